"""The pages of this room: for the administrators, and for everyone's own account."""
