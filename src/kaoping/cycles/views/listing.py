"""The years, and opening one."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.cycles.forms import CopyForm, OpenForm
from kaoping.cycles.models import Cycle
from kaoping.cycles.queries import cycle_for, cycles_for
from kaoping.cycles.schemes import shipped_scheme
from kaoping.cycles.services import copy_cycle, open_cycle
from kaoping.cycles.views.rendering import attempt, posted, saved
from kaoping.gates import capability
from kaoping.scheme.shelf import shipped

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaoping.accounts.requests import PersonRequest


@require_GET
@capability("cycle.see")
def cycle_list(request: PersonRequest) -> HttpResponse:
    """Show the years that the person may see."""
    context = {
        "years": cycles_for(request.actor),
        "may_set_up": request.actor.may("cycle.set-up"),
    }
    return render(request, "cycles/list.html", context)


@require_http_methods(["GET", "POST"])
@capability("cycle.set-up")
def open_year(request: PersonRequest) -> HttpResponse:
    """Open a year from a shipped scheme."""
    schemes = [shipped_scheme(scheme_id) for scheme_id in shipped()]
    form = OpenForm(posted(request), schemes=schemes)
    status: int = HTTPStatus.OK
    if request.method == "POST":
        opened: list[Cycle] = []
        status = attempt(form, lambda: opened.append(_open(request, form)))
        if opened:
            return saved(request, _opened_text(opened[0]), "cycles:set-up", opened[0].pk)
    context = {"form": form, "schemes": schemes, "years": cycles_for(request.actor)}
    return render(request, "cycles/open.html", context, status=status)


@require_http_methods(["GET", "POST"])
@capability("cycle.set-up")
def copy_year(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Open a year with the set-up of another."""
    before = cycle_for(request.actor, cycle_id)
    form = CopyForm(posted(request), initial={"year": before.year + 1})
    status: int = HTTPStatus.OK
    if request.method == "POST":
        opened: list[Cycle] = []
        status = attempt(
            form,
            lambda: opened.append(copy_cycle(request.actor, before.pk, form.cleaned_data["year"])),
        )
        if opened:
            return saved(request, _opened_text(opened[0]), "cycles:set-up", opened[0].pk)
    return render(request, "cycles/copy.html", {"form": form, "before": before}, status=status)


def _open(request: PersonRequest, form: OpenForm) -> Cycle:
    given = form.cleaned_data
    return open_cycle(
        request.actor,
        given["scheme"],
        given["year"],
        region=given["region"],
        closing_time=given["closing_time"],
        title=given["title"],
    )


def _opened_text(cycle: Cycle) -> str:
    return f"已开设{cycle.title}。请按检查单逐项补齐，再启动年度。"
