"""From a folder to a scheme: scheme.yaml, readings.yaml and the source text, read together.

    folder → raw trees with lines → readings → switches settled → models → checks → Scheme

Loading is total: a folder gives a scheme, or every problem that could be found, never an
exception. Warnings come with a scheme; errors come instead of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from kaoping.numbers import parse_exact
from kaoping.problems import Place, Problem, Refused, errors, shown
from kaoping.scheme.model import Regulation
from kaoping.scheme.raw import Path_, RawFile, Tree, parse_raw, read_text
from kaoping.scheme.reading import Reading, Readings
from kaoping.scheme.settle import check_switches, settle
from kaoping.scheme.source import SourceText
from kaoping.scheme.walk import Visit, walk
from kaoping.scheme.wording import sentence
from kaoping.sealing import sha256_hex

LANGUAGE = "1"
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Scheme:
    """One edition of a regulation: its content with the readings settled, its text, its hash."""

    regulation: Regulation
    readings: tuple[Reading, ...]
    settled: Mapping[str, str]
    """Reading → choice, for every reading that has choices."""
    source: SourceText
    sha256: str
    """SHA-256 of the canonical JSON of scheme, readings and source text, readings unsettled."""
    raw: RawFile = field(repr=False)
    raw_readings: RawFile = field(repr=False)
    lines: Mapping[Path_, int] = field(repr=False)
    decided: Mapping[Path_, str] = field(repr=False)

    @property
    def id(self) -> str:
        """The id of the scheme, as on the command line."""
        return self.regulation.id

    @cached_property
    def nodes(self) -> dict[str, Visit]:
        """Every node by its id."""
        return {visit.node.id: visit for visit in walk(self.regulation)}

    def place(self, path: Path_) -> Place:
        """Return the place of a value of the settled tree in scheme.yaml."""
        return replace(self.raw, lines=dict(self.lines)).place(path)

    def readings_at(self, path: Path_) -> list[str]:
        """Return the readings that settled a value at or below `path`, each once, in order."""
        found = [reading for at, reading in self.decided.items() if at[: len(path)] == path]
        return list(dict.fromkeys(found))

    def under(self, choices: Mapping[str, str]) -> Scheme:
        """Return the scheme with other choices; raise `Refused` where one is not to be had."""
        problems = list(check_choices(self.readings, choices))
        if problems:
            raise Refused(problems)
        settled = {**self.settled, **choices}
        if settled == self.settled:
            return self
        tree = settle(self.raw, settled)
        regulation, problems = _model(Regulation, tree.tree, self.raw, tree.lines)
        if regulation is None:
            raise Refused(problems)
        return replace(
            self, regulation=regulation, settled=settled, lines=tree.lines, decided=tree.decided
        )


def check_choices(readings: tuple[Reading, ...], choices: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a problem for each reading or choice that the scheme does not know."""
    known = {reading.id: reading for reading in readings if reading.choices}
    for key, choice in choices.items():
        place = Place(key=key)
        if key not in known:
            message = f"没有可以选择的释义 {key}（所选：{choice}）"
            yield Problem("unknown-reading", message, f"可选的有：{'、'.join(known)}", place)
        elif choice not in known[key].choices:
            allowed = "、".join(known[key].choices)
            message = f"释义 {key} 没有做法“{choice}”"
            yield Problem("unknown-choice", message, f"可选：{allowed}", place)


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
    readings, problems = _model(Readings, raw_readings.tree, raw_readings, raw_readings.lines)
    if readings is None:
        return None, problems
    problems = list(check_switches(raw, readings.readings))
    scheme, more = _assemble(raw, raw_readings, readings.readings, texts["source.txt"])
    problems += more
    if scheme is not None and check:
        from kaoping.scheme.checks import check_scheme  # noqa: PLC0415  checks read schemes

        problems += check_scheme(scheme)
    return (None if errors(problems) else scheme), problems


def _assemble(
    raw: RawFile, raw_readings: RawFile, readings: list[Reading], text: str
) -> tuple[Scheme | None, list[Problem]]:
    choices = {r.id: r.default or next(iter(r.choices)) for r in readings if r.choices}
    tree = settle(raw, choices)
    regulation, problems = _model(Regulation, tree.tree, raw, tree.lines)
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


def _model(
    model: type[M], tree: Tree, raw: RawFile, lines: Mapping[Path_, int]
) -> tuple[M | None, list[Problem]]:
    """Turn a tree into a model, or into one problem for each thing that does not fit."""
    located = RawFile(raw.name, tree, dict(lines))
    try:
        return model.model_validate(tree), []
    except ValidationError as error:
        return None, [
            Problem(
                code=f"scheme-{fault['type'].replace('_', '-')}",
                message=sentence(fault),
                place=located.place(_path(tree, fault["loc"])),
            )
            for fault in error.errors(include_url=False)
        ]


def _path(tree: Tree, location: tuple[int | str, ...]) -> Path_:
    """Return the path in the file: the location without the names of models chosen on the way."""
    path: list[int | str] = []
    here: Tree | None = tree
    for i, part in enumerate(location):
        if isinstance(here, dict) and part in here:
            here = here[str(part)]
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
        elif i == len(location) - 1 and isinstance(here, dict):
            here = None
        else:
            continue
        path.append(part)
    return tuple(path)
