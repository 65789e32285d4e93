"""Forms that are not made from the scheme: a visit on site, an objection, a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone

from kaoping.scheme.titles import title_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from kaoping.scheme import Leaf, Scheme


class VisitForm(forms.Form):
    """What is recorded on site: few fields and large, because they are filled in standing."""

    leaves = forms.MultipleChoiceField(
        label="核查的条目",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一个条目。"},
    )
    visited_at = forms.DateTimeField(
        label="核查时间",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": "请填写核查时间。", "invalid": "请填写日期和钟点。"},
    )
    place = forms.CharField(
        label="地点", max_length=200, error_messages={"required": "请填写核查地点。"}
    )
    people = forms.CharField(
        label="参加人员",
        max_length=5000,
        help_text="双方人员的姓名和单位",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请填写参加人员。"},
    )
    findings = forms.CharField(
        label="发现",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "请写明核查的发现。"},
    )
    latitude = forms.DecimalField(
        label="纬度", required=False, min_value=-90, max_value=90, max_digits=9, decimal_places=6,
        widget=forms.HiddenInput,
    )  # fmt: skip
    longitude = forms.DecimalField(
        label="经度", required=False, min_value=-180, max_value=180, max_digits=9,
        decimal_places=6, widget=forms.HiddenInput,
    )  # fmt: skip
    accuracy = forms.IntegerField(
        label="误差（米）", required=False, min_value=0, max_value=1_000_000,
        widget=forms.HiddenInput,
    )  # fmt: skip
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, scheme: Scheme, leaves: Iterable[Leaf], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(leaf.id, title_in(scheme, leaf.id)) for leaf in leaves]
        self.fields["leaves"].choices = choices  # type: ignore[attr-defined]
        self.initial.setdefault("token", uuid4())
        self.initial.setdefault("visited_at", timezone.localtime().replace(second=0))

    def position(self) -> tuple[Decimal, Decimal, int | None] | None:
        """Return latitude, longitude and radius, if the device gave them."""
        found = self.cleaned_data
        if found["latitude"] is None or found["longitude"] is None:
            return None
        return found["latitude"], found["longitude"], found["accuracy"]

    def token_text(self) -> str:
        """Return the token without its dashes, short enough to be counted on."""
        token: UUID = self.cleaned_data["token"]
        return token.hex


class FlagForm(forms.Form):
    """A finding about a unit."""

    unit = forms.ChoiceField(label="单位", error_messages={"required": "请选择单位。"})
    flag = forms.ChoiceField(label="认定", error_messages={"required": "请选择认定的内容。"})
    reason = forms.CharField(
        label="事实和理由",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请写明认定的事实和理由。"},
    )
    evidence = forms.MultipleChoiceField(
        label="依据的材料", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        units: Iterable[tuple[str, str]],
        flags: Iterable[tuple[str, str]],
        files: Iterable[tuple[str, str]],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = {"unit": units, "flag": flags, "evidence": files}
        for name, offered in choices.items():
            self.fields[name].choices = list(offered)  # type: ignore[attr-defined]
