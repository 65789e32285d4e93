"""How a workbook's parts hang together: which sheets it has, where they lie, what it points at.

Only the small parts that say so are parsed here; a document type in them was refused before.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from kaoping.documents.package import ASK_AGAIN, MEGABYTE, SAVE_AGAIN, Package
from kaoping.problems import Place, Problem, shown

WORKBOOK = "xl/workbook.xml"
WORKBOOK_RELS = "xl/_rels/workbook.xml.rels"
STYLES = "xl/styles.xml"
STRINGS = "xl/sharedStrings.xml"
MOST_STRUCTURE = 4 * MEGABYTE
"""The largest part that is parsed into a tree."""
MOST_STRINGS = 32 * MEGABYTE
LONGEST_STRING = 200_000
"""In bytes of XML; Excel's own limit is 32,767 characters a cell."""

LINKS = ("xl/externalLinks/", "xl/connections.xml", "xl/queryTables/")
HARMLESS_LINKS = ("/hyperlink",)
RELATION_ID = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
PERCENT_FORMATS = {"9", "10"}


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of the workbook: its part, and whether people see it."""

    part: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Structure:
    """What is known of a workbook before its sheets are looked at."""

    sheets: dict[str, SheetPart]
    """By name, in their order."""
    percent_styles: set[int]
    """The cell styles that show numbers as percentages."""


def read_structure(package: Package) -> tuple[Structure | None, list[Problem]]:
    """Return how a workbook hangs together, or what is wrong with it."""
    place = Place(file=package.file)
    problems = [*_sizes(package, place), *_strings(package, place)]
    if problems:
        return None, problems
    try:
        problems = list(_links(package, place))
        found = Structure(_sheets(package), _percent_styles(package))
    except (ET.ParseError, LookupError, ValueError):
        message = "不是完整的 .xlsx 工作簿，找不到它的工作表"
        return None, [Problem("not-a-workbook", message, SAVE_AGAIN, place)]
    return (None if problems else found), problems


def _sizes(package: Package, place: Place) -> Iterator[Problem]:
    for name, part in package.parts.items():
        parsed = name.endswith(".rels") or name in (WORKBOOK, STYLES)
        if parsed and len(part.content) > MOST_STRUCTURE:
            message = f"部件“{shown(name)}”有 {len(part.content) // MEGABYTE} MB，大得不正常"
            yield Problem("workbook-too-large", message, ASK_AGAIN, place)


def _strings(package: Package, place: Place) -> Iterator[Problem]:
    """Refuse a table of texts that is too large, or holds a text longer than a cell can."""
    content = package.content(STRINGS)
    if len(content) > MOST_STRINGS:
        message = f"文字总量超过 {MOST_STRINGS // MEGABYTE} MB"
        yield Problem("strings-too-large", message, "请删去多余的文字", place)
    elif max(string_lengths(content), default=0) > LONGEST_STRING:
        message = "有的单元格文字超过 Excel 允许的 32767 个字符"
        yield Problem("strings-too-large", message, "请删去过长的文字", place)


def string_lengths(content: bytes) -> list[int]:
    """Return the length in bytes of each entry of a table of texts, its tags included."""
    return [len(entry) for entry in content.split(b"</si>")]


def _links(package: Package, place: Place) -> Iterator[Problem]:
    """Refuse what makes a workbook read from elsewhere; links that a person clicks are left."""
    found = [name for name in package.parts if name.startswith(LINKS)]
    for name, part in package.parts.items():
        if name.endswith(".rels"):
            for relation in _parsed(part.content):
                outside = relation.get("TargetMode", "").lower() == "external"
                if outside and not relation.get("Type", "").endswith(HARMLESS_LINKS):
                    found.append(relation.get("Target", ""))
    for name in found:
        message = f"工作簿引用了外部的文件或数据：{shown(name)}"
        mend = "请在“数据—编辑链接”里断开链接，把数据粘贴为数值"
        yield Problem("workbook-external", message, mend, place)


def _sheets(package: Package) -> dict[str, SheetPart]:
    """Return the sheets by name.

    Raises:
        LookupError, ValueError, ParseError: the workbook does not say where its sheets lie.
    """
    targets = {
        relation.attrib["Id"]: relation.attrib["Target"]
        for relation in _parsed(package.content(WORKBOOK_RELS))
        if relation.get("TargetMode", "").lower() != "external"
    }
    found: dict[str, SheetPart] = {}
    for element in _parsed(package.content(WORKBOOK)).iter():
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        name = element.attrib["name"]
        relation_id = next(
            (element.attrib[key] for key in RELATION_ID if key in element.attrib), ""
        )
        part = posixpath.normpath(posixpath.join("/xl", targets[relation_id])).lstrip("/")
        if name in found or part not in package.parts:
            raise ValueError(name)
        found[name] = SheetPart(part, element.get("state", "visible") != "visible")
    if not found:
        raise LookupError
    return found


def _percent_styles(package: Package) -> set[int]:
    if STYLES not in package.parts:
        return set()
    styles = _parsed(package.content(STYLES))
    formats = PERCENT_FORMATS | _percent_formats(styles)
    groups = [group for group in styles if group.tag.rpartition("}")[2] == "cellXfs"]
    cells = [cell for group in groups for cell in group]
    return {at for at, cell in enumerate(cells) if cell.get("numFmtId") in formats}


def _percent_formats(styles: ET.Element) -> set[str]:
    return {
        element.get("numFmtId", "")
        for element in styles.iter()
        if element.tag.rpartition("}")[2] == "numFmt" and "%" in element.get("formatCode", "")
    }


def _parsed(content: bytes) -> ET.Element:
    return ET.fromstring(content)  # noqa: S314  parts with a document type were refused
