"""The checklist of a year, and who takes part beside units and assessors."""

from __future__ import annotations

from http import HTTPStatus
from itertools import chain
from typing import TYPE_CHECKING

from django.views.decorators.http import require_GET, require_http_methods

from kaoping.accounts.errors import Refusal
from kaoping.cycles.adjustable import setting_lock
from kaoping.cycles.forms import ParticipantsForm
from kaoping.cycles.models import Participant
from kaoping.cycles.organisations import offered
from kaoping.cycles.queries import cycle_for, participants_of
from kaoping.cycles.services import set_participants
from kaoping.cycles.set_up import picture_of
from kaoping.cycles.views.rendering import attempt, panel, saved
from kaoping.gates import capability

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaoping.accounts.requests import PersonRequest


@require_GET
@capability("cycle.set-up")
def set_up(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Show what the scheme asks and what is still open."""
    cycle = cycle_for(request.actor, cycle_id)
    picture = picture_of(cycle)
    items = picture.items()
    waiting = [item for item in items if item.state == "open"]
    context = {
        "scheme": picture.scheme,
        "timetable": picture.timetable,
        "items": items,
        "waiting": len(waiting),
        "done": len(items) - len(waiting),
        "first_open": waiting[0] if waiting else None,
    }
    return panel(request, cycle, "set-up", context)


@require_http_methods(["GET", "POST"])
@capability("cycle.set-up")
def participants(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Say which organisations take part as office, leaders, experts and auditors."""
    cycle = cycle_for(request.actor, cycle_id)
    present = participants_of(cycle)
    organisations = offered(cycle, chain.from_iterable(present.values()))
    forms = {
        part: ParticipantsForm(
            cycle=cycle, part=part, organisations=organisations, chosen=present.get(part, [])
        )
        for part in Participant.Part
    }
    status: int = HTTPStatus.OK
    if request.method == "POST":
        part = _part(request.POST.get("part", ""))
        form = ParticipantsForm(
            request.POST, cycle=cycle, part=part, organisations=organisations, chosen=[]
        )
        status = attempt(
            form,
            lambda: set_participants(
                request.actor, cycle.pk, part, form.keys(), seen=form.texts_seen
            ),
        )
        if status == HTTPStatus.OK:
            return saved(request, f"已保存{part.label}。", "cycles:participants", cycle.pk)
        forms[part] = form
    context = {"forms": list(forms.values()), "lock": setting_lock(cycle, "participants")}
    return panel(request, cycle, "participants", context, status)


def _part(text: str) -> Participant.Part:
    if text not in Participant.Part.values:
        allowed = "、".join(Participant.Part.labels)
        raise Refusal("cycles.unknown-part", f"参与身份只有{allowed}。")
    return Participant.Part(text)
