"""What people call the items of both regulations: no id of a file reaches a page."""

from __future__ import annotations

import pytest

from kaoping.scheme.titles import number_of, short_title_in, title_in, title_of
from materials import shipped_scheme


@pytest.mark.parametrize(
    ("city", "item", "number", "title", "short"),
    [
        ("wuhai-2022", "1.1.1", "1.1.1", "1.1.1 纳入区年度重点工作", "1.1.1"),
        ("urumqi-2025", "common.1", "1", "共性指标·1 项目建设进度", "共性指标·1"),
        ("urumqi-2025", "common.4.1", "4.1", "共性指标·4.1 预算执行", "共性指标·4.1"),
        ("urumqi-2025", "common", "", "共性指标", "共性指标"),
    ],
)
def test_an_item_is_called_by_its_number_in_its_table(city, item, number, title, short):
    """Where tables begin to count anew the table stands before the number; a word is no number."""
    scheme = shipped_scheme(city)
    node = scheme.nodes[item].node
    assert number_of(node) == number
    assert title_in(scheme, item) == title
    assert short_title_in(scheme, item) == short
    assert title_of(node) == title.removeprefix("共性指标·")


@pytest.mark.parametrize("called", [title_in, short_title_in])
def test_an_item_that_an_edition_dropped_keeps_its_id(called):
    """A log of years ago still names something."""
    assert called(shipped_scheme("wuhai-2022"), "9.9.9") == "9.9.9"
