"""The facts a leaf asks for: each input has a name, a type, and what values it may take.

An input becomes one number a unit. Two shapes arrive as lists and are reduced on arrival: a list
of yes and no (one a bulletin) to the number of completed runs, and lists of experts' marks to the
mean of the projects' means. What was written is kept beside the number for the explanation.
"""

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from kaoping.scheme.values import Amount, Quotation, Whole, Written

HUNDRED = Fraction(100)


class _Input(Written):
    """What all inputs share."""

    name: str = Field(min_length=1)
    """The input in the officials' words, as the head of its row in a workbook."""
    unit: str = ""
    """The unit of measure, for people."""
    at_most: str | None = None
    """Another input of the same leaf that this one may not exceed."""
    quote: list[Quotation] = []

    @property
    def bounds(self) -> tuple[Fraction | None, Fraction | None]:
        """The lowest and highest value that may be written; None where there is no bound."""
        return None, None


class CountInput(_Input):
    """A whole number, not negative."""

    type: Literal["count"]

    @property
    def bounds(self) -> tuple[Fraction | None, Fraction | None]:
        """Not below nought."""
        return Fraction(0), None


class NumberInput(_Input):
    """Any exact number between `min` and `max`."""

    type: Literal["number"]
    min: Amount | None = None
    max: Amount | None = None

    @property
    def bounds(self) -> tuple[Fraction | None, Fraction | None]:
        """As the scheme states them."""
        return self.min, self.max


class PercentInput(_Input):
    """A percentage or a score out of a hundred."""

    type: Literal["percent"]

    @property
    def bounds(self) -> tuple[Fraction | None, Fraction | None]:
        """0 to 100 (`interface.md`, "Values")."""
        return Fraction(0), HUNDRED


class BooleanInput(_Input):
    """Yes or no; counts 1 or 0."""

    type: Literal["boolean"]

    @property
    def bounds(self) -> tuple[Fraction | None, Fraction | None]:
        """Nought or one."""
        return Fraction(0), Fraction(1)


class StreakInput(_Input):
    """One yes or no an occasion, in the order of their dates; the number is that of full runs.

    With `overlap: pairs` a run of n counts ⌊n/length⌋ times; with `sliding` it counts
    n − length + 1 times (Wuhai, reading W33).
    """

    type: Literal["streak"]
    length: Whole
    overlap: Literal["pairs", "sliding"]

    @property
    def bounds(self) -> tuple[Fraction | None, Fraction | None]:
        """Not below nought."""
        return Fraction(0), None

    def reduce(self, occasions: list[bool]) -> Fraction:
        """Return how many times the run was completed."""
        count = run = 0
        for happened in [*occasions, False]:
            if happened:
                run += 1
                continue
            if self.overlap == "pairs":
                count += run // self.length
            else:
                count += max(0, run - self.length + 1)
            run = 0
        return Fraction(count)


class PanelInput(_Input):
    """Experts' marks, one list a project; the number is the mean of the projects' means.

    With `drop: extremes` the highest and the lowest mark of a project with three marks or more
    are left out of its mean; neither of our two regulations asks for it.
    """

    type: Literal["panel"]
    min: Amount = Fraction(0)
    max: Amount = HUNDRED
    most_projects: Whole
    drop: Literal["nothing", "extremes"] = "nothing"

    @property
    def bounds(self) -> tuple[Fraction | None, Fraction | None]:
        """The bounds of one mark, and so of the mean."""
        return self.min, self.max

    def reduce(self, projects: list[list[Fraction]]) -> Fraction:
        """Return the mean of the means; each project has at least one mark."""
        means = [self._mean(marks) for marks in projects]
        return sum(means, Fraction(0)) / len(means)

    def _mean(self, marks: list[Fraction]) -> Fraction:
        if self.drop == "extremes" and len(marks) >= 3:
            marks = sorted(marks)[1:-1]
        return sum(marks, Fraction(0)) / len(marks)


Input = Annotated[
    CountInput | NumberInput | PercentInput | BooleanInput | StreakInput | PanelInput,
    Field(discriminator="type"),
]


Inputs = dict[str, Input]
