"""What leaves the house: e-mail to one person, an announcement to a group."""
