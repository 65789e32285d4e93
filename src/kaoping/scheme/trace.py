"""How much of the regulation's text the scheme carries: every line, every character.

A character is carried by the quotation that holds it, and a quotation belongs to what it decides:
a rule, a node, a stage, a document, a reading. Words may be marked as having no effect, with the
reason. What nothing carries is the part of the regulation that the system does not run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kaoping.scheme.model import Leaf
from kaoping.scheme.scheme import Scheme
from kaoping.scheme.values import Quotation
from kaoping.scheme.walk import walk


@dataclass
class TracedLine:
    """One line of the source text: who carries it, and what is left over."""

    number: int
    text: str
    carriers: list[str] = field(default_factory=list)
    covered: set[int] = field(default_factory=set)

    @property
    def counted(self) -> set[int]:
        """The positions of the characters that have to be carried: all but blanks."""
        return {i for i, sign in enumerate(self.text) if not sign.isspace()}

    @property
    def left_over(self) -> str:
        """The characters that nothing carries."""
        return "".join(self.text[i] for i in sorted(self.counted - self.covered))

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to carry."""
        return not self.counted


@dataclass
class Trace:
    """All lines of a regulation with their carriers."""

    lines: list[TracedLine]
    not_found: list[tuple[str, Quotation]]
    """Quotations that are not in the text; they carry nothing."""

    @property
    def lines_share(self) -> tuple[int, int]:
        """Lines that are carried whole, of all lines that are not blank."""
        counted = [line for line in self.lines if not line.is_blank]
        return sum(not line.left_over for line in counted), len(counted)

    @property
    def characters_share(self) -> tuple[int, int]:
        """Characters that are carried, of all characters but blanks."""
        counted = sum(len(line.counted) for line in self.lines)
        return sum(len(line.counted & line.covered) for line in self.lines), counted

    @property
    def is_complete(self) -> bool:
        """Whether everything is carried and every quotation was found."""
        carried, counted = self.characters_share
        return carried == counted and not self.not_found


def trace(scheme: Scheme) -> Trace:
    """Return who carries each line of the regulation."""
    lines = [TracedLine(n, text) for n, text in enumerate(scheme.source.lines, start=1)]
    found = Trace(lines, [])
    for carrier, quotation in carriers(scheme):
        spans = _spans(scheme, quotation)
        if not spans:
            found.not_found.append((carrier, quotation))
            continue
        line = lines[quotation.line - 1]
        fresh = [span for span in spans if not set(range(*span)) <= line.covered]
        line.covered.update(range(*(fresh or spans)[0]))
        if carrier not in line.carriers:
            line.carriers.append(carrier)
    return found


def _spans(scheme: Scheme, quotation: Quotation) -> list[tuple[int, int]]:
    """Return every place in the line at which the quoted words stand."""
    text, words = scheme.source.line(quotation.line), quotation.text
    spans, start = [], text.find(words)
    while start >= 0:
        spans.append((start, start + len(words)))
        start = text.find(words, start + 1)
    return spans


def carriers(scheme: Scheme) -> Iterator[tuple[str, Quotation]]:
    """Yield (what carries them, words) for every quotation of a scheme."""
    regulation = scheme.regulation
    yield from (("题名与发文", quote) for quote in regulation.quote)
    yield from _declared(scheme)
    for visit in walk(regulation):
        kind = "条目" if isinstance(visit.node, Leaf) else "指标"
        for quote in visit.node.quotations():
            yield f"{kind} {visit.node.id}", quote
    yield from (("总分", quote) for quote in regulation.total.quote)
    yield from regulation.outcome.quotations()
    yield from regulation.process.quotations()
    for ledger in regulation.ledgers:
        yield from ((f"台账“{ledger.name}”", quote) for quote in ledger.quote)
    for document in regulation.documents:
        yield from ((f"文书“{document.name}”", quote) for quote in document.quotations())
    for reading in scheme.readings:
        yield from ((f"释义 {reading.id}", quote) for quote in reading.quote)
    for words in regulation.no_effect:
        yield from ((f"无影响（{words.reason}）", quote) for quote in words.quote)


def _declared(scheme: Scheme) -> Iterator[tuple[str, Quotation]]:
    """Yield the words behind what a scheme declares by name."""
    regulation = scheme.regulation
    if regulation.evaluated_years:
        yield from (("考核年度", quote) for quote in regulation.evaluated_years.quote)
    if regulation.validity:
        yield from (("有效期", quote) for quote in regulation.validity.quote)
    named = (
        ("机构", regulation.bodies),
        ("单位分组", regulation.groups),
        ("单位属性", regulation.attributes),
        ("认定", regulation.flags),
    )
    for what, things in named:
        for thing in things.values():
            yield from ((f"{what}“{thing.name}”", quote) for quote in thing.quote)
    for term in regulation.terms:
        yield from ((f"名称“{term.name}”", quote) for quote in term.quote)
