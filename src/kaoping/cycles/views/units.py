"""The units of a year."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.views.decorators.http import require_http_methods, require_POST

from kaoping.cycles.adjustable import needs_reason, setting_lock
from kaoping.cycles.forms import AddUnitForm, ReasonForm, UnitsForm
from kaoping.cycles.organisations import offered
from kaoping.cycles.queries import cycle_for, units_of
from kaoping.cycles.services import add_unit, remove_unit, set_units
from kaoping.cycles.views.rendering import attempt, panel, posted, saved
from kaoping.gates import capability

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaoping.accounts.requests import PersonRequest
    from kaoping.cycles.models import Cycle
    from kaoping.scheme import Regulation


@require_http_methods(["GET", "POST"])
@capability("cycle.set-up")
def units(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """State the organisation and the attributes of every unit."""
    cycle = cycle_for(request.actor, cycle_id)
    stated, further = _forms(cycle, stated=posted(request))
    status: int = HTTPStatus.OK
    if request.method == "POST":
        status = attempt(
            stated,
            lambda: set_units(
                request.actor, cycle.pk, stated.stated(), stated.why, seen=stated.texts_seen
            ),
        )
        if status == HTTPStatus.OK:
            return saved(request, "已保存被评价单位的情况。", "cycles:units", cycle.pk)
    return _page(request, cycle, stated, further, status)


@require_POST
@capability("cycle.set-up")
def add_a_unit(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Bring in a further unit."""
    cycle = cycle_for(request.actor, cycle_id)
    stated, further = _forms(cycle, further=request.POST)
    status = attempt(further, lambda: add_unit(request.actor, cycle.pk, **further.facts()))
    if status == HTTPStatus.OK:
        return saved(request, f"已增加{further.cleaned_data['name']}。", "cycles:units", cycle.pk)
    return _page(request, cycle, stated, further, status)


@require_POST
@capability("cycle.set-up")
def remove_a_unit(request: PersonRequest, cycle_id: int, unit_id: str) -> HttpResponse:
    """Take a unit out of a year that has not started."""
    cycle = cycle_for(request.actor, cycle_id)
    form = ReasonForm(request.POST, asks_reason=False)
    form.is_valid()
    remove_unit(request.actor, cycle.pk, unit_id, reason=form.why)
    return saved(request, "已移除该单位，本年度不评价它。", "cycles:units", cycle.pk)


def _forms(cycle: Cycle, stated: Any = None, further: Any = None) -> tuple[UnitsForm, AddUnitForm]:
    regulation = cycle.settled_scheme().regulation
    rows = list(units_of(cycle))
    organisations = offered(cycle, [one.organisation_id for one in rows])
    asks = needs_reason(cycle, "units")
    listed = UnitsForm(
        stated,
        cycle=cycle,
        units=rows,
        regulation=regulation,
        organisations=organisations,
        asks_reason=asks,
    )
    added = AddUnitForm(
        further,
        regulation=regulation,
        organisations=organisations,
        asks_reason=asks,
        auto_id="id_add_%s",
    )
    return listed, added


def _page(
    request: PersonRequest, cycle: Cycle, stated: UnitsForm, further: AddUnitForm, status: int
) -> HttpResponse:
    scheme = cycle.settled_scheme()
    regulation = scheme.regulation
    context = {
        "scheme": scheme,
        "form": stated,
        "add_form": further,
        "rows": [
            {"unit": unit, "group": _group_name(regulation, unit.group), "fields": fields}
            for unit, fields in stated.rows()
        ],
        "columns": stated.columns(),
        "asks": [
            *(quote for group in regulation.groups.values() for quote in group.quote),
            *(quote for asked in regulation.attributes.values() for quote in asked.quote),
        ],
        "lock": setting_lock(cycle, "units"),
    }
    return panel(request, cycle, "units", context, status)


def _group_name(regulation: Regulation, group: str) -> str:
    found = regulation.groups.get(group)
    return found.name if found else group
