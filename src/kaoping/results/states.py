"""Where one item stands, derived from its entries and the engine; nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaoping.assessment.joint import Agreement, agreement, counts_alone

if TYPE_CHECKING:
    from kaoping.assessment.models import LeafEntry
    from kaoping.cycles.models import CycleUnit
    from kaoping.results.readiness import Picture
    from kaoping.scheme import Leaf


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an item stands.

    Attributes:
        state: The state that the pages show, the most urgent one.
        blocking: The states that keep a result from being frozen.
        entry: The entry that counts.
        why: A sentence about the state; may be empty.
    """

    state: str
    blocking: tuple[str, ...]
    entry: LeafEntry | None
    why: str = ""


def stands(picture: Picture, unit: CycleUnit, leaf: Leaf) -> Standing:
    """Return where a leaf of a unit stands."""
    key = unit.pk, leaf.id
    entry = picture.state.entries.get(key)
    node = node_of(picture, unit, leaf.id)
    engine = str(node["state"]) if node else "pending"
    agreed = _agreement(picture, unit, leaf, entry)
    question = picture.state.questions.get(key)
    stale = picture.state.stale(entry) if entry else ""
    blocking = []
    why = ""
    if engine == "pending":
        blocking.append("pending")
    if agreed is not None and agreed.disagreements:
        blocking.append("disputed")
        word = agreed.disagreements[0]
        why = f"{word.organisation}不同意：{word.reason}"
    elif agreed is not None and agreed.awaited:
        blocking.append("awaiting")
        why = f"等{'、'.join(str(one) for one in agreed.awaited)}会签"
    if stale:
        blocking.append("stale")
        why = why or stale
    if question is not None and question.kind == "send-back" and _is_assessors(entry):
        blocking.append("sent-back")
        why = why or question.text
    shown = next((one for one in URGENCY if one in blocking), engine)
    if shown == "settled" and entry is not None and entry.stage in {"office", "correction"}:
        shown = "adjusted"
    return Standing(shown, tuple(blocking), entry, why)


URGENCY = ("disputed", "stale", "sent-back", "awaiting", "pending")
"""Of several open states, the first is shown."""


def node_of(picture: Picture, unit: CycleUnit, node: str) -> dict[str, str | None] | None:
    """Return what the engine says of a node of a unit; None where it says nothing."""
    if picture.scored is None:
        return None
    found = picture.scored.units.get(unit.unit_id)
    return found["nodes"].get(node) if found else None


def _is_assessors(entry: LeafEntry | None) -> bool:
    return entry is None or not counts_alone(entry)


def _agreement(
    picture: Picture, unit: CycleUnit, leaf: Leaf, entry: LeafEntry | None
) -> Agreement | None:
    if entry is None or counts_alone(entry):
        return None
    words = picture.state.words.get(entry.pk, ())
    return agreement(picture.assessors.of(unit, leaf.id), leaf, words)
