"""A server behind a proxy that ends TLS."""

from __future__ import annotations

from kaoping.web.settings.base import *  # noqa: F403
from kaoping.web.settings.base import KAOPING_PROXIES, STORAGES
from kaoping.web.settings.environment import flag, listed, required

DEBUG = False
SECRET_KEY = required("KAOPING_SECRET_KEY", "至少50个随机字符")
ALLOWED_HOSTS = [
    host.strip() for host in required("KAOPING_HOSTS", "访问本系统的域名，用逗号分开").split(",")
]
CSRF_TRUSTED_ORIGINS = listed("KAOPING_ORIGINS") or [f"https://{host}" for host in ALLOWED_HOSTS]

_https = flag("KAOPING_HTTPS", default=True)
SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if KAOPING_PROXIES else None
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_SECURE = _https

STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
