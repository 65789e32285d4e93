"""The manual inside the application: `docs/manual.zh-CN.md`, chapter by chapter.

A chapter is a heading of the second level with a line under it that names it, whom it is for and
which pages it explains; sections (third level) may name pages of their own:

    ## 考核单位：评审与现场核查
    <!-- chapter: assessor; pages: assessment:desk assessment:visits -->

    ### 赋分
    <!-- pages: assessment:item -->

From any page 帮助 opens at the section that names it, first in the chapter of the person's role,
else at that chapter. Pictures lie beside the manual in `pictures/`; the browser journeys take them,
and `tests/browser/pictures.py` names them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.urls import reverse
from markdown_it import MarkdownIt
from markdown_it.token import Token

import kaoping

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor

NAME = "manual.zh-CN.md"
MARK = re.compile(r"^<!--\s*(?P<body>.*?)\s*-->\s*$")
IMAGE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*\.(png|jpg|jpeg|svg)$")


@dataclass
class Section:
    """A part of a chapter: where it begins and which pages it explains."""

    id: str
    title: str
    pages: list[str] = field(default_factory=list)


@dataclass
class Chapter:
    """A chapter: a role's duties, or something for everyone."""

    slug: str
    title: str
    html: str = ""
    pages: list[str] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)


def folder() -> Path:
    """Return where the manual lies: in the installed package, or in the checkout."""
    package = Path(kaoping.__file__).parent
    installed = package / "docs"
    return installed if (installed / NAME).is_file() else package.parents[1] / "docs"


def chapters() -> list[Chapter]:
    """Return the chapters; none where there is no manual."""
    place = folder() / NAME
    return _read(place, place.stat().st_mtime_ns) if place.is_file() else []


def chapter(slug: str) -> Chapter | None:
    """Return a chapter by its name in the address."""
    return next((one for one in chapters() if one.slug == slug), None)


def image(name: str) -> Path | None:
    """Return a picture of the manual; nothing outside its folder."""
    place = folder() / "pictures" / name
    return place if IMAGE.match(name) and place.is_file() else None


def address_of_help(page: str, actor: Actor | None) -> str:
    """Return where a page is explained: a section, a chapter, the role's chapter, the start.

    Several roles may have a page, each with its own duties there; so the role's chapter is asked
    before the others.
    """
    role = str(actor.role) if actor and actor.role else ""
    own_first = sorted(chapters(), key=lambda one: one.slug != role)
    found = (where for one in own_first if (where := _explained(page, one)))
    fallback = reverse("web:help")
    if own_first and own_first[0].slug == role:
        fallback = reverse("web:help-chapter", args=[role])
    return next(found, fallback)


def _explained(page: str, chapter: Chapter) -> str:
    """Return the address at which a chapter explains a page; empty where it does not."""
    url = reverse("web:help-chapter", args=[chapter.slug])
    for section in chapter.sections:
        if page in section.pages:
            return f"{url}#{section.id}"
    return url if page in chapter.pages else ""


@lru_cache(maxsize=4)
def _read(place: Path, _modified: int) -> list[Chapter]:
    return parse(place.read_text(encoding="utf-8"))


def parse(text: str) -> list[Chapter]:
    """Take a manual apart; what stands before the first chapter is not shown."""
    found: list[Chapter] = []
    body: list[str] = []
    for line in text.splitlines():
        if line.startswith("## "):
            _finish(found, body)
            found.append(Chapter(f"chapter-{len(found) + 1}", line[3:].strip()))
        elif found and line.startswith("### "):
            section = Section(f"s{len(found[-1].sections) + 1}", line[4:].strip())
            found[-1].sections.append(section)
            body.append(line)
        elif found and (match := MARK.match(line)):
            _remark(found[-1], match["body"])
        elif found:
            body.append(line)
    _finish(found, body)
    return found


def _remark(chapter: Chapter, body: str) -> None:
    """Take in a line of the form `key: value; key: value`."""
    for part in body.split(";"):
        key, _, value = part.partition(":")
        if key.strip() == "chapter":
            chapter.slug = value.strip()
        elif key.strip() == "pages":
            target = chapter.sections[-1] if chapter.sections else chapter
            target.pages.extend(value.split())


def _finish(found: list[Chapter], body: list[str]) -> None:
    if found:
        found[-1].html = _html("\n".join(body))
    body.clear()


def _html(text: str) -> str:
    """Return Markdown as HTML: no raw HTML passes, sections get their ids, pictures our address."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    tokens = markdown.parse(text)
    count = 0
    for token in tokens:
        if token.type == "heading_open" and token.tag == "h3":
            count += 1
            token.attrSet("id", f"s{count}")
        if token.type in {"heading_open", "heading_close"} and token.tag > "h2":
            token.tag = f"h{int(token.tag[1]) - 1}"  # the chapter's own heading is the page's h1
        if token.children:
            token.children = [part for child in token.children for part in _shown(child)]
    return str(markdown.renderer.render(tokens, markdown.options, {}))


def _shown(token: Token) -> list[Token]:
    """Return a picture with our address for it, inside a link that opens it in full size."""
    if token.type != "image":
        return [token]
    name = str(token.attrGet("src") or "").rpartition("/")[2]
    address = reverse("web:help-image", args=[name or "none"])
    token.attrSet("src", address)
    token.attrSet("loading", "lazy")
    link = Token("link_open", "a", 1, attrs={"href": address})
    return [link, token, Token("link_close", "a", -1)]
