"""The pages of a year. Thin: they read queries, call services and choose templates."""
