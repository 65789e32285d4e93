"""What the command line prints: tables that a person likes to read, and progress."""
