"""The manual names pages, buttons and pictures as they are; a renamed button makes it wrong."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse

import kaoping
from browser.pictures import LARGEST, PICTURES
from kaoping.accounts.capabilities import Role, capabilities_of
from kaoping.web.manual import NAME, address_of_help, chapters, folder
from kaoping.web.navigation import ENTRIES

JOURNEYS = Path(__file__).parents[1] / "browser"
PICTURE = re.compile(r"!\[(.*?)\]\(pictures/([\w-]+)\.png\)")
CHINESE = re.compile(r"[\u4e00-\u9fff]{4}")
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


def test_everybody_is_addressed_with_respect():
    """No page, message or script says the familiar word for you."""
    scripts = [*(SOURCES / "web/assets").rglob("*.js"), *SOURCES.glob("*/static/*/*.js")]
    said = _written() + "\n".join(one.read_text(encoding="utf-8") for one in scripts)
    assert len(scripts) > 3
    assert "\N{CJK UNIFIED IDEOGRAPH-4F60}" not in said


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


def test_help_of_each_entry_of_the_rail_opens_at_a_section():
    """From every room 帮助 opens at the duty, in the chapter of whoever may enter the room."""
    sections = {
        f"/help/{chapter.slug}/#{section.id}"
        for chapter in chapters()
        for section in chapter.sections
    }
    found = {
        (entry.name, role): address_of_help(entry.name, SimpleNamespace(role=role))
        for entry in ENTRIES
        for role in Role
        if not entry.capabilities or set(entry.capabilities) & capabilities_of(role)
    }
    assert len(found) > 50
    assert {key: where for key, where in found.items() if where not in sections} == {}


def test_help_of_the_own_duties_opens_in_the_own_chapter():
    """What a role does on a page of several roles stands in its own chapter."""
    for role, page in (
        ("unit", "assessment:self-assessment"),
        ("unit", "results:results"),
        ("leader", "results:results"),
        ("office", "results:results"),
        ("unit", "assessment:objections"),
        ("office", "assessment:objections"),
    ):
        assert address_of_help(page, SimpleNamespace(role=role)).startswith(f"/help/{role}/#")


def test_each_picture_is_taken_by_a_journey_and_lies_in_its_folder():
    """No picture is missing, forgotten, too large, or without words for who cannot see it."""
    shown = PICTURE.findall((folder() / NAME).read_text(encoding="utf-8"))
    assert [name for _, name in shown if name not in PICTURES] == []
    assert sorted(name for _, name in shown) == sorted(PICTURES)
    assert [name for alt, name in shown if not CHINESE.search(alt)] == []
    files = {one.stem: one for one in (folder() / "pictures").glob("*.png")}
    assert sorted(files) == sorted(PICTURES)
    assert {name for name, one in files.items() if one.stat().st_size > LARGEST} == set()


def test_each_declared_picture_is_taken():
    """A journey takes it; what no journey takes would go stale."""
    journeys = "\n".join(one.read_text(encoding="utf-8") for one in JOURNEYS.rglob("*.py"))
    taken = re.findall(r'\.picture\("([\w-]+)"', journeys)
    assert sorted(set(taken)) == sorted(PICTURES)


def _is_there(page: str) -> bool:
    """Say whether an address without arguments has this name."""
    try:
        reverse(page)
    except NoReverseMatch:
        return False
    return True


@pytest.mark.parametrize("role", Role.values)
def test_help_speaks_to_the_role_that_asks(role):
    """From every room in its rail a role comes to its own chapter, or to the one for everyone."""
    actor = SimpleNamespace(role=role)
    allowed = capabilities_of(role)
    for entry in ENTRIES:
        if entry.capabilities and not allowed.intersection(entry.capabilities):
            continue
        chapter = address_of_help(entry.name, actor).split("/")[2]
        own = {role, "everyone"} | ({"countersigner"} if role == Role.ASSESSOR else set())
        assert chapter in own, (role, entry.name, chapter)
