"""What templates of this room write by themselves."""
