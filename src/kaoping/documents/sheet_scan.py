"""One sheet's XML looked through as bytes, before and beside the reader of values.

The reader of values lays a sheet out as one block from its first to its last cell, drops
formulas and formats, and takes what it can from odd XML. So the block is measured first, cells
written in a way that no office program writes are refused, and what values do not show is listed:
formulas, errors, merged cells, hidden rows and columns, percentages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
from numpy.typing import NDArray

CELL = b'<c r="'
PLAIN_CELL = rb' r="%s"[^<>r]*+(?:>|r"[^<>r]*+>)'
"""Named first and once: behind the name, an `r` only ends a type such as `inlineStr`."""
NEAR_NAME, ANY_NAME = rb"(?:[A-F][A-Z]{2}|[A-Z]{1,2})[0-9]{1,3}+", rb"[A-Z]{1,3}+[0-9]{1,7}+"
ODD_OR_FAR_CELL = re.compile(rb"<c(?!%s)[\s/>]" % (PLAIN_CELL % NEAR_NAME))
"""A cell that is odd, or lies beyond FZZ999; the block up to there is small enough."""
ODD_CELL = re.compile(rb"<c(?!%s)[\s/>]" % (PLAIN_CELL % ANY_NAME))
PREFIXED = re.compile(rb"<(?!xm:)[A-Za-z_][\w.-]*:(?:c|row|sheetData|worksheet|v|f|is)[\s/>]")
"""Excel itself writes `xm:f` in the checks of cells that point at another sheet."""
COLON = re.compile(rb":(?:c|row|sheetData|worksheet|v|f|is)[\s/>]")
FORMULA = re.compile(rb"<f[\s/>]")
FULL_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^<>]*(?<!/)>(?!</c>)')
ERROR = re.compile(rb't="e"')
ERROR_CELL = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"[^<>]*? t="e"[^<>]*>(?:(?!</c>).){0,9999}?<v>([^<]*)</v>', re.DOTALL
)
MERGED = re.compile(rb'<mergeCell [^<>]*?ref="([A-Z0-9:]+)"')
ROW = re.compile(rb"<row ([^<>]*)>")
COLUMN = re.compile(rb"<col ([^<>]*)>")
ATTRIBUTE = re.compile(rb'([A-Za-z]+)="([^"]*)"')
SHORTEST_SHARED = b'<c r="A1" t="s"><v>0</v></c>'
SHARED = re.compile(rb't="s"')
SHARED_TEXT = re.compile(rb't="s"[^<>]*><v>([0-9]{1,9})</v>')

MOST_CELLS = 5_000_000
"""The largest block of cells that is laid out."""
MOST_TEXTS = 2**29
"""The most bytes of shared texts that a sheet's cells may come to."""
MOST_FORMULAS = 100_000
"""The most formulas that are listed."""
BEFORE_FORMULA = 200
"""A formula stands behind its cell's tag; nobody looks farther back for it."""
WIDEST = 10
"""Characters of the longest cell name that `ANY_NAME` lets through."""


@dataclass
class SheetScan:
    """What a sheet holds beside values."""

    formulas: list[str] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    """Cell → `#REF!` and the like."""
    merged: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    """Counted from 0."""
    hidden_columns: list[range] = field(default_factory=list)
    percentages: list[str] = field(default_factory=list)


class OddSheetError(Exception):
    """A sheet is written as no office program writes it."""


def far_cell(xml: bytes) -> str | None:
    """Return a cell that lies so far out that the block up to it is too large; None: there is none.

    Cells that hold nothing but a format do not count.

    Raises:
        OddSheetError: the cells cannot be measured.
    """
    if b"<worksheet" not in xml[:2000] or (COLON.search(xml) and PREFIXED.search(xml)):
        raise OddSheetError
    if not ODD_OR_FAR_CELL.search(xml):
        return None
    if ODD_CELL.search(xml):
        raise OddSheetError
    columns, rows = _extent(xml)
    if columns * rows <= MOST_CELLS:
        return None
    ends = {"columns": (0, ""), "rows": (0, "")}
    for match in FULL_CELL.finditer(xml):
        column, row = column_number(match[1].decode()), int(match[2])
        name = f"{match[1].decode()}{row}"
        ends["columns"] = max(ends["columns"], (column, name))
        ends["rows"] = max(ends["rows"], (row, name))
    if ends["columns"][0] * ends["rows"][0] <= MOST_CELLS:
        return None
    return ends["rows"][1] if ends["rows"][0] > 10_000 else ends["columns"][1]


def _extent(xml: bytes) -> tuple[int, int]:
    """Return the number of the last column and of the last row that a cell is named after."""
    data = np.frombuffer(xml + b'"' * WIDEST, dtype=np.uint8)
    starts = data[: -len(CELL)] == CELL[0]
    for offset, byte in enumerate(CELL[1:], start=1):
        starts &= data[offset : offset - len(CELL)] == byte
    at = np.flatnonzero(starts) + len(CELL)
    if not at.size:
        return 0, 0
    column: NDArray[np.int64] = np.zeros(at.size, dtype=np.int64)
    row: NDArray[np.int64] = np.zeros(at.size, dtype=np.int64)
    inside = np.ones(at.size, dtype=np.bool_)
    for offset in range(WIDEST):
        char = data[at + offset].astype(np.int64)
        inside &= char != ord('"')
        is_letter, is_digit = inside & (char >= ord("A")), inside & (char < ord("A"))
        column = np.where(is_letter, column * 26 + char - 64, column)
        row = np.where(is_digit, row * 10 + char - 48, row)
    return int(column.max()), int(row.max())


def scan(xml: bytes, percent_styles: set[int]) -> SheetScan:
    """Return what values do not show; `percent_styles` are the cell styles with a percent sign."""
    found = SheetScan(formulas=list(dict.fromkeys(_formulas(xml))))
    if ERROR.search(xml):
        found.errors = {m[1].decode(): m[2].decode() for m in ERROR_CELL.finditer(xml)}
    below = xml[max(xml.rfind(b"</sheetData>"), 0) :]
    found.merged = [ref.decode() for ref in MERGED.findall(below)]
    found.hidden_rows = set(_hidden_rows(xml))
    found.hidden_columns = list(_hidden_columns(xml))
    if percent_styles:
        styles = "|".join(map(str, sorted(percent_styles)))
        pattern = rf'<c r="([A-Z]+[0-9]+)"[^<>]*? s="(?:{styles})"[^<>]*(?<!/)>'
        found.percentages = [ref.decode() for ref in re.findall(pattern.encode(), xml)]
    return found


def texts_size(xml: bytes, lengths: list[int]) -> int:
    """Return how many bytes of shared texts a sheet's cells come to, each as often as it is used.

    `lengths` are those of the table of texts. The answer is exact where it may be too much, 0 where
    there cannot be so many cells.
    """
    longest = max(lengths, default=0)
    if len(xml) // len(SHORTEST_SHARED) * longest <= MOST_TEXTS:
        return 0
    count = len(SHARED.findall(xml))
    if count * longest <= MOST_TEXTS:
        return count * longest
    found = [int(match) for match in SHARED_TEXT.findall(xml)]
    known = sum(lengths[at] for at in found if at < len(lengths))
    return known + (count - len(found)) * longest


def _formulas(xml: bytes) -> Iterator[str]:
    for match in islice(FORMULA.finditer(xml), MOST_FORMULAS):
        start = xml.rfind(CELL, max(match.start() - BEFORE_FORMULA, 0), match.start())
        if start >= 0:
            start += len(CELL)
            yield xml[start : xml.index(b'"', start)].decode()


def _hidden_rows(xml: bytes) -> Iterator[int]:
    for found in ROW.findall(xml):
        attributes = dict(ATTRIBUTE.findall(found))
        if _is_hidden(attributes, b"ht") and attributes.get(b"r", b"").isdigit():
            yield int(attributes[b"r"]) - 1


def _hidden_columns(xml: bytes) -> Iterator[range]:
    for found in COLUMN.findall(xml[: xml.find(b"<sheetData")]):
        attributes = dict(ATTRIBUTE.findall(found))
        first, last = attributes.get(b"min", b""), attributes.get(b"max", b"")
        if _is_hidden(attributes, b"width") and first.isdigit() and last.isdigit():
            yield range(int(first) - 1, int(last))


def _is_hidden(attributes: dict[bytes, bytes], size: bytes) -> bool:
    nothing = re.fullmatch(rb"0+(?:\.0+)?", attributes.get(size, b"")) is not None
    return nothing or attributes.get(b"hidden") in (b"1", b"true")


def column_number(letters: str) -> int:
    """Return the number of a column, counted from 1.

    >>> column_number("AB")
    28
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def cell_place(name: str) -> tuple[int, int]:
    """Return row and column of a cell, counted from 0.

    >>> cell_place("H12")
    (11, 7)
    """
    letters = name.rstrip("0123456789")
    return int(name[len(letters) :]) - 1, column_number(letters) - 1
