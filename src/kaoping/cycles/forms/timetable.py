"""Calendar, windows, optional stages, changes of stage and more time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from kaoping.cycles.forms.parts import (
    CLOCK_HELP,
    ClockField,
    DayInput,
    ReasonForm,
    as_cell,
    region_choices,
)
from kaoping.cycles.forms.seen import SeenForm
from kaoping.cycles.services.settings import DAYS

if TYPE_CHECKING:
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.cycles.stages import Timetable
    from kaoping.scheme import Scheme


class CalendarForm(ReasonForm, SeenForm):
    """Whose days off hold, and the clock time at which a day ends."""

    setting = "calendar"
    region = forms.ChoiceField(label="放假安排", required=False)
    closing_time = ClockField(label="每日截止钟点", help_text=CLOCK_HELP)
    field_order = ("region", "closing_time", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = region_choices()  # type: ignore[attr-defined]


class TableForm(ReasonForm, SeenForm):
    """An imported table of days off."""

    setting = "table"
    table = forms.FileField(label="放假调休表（CSV，UTF-8）")
    field_order = ("table", "reason")


class WindowsForm(ReasonForm, SeenForm):
    """First and last day of each stage of the year."""

    setting = "windows"

    def __init__(self, *args: Any, timetable: Timetable, **kwargs: Any) -> None:
        super().__init__(*args, cycle=timetable.cycle, **kwargs)
        self.timetable = timetable
        for stage in timetable.stages:
            window = timetable.windows.get(stage.id)
            closes = window.closes_at if window else None
            for end, label, value in (
                ("opens", "开始日", window.opens_on if window else None),
                ("closes", "截止日", timezone.localdate(closes) if closes else None),
            ):
                self.fields[f"{end}.{stage.id}"] = as_cell(
                    forms.DateField(
                        label=f"{stage.name}{label}",
                        required=False,
                        widget=DayInput,
                        initial=value,
                    )
                )

    def days(self) -> dict[str, tuple[date | None, date | None]]:
        """Return stage → first and last day."""
        return {
            stage.id: (
                self.cleaned_data[f"opens.{stage.id}"],
                self.cleaned_data[f"closes.{stage.id}"],
            )
            for stage in self.timetable.stages
            if f"opens.{stage.id}" in self.cleaned_data
        }


class OptionsForm(SeenForm):
    """Stages that the text does not have, and the days for objecting and deciding."""

    setting = "optional-stages"
    stages = forms.MultipleChoiceField(
        label="启用的环节", required=False, widget=forms.CheckboxSelectMultiple
    )
    objection_days = forms.IntegerField(
        label="提出异议的工作日数",
        required=False,
        min_value=DAYS[0],
        max_value=DAYS[-1],
        help_text="自告知的次一工作日起算。",
    )
    decision_days = forms.IntegerField(
        label="处理异议的工作日数",
        required=False,
        min_value=DAYS[0],
        max_value=DAYS[-1],
        help_text="自收到异议的次一工作日起算。",
    )

    def __init__(self, *args: Any, scheme: Scheme, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, cycle=cycle, **kwargs)
        optional = [one for one in scheme.regulation.process.stages if one.optional]
        self.fields["stages"].choices = [(one.id, one.name) for one in optional]  # type: ignore[attr-defined]
        self.fields["stages"].initial = cycle.optional_stages
        self.fields["objection_days"].initial = cycle.objection_days
        self.fields["decision_days"].initial = cycle.decision_days


class ChangeStageForm(forms.Form):
    """A change of stage, as the person saw it."""

    to = forms.CharField(widget=forms.HiddenInput)
    seen_stage = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="理由", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ExtendForm(forms.Form):
    """More time for a stage."""

    stage = forms.ChoiceField(label="环节")
    unit = forms.ChoiceField(label="适用于", required=False)
    until = forms.DateField(
        label="延至", widget=DayInput, help_text="须是工作日，在每日截止钟点到期。"
    )
    reason = forms.CharField(
        label="理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="记入日志，参与单位可见。",
    )

    def __init__(
        self, *args: Any, timetable: Timetable, units: Iterable[CycleUnit], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        stages = [(stage.id, stage.name) for stage in timetable.stages]
        whom = [("", "全部单位"), *((unit.unit_id, unit.name) for unit in units)]
        self.fields["stage"].choices = stages  # type: ignore[attr-defined]
        self.fields["stage"].initial = timetable.cycle.stage
        self.fields["unit"].choices = whom  # type: ignore[attr-defined]
