"""Old and new of an entry, side by side."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kaoping.worktime import written_moment

if TYPE_CHECKING:
    from kaoping.audit.models import Entry

ABSENT = "—"
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00")
"""How the log writes a moment (`kaoping.audit.plain`)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One field of the object.

    Attributes:
        key: Its name.
        old: As it was, `—` where it was not there.
        new: As it is, `—` where it is not there.
        is_changed: Whether the two differ.
    """

    key: str
    old: str
    new: str
    is_changed: bool


def side_by_side(entry: Entry) -> list[Row]:
    """Return the fields that an entry holds, old beside new, in the order of writing."""
    old, new = entry.old or {}, entry.new or {}
    keys = dict.fromkeys([*old, *new])
    return [
        Row(
            key,
            _shown(old, key),
            _shown(new, key),
            (key in old, old.get(key)) != (key in new, new.get(key)),
        )
        for key in keys
    ]


def _shown(values: dict[str, object], key: str) -> str:
    if key not in values:
        return ABSENT
    value = values[key]
    if value is None:
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, indent=2)
    if isinstance(value, str) and INSTANT.fullmatch(value):
        return written_moment(datetime.fromisoformat(value), seconds=True)
    return str(value)
