"""The thumbnail of what has no pages: the first lines of a document, the first rows of a sheet.

It is drawn as SVG, so that whoever looks at it sets the Chinese type with fonts of their own; none
has to be installed where this runs. Pages show it as they show any thumbnail, in an `<img>`, where
nothing in it can run or fetch. It stands in lists, where no look is logged: the numbers of people
and accounts are covered. Runs inside the worker.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

from kaoping.evidence.previews.pictures import THUMBNAIL

HEAD = 24
"""So many blocks, or rows, are more than fit."""

_SHORT = round(THUMBNAIL / 2**0.5)
"""The other edge of a sheet of paper."""
_MARGIN, _TYPE, _GAP = 18, 11, 6
_HEADINGS = {1: 15, 2: 13}
_ROW, _CELL_TYPE, _PAD = 18, 10, 4
_NARROWEST, _WIDEST = 36, 132
_MOST_CELLS, _MOST_CHARACTERS = 8, 400

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PERSONAL = re.compile("[0-9]{11,}[Xx]?")
_NUMBER = re.compile(r"[-+−]?[0-9][0-9,]*(\.[0-9]+)?%?")
_PIECES = re.compile("[!-~]{1,12}|.")
"""What stays together at the end of a line: a word in letters, or one Chinese character."""
_LINE, _INK = "#c9d1da", "#1d2733"

Strip = tuple[float, str]
"""(height, elements whose top is nought)."""


def of_words(blocks: Iterable[dict[str, Any]]) -> bytes:
    """Return the beginning of a document on a sheet of paper; nothing where it has no text.

    Args:
        blocks: As `documents.read` gives them: `text` and `level`, or the `rows` of a table.
    """
    width = _SHORT - 2 * _MARGIN
    strips = chain.from_iterable(_of_block(block, width) for block in blocks)
    return _composed(strips, _SHORT, THUMBNAIL, _MARGIN)


def of_rows(rows: Sequence[Sequence[str]]) -> bytes:
    """Return the beginning of a sheet, its columns as wide as what stands in them.

    Nothing where all cells are empty. What is longer than its cell goes on over empty ones.
    """
    if not any(cell.strip() for row in rows for cell in row):
        return b""
    count = max(map(len, rows))
    widths: list[float] = []
    for at in range(count):
        if sum(widths) > THUMBNAIL:
            break
        widths.append(_width_of([row[at] for row in rows if at < len(row)]))
    strips = ((_ROW, _row(row, widths)) for row in rows)
    return _composed(strips, THUMBNAIL, _SHORT, _PAD)


def _composed(strips: Iterable[Strip], width: int, height: int, margin: int) -> bytes:
    """Lay strips below each other, as many as fit."""
    parts, top = [], float(margin)
    for tall, content in strips:
        if top + tall > height:
            break
        if content:
            parts.append(f'<g transform="translate({margin} {top:g})">{content}</g>')
        top += tall
    if not parts:
        return b""
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xml:lang="zh-CN" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}" fill="{_INK}" '
        f'font-family="PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif">'
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(parts)}</svg>'
    )
    return drawing.encode()


def _of_block(block: dict[str, Any], width: float) -> Iterator[Strip]:
    if "rows" in block:
        for row in block["rows"][:HEAD]:
            cells = row[:_MOST_CELLS] or [""]
            yield _ROW, _row(cells, [width / len(cells)] * len(cells))
        yield _GAP, ""
        return
    level = block["level"]
    size = _HEADINGS.get(level, _TYPE)
    weight = ' font-weight="600"' if level else ""
    place = f'x="{width / 2:g}" text-anchor="middle"' if level == 1 else 'x="0"'
    for line in _wrapped(_covered(block["text"])[:_MOST_CHARACTERS], width / size):
        yield (
            size * 1.4,
            f'<text {place} y="{size}" font-size="{size}"{weight}>{_safe(line)}</text>',
        )
    yield _GAP, ""


def _row(row: Sequence[str], widths: Sequence[float]) -> str:
    """Return a row of cells with lines around them, as far as no text runs over them."""
    lines, texts, left, reach = [f"M0 0h{sum(widths):g}v{_ROW}H0z"], [], 0.0, 0.0
    for at, width in enumerate(widths):
        if left >= reach:
            lines.append(f"M{left:g} 0v{_ROW}")
        text = " ".join(row[at].split()) if at < len(row) else ""
        if text:
            texts.append(_cell(text, left, width, room := _room(row, widths, at)))
            reach = left + min(room, _length(text) * _CELL_TYPE + _PAD)
        left += width
    return f'<path d="{"".join(lines)}" fill="none" stroke="{_LINE}"/>{"".join(texts)}'


def _room(row: Sequence[str], widths: Sequence[float], at: int) -> float:
    """Return how wide the text of a cell may become: over the empty ones to its right."""
    room = widths[at]
    for further in range(at + 1, len(widths)):
        if further < len(row) and row[further].strip():
            break
        room += widths[further]
    return room


def _cell(text: str, left: float, width: float, room: float) -> str:
    """Return the text of a cell, cut at its edge; numbers stand to the right."""
    is_number = bool(_NUMBER.fullmatch(text))
    wide = width if is_number else room
    place = f'x="{wide - _PAD:g}" text-anchor="end"' if is_number else f'x="{_PAD}"'
    shown = _covered(text)[
        : int(wide / _CELL_TYPE * 2) + 1
    ]  # the edge cuts it; no more is sent along
    return (
        f'<svg x="{left:g}" width="{wide:g}" height="{_ROW}">'
        f'<text {place} y="13" font-size="{_CELL_TYPE}">{_safe(shown)}</text></svg>'
    )


def _width_of(cells: Sequence[str]) -> float:
    """Return the width of a column; a title that runs over the others does not make it wide."""
    lengths = sorted(_length(cell) for cell in cells if cell.strip())
    usual = lengths[len(lengths) * 3 // 4] if lengths else 0
    return min(max(usual * _CELL_TYPE + 2 * _PAD, _NARROWEST), _WIDEST)


def _wrapped(text: str, room: float) -> Iterator[str]:
    """Yield a text in lines of at most so many ems."""
    for given in text.splitlines():
        line, length = "", 0.0
        for piece in _PIECES.findall(given.strip()):
            wide = _length(piece)
            if line and length + wide > room:
                yield line
                line, length = "", 0.0
            line, length = line + piece, length + wide
        if line:
            yield line


def _length(text: str) -> float:
    """Return about how long a text is in ems: a Chinese character is one, a letter about half."""
    return sum(1.0 if east_asian_width(sign) in "WFA" else 0.56 for sign in text)


def _covered(text: str) -> str:
    return _PERSONAL.sub(lambda found: "•" * len(found[0]), text)


def _safe(text: str) -> str:
    """Return a text that may stand in XML."""
    return escape(_NOT_XML.sub("", text))
