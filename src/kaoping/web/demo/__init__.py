"""The sample instance: people, organisations and four years, made through the rooms' services."""
