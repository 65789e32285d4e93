"""Opening a year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from kaoping.cycles.forms.parts import CLOCK_HELP, ClockField, region_choices
from kaoping.cycles.services.opening import YEARS

if TYPE_CHECKING:
    from kaoping.scheme import Scheme


class OpenForm(forms.Form):
    """Opening a year from a shipped scheme."""

    scheme = forms.ChoiceField(label="考核办法", widget=forms.RadioSelect)
    year = forms.IntegerField(label="考核年度", min_value=YEARS[0], max_value=YEARS[-1])
    title = forms.CharField(
        label="年度名称", max_length=100, required=False, help_text="不填则为城市加年度。"
    )
    region = forms.ChoiceField(
        label="放假安排",
        required=False,
        help_text="工作日期限按所选地方的放假和调休计算。",
    )
    closing_time = ClockField(label="每日截止钟点", help_text=CLOCK_HELP)

    def __init__(self, *args: Any, schemes: Sequence[Scheme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scheme"].choices = [  # type: ignore[attr-defined]
            (one.id, f"{one.regulation.title}（{one.regulation.status_label}）") for one in schemes
        ]
        self.fields["region"].choices = region_choices()  # type: ignore[attr-defined]
        self.fields["year"].initial = timezone.localdate().year
        self.fields["closing_time"].initial = time(18)


class CopyForm(forms.Form):
    """Opening a year from another."""

    year = forms.IntegerField(label="新年度", min_value=YEARS[0], max_value=YEARS[-1])
