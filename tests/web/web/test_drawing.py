"""Bars, rulers and rings: places on the line, and what they say without being seen."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.web import drawing


def place(text):
    """Return a written percentage as a number."""
    assert text.endswith("%")
    return Fraction(text[:-1])


def test_a_bar_shows_what_is_certain_and_what_is_open():
    """The open part begins where the certain part ends; words say the same."""
    bar = drawing.bar("82.5", "91", 100, [("优秀", 90)])
    assert (bar.sure, bar.open, bar.mark) == ("82.5%", "8.5%", "")
    assert bar.ticks == [("优秀", "90%")]
    assert bar.words == "82.50–91.00，满分100"


def test_a_settled_bar_ends_in_a_mark_and_a_missing_one_says_so():
    """A settled score has no open part; a score that is not there is not nought."""
    assert drawing.bar(64, 64, 100).mark == "64%"
    assert drawing.bar(None, None, 100).words == "还没有分数，满分100"


@given(st.fractions(-50, 150), st.fractions(-50, 150), st.fractions(1, 200))
def test_a_bar_stays_on_its_line(one, other, full):
    """Scores below nought or above full are cut off at the edge of the picture."""
    bar = drawing.bar(min(one, other), max(one, other), full)
    assert 0 <= place(bar.sure) <= 100
    assert 0 <= place(bar.sure) + place(bar.open) <= Fraction("100.001")


def test_a_ruler_lights_what_is_permitted():
    """Ticks inside the permitted range are lit, its bounds are written out."""
    ruler = drawing.ruler(15, 10, 14, 1, value=12, claim=13)
    assert [lit for _, lit in ruler.ticks] == [False] * 10 + [True] * 5 + [False]
    assert (ruler.hand, ruler.claim, ruler.dots) == ("80%", "86.667%", [])
    texts = {text: kind for _, text, kind in ruler.labels}
    assert texts["10"] == "kp-ruler-bound"
    assert texts["14｜15"] == "kp-ruler-last kp-ruler-bound"


def test_all_or_nothing_is_two_dots_and_one_value_is_one():
    """Between nought and full nothing is permitted, so nothing between them is lit."""
    assert drawing.ruler(2, 0, 2, 2).dots == ["0%", "100%"]
    assert drawing.ruler(15, 15, 15, 1).dots == ["100%"]


def test_bounds_that_would_touch_share_a_label():
    """Two numbers in one place cannot be read."""
    assert ("51%", "50–52", "kp-ruler-bound") in drawing.ruler(100, 50, 52, 1).labels
    assert ("0%", "0｜1", "kp-ruler-first kp-ruler-bound") in drawing.ruler(100, 1, 90, 1).labels


def test_a_ruler_without_bounds_is_a_mistake():
    """A ruler that cannot say what is permitted must not be drawn."""
    with pytest.raises(ValueError, match="标尺"):
        drawing.ruler(15, None, 14)


@pytest.mark.parametrize(
    ("done", "total", "part"), [(0, 76, 0), (52, 76, 68), (75, 76, 98), (76, 76, 100), (0, 0, 0)]
)
def test_a_ring_is_full_only_when_nothing_is_missing(done, total, part):
    """99.9% done does not look done."""
    assert drawing.ring(done, total) == part
    assert drawing.ring(9999, 10000) == 99


def test_choices_are_the_multiples_of_the_step():
    """Counted from nought, inside the range; too many are typed instead."""
    assert drawing.choices(0, 2, "0.5") == [Fraction(i, 2) for i in range(5)]
    assert drawing.choices(1, 4, 2) == [2, 4]
    assert drawing.choices(0, 100, 1) == []
    assert drawing.choices(0, 10, None) == []
