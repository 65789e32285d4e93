"""A form that carries what it was shown with, and shows both where somebody else was faster."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms

from kaoping.accounts.errors import Refusal
from kaoping.cycles.models import Cycle
from kaoping.cycles.moved import Texts, changed_by, joined, texts_of
from kaoping.worktime import written_clock, written_day

APART = frozenset({"seen", "reason", "unit"})
"""Fields that are no part of the setting."""
UNSEEN = (
    "这张表单没有带回打开时的内容，无法核对期间是否有人改动过，因此没有保存。"
    "请重新打开本页，再填写一次。"
)


@dataclass(frozen=True, slots=True)
class Moved:
    """One field that another person changed meanwhile, in words.

    Attributes:
        label: The field.
        mine: What this person sent.
        theirs: What holds now.
        is_kept: Whether this person had not touched it, so that theirs now stands in the form.
    """

    label: str
    mine: str
    theirs: str
    is_kept: bool


class SeenForm(forms.Form):
    """A form about one setting of a year."""

    seen = forms.CharField(widget=forms.HiddenInput, error_messages={"required": UNSEEN})
    setting = ""
    """One of `kaoping.cycles.moved.READERS`."""

    def __init__(
        self,
        *args: Any,
        cycle: Cycle,
        about: str = "",
        texts: Texts | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.cycle, self.about = cycle, about
        shown = texts_of(cycle, self.setting, about) if texts is None else texts
        self.fields["seen"].initial = json.dumps(shown)
        self.moved: list[Moved] = []
        self.moved_by: tuple[str, datetime] | None = None

    @property
    def texts_seen(self) -> Texts:
        """What the sender's form was shown with.

        Raises:
            Refusal: It did not say, so that nobody can tell whether it overwrites anything.
        """
        given = self.cleaned_data.get("seen", "")
        if not given:
            raise Refusal("cycles.form-without-memory", UNSEEN)
        try:
            found = json.loads(given)
        except ValueError:
            return {"seen": "?"}
        return found if isinstance(found, dict) else {"seen": "?"}

    def show_moved(self) -> None:
        """Put both versions side by side, and let the next saving rest on what holds now.

        What this person had not touched becomes what the other one saved; what both changed keeps
        this person's words until they decide.
        """
        cycle = Cycle.objects.get(pk=self.cycle.pk)
        now, was = texts_of(cycle, self.setting, self.about), self.texts_seen
        self.moved_by = changed_by(cycle, self.setting)
        sent: Any = self.data
        given = sent.copy()
        self.moved = list(self._moved(now, was, given))
        given["seen"] = json.dumps(now)
        self.data = given

    def _moved(self, now: Texts, was: Texts, given: Any) -> Iterator[Moved]:
        for name, field in self.fields.items():
            theirs, before = now.get(name, ""), was.get(name, "")
            if name in APART or theirs == before:
                continue
            mine = text_of(self.cleaned_data.get(name))
            if mine == theirs:
                continue
            if mine == before:
                put(given, name, theirs, several=isinstance(field, forms.MultipleChoiceField))
            label, words = str(field.label), (in_words(field, mine), in_words(field, theirs))
            yield Moved(label, *words, is_kept=mine == before)


def text_of(value: object) -> str:
    """Return what was sent in a field, as `texts_of` writes it."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return joined(value)
    if isinstance(value, time):
        return written_clock(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def put(given: Any, name: str, text: str, *, several: bool) -> None:
    """Write a text into what was sent."""
    values = [one for one in text.split(",") if one] if several else [text]
    if hasattr(given, "setlist"):
        given.setlist(name, values)
    else:
        given[name] = values if several else text


def in_words(field: forms.Field, text: str) -> str:
    """Return a field's text as its page says it: choices by their names."""
    choices: Mapping[str, str] = {}
    if isinstance(field, forms.ChoiceField):
        offered: Any = field.choices
        choices = {str(key): str(label) for key, label in offered if key}
    if not text:
        return "（空）"
    if isinstance(field, forms.DateField):
        return written_day(date.fromisoformat(text))
    parts = text.split(",") if isinstance(field, forms.MultipleChoiceField) else [text]
    return "、".join(choices.get(part, part) for part in parts)
