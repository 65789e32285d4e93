"""Word documents: headings, paragraphs and tables as text. Runs inside the worker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import docx
from docx.document import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

from kaoping.evidence.previews import miniature
from kaoping.evidence.previews.personal import Counter

BLOCKS, CHARACTERS, ROWS, COLUMNS = 1500, 200_000, 300, 30
_LEVEL = re.compile(r"(?:heading|标题)\s*([1-6])", re.IGNORECASE)


def inspect(file: BinaryIO, _wanted: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return what looks like personal data in a document, and its beginning as a thumbnail."""
    counter, head = Counter(), list[dict[str, Any]]()
    for block in _blocks(docx.Document(file)):
        if len(head) < miniature.HEAD:
            head.append(block)
        texts = [block["text"]] if "text" in block else [c for row in block["rows"] for c in row]
        if not counter.read(" ".join(texts)):
            break
    return {"personal": counter.found()}, miniature.of_words(head)


def read(file: BinaryIO, _wanted: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return the blocks of a document in their order, and whether there is more."""
    shown: list[dict[str, Any]] = []
    characters = 0
    for block in _blocks(docx.Document(file)):
        if len(shown) >= BLOCKS or characters > CHARACTERS:
            return {"blocks": shown, "more": True}, b""
        shown.append(block)
        characters += len(block.get("text", "")) + sum(
            len(cell) for row in block.get("rows", ()) for cell in row
        )
    return {"blocks": shown, "more": False}, b""


def _blocks(document: Document) -> Iterator[dict[str, Any]]:
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            yield {"rows": _rows(item)}
        elif item.text.strip():
            yield {"text": item.text, "level": _level(item)}


def _level(paragraph: Paragraph) -> int:
    """Return the level of a heading, from 1; 0 for a plain paragraph."""
    name = paragraph.style.name if paragraph.style else ""
    if name in {"Title", "标题"}:
        return 1
    match = _LEVEL.match(name or "")
    return int(match[1]) if match else 0


def _rows(table: Table) -> list[list[str]]:
    rows = []
    for row in list(table.rows)[:ROWS]:
        cells, last = [], None
        for cell in row.cells[:COLUMNS]:
            if cell._tc is not last:  # noqa: SLF001  a merged cell is met once a column
                cells.append(cell.text)
            last = cell._tc  # noqa: SLF001
        rows.append(cells)
    return rows
