"""What leaders read: one page on the screen, and one sheet of paper."""

from __future__ import annotations

import pypdfium2
import pytest

from browser.looking import faults

YEARS = [("wuhai.leader", "乌海市", 2024), ("wuhai.leader", "乌海市", 2023),
         ("urumqi.leader", "乌鲁木齐市", 2025)]  # fmt: skip


@pytest.mark.parametrize(("account", "city", "number"), YEARS)
def test_the_page_of_leaders_is_one_sheet(guests, sample, account, city, number):
    """What lies on the table at a meeting: everything on one sheet, with its title and no rail."""
    leader = guests(account)
    leader.go(f"/{sample.sample.year(city, number)}/leader/")
    assert faults(leader.page) == []
    if number == 2024:
        leader.sees("比上年")
        leader.picture("leader")
    paper = pypdfium2.PdfDocument(leader.page.pdf(format="A4", prefer_css_page_size=True))
    text = paper[0].get_textpage().get_text_range()
    assert len(paper) == 1
    assert f"{city}{number}年度" in text
    assert "工作台" not in text
    paper.close()
