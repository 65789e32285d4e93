"""A scheme: one edition of a regulation, immutable, its readings settled for a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from kaoping.problems import Place, Problem, Refused
from kaoping.scheme.model import Regulation
from kaoping.scheme.raw import Path_, RawFile, Tree
from kaoping.scheme.reading import Reading
from kaoping.scheme.settle import settle
from kaoping.scheme.source import SourceText
from kaoping.scheme.titles import repeat
from kaoping.scheme.walk import Visit, walk
from kaoping.scheme.wording import sentence

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

    @cached_property
    def numbers_repeat(self) -> bool:
        """Whether two items have the same number, since tables begin to count anew."""
        return repeat(visit.node for visit in self.nodes.values())

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
        regulation, problems = modelled(Regulation, tree.tree, self.raw, tree.lines)
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


def modelled(
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


def unknown_keys(model: type[BaseModel], tree: Tree) -> list[Path_]:
    """Return the paths of keys that the language does not know."""
    try:
        model.model_validate(tree)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        return [_path(tree, f["loc"]) for f in faults if f["type"] == "extra_forbidden"]
    return []


def without(raw: RawFile, paths: list[Path_]) -> RawFile:
    """Return a file without what stands at these paths; one that leads nowhere changes nothing."""
    tree = deepcopy(raw.tree)
    for path in paths:
        here: Any = tree
        for part in path[:-1]:
            inside = part in here if isinstance(here, dict) else isinstance(part, int)
            here = here[part] if inside and not isinstance(here, str) else {}
        if isinstance(here, dict):
            here.pop(path[-1], None)
    return RawFile(raw.name, tree, raw.lines)


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
