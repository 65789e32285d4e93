"""Regional overlays: the days off that an autonomous region sets for itself, as data files.

《全国年节及纪念日放假办法》第四条 leaves the festivals of minorities to local governments, which
announce them year by year. A region therefore lists the festivals that it closes for, the years
whose days have been established with their source, and what was found for the other years.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml
from pydantic import BaseModel, ConfigDict

from kaoping.worktime.days import DayRule, Kind
from kaoping.worktime.errors import UnknownPlaceError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_FOLDER = files(__package__) / "overlays"
_SUFFIX = ".yaml"


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Row(_Data):
    day: date
    kind: Kind
    name: str


class _Year(_Data):
    year: int
    source: str
    seen_at: tuple[str, ...]
    days: tuple[_Row, ...]


class _Gap(_Data):
    year: int
    note: str


class Region(_Data):
    """A place whose government adds days off to the national ones.

    Attributes:
        place: The place id, which is also the file's name.
        name: The region's name.
        festivals: The festivals that it closes for every year; empty if none could be established.
        authority: Who announces the days.
        notice: The title of the yearly notice, with `{year}`.
        basis: The rule that the notice rests on.
        years: The established years, each with its source and its days.
        not_established: What was found for years whose days could not be established.
        notes: What a reader of any deadline in this place should know.
    """

    place: str
    name: str
    festivals: tuple[str, ...]
    authority: str
    notice: str
    basis: str
    years: tuple[_Year, ...]
    not_established: tuple[_Gap, ...]
    notes: tuple[str, ...]

    @property
    def rules(self) -> tuple[DayRule, ...]:
        """All established rows, each with the source of its year."""
        return tuple(
            DayRule(row.day, row.kind, row.name, entry.source)
            for entry in self.years
            for row in entry.days
        )

    def gap(self, year: int) -> str:
        """Return what was found when the year's days were looked for; empty if nothing is noted."""
        return next((gap.note for gap in self.not_established if gap.year == year), "")


def places() -> tuple[str, ...]:
    """Return the ids of all places that have an overlay file."""
    names = (entry.name for entry in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX)))


@cache
def load_region(place: str) -> Region:
    """Return the overlay of a place.

    Raises:
        UnknownPlaceError: No overlay file has this id.
    """
    if place not in places():
        raise UnknownPlaceError(place, places())
    return _read(_FOLDER / f"{place}{_SUFFIX}")


def _read(file: Traversable) -> Region:
    # BaseLoader keeps every scalar a string; the model alone decides what is a number or a date.
    data = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    return Region.model_validate(data)
