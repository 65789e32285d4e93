"""Fenced blocks and tables of a Markdown page, for the tests that hold pages to the code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OPENING = re.compile(r"(`{3,})\s*(\S*)\s*(.*)")
CELL = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class Fence:
    """One fenced block: its language, what it is for, its text, and where it starts."""

    language: str
    role: str
    text: str
    line: int


def page(name: str) -> str:
    """Return the text of a page by its path from the root of the repository."""
    return (ROOT / name).read_text(encoding="utf-8")


def fences(text: str) -> list[Fence]:
    """Return the fenced blocks of a page in their order."""
    found: list[Fence] = []
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        opening = OPENING.fullmatch(lines[at])
        if opening is None:
            at += 1
            continue
        marks, language, role = opening.groups()
        end = lines.index(marks, at + 1)
        body = "\n".join(lines[at + 1 : end]) + "\n"
        found.append(Fence(language, role.strip(), body, at + 1))
        at = end + 1
    return found


def without_fences(text: str) -> str:
    """Return a page without what stands in its fenced blocks, lines kept."""
    kept: list[str] = []
    inside = ""
    for line in text.split("\n"):
        opening = OPENING.fullmatch(line)
        if inside:
            inside = "" if line == inside else inside
            kept.append("")
        elif opening:
            inside = opening[1]
            kept.append("")
        else:
            kept.append(line)
    return "\n".join(kept)


def table_after(text: str, mark: str) -> list[list[str]]:
    """Return the rows of the first table after a mark, its two head lines left out."""
    lines = text[text.index(mark) + len(mark) :].split("\n")
    start = next(i for i, line in enumerate(lines) if line.startswith("|"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in CELL.split(line)[1:-1]])
    return rows
