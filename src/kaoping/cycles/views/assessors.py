"""Who scores what: the bodies of the regulation, and adjustments leaf by leaf."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from kaoping.accounts.errors import NotThere
from kaoping.audit.memory import kept as remembered
from kaoping.cycles.adjustable import needs_reason, setting_lock
from kaoping.cycles.forms import AssignForm, BodiesForm, ResetForm
from kaoping.cycles.moved import FOR_ALL
from kaoping.cycles.organisations import all_organisations
from kaoping.cycles.queries import assessor_map, cycle_for
from kaoping.cycles.rows import LeafRow, leaf_rows
from kaoping.cycles.services import assign, map_bodies, reset_assignment
from kaoping.cycles.views.rendering import attempt, panel, posted, saved
from kaoping.gates import capability
from kaoping.scheme.titles import title_in

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaoping.accounts.requests import PersonRequest
    from kaoping.cycles.assessors import AssessorMap
    from kaoping.cycles.models import Cycle

SHOWN = (("all", "全部"), ("missing", "缺考核单位"), ("adjusted", "经调整"), ("joint", "联合评审"))


@require_http_methods(["GET", "POST"])
@capability("cycle.set-up")
def assessors(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Map the bodies to organisations, and show who scores each leaf, missing ones first."""
    cycle = cycle_for(request.actor, cycle_id)
    everything = assessor_map(cycle)
    form = BodiesForm(
        posted(request),
        cycle=cycle,
        assessors=everything,
        organisations=all_organisations(),
        asks_reason=needs_reason(cycle, "assessors"),
    )
    status: int = HTTPStatus.OK
    if request.method == "POST":
        status = attempt(
            form,
            lambda: map_bodies(
                request.actor, cycle.pk, form.mapped(), form.why, seen=form.texts_seen
            ),
        )
        if status == HTTPStatus.OK:
            return saved(request, "已保存机构对应的组织。", "cycles:assessors", cycle.pk)
    recusal = everything.scheme.regulation.process.recusal
    context = {
        "scheme": everything.scheme,
        "form": form,
        "bodies": _bodies(everything, form),
        "asks": recusal.quote if recusal else [],
        "exchanges": _exchanges(everything),
        "lock": setting_lock(cycle, "assessors"),
        **_leaves(cycle, everything, request.GET.get("show", "all")),
    }
    return panel(request, cycle, "assessors", context, status)


@require_http_methods(["GET", "POST"])
@capability("cycle.set-up")
def assign_leaf(request: PersonRequest, cycle_id: int, leaf_id: str) -> HttpResponse:
    """Put other organisations on a leaf, for one unit or for all, with the reason."""
    cycle = cycle_for(request.actor, cycle_id)
    everything = assessor_map(cycle)
    row = _row(everything, leaf_id)
    form = AssignForm(
        posted(request),
        cycle=cycle,
        about=leaf_id,
        texts=_adjusted(everything, leaf_id),
        units=row.units,
        organisations=all_organisations(),
        initial=_initial(everything, row),
    )
    status: int = HTTPStatus.OK
    if request.method == "POST":
        status = attempt(
            form,
            lambda: assign(
                request.actor,
                cycle.pk,
                leaf_id,
                form.organisations(),
                reason=form.why,
                unit_id=form.cleaned_data["unit"],
                seen=form.texts_seen,
            ),
        )
        if status == HTTPStatus.OK:
            text = f"已调整“{title_in(cycle.settled_scheme(), leaf_id)}”的考核单位。"
            return saved(request, text, "cycles:assign", cycle.pk, leaf_id)
    return _leaf_page(request, cycle, row, form, status)


@require_POST
@capability("cycle.set-up")
def reset_leaf(request: PersonRequest, cycle_id: int, leaf_id: str) -> HttpResponse:
    """Put those back on a leaf whom the regulation names."""
    cycle = cycle_for(request.actor, cycle_id)
    form = ResetForm(request.POST, cycle=cycle, about=leaf_id, asks_reason=False)
    form.is_valid()
    reset_assignment(
        request.actor,
        cycle.pk,
        leaf_id,
        unit_id=form.cleaned_data.get("unit", ""),
        reason=form.why,
        seen=form.texts_seen,
    )
    text = f"“{title_in(cycle.settled_scheme(), leaf_id)}”已恢复办法所定的考核单位。"
    return saved(request, text, "cycles:assign", cycle.pk, leaf_id)


def _leaves(cycle: Cycle, everything: AssessorMap, shown: str) -> dict[str, Any]:
    rows = remembered(cycle.pk, "cycles.rows", lambda: leaf_rows(everything))
    kept: dict[str, list[LeafRow]] = {
        "all": rows,
        "missing": [row for row in rows if row.is_missing],
        "adjusted": [row for row in rows if row.is_adjusted],
        "joint": [row for row in rows if row.is_joint],
    }
    current = shown if shown in kept else "all"
    return {
        "rows": kept[current],
        "shown": current,
        "leaf_filters": [
            {
                "label": label,
                "url": f"?show={key}",
                "current": key == current,
                "count": len(kept[key]),
            }
            for key, label in SHOWN
        ],
    }


def _bodies(everything: AssessorMap, form: BodiesForm) -> list[dict[str, Any]]:
    return [
        {
            "key": body,
            "field": bound,
            "count": len(leaf_ids),
            "is_mapped": body in everything.bodies,
            "may_stay_open": everything.may_stay_open(body),
            "names": "、".join(str(one) for one in everything.bodies.get(body, ())),
        }
        for body, leaf_ids, bound in form.rows()
    ]


def _exchanges(everything: AssessorMap) -> str:
    """Return the bodies that score each other, as a sentence's subject; empty where none do."""
    regulation = everything.scheme.regulation
    recusal = regulation.process.recusal
    pairs = {tuple(sorted(pair)) for pair in (recusal.exchanged if recusal else {}).items()}
    names = [[regulation.bodies[body].name for body in pair] for pair in sorted(pairs)]
    return "；".join("和".join(pair) for pair in names)


def _row(everything: AssessorMap, leaf_id: str) -> LeafRow:
    found = next((row for row in leaf_rows(everything) if row.leaf.id == leaf_id), None)
    if found is None:
        message = f"本年度没有计分条目“{leaf_id}”，或者没有单位按它评价。"
        raise NotThere("cycles.unknown-leaf", message)
    return found


def _adjusted(everything: AssessorMap, leaf_id: str) -> dict[str, str]:
    """Return the adjustments of a leaf as `kaoping.cycles.moved` writes them; no query."""
    ids = {unit.pk: unit.unit_id for unit in everything.units}
    return {
        ids[key] if key else FOR_ALL: ",".join(str(row.organisation_id) for row in rows)
        for (leaf, key), rows in everything.adjusted.items()
        if leaf == leaf_id
    }


def _initial(everything: AssessorMap, row: LeafRow) -> dict[str, Any]:
    rows = everything.adjusted.get((row.leaf.id, None))
    named = [one.organisation for one in rows] if rows else list(row.default)
    keys = [str(one.pk) for one in named]
    return {"lead": keys[0] if keys else "", "countersign": keys[1:]}


def _leaf_page(
    request: PersonRequest, cycle: Cycle, row: LeafRow, form: AssignForm, status: int
) -> HttpResponse:
    scheme = cycle.settled_scheme()
    context = {
        "year": cycle,
        "scheme": scheme,
        "row": row,
        "asks": list(row.leaf.rule.quotations()),
        "form": form,
        "lock": setting_lock(cycle, "assessors"),
        "asks_reason_to_reset": needs_reason(cycle, "assessors"),
        "seen": form.fields["seen"].initial,
    }
    return render(request, "cycles/assign.html", context, status=status)
