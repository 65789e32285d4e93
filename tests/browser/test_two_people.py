"""Two people at one item: the second is told, nothing of either is lost, and it is put together."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser.colleagues import colleague
from browser.looking import faults, keep

CLAIMED, MARKED = "common.3", "2.7.2"
FIRST, SECOND = "示例甲：手续齐全。", "示例乙：尚缺一份竣工验收意见。"
BOTH = "示例：手续基本齐全，尚缺一份竣工验收意见。"


@pytest.fixture(scope="module")
def unit(guests, sample):
    """Two people of 天山区."""
    second = colleague(
        guests, sample, "tianshan.second", beside="urumqi.tianshan", name="示例·天山复核"
    )
    return guests("urumqi.tianshan"), second


@pytest.fixture(scope="module")
def bureau(guests, sample):
    """Two people of 市自然资源局."""
    second = colleague(guests, sample, "nature.second", beside="wuhai.assessor", name="示例·复核")
    return guests("wuhai.assessor"), second


def revisions(sample):
    """Return the drafts of the item: what was written, against which, merging which."""
    question = (
        "select r.explanation, r.version, r.conflict_with_id is not null, r.merges_id is not null"
        " from assessment_claimrevision r join cycles_cycleunit u on u.id = r.unit_id"
        " where u.unit_id = 'tianshan' and r.leaf_id = ? order by r.id desc"
    )
    return sample.sample.rows(question, CLAIMED)


def test_two_people_fill_in_one_item(unit, sample):
    """Typed at the same time: the second learns it at once, both stand, one merges them."""
    first, second = unit
    path = f"/{sample.sample.year('乌鲁木齐市', 2025)}/self-assessment/tianshan/items/{CLAIMED}/"
    for one in unit:
        one.go(path)
    first.page.get_by_label("自评说明").fill(FIRST)
    first.page.get_by_role("button", name="保存", exact=True).click()
    expect(first.page.locator("form.kp-as-claim")).to_contain_text("已保存")
    second.page.get_by_label("自评说明").fill(SECOND)
    second.page.get_by_role("button", name="保存", exact=True).click()
    alert = second.page.get_by_role("alert").filter(has_text="其他人已经保存了新的内容")
    expect(alert).to_contain_text("您写的也已留存，没有丢失")
    assert faults(second.page) == []
    keep(second.page, "two-people-told", whole=True)
    alert.get_by_role("link", name="核对两份内容并合并").click()
    second.ready()
    conflict = second.page.locator(".kp-conflict")
    expect(conflict).to_contain_text(FIRST)
    expect(conflict).to_contain_text(SECOND)
    assert faults(second.page) == []
    keep(second.page, "two-people-conflict", whole=True)
    conflict.get_by_label("合并后的说明").fill(BOTH)
    conflict.get_by_role("button", name="保存合并后的内容").click()
    expect(second.page.locator("body")).to_contain_text("已保存")
    first.go(path)
    expect(first.page.get_by_label("自评说明")).to_have_value(BOTH)
    assert first.page.locator(".kp-conflict").count() == 0
    written = {text: (clashed, merged) for text, _, clashed, merged in revisions(sample)[:3]}
    assert written == {FIRST: (0, 0), SECOND: (1, 0), BOTH: (0, 1)}
    assert first.said == []
    assert {text for text in second.said if "409 (Conflict)" not in text} == set()


def test_two_people_mark_one_item(bureau, sample):
    """The second mark does not cover the first unseen; what was typed stays in the form."""
    first, second = bureau
    path = f"/{sample.sample.year('乌海市', 2024)}/desk/wuda/{MARKED}/"
    for one in bureau:
        one.go(path)
    for one, mark, reason in ((first, "1", FIRST), (second, "0", SECOND)):
        one.page.locator(f"input[name=mark][value='{mark}']").check()
        one.page.get_by_label("理由").fill(reason)
        one.page.get_by_role("button", name="保存", exact=True).click()
        one.page.wait_for_load_state()
    expect(first.page.locator("body")).to_contain_text("的赋分")
    told = second.page.get_by_role("alert").filter(has_text="请看过新的记录再决定是否改动")
    expect(told).to_contain_text("示例·考核人员已于此前")
    expect(second.page.get_by_label("理由")).to_have_value(SECOND)
    keep(second.page, "two-assessors-told", whole=True)
    expect(second.page.locator("#desk-item")).to_contain_text(FIRST)
    second.page.get_by_role("button", name="保存", exact=True).click()
    expect(second.page.locator("body")).to_contain_text("的赋分")
    question = (
        "select e.reason from assessment_leafentry e join cycles_cycleunit u on u.id = e.unit_id"
        " where u.unit_id = 'wuda' and e.leaf_id = ? and e.reason in (?, ?)"
        " order by e.id"
    )
    entries = sample.sample.rows(question, MARKED, FIRST, SECOND)
    assert entries == [(FIRST,), (SECOND,)], "both stand in the record, the later one holds"
