"""Pinning a scheme, and reading it back from the pin only.

    shelf or upload → texts → scheme_from_texts → pin (by hash) → load_pinned → under(readings)

A year never reads a scheme from the shelf again after it was opened: a newer program brings newer
files, and those become a new version by `services.amend_scheme` or not at all. Both steps are
cached; a hash names one content, so that a cached scheme cannot be out of date.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils import timezone

from kaoping.accounts.errors import Refusal
from kaoping.problems import Problem, Refused
from kaoping.scheme import Scheme, scheme_from_texts
from kaoping.scheme.raw import decode, read_text
from kaoping.scheme.shelf import shipped

if TYPE_CHECKING:
    from kaoping.cycles.models import PinnedScheme

FILES = ("scheme.yaml", "readings.yaml", "source.txt")

Texts = Mapping[str, str]


def shipped_texts(scheme_id: str) -> dict[str, str]:
    """Return the three texts of a shipped scheme.

    Raises:
        Refusal: No scheme with this id comes with the program, or a file cannot be read.
    """
    folder = shipped().get(scheme_id)
    if folder is None:
        known = "、".join(shipped())
        raise Refusal("cycles.unknown-scheme", f"没有办法“{scheme_id}”。", f"可用的有：{known}。")
    texts, problems = {}, list[Problem]()
    for name in FILES:
        texts[name], more = read_text(folder / name)
        problems += more
    if problems:
        raise Refusal("cycles.unreadable-scheme", _listed(problems))
    return texts


def uploaded_texts(files: Mapping[str, bytes], present: Texts | None = None) -> dict[str, str]:
    """Return the three texts of an edition: the uploaded files, and for the others what stands.

    Args:
        files: Name → content of what was uploaded.
        present: The edition whose texts stand where nothing was uploaded.

    Raises:
        Refusal: Nothing was uploaded, or a file is missing or not UTF-8; every problem is named.
    """
    texts, problems = dict(present or {}), list[Problem]()
    if not files:
        raise Refusal("cycles.no-file", "没有选择文件。", f"请选择改过的文件：{'、'.join(FILES)}。")
    if missing := [name for name in FILES if name not in {*files, *texts}]:
        message = f"缺少文件：{'、'.join(missing)}。"
        raise Refusal("cycles.missing-file", message, f"请一并上传 {'、'.join(FILES)}。")
    for name, content in files.items():
        texts[name], more = decode(content, name)
        problems += more
    if problems:
        raise Refusal("cycles.unreadable-scheme", _listed(problems))
    return texts


def read_texts(texts: Texts, name: str) -> Scheme:
    """Return the scheme of three texts.

    Raises:
        Refusal: The scheme has errors; each is listed with file, line and mend.
    """
    return _read(name, *(texts[file] for file in FILES))[0]


@lru_cache(maxsize=16)
def _read(name: str, *texts: str) -> tuple[Scheme, tuple[Problem, ...]]:
    scheme, problems = scheme_from_texts(dict(zip(FILES, texts, strict=True)), name)
    if scheme is None:
        raise Refusal("cycles.broken-scheme", _listed(problems), "请改正后再上传。")
    return scheme, tuple(problems)


@lru_cache(maxsize=16)
def shipped_scheme(scheme_id: str) -> Scheme:
    """Return a shipped scheme, for showing what may be opened."""
    return read_texts(shipped_texts(scheme_id), scheme_id)


def pin(texts: Texts, name: str) -> PinnedScheme:
    """Keep a scheme by its hash, once; return the pin.

    Raises:
        Refusal: The scheme has errors.
    """
    scheme = read_texts(texts, name)
    regulation = scheme.regulation
    pinned, _ = _pins().objects.get_or_create(
        sha256=scheme.sha256,
        defaults={
            "scheme_id": scheme.id,
            "title": regulation.title,
            "status_label": regulation.status_label,
            "files": dict(texts),
            "pinned_at": timezone.now(),
        },
    )
    return pinned


def _pins() -> type[PinnedScheme]:
    """Return the model of pins, by name: it asks this module for its schemes in turn."""
    return apps.get_model("cycles", "PinnedScheme")


@lru_cache(maxsize=16)
def load_pinned(sha256: str) -> Scheme:
    """Return a scheme from its pin, readings at their defaults.

    Raises:
        Refusal: Nothing is pinned under this hash, or what is kept no longer has it.
    """
    pinned = _pinned(sha256)
    scheme = read_texts(pinned.files, pinned.scheme_id)
    if scheme.sha256 != sha256:
        message = f"办法版本 {sha256[:12]} 的内容与其校验值不符，可能被改动。"
        raise Refusal("cycles.pin-broken", message, "请从备份恢复，并请审计核查日志。")
    return scheme


def warnings_of(sha256: str) -> tuple[Problem, ...]:
    """Return what the checks say of a pinned scheme that does not stop it, file by file and line.

    Raises:
        Refusal: Nothing is pinned under this hash.
    """
    pinned = _pinned(sha256)
    _, warnings = _read(pinned.scheme_id, *(pinned.files[file] for file in FILES))
    return warnings


def _pinned(sha256: str) -> PinnedScheme:
    pinned = _pins().objects.filter(sha256=sha256).first()
    if pinned is None:
        raise Refusal("cycles.not-pinned", f"数据库中没有办法版本 {sha256[:12]}。")
    return pinned


def settled(sha256: str, readings: Mapping[str, str]) -> Scheme:
    """Return a pinned scheme under a year's readings.

    Raises:
        Refusal: A reading or choice that the scheme does not know.
    """
    return _settled(sha256, tuple(sorted(readings.items())))


@lru_cache(maxsize=64)
def _settled(sha256: str, readings: tuple[tuple[str, str], ...]) -> Scheme:
    try:
        return load_pinned(sha256).under(dict(readings))
    except Refused as refused:
        raise Refusal("cycles.unknown-reading", _listed(refused.problems)) from refused


def _listed(problems: list[Problem]) -> str:
    return "；".join(str(problem).rstrip("。") for problem in problems) + "。"
