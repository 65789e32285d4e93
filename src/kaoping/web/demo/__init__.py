"""The sample instance: people, organisations and four years, made through the rooms' services."""

from kaoping.web.demo.build import build

__all__ = ["build"]
