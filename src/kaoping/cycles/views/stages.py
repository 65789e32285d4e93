"""Stages: their windows, the optional ones, more time, and the step to the next one."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.views.decorators.http import require_http_methods, require_POST

from kaoping.cycles.adjustable import needs_reason, setting_lock
from kaoping.cycles.forms import ChangeStageForm, ExtendForm, OptionsForm, WindowsForm
from kaoping.cycles.own_affairs import is_tied, own_note
from kaoping.cycles.queries import cycle_for, units_of
from kaoping.cycles.services import change_stage, extend, set_optional_stages, set_windows
from kaoping.cycles.stages import ACTIONS, timetable_of
from kaoping.cycles.views.rendering import attempt, panel, saved
from kaoping.cycles.views.ways import changes_of, extensions_of, table_of, ways_of
from kaoping.gates import capability
from kaoping.worktime import written_clock

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaoping.accounts.requests import PersonRequest
    from kaoping.cycles.models import Cycle
    from kaoping.cycles.stages import Lock, Timetable


@require_http_methods(["GET", "POST"])
@capability("cycle.set-up")
def stages(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Show the stages with their windows and transitions; set the windows."""
    cycle = cycle_for(request.actor, cycle_id)
    page = _Page(request, cycle)
    status: int = HTTPStatus.OK
    if request.method == "POST":
        form = page.windows = page.windows_form(request.POST)
        status = attempt(
            form,
            lambda: set_windows(
                request.actor, cycle.pk, form.days(), form.why, seen=form.texts_seen
            ),
        )
        if status == HTTPStatus.OK:
            return saved(request, "已保存环节时间。", "cycles:stages", cycle.pk)
    return page.shown(status)


@require_POST
@capability("cycle.set-up")
def set_options(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Switch optional stages on or off, with their days."""
    cycle = cycle_for(request.actor, cycle_id)
    page = _Page(request, cycle)
    form = page.options = page.options_form(request.POST)
    status = attempt(
        form,
        lambda: set_optional_stages(
            request.actor,
            cycle.pk,
            form.cleaned_data["stages"],
            objection_days=form.cleaned_data["objection_days"],
            decision_days=form.cleaned_data["decision_days"],
            seen=form.texts_seen,
        ),
    )
    if status == HTTPStatus.OK:
        return saved(request, "已保存可选环节。", "cycles:stages", cycle.pk)
    return page.shown(status)


@require_POST
@capability("cycle.extend")
def extend_stage(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Give a stage more time, for one unit or for all."""
    cycle = cycle_for(request.actor, cycle_id)
    page = _Page(request, cycle)
    form = page.extension = page.extension_form(request.POST)
    status = attempt(
        form,
        lambda: extend(
            request.actor,
            cycle.pk,
            form.cleaned_data["stage"],
            until=form.cleaned_data["until"],
            reason=form.cleaned_data["reason"],
            unit_id=form.cleaned_data["unit"],
        ),
    )
    if status == HTTPStatus.OK:
        return saved(request, "已办理延期，并记入日志。", "cycles:stages", cycle.pk)
    return page.shown(status)


@require_POST
@capability("cycle.advance", "result.publish")
def take_stage(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Take the year to another stage."""
    cycle = cycle_for(request.actor, cycle_id)
    page = _Page(request, cycle)
    form = page.change = ChangeStageForm(request.POST)
    status = attempt(
        form,
        lambda: change_stage(
            request.actor,
            cycle.pk,
            form.cleaned_data["to"],
            reason=form.cleaned_data["reason"],
            seen_stage=form.cleaned_data["seen_stage"],
        ),
    )
    if status == HTTPStatus.OK:
        name = page.timetable.name(form.cleaned_data["to"])
        return saved(request, f"年度已转入“{name}”环节。", "cycles:overview", cycle.pk)
    return page.shown(status)


class _Page:
    """The page of stages with its four forms, of which one may have come back."""

    def __init__(self, request: PersonRequest, cycle: Cycle) -> None:
        self.request, self.cycle = request, cycle
        self.timetable: Timetable = timetable_of(cycle)
        self.units = list(units_of(cycle))
        self.windows = self.windows_form()
        self.options = self.options_form()
        self.extension = self.extension_form()
        self.change: ChangeStageForm | None = None

    def windows_form(self, given: Any = None) -> WindowsForm:
        asks = needs_reason(self.cycle, "windows")
        return WindowsForm(given, timetable=self.timetable, asks_reason=asks)

    def options_form(self, given: Any = None) -> OptionsForm:
        return OptionsForm(given, scheme=self.timetable.scheme, cycle=self.cycle)

    def extension_form(self, given: Any = None) -> ExtendForm:
        return ExtendForm(given, timetable=self.timetable, units=self.units, auto_id="id_extend_%s")

    def _own_note(self) -> Lock | str:
        """Return what is said beforehand of more time for the person's own unit, if any."""
        tied = next((one for one in self.units if is_tied(self.request.actor, one)), None)
        return own_note(self.request.actor, self.cycle, tied, "办理延期")

    def shown(self, status: int) -> HttpResponse:
        """Return the page with what has come back in it."""
        timetable, form = self.timetable, self.windows
        rows = [
            {
                "stage": stage,
                "step": step,
                "opens": form[f"opens.{stage.id}"],
                "closes": form[f"closes.{stage.id}"],
                "actions": [ACTIONS[action] for action in stage.allows if action != "read"],
            }
            for stage, step in zip(timetable.stages, timetable.steps(), strict=True)
        ]
        is_over = timetable.position + 1 == len(timetable.stages)
        may_extend = self.request.actor.may("cycle.extend") and not is_over
        context = {
            "scheme": timetable.scheme,
            "timetable": timetable,
            "rows": rows,
            "form": form,
            "lock": setting_lock(self.cycle, "windows"),
            "closing_time": written_clock(self.cycle.closing_time),
            "options_form": self.options,
            "options_lock": setting_lock(self.cycle, "optional-stages"),
            "extend_form": self.extension,
            "extensions": extensions_of(timetable),
            "change_form": self.change,
            "ways": ways_of(self.request.actor, timetable),
            "transitions": table_of(timetable),
            "changes": changes_of(timetable),
            "may_extend": may_extend,
            "own_note": self._own_note() if may_extend else "",
        }
        return panel(self.request, self.cycle, "stages", context, status)
