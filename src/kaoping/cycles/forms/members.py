"""Units, assessors and participants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django import forms

from kaoping.cycles.forms.parts import NOBODY, YES_NO, ReasonForm, as_cell, organisation_choices
from kaoping.cycles.forms.seen import Moved, SeenForm
from kaoping.cycles.moved import FOR_ALL, Texts, joined
from kaoping.cycles.services.units import UnitFacts

if TYPE_CHECKING:
    from kaoping.accounts.models import Organisation
    from kaoping.cycles.assessors import AssessorMap
    from kaoping.cycles.models import Cycle, CycleUnit, Participant
    from kaoping.scheme import Regulation


class UnitsForm(ReasonForm, SeenForm):
    """Organisation and attributes of every unit of the year."""

    setting = "units"

    def __init__(
        self,
        *args: Any,
        units: Sequence[CycleUnit],
        regulation: Regulation,
        organisations: Iterable[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.units, self.attributes = units, regulation.attributes
        choices = [NOBODY, *organisation_choices(organisations)]
        for unit in units:
            self.fields[f"organisation.{unit.unit_id}"] = as_cell(
                forms.ChoiceField(
                    label=f"{unit.name}对应的组织",
                    choices=choices,
                    required=False,
                    initial=str(unit.organisation_id or ""),
                )
            )
            for key, asked in regulation.attributes.items():
                self.fields[f"{key}.{unit.unit_id}"] = as_cell(
                    forms.ChoiceField(
                        label=f"{unit.name}：{asked.name}",
                        choices=YES_NO,
                        required=False,
                        initial=_stated(unit.attributes.get(key)),
                    )
                )

    def columns(self) -> list[str]:
        """Return the heads of the columns that hold a unit's fields."""
        return ["对应的组织", *(asked.name for asked in self.attributes.values())]

    def rows(self) -> list[tuple[CycleUnit, list[tuple[str, forms.BoundField]]]]:
        """Return the units with the head and the field of each column, for a table."""
        heads = dict(zip(["organisation", *self.attributes], self.columns(), strict=True))
        return [
            (unit, [(head, self[f"{name}.{unit.unit_id}"]) for name, head in heads.items()])
            for unit in self.units
        ]

    def stated(self) -> dict[str, UnitFacts]:
        """Return what was stated of each unit."""
        return {unit.unit_id: self._of(unit.unit_id) for unit in self.units}

    def _of(self, unit_id: str) -> UnitFacts:
        organisation = self.cleaned_data[f"organisation.{unit_id}"]
        given = {key: self.cleaned_data[f"{key}.{unit_id}"] for key in self.attributes}
        attributes = {key: value == "true" for key, value in given.items() if value}
        return UnitFacts(int(organisation) if organisation else None, attributes)


def _stated(value: bool | None) -> str:  # noqa: FBT001  three states, one of them silence
    return "" if value is None else str(value).lower()


class AddUnitForm(ReasonForm):
    """A further unit."""

    name = forms.CharField(label="单位名称", max_length=60)
    unit_id = forms.SlugField(
        label="代号",
        max_length=60,
        help_text="小写字母开头，只含小写字母、数字和连字符，如 ganquanpu；在结果文件中使用。",
    )
    group = forms.ChoiceField(label="组别", help_text="决定按哪几张表评价。")
    organisation = forms.ChoiceField(label="对应的组织", required=False)
    field_order = ("name", "unit_id", "group", "organisation", "reason")

    def __init__(
        self,
        *args: Any,
        regulation: Regulation,
        organisations: Iterable[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        groups = [(key, group.name) for key, group in regulation.groups.items()]
        self.fields["group"].choices = groups  # type: ignore[attr-defined]
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            NOBODY,
            *organisation_choices(organisations),
        ]

    def facts(self) -> dict[str, Any]:
        """Return what `services.add_unit` takes."""
        organisation = self.cleaned_data["organisation"]
        return {
            "name": self.cleaned_data["name"],
            "unit_id": self.cleaned_data["unit_id"],
            "group": self.cleaned_data["group"],
            "organisation": int(organisation) if organisation else None,
            "reason": self.why,
        }


class BodiesForm(ReasonForm, SeenForm):
    """Which organisation each body that scores something is."""

    setting = "assessors"

    def __init__(
        self,
        *args: Any,
        assessors: AssessorMap,
        organisations: Iterable[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.assessors = assessors
        choices = organisation_choices(organisations)
        for body, leaf_ids in self._in_order():
            name = assessors.scheme.regulation.bodies[body].name
            mapped = [str(one.pk) for one in assessors.bodies.get(body, ())]
            if assessors.may_stay_open(body):
                self.fields[body] = forms.MultipleChoiceField(
                    label=name,
                    choices=choices,
                    required=False,
                    initial=mapped,
                    widget=forms.CheckboxSelectMultiple,
                    help_text=f"参与{len(leaf_ids)}个条目的会签；是几家就选几家，不选的由牵头单位单独赋分。",
                )
            else:
                self.fields[body] = as_cell(
                    forms.ChoiceField(
                        label=name,
                        choices=[NOBODY, *choices],
                        required=False,
                        initial=mapped[0] if mapped else "",
                    )
                )

    def rows(self) -> list[tuple[str, list[str], forms.BoundField]]:
        """Return the bodies with the leaves they score and their field.

        Those without an organisation stand first, and of them those that lead.
        """
        return [(body, leaf_ids, self[body]) for body, leaf_ids in self._in_order()]

    def mapped(self) -> dict[str, list[int]]:
        """Return body → organisations."""
        found = {}
        for body in self.assessors.named:
            given = self.cleaned_data[body]
            keys = given if isinstance(given, list) else [given]
            found[body] = [int(key) for key in keys if key]
        return found

    def _in_order(self) -> list[tuple[str, list[str]]]:
        known = self.assessors
        return sorted(
            known.named.items(),
            key=lambda item: (item[0] in known.bodies, known.may_stay_open(item[0])),
        )


class AssignForm(ReasonForm, SeenForm):
    """Other assessors for a leaf, for one unit or for all."""

    setting = "assignment"

    unit = forms.ChoiceField(label="适用于", required=False)
    lead = forms.ChoiceField(label="牵头（赋分）")
    countersign = forms.MultipleChoiceField(
        label="会签", required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = ("unit", "lead", "countersign", "reason")

    def __init__(
        self,
        *args: Any,
        units: Iterable[CycleUnit],
        organisations: Iterable[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        whom = [("", "全部单位"), *((unit.unit_id, unit.name) for unit in units)]
        choices = organisation_choices(organisations)
        self.fields["unit"].choices = whom  # type: ignore[attr-defined]
        self.fields["lead"].choices = choices  # type: ignore[attr-defined]
        self.fields["countersign"].choices = choices  # type: ignore[attr-defined]

    def organisations(self) -> list[int]:
        """Return who scores, the lead first."""
        named = [self.cleaned_data["lead"], *self.cleaned_data["countersign"]]
        return [int(key) for key in dict.fromkeys(named)]

    def _moved(self, now: Texts, was: Texts, given: Any) -> Iterator[Moved]:
        """Yield the adjustment as a whole: lead and countersigners are one decision."""
        del was, given
        names = {str(key): str(label) for key, label in self.fields["lead"].choices}  # type: ignore[attr-defined]
        theirs = now.get(self.cleaned_data["unit"] or FOR_ALL, "")
        words = [
            "、".join(names.get(key, key) for key in keys) or "（没有调整）"
            for keys in ([str(one) for one in self.organisations()], theirs.split(","))
        ]
        yield Moved("考核单位（牵头在前）", words[0], words[1], is_kept=False)


class ResetForm(ReasonForm, SeenForm):
    """Back to the assessors whom the scheme names."""

    setting = "assignment"
    unit = forms.CharField(required=False, widget=forms.HiddenInput)


class ParticipantsForm(SeenForm):
    """Which organisations take part in one part."""

    setting = "participants"
    organisations = forms.MultipleChoiceField(
        label="组织", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: Any = None,
        *,
        cycle: Cycle,
        part: Participant.Part,
        organisations: Iterable[Organisation],
        chosen: Iterable[int],
    ) -> None:
        keys = [str(key) for key in chosen]
        super().__init__(
            data,
            cycle=cycle,
            about=part,
            texts={"organisations": joined(keys)},
            auto_id=f"id_{part}_%s",
            initial={"organisations": keys},
        )
        self.part = part
        self.fields["organisations"].label = part.label
        self.fields["organisations"].choices = organisation_choices(organisations)  # type: ignore[attr-defined]

    @property
    def names(self) -> str:
        """The organisations that are chosen now, by name."""
        chosen = self.initial["organisations"]
        labels = dict(self.fields["organisations"].choices)  # type: ignore[attr-defined]
        return "、".join(labels[key] for key in chosen if key in labels)

    def keys(self) -> list[int]:
        """Return the organisations that were chosen."""
        return [int(key) for key in self.cleaned_data["organisations"]]
