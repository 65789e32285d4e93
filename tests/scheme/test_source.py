"""Quoting a regulation: where words stand, and how several of them are cited together."""

from __future__ import annotations

import pytest

from kaoping.scheme.source import SourceText
from kaoping.scheme.values import Quotation

TEXT = SourceText(
    ("示例办法", "甲得一分。乙得二分。丙得三分。", "丁得四分。", "", "戊得五分。"),
    "0" * 64,
    ((2, "第一条"), (5, "第二条")),
)


@pytest.mark.parametrize(
    ("quoted", "cited"),
    [
        (["2: 甲得一分。"], ["第一条：“甲得一分。”"]),
        (["2: 甲得一分。", "2: 乙得二分。"], ["第一条：“甲得一分。乙得二分。”"]),
        (["2: 乙得二分。", "2: 甲得一分。"], ["第一条：“甲得一分。乙得二分。”"]),
        (["2: 甲得一分。", "2: 丙得三分。"], ["第一条：“甲得一分。…丙得三分。”"]),
        (["2: 丙得三分。", "3: 丁得四分。"], ["第一条：“丙得三分。丁得四分。”"]),
        (["2: 甲得一分。", "3: 丁得四分。"], ["第一条：“甲得一分。丁得四分。”"]),
        (["3: 丁得四分。", "5: 戊得五分。"], ["第一条：“丁得四分。”", "第二条：“戊得五分。”"]),
        (["2: 甲得一分。", "2: 甲得一分。"], ["第一条：“甲得一分。”"]),
        (["1: 示例办法"], ["第1行：“示例办法”"]),
        (["1: 示例", "1: 办法"], ["第1行：“示例办法”"]),
        (["1: 示", "1: 法"], ["第1行：“示…法”"]),
        ([], []),
    ],
)
def test_citing(quoted: list[str], cited: list[str]):
    """One citation a place, in the order of the text; a gap is shown, a line's end is none."""
    assert TEXT.cite_all([Quotation.parse(each) for each in quoted]) == cited


def test_a_gap_of_a_line():
    """Words two lines apart do not follow each other, though they stand in one section."""
    text = SourceText(("甲。", "乙。", "丙。"), "0" * 64, ((1, "第一条"),))
    quoted = [Quotation(1, "甲。"), Quotation(3, "丙。")]
    assert text.cite_all(quoted) == ["第一条：“甲。…丙。”"]


def test_citing_one():
    """A single quotation with its place, without the blanks around it."""
    assert TEXT.cite(Quotation(2, " 乙得二分。")) == "第一条：“乙得二分。”"


def test_lines_and_places():
    """Lines are counted from 1; there is nothing before the first and past the last."""
    assert [TEXT.line(number) for number in (0, 1, 5, 6, -1)] == [
        "",
        "示例办法",
        "戊得五分。",
        "",
        "",
    ]
    places = [TEXT.place(number) for number in (1, 2, 4, 5, 9)]
    assert places == ["第1行", "第一条", "第一条", "第二条", "第二条"]


def test_where_words_stand():
    """The place in the line, at its very start too; None where they do not stand."""
    assert TEXT.span(Quotation(2, "甲得")) == (0, 2)
    assert TEXT.span(Quotation(2, "乙得二分。")) == (5, 10)
    assert TEXT.span(Quotation(3, "乙得二分。")) is None
