"""How the year is run: stages, windows, deadlines, who does what; registers; documents.

A stage is a name for a time in which certain actions are open. Its actions are the language's,
its name, order, window and people are the regulation's, so that another city's stages are data.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from kaoping.scheme.values import Quotation, Truth, Whole, Written

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
Day = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
Role = Literal["office", "assessor", "unit", "expert", "leader", "public", "auditor"]
Action = Literal[
    "set-up",
    "record-events",
    "self-assess",
    "submit-self-assessment",
    "mark",
    "mark-projects",
    "send-back",
    "visit-site",
    "combine",
    "adjust",
    "approve",
    "notify",
    "object",
    "decide-objection",
    "publish",
    "correct",
    "archive",
    "read",
]


CLOCK = r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"


class Window(Written):
    """Days of the evaluated year on which a stage opens and closes, both included."""

    opens: Day | None = None
    closes: Day | None = None
    closing_time: Annotated[str, Field(pattern=CLOCK)] | None = None
    year_after: Truth = False
    on_rest_day: Literal["keep", "next-working-day", "previous-working-day"] = "keep"


class Stage(Written):
    """One stage of the year, in the order of the file."""

    id: Slug
    name: str
    who: list[Role] = Field(min_length=1)
    allows: list[Action] = Field(min_length=1)
    window: Window | None = None
    optional: Truth = False
    """The text has no such stage; a year may switch it on (W34, U33)."""
    note: str = ""
    quote: list[Quotation] = []


class Deadline(Written):
    """Working days from a recorded event, counted from the working day after it (W20)."""

    id: Slug
    name: str
    who: Role
    working_days: Whole
    counted_from: Slug
    late: Literal["flag", "refuse"] = "flag"
    quote: list[Quotation] = []


class Duty(Written):
    """A standing rule of the work: who organises, what is asked of everyone."""

    name: str
    who: list[Role] = Field(min_length=1)
    quote: list[Quotation] = Field(min_length=1)


class Recusal(Written):
    """Who may not score whom; bodies that are evaluated themselves score each other (U11)."""

    own_organisation: Literal["forbidden"]
    exchanged: dict[str, str] = {}
    quote: list[Quotation] = []


class Sampling(Written):
    """Projects drawn for experts, and how their marks become one measure (U13)."""

    leaf: str
    projects: Whole
    drawn: Literal["recorded-random"]
    quote: list[Quotation] = []


class Process(Written):
    """The year as the regulation lays it down."""

    stages: list[Stage] = Field(min_length=1)
    deadlines: list[Deadline] = []
    duties: list[Duty] = []
    recusal: Recusal | None = None
    sampling: list[Sampling] = []

    def quotations(self) -> Iterator[tuple[str, Quotation]]:
        """Yield (what carries them, words)."""
        for stage in self.stages:
            for quote in stage.quote:
                yield f"环节“{stage.name}”", quote
        for deadline in self.deadlines:
            for quote in deadline.quote:
                yield f"时限“{deadline.name}”", quote
        for duty in self.duties:
            for quote in duty.quote:
                yield f"职责“{duty.name}”", quote
        for quote in self.recusal.quote if self.recusal else []:
            yield "回避", quote
        for sampling in self.sampling:
            for quote in sampling.quote:
                yield f"抽样“{sampling.leaf}”", quote


class Feed(Written):
    """Which leaf and input the entries of a register are counted into."""

    leaf: str
    input: str
    counts: Literal["each-entry", "each-matter-once", "last-value", "sequence"]
    note: str = ""


class Ledger(Written):
    """A 台账 kept during the year."""

    id: Slug
    name: str
    kept_by: list[Role] = Field(min_length=1)
    feeds: list[Feed] = Field(min_length=1)
    quote: list[Quotation] = []


class Heading(Written):
    """One section of a document, with what the regulation asks to be written there."""

    title: str
    guidance: str = ""
    quote: list[Quotation] = []


class Document(Written):
    """A report that the regulation asks for."""

    id: Slug
    name: str
    written_by: Role
    sections: list[Heading] = []
    quote: list[Quotation] = []

    def quotations(self) -> Iterator[Quotation]:
        """Yield the words that the document and its sections carry."""
        yield from self.quote
        for section in self.sections:
            yield from section.quote
