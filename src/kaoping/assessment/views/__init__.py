"""The pages of this room: thin, each a question and an answer."""
