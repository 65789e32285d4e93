"""The environment variables `KAOPING_…`: read, checked, and remembered by name.

A wrong value stops the start with the name, the value and what is allowed. `DECLARED` holds every
name that was asked for; a test compares it with the table in `docs/operations.md`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Sequence

DECLARED: set[str] = set()

_YES = {"1", "true", "yes", "on"}
_NO = {"", "0", "false", "no", "off"}
_HERE = {"127.0.0.1", "::1", "localhost"}


def text(name: str, default: str = "") -> str:
    """Return a variable as text, without surrounding blanks."""
    DECLARED.add(name)
    return os.environ.get(name, default).strip()


def required(name: str, meaning: str) -> str:
    """Return a variable that must be set.

    Raises:
        ImproperlyConfigured: It is not.
    """
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"环境变量 {name} 未设置：{meaning}。")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """Return a variable as yes or no.

    Raises:
        ImproperlyConfigured: It is neither.
    """
    value = text(name, "1" if default else "0").lower()
    if value in _YES or value in _NO:
        return value in _YES
    raise ImproperlyConfigured(f"环境变量 {name} 应为 1 或 0，现为“{value}”。")


def number(name: str, default: int, *, at_least: int = 0) -> int:
    """Return a variable as a whole number.

    Raises:
        ImproperlyConfigured: It is not one, or too small.
    """
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit()) or int(value) < at_least:
        raise ImproperlyConfigured(f"环境变量 {name} 应为不小于 {at_least} 的整数，现为“{value}”。")
    return int(value)


def choice(name: str, default: str, allowed: Sequence[str]) -> str:
    """Return a variable that takes one of a few values.

    Raises:
        ImproperlyConfigured: It has another.
    """
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(
            f"环境变量 {name} 应为 {'、'.join(allowed)} 之一，现为“{value}”。"
        )
    return value


def address(name: str, *, is_secret: bool = False) -> str:
    """Return a variable as an address: https, or http on this machine or a closed network.

    Args:
        name: The variable.
        is_secret: Whether the address holds a key: then http reaches this machine only, and the
            message does not repeat it.

    Raises:
        ImproperlyConfigured: It is none.
    """
    value = text(name)
    parts = urlsplit(value)
    is_here = parts.hostname in _HERE
    if not value or (parts.hostname and _may(parts.scheme, is_here=is_here, is_secret=is_secret)):
        return value
    shown = "" if is_secret else f"，现为“{value}”"
    raise ImproperlyConfigured(f"环境变量 {name} 应为 https:// 开头的地址{shown}。")


def _may(scheme: str, *, is_here: bool, is_secret: bool) -> bool:
    return scheme == "https" or (scheme == "http" and (is_here or not is_secret))


def listed(name: str, default: str = "") -> list[str]:
    """Return a variable as a list, separated by commas."""
    return [part for part in (piece.strip() for piece in text(name, default).split(",")) if part]


def database(name: str, folder: Path) -> dict[str, object]:
    """Return Django's description of the database that a variable names.

    `sqlite:///relative.db`, `sqlite:////absolute.db` or `postgresql://user:password@host:port/name`
    with parameters of the driver after a question mark; SQLite in `folder` where nothing is set.

    Raises:
        ImproperlyConfigured: Another kind of database.
    """
    address = text(name) or f"sqlite:///{folder / 'kaoping.sqlite3'}"
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)[1:]))
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path)[1:],
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise ImproperlyConfigured(
        f"环境变量 {name} 应以 sqlite:/// 或 postgresql:// 开头，现为“{parts.scheme}://…”。"
    )


def sqlite(path: Path | str) -> dict[str, object]:
    """Return the embedded database: a write takes its lock at the start and waits for others.

    Without IMMEDIATE, two people who save at the same moment meet "database is locked" however
    long the waiting time is; with WAL, readers never wait.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL",
        },
    }
