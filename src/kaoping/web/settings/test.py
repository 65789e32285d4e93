"""The test suite: nothing from the environment, nothing outside the temporary folder."""

from __future__ import annotations

import tempfile
from pathlib import Path

from kaoping.web.settings.base import *  # noqa: F403
from kaoping.web.settings.base import STORAGES
from kaoping.web.settings.environment import sqlite

DEBUG = False
SECRET_KEY = "for the tests only"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DATABASES = {"default": sqlite(":memory:") | {"CONN_MAX_AGE": 0}}
KAOPING_DATA = Path(tempfile.gettempdir()) / "kaoping-tests"
MEDIA_ROOT = KAOPING_DATA / "files"
STORAGES = {name: place for name, place in STORAGES.items() if name != "evidence"}
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
