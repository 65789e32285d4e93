"""The filters of the viewer."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from kaoping.audit.labels import action_labels, object_labels, year_labels
from kaoping.audit.models import Kind
from kaoping.audit.queries import Filters

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


RARE = ("object_type", "object_id")


def _is_askable(name: str, wanted: str) -> bool:
    """Tell whether something without a name may be asked for; a year has a number."""
    return name != "cycle" or (wanted.isascii() and wanted.isdecimal() and len(wanted) < 19)


class FilterForm(forms.Form):
    """Person, action, object, period, year, kind; every field may stay empty."""

    person = forms.CharField(label="人员", required=False, max_length=100, help_text="账号或姓名")
    action = forms.ChoiceField(label="操作", required=False)
    since = forms.DateField(label="自", required=False, widget=DAY)
    until = forms.DateField(label="至", required=False, widget=DAY)
    cycle = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "全部"), *Kind.choices])
    object_type = forms.ChoiceField(label="对象类型", required=False)
    object_id = forms.CharField(label="对象编号", required=False, max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("action", dict(sorted(action_labels().items())))
        self._offer("object_type", object_labels())
        self._offer("cycle", {str(key): label for key, label in year_labels().items()})

    def _offer(self, name: str, known: dict[str, str]) -> None:
        """Offer what has a name, and whatever a link or an older version asks for besides."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        wanted = self.data.get(name, "") if self.is_bound else ""
        further = {} if wanted in known or not _is_askable(name, wanted) else {wanted: wanted}
        named = (known | further).items()
        field.choices = [("", "全部"), *((code, label) for code, label in named if code)]

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
