"""What the forms of this room share: reasons, organisations, places, days."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms

from kaoping.worktime import calendar_for, places

if TYPE_CHECKING:
    from kaoping.accounts.models import Organisation

Choices = list[tuple[str, str]]
NOBODY = ("", "（未对应）")
YES_NO = (("", "（未注明）"), ("true", "是"), ("false", "否"))
CLOCK = "%H:%M"


def organisation_choices(organisations: Iterable[Organisation]) -> Choices:
    """Return organisations as choices, by their short names; the full one tells namesakes apart."""
    return [(str(one.pk), one.in_full) for one in organisations]


def region_choices() -> Choices:
    """Return the places whose days off are known, and the national ones alone."""
    named = [(place, calendar_for(place).region) for place in places()]
    return [(place, region.name if region else place) for place, region in named] + [
        ("", "仅按全国放假安排")
    ]


def as_cell(field: forms.Field) -> forms.Field:
    """Let a field of a table say its own name: no label stands beside it."""
    field.widget.attrs |= {"aria-label": field.label, "class": "kp-input"}
    return field


class DayInput(forms.DateInput):
    """A day, picked or typed."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    """A clock time, picked or typed."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format=CLOCK)


class ReasonForm(forms.Form):
    """A reason, where the year asks for one."""

    reason = forms.CharField(
        label="理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="记入日志，参与单位可见。",
    )

    def __init__(self, *args: Any, asks_reason: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = asks_reason
        if not asks_reason:
            self.fields["reason"].help_text = "年度启动前不必填写；填写的记入日志。"

    @property
    def why(self) -> str:
        """The reason that was given."""
        return str(self.cleaned_data.get("reason", ""))
