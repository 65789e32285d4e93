"""Structured logging: one JSON object a line, or plain lines for a person at a screen."""

from __future__ import annotations

from kaoping.web.settings import environment

KAOPING_LOG_LEVEL = environment.choice(
    "KAOPING_LOG_LEVEL", "INFO", ["DEBUG", "INFO", "WARNING", "ERROR"]
)
KAOPING_LOG_FORMAT = environment.choice("KAOPING_LOG_FORMAT", "plain", ["plain", "json"])

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "kaoping.web.structured_log.JsonFormatter"},
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": KAOPING_LOG_FORMAT},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "kaoping": {"level": KAOPING_LOG_LEVEL},
        "django": {"level": KAOPING_LOG_LEVEL},
        "django.db.backends": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
    },
}
