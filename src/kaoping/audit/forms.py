"""The filters of the viewer."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from kaoping.audit.labels import action_labels
from kaoping.audit.models import Kind
from kaoping.audit.queries import Filters

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


RARE = ("cycle", "object_type", "object_id")


class FilterForm(forms.Form):
    """Person, action, object, period, year, kind; every field may stay empty."""

    person = forms.CharField(label="人员", required=False, max_length=100, help_text="账号或姓名")
    action = forms.ChoiceField(label="操作", required=False)
    since = forms.DateField(label="自", required=False, widget=DAY)
    until = forms.DateField(label="至", required=False, widget=DAY)
    cycle = forms.IntegerField(label="年度编号", required=False, min_value=1, max_value=2**62)
    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "全部"), *Kind.choices])
    object_type = forms.CharField(
        label="对象类型", required=False, max_length=80, help_text="如 assessment.leafentry"
    )
    object_id = forms.CharField(label="对象编号", required=False, max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        action = self.fields["action"]
        assert isinstance(action, forms.ChoiceField)  # noqa: S101  declared above
        wanted = self.data.get("action", "") if self.is_bound else ""
        known = action_labels()
        further = {} if wanted in known else {wanted: wanted}  # of a link, or of an older version
        named = sorted((known | further).items(), key=lambda each: each[0])
        action.choices = [("", "全部"), *((code, label) for code, label in named if code)]

    @property
    def usual(self) -> list[forms.BoundField]:
        """The filters that stand open."""
        return [each for each in self if each.name not in RARE]

    @property
    def rare(self) -> list[forms.BoundField]:
        """The filters that one opens when needed."""
        return [each for each in self if each.name in RARE]

    @property
    def has_rare(self) -> bool:
        """Whether one of those is in use."""
        return any(each.value() for each in self.rare)

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        given: dict[str, Any] = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if isinstance(since, date) and isinstance(until, date) and until < since:
            self.add_error("until", "截止日早于起始日，请改正日期。")
        return given

    def filters(self) -> Filters:
        """Return the filters that were given; a field that is wrong does not limit."""
        given = {name: value for name, value in self.cleaned_data.items() if value is not None}
        return Filters(**given)
