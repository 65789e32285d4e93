"""What follows from the scores: grades, overrides, ranking, consequences, rounding for display."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from kaoping.scheme.values import Amount, Interval, Quotation, Truth, Whole, Written

MOST_DECIMALS = 9
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]


class Grade(Written):
    """A 等次: the totals that have it, ends written out."""

    id: Slug
    name: str
    when: Interval
    quote: list[Quotation] = []


class Override(Written):
    """What a flag does to the outcome of the unit that carries it.

    A veto has a target: the grade is set, or the grade or the score is held down; the unit stays
    in the ranking or is ranked after all others and leaves them its prize (reading W14).
    """

    flag: str
    grade: str | None = None
    grade_at_most: str | None = None
    score_at_most: Amount | None = None
    ranked: Literal["with-others", "after-others"] = "with-others"
    rewards: Literal["kept", "none"] = "kept"
    quote: list[Quotation] = []


class Ranking(Written):
    """Ranks from the highest total down; equal totals share a rank (1, 1, 3)."""

    scope: Literal["all", "group"] = "all"
    quote: list[Quotation] = []


class _Consequence(Written):
    """What all consequences share."""

    kind: Slug
    name: str
    quote: list[Quotation] = []


class RankReward(_Consequence):
    """Money by rank, once every unit of the run is complete.

    `ties`: units that share a rank share the prizes of the places they fill (`pool`), or each
    takes the prize of the rank (`each`), reading W16.
    """

    by: Literal["rank"]
    values: list[Amount] = Field(min_length=1)
    unit: str
    ties: Literal["pool", "each"]
    confirm_grades: list[Slug] = []
    """A prize for a unit with one of these grades needs a person's confirmation (W15)."""


class GradeConsequence(_Consequence):
    """Something that a grade brings, as soon as the grade is given."""

    by: Literal["grade"]
    values: dict[Slug, str] = Field(min_length=1)
    needs_confirmation: Truth = False


class FlagConsequence(_Consequence):
    """Something that a flag brings, as soon as it is set."""

    by: Literal["flag"]
    values: dict[Slug, str] = Field(min_length=1)
    needs_confirmation: Truth = False


class PersonConsequence(_Consequence):
    """Something that people decide on; the system lists the clause and computes nothing."""

    by: Literal["decision"]
    decided_by: str


Consequence = Annotated[
    RankReward | GradeConsequence | FlagConsequence | PersonConsequence,
    Field(discriminator="by"),
]


def _few(decimals: int) -> int:
    if decimals > MOST_DECIMALS:
        raise ValueError(f"应为 0–{MOST_DECIMALS} 的整数")
    return decimals


class Display(Written):
    """How numbers are shown; grades and ranks never come from shown numbers."""

    decimals: Annotated[Whole, AfterValidator(_few)]
    rounding: Literal["half-away-from-zero"]


class Outcome(Written):
    """Everything that is derived from the totals."""

    grades: list[Grade] = Field(min_length=1)
    overrides: list[Override] = []
    ranking: Ranking | None = None
    consequences: list[Consequence] = []
    display: Display

    def quotations(self) -> Iterator[tuple[str, Quotation]]:
        """Yield (what carries them, words)."""
        for grade in self.grades:
            for quote in grade.quote:
                yield f"等次“{grade.name}”", quote
        for override in self.overrides:
            for quote in override.quote:
                yield f"认定“{override.flag}”的效力", quote
        for quote in self.ranking.quote if self.ranking else []:
            yield "排名", quote
        for consequence in self.consequences:
            for quote in consequence.quote:
                yield f"结果运用“{consequence.name}”", quote
