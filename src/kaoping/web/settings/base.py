"""What holds everywhere. The variables `KAOPING_…` are described in `docs/operations.md`."""

from __future__ import annotations

from pathlib import Path

from kaoping.web.settings import bucket, environment
from kaoping.web.settings.logging import *  # noqa: F403  settings are star-imported by design
from kaoping.web.settings.security import *  # noqa: F403

KAOPING_SITE_NAME = environment.text("KAOPING_SITE_NAME", "城市更新考核评价")
KAOPING_DATA = Path(environment.text("KAOPING_DATA", "var")).absolute()
"""The folder of the embedded database and of the files; created by `kaoping migrate`."""
KAOPING_SAMPLE = environment.flag("KAOPING_SAMPLE")
"""Whether this is the sample instance, the only one whose log-in page offers role buttons."""

KAOPING_GALLERY = environment.flag("KAOPING_GALLERY")
"""Whether the page that shows all parts of pages exists; for those who write pages."""

ROOMS = ("messages", "results", "assessment", "evidence", "cycles", "accounts", "audit")
"""The rooms with pages, from the top of the house downwards."""


INSTALLED_APPS = [
    *[f"kaoping.{room}" for room in ("web", *ROOMS)],  # before others: our templates come first
    "kaoping.background",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "kaoping.web.middleware.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kaoping.web.middleware.RequestIdMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kaoping.accounts.middleware.IdleTimeoutMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kaoping.accounts.middleware.ActorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "kaoping.web.urls"
WSGI_APPLICATION = "kaoping.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kaoping.accounts.context.actor",
                "kaoping.web.context.shell",
            ],
        },
    }
]

FORM_RENDERER = "kaoping.web.widgets.Renderer"

DATABASES = {"default": environment.database("KAOPING_DATABASE", KAOPING_DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Used codes of the second factor, and wrong ones, are counted here: by all processes together.
CACHES = {
    "default": {
        "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
        "database": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "kaoping_cache",
        },
    }[environment.choice("KAOPING_CACHE", "database", ["memory", "database"])]
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT: Path | None = KAOPING_DATA / "static"
MEDIA_ROOT = KAOPING_DATA / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    **bucket.evidence_storage("KAOPING_BUCKET"),
}
"""Evidence lies in `MEDIA_ROOT`, or in the bucket that `KAOPING_BUCKET` names."""

KAOPING_WORKER_LEASE = environment.number("KAOPING_WORKER_LEASE", 60, at_least=1)
"""Seconds without a sign of life after which a worker counts as gone; its task is done again."""
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

KAOPING_UPLOAD_MEGABYTES = environment.number("KAOPING_UPLOAD_MEGABYTES", 200, at_least=1)
"""The largest evidence file. Requests are smaller: large files arrive in pieces."""
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
KAOPING_CLAMAV_SOCKET = environment.text("KAOPING_CLAMAV_SOCKET")
KAOPING_HASH = environment.choice("KAOPING_HASH", "sha-256", ["sha-256", "sm3"])
"""The digest that seals new entries of the log; old ones keep theirs."""

KAOPING_URL = environment.address("KAOPING_URL")
"""Where people reach the site; links in mails and announcements begin with it."""
KAOPING_WEBHOOK_URL = environment.address("KAOPING_WEBHOOK_URL", is_secret=True)
KAOPING_WEBHOOK_SHAPE = environment.choice("KAOPING_WEBHOOK_SHAPE", "wecom", ["wecom", "dingtalk"])
KAOPING_WEBHOOK_SECRET = environment.text("KAOPING_WEBHOOK_SECRET")
DEFAULT_FROM_EMAIL = environment.text("KAOPING_MAIL_FROM", "kaoping@localhost")
EMAIL_HOST = environment.text("KAOPING_MAIL_HOST")
EMAIL_PORT = environment.number("KAOPING_MAIL_PORT", 25, at_least=1)
EMAIL_HOST_USER = environment.text("KAOPING_MAIL_USER")
EMAIL_HOST_PASSWORD = environment.text("KAOPING_MAIL_PASSWORD")
EMAIL_USE_TLS = environment.choice("KAOPING_MAIL_TLS", "0", ["0", "1", "ssl"]) == "1"
EMAIL_USE_SSL = environment.text("KAOPING_MAIL_TLS") == "ssl"
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.console.EmailBackend"
)
