"""The manual names pages and buttons as they are; a renamed button makes it wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse

import kaoping
from kaoping.accounts.capabilities import Role
from kaoping.web.manual import NAME, chapters, folder

SOURCES = Path(kaoping.__file__).parent
BOLD = re.compile(r"\*\*(.+?)\*\*")


def _written() -> str:
    """Return everything that pages may say."""
    files = [*SOURCES.rglob("*.html"), *SOURCES.rglob("*.py")]
    return "\n".join(one.read_text(encoding="utf-8") for one in files)


def test_each_page_and_button_is_called_so():
    """Every bold word of the manual stands in a template or in the source of a page."""
    written = _written()
    bold = BOLD.findall((folder() / NAME).read_text(encoding="utf-8"))
    assert len(bold) > 100
    assert sorted({word for word in bold if word not in written}) == []


def test_each_explained_page_exists():
    """Every address that the manual names is one of ours."""
    named = set(get_resolver().reverse_dict) | {
        f"{space}:{name}"
        for space, (_, resolver) in get_resolver().namespace_dict.items()
        for name in resolver.reverse_dict
        if isinstance(name, str)
    }
    asked = [
        page
        for chapter in chapters()
        for pages in (chapter.pages, *(section.pages for section in chapter.sections))
        for page in pages
    ]
    assert asked
    assert [page for page in asked if page not in named and not _is_there(page)] == []


@pytest.mark.parametrize("role", Role.values)
def test_each_role_has_its_chapter(role):
    """Help opens at a chapter for everyone."""
    assert role in {chapter.slug for chapter in chapters()}


def _is_there(page: str) -> bool:
    """Say whether an address without arguments has this name."""
    try:
        reverse(page)
    except NoReverseMatch:
        return False
    return True
