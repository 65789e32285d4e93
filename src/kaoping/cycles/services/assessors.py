"""Who scores: bodies mapped to organisations, and adjustments with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from kaoping.accounts.errors import NotThere, Refusal
from kaoping.audit.services import record
from kaoping.cycles.assessors import is_collective
from kaoping.cycles.models import Assignment, Cycle, CycleBody, CycleUnit
from kaoping.cycles.moved import require_unmoved
from kaoping.cycles.organisations import chosen
from kaoping.cycles.services.held import held_setting
from kaoping.engine.tables import tables_of
from kaoping.scheme import Leaf
from kaoping.scheme.titles import title_in

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.accounts.models import Organisation
    from kaoping.cycles.moved import Texts


@transaction.atomic
def map_bodies(
    actor: Actor,
    cycle_id: int,
    mapped: Mapping[str, Sequence[int]],
    reason: str = "",
    *,
    seen: Texts | None = None,
) -> list[str]:
    """Say which organisations bodies of the scheme are; returns the bodies that changed.

    A body that leads or is exchanged is one organisation or none; a collective one may be several.

    Raises:
        Conflict: Assessors are locked, or somebody has mapped otherwise since the person saw it.
        NotThere: The scheme has no such body.
        Refusal: No reason after the start, an unknown organisation, or several for a body that
            leads.
    """
    cycle = held_setting(actor, cycle_id, "assessors", reason, seen)
    scheme = cycle.settled_scheme()
    bodies = scheme.regulation.bodies
    organisations = {one.pk: one for one in chosen(key for keys in mapped.values() for key in keys)}
    for body_id, keys in mapped.items():
        if body_id not in bodies:
            raise NotThere("cycles.unknown-body", f"本办法没有机构“{body_id}”。")
        if len(set(keys)) > 1 and not is_collective(scheme, body_id):
            message = f"“{bodies[body_id].name}”是牵头或互评的单位，只能对应一个组织。"
            raise Refusal("cycles.one-lead", message, "需要多家会签的，请在条目上调整考核单位。")
    old, new = (
        _mapping(cycle, mapped),
        {
            body_id: sorted({organisations[key].code for key in keys})
            for body_id, keys in mapped.items()
        },
    )
    changed = [body_id for body_id in mapped if old[body_id] != new[body_id]]
    if not changed:
        return []
    CycleBody.objects.filter(cycle=cycle, body_id__in=changed).delete()
    CycleBody.objects.bulk_create(
        CycleBody(cycle=cycle, body_id=body_id, organisation=organisations[key])
        for body_id in changed
        for key in dict.fromkeys(mapped[body_id])
    )
    record(
        actor,
        "cycles.body.mapped",
        cycle,
        old={body_id: old[body_id] for body_id in changed},
        new={body_id: new[body_id] for body_id in changed},
        reason=reason,
        cycle=cycle.pk,
    )
    return changed


def map_body(
    actor: Actor, cycle_id: int, body_id: str, organisations: Sequence[int], reason: str = ""
) -> None:
    """Say which organisation one body is; raises as `map_bodies` does."""
    map_bodies(actor, cycle_id, {body_id: organisations}, reason)


@transaction.atomic
def assign(
    actor: Actor,
    cycle_id: int,
    leaf_id: str,
    organisations: Sequence[int],
    *,
    reason: str,
    unit_id: str = "",
    seen: Texts | None = None,
) -> list[Assignment]:
    """Put other organisations on a leaf than the scheme names; the first leads (W25).

    Args:
        actor: Staff of the office.
        cycle_id: Key of the year.
        leaf_id: The leaf.
        organisations: Who scores, in order, at least one.
        reason: Why not those whom the regulation names; always asked for.
        unit_id: For this unit only; empty for all.
        seen: The adjustments of the leaf that the person saw; None: it is not asked.

    Raises:
        Conflict: Assessors are locked, or somebody has adjusted the leaf since.
        NotThere: There is no such leaf or unit.
        Refusal: No reason, nobody named, or a unit that would score itself.
    """
    cycle = held_setting(actor, cycle_id, "assessors", reason)
    require_unmoved(cycle, "assignment", seen, leaf_id)
    leaf, unit = _target(cycle, leaf_id, unit_id)
    if not reason.strip():
        message = "调整考核单位须写明理由：办法已经定了由谁考核。"
        raise Refusal("cycles.reason-needed", message)
    wanted = chosen(organisations)
    if not wanted:
        message = f"“{title_in(cycle.settled_scheme(), leaf.id)}”至少要有一个考核单位。"
        raise Refusal("cycles.nobody", message, "要恢复办法所定的考核单位，请用“恢复默认”。")
    _not_oneself(cycle, unit, wanted)
    rows = Assignment.objects.filter(cycle=cycle, leaf_id=leaf_id, unit=unit)
    before = _codes(rows)
    rows.delete()
    made = Assignment.objects.bulk_create(
        Assignment(
            cycle=cycle,
            unit=unit,
            leaf_id=leaf_id,
            organisation=one,
            part=Assignment.Part.COUNTERSIGN if order else Assignment.Part.LEAD,
            order=order,
            reason=reason.strip(),
        )
        for order, one in enumerate(wanted)
    )
    after = [one.code for one in wanted]
    _log(actor, "cycles.assignment.adjusted", cycle, leaf, unit, before, after, reason)
    return made


@transaction.atomic
def reset_assignment(
    actor: Actor,
    cycle_id: int,
    leaf_id: str,
    *,
    unit_id: str = "",
    reason: str = "",
    seen: Texts | None = None,
) -> None:
    """Put those back on a leaf whom the scheme names.

    Raises:
        Conflict: Assessors are locked, or somebody has adjusted the leaf since the person saw it.
        NotThere: There is no such leaf or unit, or nothing was adjusted.
        Refusal: No reason after the start.
    """
    cycle = held_setting(actor, cycle_id, "assessors", reason)
    require_unmoved(cycle, "assignment", seen, leaf_id)
    leaf, unit = _target(cycle, leaf_id, unit_id)
    rows = Assignment.objects.filter(cycle=cycle, leaf_id=leaf_id, unit=unit)
    before = _codes(rows)
    if not before:
        message = f"“{title_in(cycle.settled_scheme(), leaf.id)}”的考核单位没有调整过。"
        raise NotThere("cycles.not-adjusted", message)
    rows.delete()
    _log(actor, "cycles.assignment.reset", cycle, leaf, unit, before, [], reason)


def _target(cycle: Cycle, leaf_id: str, unit_id: str) -> tuple[Leaf, CycleUnit | None]:
    scheme = cycle.settled_scheme()
    visit = scheme.nodes.get(leaf_id)
    if visit is None or not isinstance(visit.node, Leaf):
        raise NotThere("cycles.unknown-leaf", f"本办法没有计分条目“{leaf_id}”。")
    if not unit_id:
        return visit.node, None
    unit = CycleUnit.objects.filter(cycle=cycle, unit_id=unit_id).first()
    if unit is None or leaf_id not in tables_of(scheme, unit.group).leaves:
        message = f"本年度没有按“{title_in(scheme, leaf_id)}”评价的单位“{unit_id}”。"
        raise NotThere("cycles.unknown-unit", message)
    return visit.node, unit


def _not_oneself(cycle: Cycle, unit: CycleUnit | None, wanted: list[Organisation]) -> None:
    if unit is None or unit.organisation_id not in {one.pk for one in wanted}:
        return
    scheme = cycle.settled_scheme()
    recusal = scheme.regulation.process.recusal
    words = [scheme.source.cite(quote) for quote in (recusal.quote if recusal else [])]
    clause = f"（{words[0]}）" if words else ""
    message = f"{unit.name}不能考核自己{clause}。"
    raise Refusal("cycles.recusal", message, "请另选考核单位。")


def _mapping(cycle: Cycle, bodies: Iterable[str]) -> dict[str, list[str]]:
    """Return body → codes of its organisations, as they are now."""
    found: dict[str, list[str]] = {body_id: [] for body_id in bodies}
    rows = CycleBody.objects.filter(cycle=cycle, body_id__in=found)
    for body_id, code in rows.values_list("body_id", "organisation__code"):
        found[body_id] = sorted([*found[body_id], code])
    return found


def _codes(rows: Iterable[Assignment]) -> list[str]:
    ordered = sorted(rows, key=lambda row: row.order)
    return [row.organisation.code for row in ordered]


def _log(  # noqa: PLR0913, PLR0917  one place for both ways
    actor: Actor,
    action: str,
    cycle: Cycle,
    leaf: Leaf,
    unit: CycleUnit | None,
    before: list[str],
    after: list[str],
    reason: str,
) -> None:
    whom = unit.name if unit else "全部单位"
    record(
        actor,
        action,
        ("cycles.assignment", leaf.id, f"{title_in(cycle.settled_scheme(), leaf.id)}·{whom}"),
        old={"organisations": before},
        new={"organisations": after},
        reason=reason,
        cycle=cycle.pk,
    )
