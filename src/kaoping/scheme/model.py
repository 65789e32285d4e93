"""What may stand in a scheme file: a city's 考核评价办法 as data, immutable once read.

`load.py` reads one and joins it with its readings and its source text to a `Scheme`; `checks/`
look for what is wrong across its parts. Points are exact; every rule carries its words.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from kaoping.scheme.outcome import Outcome
from kaoping.scheme.process import Document, Ledger, Process
from kaoping.scheme.rules import Rule
from kaoping.scheme.values import Amount, CalendarDay, Limit, Quotation, Truth, Whole, Written

NodeId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class Source(Written):
    """The regulation's own text, one paragraph a line."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    origin: str = ""
    """Where the text was published, for people."""


class YearSpan(Written):
    """The years that the regulation says it evaluates, both included."""

    first: Whole
    last: Whole
    quote: list[Quotation] = []


class Validity(Written):
    """The days on which the regulation is in force, both included."""

    from_day: CalendarDay
    until_day: CalendarDay
    quote: list[Quotation] = []


class Section(Written):
    """From this line on, quotations stand at this place of the text: `附件1·一·组织领导`."""

    line: Whole
    label: Name


class Body(Written):
    """An organisation that takes part, with the spellings that the text uses for it."""

    name: Name
    spellings: list[Name] = []
    quote: list[Quotation] = []


class Group(Written):
    """Evaluated units that share their tables."""

    name: Name
    tables: list[NodeId] = Field(min_length=1)
    quote: list[Quotation] = []


class Unit(Written):
    """An evaluated unit that the regulation names."""

    name: Name
    full_name: str = ""
    group: Slug
    code: str = ""
    """GB/T 2260, where the place has a code."""
    body: str = ""
    """The body that this unit is, where it also assesses others."""


class Attribute(Written):
    """Something that a facts file has to say of each unit: whether it has projects."""

    type: Literal["boolean"]
    name: Name
    quote: list[Quotation] = []


class Flag(Written):
    """Something that is found about a unit and acts on its outcome, apart from any leaf."""

    name: Name
    quote: list[Quotation] = []


class Condition(Written):
    """An attribute of the unit that decides whether a part of its tables applies."""

    attribute: Key
    equals: Truth


class Words(Written):
    """What the regulation says of a node, part by part, with the places."""

    name: list[Quotation] = []
    points: list[Quotation] = []
    content: list[Quotation] = []
    """考核内容, 指标解释及要求."""
    method: list[Quotation] = []
    """评价方法."""
    assessors: list[Quotation] = []
    other: list[Quotation] = []

    def all(self) -> Iterator[Quotation]:
        """Yield every quotation."""
        for field in type(self).model_fields:
            yield from getattr(self, field)


class Combination(Written):
    """How an inner node is made from its children: base + Σ weight × child, then the limits.

    `rescale_to`: the sum is turned into this many points, × rescale_to ÷ the applicable full
    points (Urumqi, 折算公式). Children in `outside_full` add to the score and not to the full.
    """

    base: Amount = Fraction(0)
    weights: dict[NodeId, Amount] = {}
    outside_full: list[NodeId] = []
    floor: Limit = None
    cap: Limit = None
    rescale_to: Limit = None
    quote: list[Quotation] = []

    def weight(self, child: str) -> Fraction:
        """Return the weight of a child; 1 where none is stated."""
        return self.weights.get(child, Fraction(1))


class _Node(Written):
    """What leaves and inner nodes share."""

    id: NodeId
    name: Name
    aliases: list[Name] = []
    points: Amount | None = None
    dimension: str = ""
    assessors: list[str] = []
    """Bodies; the first leads, the others countersign. Empty: those of the node above."""
    applies_when: Condition | None = None
    says: Words = Field(default_factory=Words)
    note: str = ""


class Leaf(_Node):
    """A 计分条目: the smallest part of a table that gets a score."""

    rule: Rule
    absent: Literal["pending", "no-event"] = "pending"
    """What it means that a facts file does not mention the leaf."""
    related: list[NodeId] = []
    """Leaves that score nearly the same fact (W38, U20); no effect on the score."""
    second_reviewer: Truth = False
    """Whether a second person has to confirm the mark (U21)."""

    def quotations(self) -> Iterator[Quotation]:
        """Yield the words that the leaf carries."""
        yield from self.says.all()
        yield from self.rule.quotations()


class InnerNode(_Node):
    """A component, category or indicator: made from its children."""

    children: "list[Node]" = Field(min_length=1)
    combine: Combination = Field(default_factory=Combination)

    def quotations(self) -> Iterator[Quotation]:
        """Yield the words that the node itself carries, without its children."""
        yield from self.says.all()
        yield from self.combine.quote


def _kind_of_node(value: Any) -> str:
    if isinstance(value, dict):
        return "inner" if "children" in value else "leaf"
    return "inner" if isinstance(value, InnerNode) else "leaf"


Node = Annotated[
    Annotated[InnerNode, Tag("inner")] | Annotated[Leaf, Tag("leaf")],
    Discriminator(_kind_of_node),
]


class Term(Written):
    """One thing that the text gives several names (W2, U23)."""

    name: Name
    aliases: list[Name]
    quote: list[Quotation] = []


class NoEffect(Written):
    """Words that have no effect on a result or on the work, with the reason."""

    reason: Annotated[str, Field(min_length=4)]
    quote: list[Quotation] = Field(min_length=1)


class Regulation(Written):
    """The content of `scheme.yaml`, readings settled."""

    language: Literal["1"]
    id: Slug
    title: Name
    city: Name
    status: Literal["draft", "in-force", "repealed"]
    status_label: Name
    issuer: str = ""
    aliases: list[Name] = []
    quote: list[Quotation] = []
    source: Source
    evaluated_years: YearSpan | None = None
    validity: Validity | None = None
    outline: list[Section] = []
    dimensions: dict[Slug, Name] = {}
    bodies: dict[Slug, Body]
    groups: dict[Slug, Group] = Field(min_length=1)
    units: dict[Slug, Unit] = {}
    attributes: dict[Key, Attribute] = {}
    flags: dict[Slug, Flag] = {}
    not_applicable: Literal["allowed", "refused"]
    nodes: list[Node] = Field(min_length=1)
    total: Combination
    outcome: Outcome
    process: Process
    ledgers: list[Ledger] = []
    documents: list[Document] = []
    terms: list[Term] = []
    no_effect: list[NoEffect] = []
