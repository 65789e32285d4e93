"""One machine, http, only for those who sit at it: `make run`, the sample instance, development."""

from __future__ import annotations

import secrets

from kaoping.web.settings.base import *  # noqa: F403
from kaoping.web.settings.base import KAOPING_DATA
from kaoping.web.settings.environment import flag


def _secret() -> str:
    """Return the secret of this machine; made once, so that a restart keeps the sessions."""
    place = KAOPING_DATA / "secret-key"
    if not place.exists():
        KAOPING_DATA.mkdir(parents=True, exist_ok=True)
        place.touch(mode=0o600)
        place.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return place.read_text(encoding="ascii")


DEBUG = flag("KAOPING_DEBUG")
SECRET_KEY = _secret()
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
