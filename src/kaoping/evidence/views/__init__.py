"""The pages of this room. Thin: they read queries, call services and choose templates."""
