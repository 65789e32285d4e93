"""What the forms of this room share: reasons, organisations, places, days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from kaoping.worktime import calendar_for, places, read_clock, written_clock

if TYPE_CHECKING:
    from kaoping.accounts.models import Organisation

Choices = list[tuple[str, str]]
NOBODY = ("", "（未对应）")
CLOCK_HELP = "期限最后一天在这个时刻截止（北京时间），如 18:00；当日全天有效的写 24:00。"
YES_NO = (("", "（未注明）"), ("true", "是"), ("false", "否"))


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
    """A clock time, typed: what browsers offer for picking one knows no 24:00."""

    supports_microseconds = True
    """Or Django cuts the end of the day down to 23:59:59."""

    def __init__(self) -> None:
        super().__init__(attrs={"inputmode": "numeric", "size": 6, "autocomplete": "off"})

    def format_value(self, value: Any) -> str | None:
        """Return what stands in the field."""
        return written_clock(value) if isinstance(value, time) else value


class ClockField(forms.TimeField):
    """A clock time at which a day ends; 24:00 is its very end."""

    widget = ClockInput

    def to_python(self, value: Any) -> time | None:
        """Return the clock time.

        Raises:
            ValidationError: It is none.
        """
        if value in self.empty_values or isinstance(value, time):
            return value or None
        try:
            return read_clock(value)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


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
