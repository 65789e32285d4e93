"""The rail: only rooms that exist and that the person may enter."""

from __future__ import annotations

import pytest

from kaoping.web import navigation
from kaoping.web.icons import names


def test_every_entry_names_an_icon_and_capabilities_that_exist(cast):
    """A typing error in the table is found here and not by a person without a rail."""
    for entry in navigation.ENTRIES:
        assert entry.icon in names()
        for capability in entry.capabilities:
            cast.office.may(capability)


def test_an_address_that_no_room_offers_is_left_out():
    """A room that is not built in leaves no dead end."""
    assert navigation.address("nowhere:page") == ""
    assert navigation.address("web:scheme", 3) == "/3/scheme/"
    assert navigation.address("web:home", None) == "/"


@pytest.mark.parametrize("who", ["office", "assessor", "unit", "leader", "auditor", "audit_admin"])
def test_the_rail_offers_what_the_post_may_do(cast, who):
    """Nobody is led to a door that is shut to them."""
    actor = getattr(cast, who)
    wanted = {
        entry.label
        for entry in navigation.ENTRIES
        if not entry.capabilities or any(actor.may(one) for one in entry.capabilities)
    }
    found = {link.label for link in navigation.rail(actor, 1, "/")}
    assert found <= wanted
    assert "工作台" in found
    assert ("办法" in found) == actor.may("scheme.see")


def test_without_a_year_only_pages_that_need_none_are_offered(cast):
    """A person whose years are not open yet is not sent into nothing."""
    found = {link.url for link in navigation.rail(cast.office, None, "/")}
    assert "/" in found
    assert not any(url[1:2].isdigit() for url in found)


@pytest.mark.parametrize(
    ("here", "current"),
    [("/", "/"), ("/1/scheme/", "/1/scheme/"), ("/1/scheme/print/", "/1/scheme/"), ("/1/x/", "")],
)
def test_one_entry_is_current(cast, here, current):
    """The page's own entry is marked, and home only at home."""
    marked = [link.url for link in navigation.rail(cast.office, 1, here) if link.is_current]
    assert marked == ([current] if current else [])


@pytest.mark.parametrize(
    ("who", "labels"),
    [
        ("office", ["工作台", "自评", "汇总看板", "领导驾驶舱"]),
        ("assessor", ["工作台", "评审台", "联合评审", "现场核查"]),
        ("unit", ["工作台", "年度总览", "自评", "自评报告"]),
        ("leader", ["工作台", "年度总览", "汇总看板", "领导驾驶舱"]),
    ],
)
def test_a_phone_offers_first_what_the_post_is_there_for(cast, who, labels):
    """Four places are few: whoever records on the spot does not look for it under 更多."""
    links = navigation.rail(getattr(cast, who), 1, "/")
    assert [link.label for link in links if link.on_phone] == labels
