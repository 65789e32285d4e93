"""Readings and editions of the regulation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms

from kaoping.cycles.forms.parts import ReasonForm
from kaoping.cycles.forms.seen import SeenForm

if TYPE_CHECKING:
    from kaoping.cycles.models import Cycle
    from kaoping.scheme import Reading


class ReadingsForm(SeenForm):
    """One choice for each open clause; nothing is chosen that nobody chose."""

    setting = "readings"

    def __init__(
        self, *args: Any, readings: Sequence[Reading], cycle: Cycle, **kwargs: Any
    ) -> None:
        super().__init__(*args, cycle=cycle, **kwargs)
        for one in readings:
            self.fields[one.id] = forms.ChoiceField(
                label=f"{one.id}的做法",
                choices=[(key, _choice(one, key)) for key in one.choices],
                widget=forms.RadioSelect,
                initial=cycle.readings.get(one.id),
            )

    def choices(self) -> dict[str, str]:
        """Return reading → choice."""
        return {key: value for key, value in self.cleaned_data.items() if key != "seen"}


def _choice(reading: Reading, key: str) -> str:
    advised = "（建议）" if key == reading.default else ""
    return f"{reading.choices[key]}{advised}"


class ProposeForm(forms.Form):
    """The three files of an amended scheme, or the one that comes with the program."""

    shipped = forms.BooleanField(required=False, widget=forms.HiddenInput)
    scheme = forms.FileField(label="scheme.yaml", required=False)
    readings = forms.FileField(label="readings.yaml", required=False)
    source = forms.FileField(label="source.txt", required=False)

    def files_given(self) -> dict[str, bytes]:
        """Return the uploaded files by the names that the scheme gives them."""
        named = {"scheme": "scheme.yaml", "readings": "readings.yaml", "source": "source.txt"}
        return {
            name: self.cleaned_data[key].read()
            for key, name in named.items()
            if self.cleaned_data[key]
        }


class AmendForm(ReasonForm):
    """Taking on an amended scheme whose report was seen."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, open_readings: Sequence[Reading], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.open_readings = open_readings
        for one in open_readings:
            self.fields[f"reading.{one.id}"] = forms.ChoiceField(
                label=f"{one.id} {one.question}",
                choices=[(key, _choice(one, key)) for key in one.choices],
                widget=forms.RadioSelect,
            )

    def reading_fields(self) -> list[forms.BoundField]:
        """Return the fields of the readings."""
        return [self[f"reading.{one.id}"] for one in self.open_readings]

    def readings(self) -> dict[str, str]:
        """Return the choices that were made."""
        return {one.id: self.cleaned_data[f"reading.{one.id}"] for one in self.open_readings}
