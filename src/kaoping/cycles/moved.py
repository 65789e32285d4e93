"""Two people at one setting: nobody overwrites what they have not seen.

A form carries what it was shown with, as texts by the names of its fields. A service compares them
with what holds under the lock of the year's row, and refuses where the setting has moved on; the
page then shows both.

    texts_of(cycle, "windows")            {"opens.review": "2023-12-01", …}; nothing set: no key
    require_unmoved(cycle, "windows", seen)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from kaoping.accounts.errors import Conflict
from kaoping.audit.queries import last_done
from kaoping.cycles.models import (
    Assignment,
    CalendarTable,
    CycleBody,
    CycleUnit,
    Participant,
    StageWindow,
)
from kaoping.worktime import written_clock, written_moment

if TYPE_CHECKING:
    from kaoping.cycles.models import Cycle

Texts = Mapping[str, str]
CODE = "cycles.changed-meanwhile"
FOR_ALL = "all"
"""Stands for every unit where an adjustment is made for no single one."""


def texts_of(cycle: Cycle, setting: str, about: str = "") -> dict[str, str]:
    """Return what a setting holds now, as texts by the names of a form's fields: one query.

    Args:
        cycle: The year, as it was just read.
        setting: One of `READERS`.
        about: The part of `participants`, the leaf of `assignment`.
    """
    read, _ = READERS[setting]
    return {name: text for name, text in read(cycle, about).items() if text}


def require_unmoved(cycle: Cycle, setting: str, seen: Texts | None, about: str = "") -> None:
    """Do nothing where a setting is still as its author saw it, or nobody says what they saw.

    Raises:
        Conflict: Somebody was faster; they and the moment are named where the log knows them.
    """
    if seen is None:
        return
    if texts_of(cycle, setting, about) == {name: text for name, text in seen.items() if text}:
        return
    who, at = changed_by(cycle, setting) or ("其他人", None)
    when = f"于{written_moment(at)}" if at else ""
    message = f"您打开之后，{who}{when}改动了这项设置，您的还没有保存。"
    raise Conflict(CODE, message, "请核对下面列出的两份内容，再保存。")


def changed_by(cycle: Cycle, setting: str) -> tuple[str, datetime] | None:
    """Return who changed a setting last, and when; None where the log knows of nobody."""
    _, actions = READERS[setting]
    return last_done(cycle.pk, actions)


def joined(keys: object) -> str:
    """Return several choices as one text, in an order that does not hang on the form's."""
    return (
        ",".join(sorted(str(key) for key in keys)) if isinstance(keys, (list, tuple, set)) else ""
    )


def _readings(cycle: Cycle, about: str) -> dict[str, str]:
    del about
    return dict(cycle.readings)


def _units(cycle: Cycle, about: str) -> dict[str, str]:
    del about
    found = {}
    for unit in CycleUnit.objects.filter(cycle=cycle):
        found[f"organisation.{unit.unit_id}"] = str(unit.organisation_id or "")
        for key, value in unit.attributes.items():
            found[f"{key}.{unit.unit_id}"] = str(value).lower()
    return found


def _bodies(cycle: Cycle, about: str) -> dict[str, str]:
    del about
    found = defaultdict(list)
    rows = CycleBody.objects.filter(cycle=cycle)
    for body, organisation in rows.values_list("body_id", "organisation_id"):
        found[body].append(organisation)
    return {body: joined(keys) for body, keys in found.items()}


def _assignments(cycle: Cycle, about: str) -> dict[str, str]:
    found = defaultdict(list)
    rows = Assignment.objects.filter(cycle=cycle, leaf_id=about).order_by("order")
    for unit, organisation in rows.values_list("unit__unit_id", "organisation_id"):
        found[unit or FOR_ALL].append(str(organisation))
    return {unit: ",".join(keys) for unit, keys in found.items()}


def _calendar(cycle: Cycle, about: str) -> dict[str, str]:
    del about
    return {"region": cycle.region, "closing_time": written_clock(cycle.closing_time)}


def _table(cycle: Cycle, about: str) -> dict[str, str]:
    del about
    newest = CalendarTable.objects.filter(cycle=cycle).order_by("-id").first()
    return {"table": newest.sha256} if newest else {}


def _options(cycle: Cycle, about: str) -> dict[str, str]:
    del about
    return {
        "stages": joined(cycle.optional_stages),
        "objection_days": str(cycle.objection_days or ""),
        "decision_days": str(cycle.decision_days or ""),
    }


def _windows(cycle: Cycle, about: str) -> dict[str, str]:
    del about
    found = {}
    for row in StageWindow.objects.filter(cycle=cycle):
        closes = timezone.localdate(row.closes_at) if row.closes_at else None
        found[f"opens.{row.stage}"] = row.opens_on.isoformat() if row.opens_on else ""
        found[f"closes.{row.stage}"] = closes.isoformat() if closes else ""
    return found


def _participants(cycle: Cycle, about: str) -> dict[str, str]:
    rows = Participant.objects.filter(cycle=cycle, part=about)
    return {"organisations": joined(list(rows.values_list("organisation_id", flat=True)))}


Reader = Callable[["Cycle", str], dict[str, str]]
READERS: dict[str, tuple[Reader, tuple[str, ...]]] = {
    "readings": (_readings, ("cycles.reading.chosen",)),
    "units": (_units, ("cycles.unit.stated", "cycles.unit.added", "cycles.unit.removed")),
    "assessors": (_bodies, ("cycles.body.mapped",)),
    "assignment": (_assignments, ("cycles.assignment.adjusted", "cycles.assignment.reset")),
    "calendar": (_calendar, ("cycles.calendar.set",)),
    "table": (_table, ("cycles.calendar.imported",)),
    "optional-stages": (_options, ("cycles.optional-stages.set",)),
    "windows": (_windows, ("cycles.windows.set", "cycles.calendar.set")),
    "participants": (_participants, ("cycles.participants.set",)),
}
"""Setting → how it is read, and the log's actions that change it."""
