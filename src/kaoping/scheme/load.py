"""From a folder to a scheme: scheme.yaml, readings.yaml and the source text, read together.

    folder → raw trees with lines → readings → switches settled → models → checks → Scheme

Loading is total: a folder gives a scheme, or every problem that could be found, never an
exception. Warnings come with a scheme; errors come instead of one.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kaoping.numbers import parse_exact
from kaoping.problems import Problem, errors, shown
from kaoping.scheme.model import Regulation
from kaoping.scheme.raw import RawFile, parse_raw, read_text
from kaoping.scheme.reading import Reading, Readings
from kaoping.scheme.scheme import Scheme, modelled, unknown_keys, without
from kaoping.scheme.settle import check_switches, settle
from kaoping.scheme.source import SourceText
from kaoping.sealing.canonical import sha256_hex

LANGUAGE = "1"
UNKNOWN_KEY = "scheme-extra-forbidden"


def load_scheme(folder: Path, *, check: bool = True) -> tuple[Scheme | None, list[Problem]]:
    """Read the scheme in a folder, or whose scheme.yaml is named, and check everything in it.

    `check=False` leaves out the checks across parts; it is for schemes that came with the program
    and were checked before they were shipped.
    """
    folder = folder.parent if folder.suffix == ".yaml" else folder
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for name in ("scheme.yaml", "readings.yaml", "source.txt"):
        text, more = read_text(folder / name)
        problems += more
        texts[name] = text
    if problems:
        return None, problems
    return scheme_from_texts(texts, str(folder), check=check)


def scheme_from_texts(
    texts: Mapping[str, str], name: str, *, check: bool = True
) -> tuple[Scheme | None, list[Problem]]:
    """Read a scheme from its three files' texts, as a year that has pinned them keeps them.

    `texts` holds `scheme.yaml`, `readings.yaml` and `source.txt`; `name` stands before the file
    names in problems.
    """
    raw, problems = parse_raw(texts["scheme.yaml"], f"{name}/scheme.yaml")
    raw_readings, more = parse_raw(texts["readings.yaml"], f"{name}/readings.yaml")
    problems += more
    if raw is None or raw_readings is None or errors(problems):
        return None, problems
    if newer := _newer_language(raw):
        return None, [newer]
    scheme, problems = _whole(raw, raw_readings, texts["source.txt"], check=check)
    if errors(problems):
        return None, _with_those_behind(raw, raw_readings, texts["source.txt"], problems)
    return scheme, problems


def _whole(
    raw: RawFile, raw_readings: RawFile, text: str, *, check: bool
) -> tuple[Scheme | None, list[Problem]]:
    readings, problems = modelled(Readings, raw_readings.tree, raw_readings, raw_readings.lines)
    if readings is None:
        return None, problems
    problems = list(check_switches(raw, readings.readings))
    scheme, more = _assemble(raw, raw_readings, readings.readings, text)
    problems += more
    if scheme is not None and check:
        from kaoping.scheme.checks import check_scheme  # noqa: PLC0415  not what came with us

        problems += check_scheme(scheme)
    return scheme, problems


def _with_those_behind(
    raw: RawFile, raw_readings: RawFile, text: str, problems: list[Problem]
) -> list[Problem]:
    """Return the problems with those that keys nobody knows had kept from being looked for."""
    if not any(problem.code == UNKNOWN_KEY for problem in problems):
        return problems
    known = without(raw_readings, unknown_keys(Readings, raw_readings.tree))
    readings, _ = modelled(Readings, known.tree, known, known.lines)
    if readings is None:
        return problems
    tree = settle(raw, _first_choices(readings.readings)).tree
    bare = without(raw, unknown_keys(Regulation, tree))
    _, behind = _whole(bare, known, text, check=True)
    said = {str(problem) for problem in problems}
    return problems + [problem for problem in behind if str(problem) not in said]


def _assemble(
    raw: RawFile, raw_readings: RawFile, readings: list[Reading], text: str
) -> tuple[Scheme | None, list[Problem]]:
    choices = _first_choices(readings)
    tree = settle(raw, choices)
    regulation, problems = modelled(Regulation, tree.tree, raw, tree.lines)
    if regulation is None:
        return None, problems
    source = SourceText.of(text, regulation.outline)
    sealed: dict[str, Any] = {
        "scheme": raw.tree,
        "readings": raw_readings.tree,
        "source": text,
    }
    digest = sha256_hex(sealed)
    scheme = Scheme(
        regulation=regulation,
        readings=tuple(readings),
        settled=choices,
        source=source,
        sha256=digest,
        raw=raw,
        raw_readings=raw_readings,
        lines=tree.lines,
        decided=tree.decided,
    )
    return scheme, []


def _newer_language(raw: RawFile) -> Problem | None:
    language = raw.tree.get("language") if isinstance(raw.tree, dict) else None
    if not isinstance(language, str):
        return None
    if (parse_exact(language) or 0) > int(LANGUAGE):
        message = f"办法用的是第 {shown(language)} 版描述语言，本程序只懂到第 {LANGUAGE} 版"
        return Problem("newer-language", message, "请升级程序", raw.place(("language",)))
    return None


def _first_choices(readings: list[Reading]) -> dict[str, str]:
    return {reading.id: _first_choice(reading) for reading in readings if reading.choices}


def _first_choice(reading: Reading) -> str:
    """Return the default; where it is no choice, any, so that the check can say what is wrong."""
    return reading.default if reading.default in reading.choices else next(iter(reading.choices))
