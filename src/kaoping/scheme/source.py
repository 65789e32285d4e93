"""The regulation's own text, line by line, and where in it a quotation stands."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaoping.scheme.model import Section
    from kaoping.scheme.values import Quotation


@dataclass(frozen=True)
class SourceText:
    """The text of a regulation as it was published, one paragraph a line, never edited."""

    lines: tuple[str, ...]
    sha256: str
    outline: tuple[tuple[int, str], ...] = ()

    @classmethod
    def of(cls, text: str, sections: list[Section]) -> SourceText:
        """Take the text apart and remember its sections."""
        outline = tuple(sorted((section.line, section.label) for section in sections))
        digest = hashlib.sha256(text.encode()).hexdigest()
        return cls(tuple(text.split("\n")), digest, outline)

    def line(self, number: int) -> str:
        """Return a line by its number, counted from 1; nothing past the end."""
        return self.lines[number - 1] if 1 <= number <= len(self.lines) else ""

    def place(self, number: int) -> str:
        """Return where in the text a line stands: `附件1·一·组织领导`."""
        at = bisect_right(self.outline, number, key=lambda section: section[0])
        return self.outline[at - 1][1] if at else f"第{number}行"

    def span(self, quotation: Quotation) -> tuple[int, int] | None:
        """Return where the quoted words stand in their line, or None where they do not."""
        start = self.line(quotation.line).find(quotation.text)
        return None if start < 0 else (start, start + len(quotation.text))

    def cite(self, quotation: Quotation) -> str:
        """Return the words as a person quotes them, with their place."""
        return f"{self.place(quotation.line)}：“{quotation.text.strip()}”"

    def cite_all(self, quotations: Iterable[Quotation]) -> list[str]:
        """Return one citation a place, the words in the order of the text, gaps as `…`."""
        spans = {(q.line, *span): q.text for q in quotations if (span := self.span(q))}
        places: dict[str, str] = {}
        end = (0, 0)
        for (line, start, stop), text in sorted(spans.items()):
            label = self.place(line)
            before = places.get(label, "")
            follows = (line, start) == end or line == end[0] + 1
            places[label] = before + ("" if not before or follows else "…") + text.strip()
            end = (line, stop)
        return [f"{label}：“{words}”" for label, words in places.items()]
