"""办法: both sides of the page, for both regulations, under every reading."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from kaoping.cycles.schemes import shipped_scheme
from kaoping.scheme import InnerNode, Leaf
from kaoping.web.pages.scheme import body_of
from kaoping.web.scheme_page import page_of
from web.cast import sign_in

SCHEMES = ("wuhai-2022", "urumqi-2025")


def rows(found):
    """Return the rows of a tree, holders before what they hold."""
    for row in found:
        yield row
        yield from rows(row.children)


@pytest.mark.parametrize("name", SCHEMES)
def test_every_line_and_every_node_is_on_the_page(name):
    """Nothing of the regulation is left out, and nothing is said twice."""
    scheme = shipped_scheme(name)
    page = page_of(scheme)
    lines = [n for n, text in enumerate(scheme.source.lines, start=1) if text.strip()]
    assert [line.number for line in page.lines] == lines
    assert [row.id for row in rows(page.tree)] == list(scheme.nodes)
    assert [one.id for one in page.readings] == [one.id for one in scheme.readings]


@pytest.mark.parametrize("name", SCHEMES)
def test_every_link_has_a_target(name):
    """A link that leads nowhere is a dead end."""
    html = body_of(shipped_scheme(name))
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    targets = set(re.findall(r'href="#([^"]+)"', html))
    for lights in re.findall(r'data-lights="([^"]+)"', html):
        targets |= set(lights.split())
    assert targets <= set(ids)


@pytest.mark.parametrize("name", SCHEMES)
def test_readings_are_marked_on_both_sides(name):
    """An open clause is marked at its lines and at the nodes that it decides."""
    scheme = shipped_scheme(name)
    page = page_of(scheme)
    by_line = {line.number: line.readings for line in page.lines}
    for reading in scheme.readings:
        for number in reading.lines:
            if number in by_line:
                assert reading.id in by_line[number]
    decided = {one.id: {key for key, _ in one.nodes} for one in page.readings}
    for row in rows(page.tree):
        for key in row.readings:
            assert row.id in decided[key]
    assert any(row.readings for row in rows(page.tree))


@pytest.mark.parametrize("name", SCHEMES)
def test_every_leaf_says_its_rule_and_who_marks_it(name):
    """A leaf without a rule in words could not be marked by reading the page."""
    scheme = shipped_scheme(name)
    for row in rows(page_of(scheme).tree):
        if isinstance(scheme.nodes[row.id].node, Leaf):
            assert row.rules
            assert row.assessors
            assert row.kind
        assert row.lines or row.children


@pytest.mark.parametrize("name", SCHEMES)
def test_declared_points_are_the_sum_of_the_parts(name):
    """Where the regulation prints points for a part, they are the sum of what it holds."""
    scheme = shipped_scheme(name)
    for row in rows(page_of(scheme).tree):
        node = scheme.nodes[row.id].node
        assert row.fits
        if isinstance(node, InnerNode) and " = " in row.total:
            shown = row.total.partition(" = ")[2].partition("分")[0]
            assert node.points in (None, Fraction(shown))


def test_wuhais_total_and_sums_are_written_out():
    """The arithmetic of the regulation, as one would do it by hand."""
    page = page_of(shipped_scheme("wuhai-2022"))
    assert page.total == "30% × 日常调度 + 20% × 抽查检查 + 50% × 年终考核 + 加分项 − 减分项"
    found = {row.id: row for row in rows(page.tree)}
    assert found["annual"].total == "24 + 29 + 13 + 18 + 8 + 8 = 100分"
    assert found["dispatch"].total.endswith("；最低0分")
    assert found["1.1.1"].rules == ["符合得2分，不符合得0分"]
    assert found["2.2.1"].rules == ["老旧小区改造工作考核得分 × 10%"]
    assert [name for name, _ in page.grades] == ["优秀", "良好", "合格", "不合格"]
    assert dict(page.grades)["良好"] == "80分（含）至90分（不含）"


def test_urumqis_own_tables_stand_as_one_in_the_total():
    """A unit is scored by the common table and its own, not by those of others."""
    page = page_of(shipped_scheme("urumqi-2025"))
    assert page.total == "（共性指标 + 本单位指标）÷ 适用指标的满分 × 100"
    found = {row.id: row for row in rows(page.tree)}
    assert "70%（含）至100%（不含）：10–14分" in found["common.1"].rules


def test_another_choice_is_shown_as_used():
    """The page of a year shows the reading that the year has chosen, and what stood by default."""
    scheme = shipped_scheme("wuhai-2022")
    other = scheme.under({"W28": "partial"})
    (reading,) = (one for one in page_of(other).readings if one.id == "W28")
    used = {choice.id: (choice.is_used, choice.is_default) for choice in reading.choices}
    assert used == {"whole": (False, True), "partial": (True, False)}
    assert page_of(other).tree != page_of(scheme).tree
    assert body_of(other) != body_of(scheme)
    assert body_of(scheme.under({"W28": "whole"})) is body_of(scheme)


def test_the_year_shows_its_pinned_edition(client, year):
    """Everyone who takes part reads the regulation as the year has pinned it, marked 送审稿."""
    html = sign_in(client, year.unit).get(f"/{year.cycle.pk}/scheme/").content.decode()
    assert year.cycle.scheme_id[:16] in html
    assert html.count("送审稿") >= 2
    assert 'id="L1"' in html
    assert 'id="node-1.1.1"' in html
    assert 'id="reading-W28"' in html


def test_a_stranger_does_not_learn_that_the_year_exists(client, year):
    """A unit of another city gets the same answer as for a year that is not there."""
    sign_in(client, year.stranger)
    assert client.get(f"/{year.cycle.pk}/scheme/").status_code == 404
    assert client.get("/999/scheme/").status_code == 404


def test_the_page_of_a_year_needs_a_log_in_and_the_right(client, year):
    """A visitor is sent to the door; an administrator of the system has no part in the year."""
    address = f"/{year.cycle.pk}/scheme/"
    assert client.get(address).status_code == 302
    assert sign_in(client, year.system_admin).get(address).status_code == 403
    assert sign_in(client, year.unit).post(address).status_code == 405


@pytest.mark.parametrize("name", SCHEMES)
def test_a_shipped_regulation_is_public(client, db, name):
    """Method and regulation can be read without logging in."""
    html = client.get(f"/regulations/{name}/").content.decode()
    assert shipped_scheme(name).regulation.title in html
    assert ("送审稿" in html) == (name == "wuhai-2022")


def test_an_unknown_regulation_is_not_there(client, db):
    """The address of a regulation that does not exist helps with a 404 page."""
    response = client.get("/regulations/beijing-1990/")
    assert response.status_code == 404
    assert "没有这一页" in response.content.decode()
