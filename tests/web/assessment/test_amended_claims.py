"""An amendment of the scheme during self-assessment: what becomes of the claims that are there."""

from __future__ import annotations

import re

import pytest

from kaoping.assessment import services
from kaoping.assessment.checklist import checklist_of
from kaoping.assessment.models import ClaimRevision
from kaoping.assessment.queries import sheet_for
from kaoping.assessment.todos import todos_for
from kaoping.cycles.impact import effects
from kaoping.cycles.services import amend_scheme, propose_scheme
from kaoping.cycles.services.amendment import impact_of
from kaoping.cycles.stages import timetable_of
from web.assessment.steps import HTMX, claim, submit
from web.cast import sign_in
from web.cycles.amended import OTHER_ASSESSOR, POINTS_MOVED, edition

pytestmark = pytest.mark.django_db
WHY = "填写之后办法有修订（第2版）：分值由3分改为2分"
UNITS = "haibowan", "wuda"


@pytest.fixture
def filling(year):
    """One unit has handed a claim in that no longer fits; another has the same in a draft."""
    for unit in UNITS:
        claim(year, unit, "1.2.1", mark="3")
        claim(year, unit, "2.3.1", mark="1")
    submit(year, "haibowan")
    return year


def proposed(year, changes=POINTS_MOVED):
    """Return the hash of a proposed edition."""
    return propose_scheme(year.office, year.cycle.pk, edition(scheme=changes)).sha256


def amended(year, changes=POINTS_MOVED):
    """Take an edition on."""
    sha256 = proposed(year, changes)
    amend_scheme(year.office, year.cycle.pk, sha256, reason="示例：修订", seen_version=1)
    year.cycle.refresh_from_db()


def asked(year, unit_id):
    """Return what a unit is asked to compare with the new edition."""
    found = [one for one in todos_for(year.units[unit_id]) if "对照新办法" in one.title]
    return [(one.title, one.clause, one.url) for one in found]


def shown(year, unit_id):
    """Return leaf → what its own sheet says of the amendment."""
    sheet = sheet_for(year.units[unit_id], year.cycle, year.cycle_unit(unit_id))
    return {leaf: row.amended for leaf, row in sheet.rows.items() if row.amended}


def reported(year, changes=POINTS_MOVED):
    """Return what the report says before an edition is taken on."""
    return [one.text for one in effects(year.cycle, impact_of(year.cycle, proposed(year, changes)))]


def test_the_report_counts_the_claims_and_says_which_no_longer_fit(filling):
    """Claims that were handed in are named with their unit; what stands in a draft is not told."""
    said = reported(filling)
    assert said[:2] == [
        "已提交的1项自评填写于修订之前，须由单位对照新版本核对：海勃湾区（1.2.1 落实匹配资金）",
        "其中1项与新版本不符，单位撤回改正后才能重新提交：海勃湾区“1.2.1 落实匹配资金”",
    ]
    assert said[2].startswith("还没有提交自评的")
    assert "乌达区" in said[2]
    assert "海勃湾区" not in said[2]
    assert len(said) == 3


def test_the_report_says_who_goes_on_when_self_assessment_is_over(filling):
    """In the review a unit cannot look again: its claims are counted, and the assessors go on."""
    filling.at("review")
    assert reported(filling) == [
        (
            "已提交的1项自评填写于修订之前，自评已经结束，由考核单位按新版本赋分："
            "海勃湾区（1.2.1 落实匹配资金）"
        ),
        "其中1项与新版本不符，原记录保留：海勃湾区“1.2.1 落实匹配资金”",
    ]


def test_an_edition_that_changes_no_item_touches_no_claim(filling):
    """Who marks from now on says nothing about what was claimed."""
    assert reported(filling, OTHER_ASSESSOR) == []
    amended(filling, OTHER_ASSESSOR)
    assert [asked(filling, unit) for unit in UNITS] == [[], []]


def test_each_unit_concerned_is_asked_to_look_again(filling):
    """With the item, the clause as it stands now, and what there is to do; nobody else is."""
    amended(filling)
    pk = filling.cycle.pk
    ((title, clause, url),) = asked(filling, "wuda")
    assert (title, url) == (
        "对照新办法核对自评1项：1.2.1 落实匹配资金",
        f"/{pk}/self-assessment/wuda/",
    )
    assert clause == "附件1·一·资金保障：“1.按要求落实城市更新匹配资金得3分。”"
    ((title, _, url),) = asked(filling, "haibowan")
    assert (title, url) == (
        "撤回自评，对照新办法核对1项后重新提交：1.2.1 落实匹配资金",
        f"/{pk}/self-assessment/haibowan/",
    )
    assert asked(filling, "hainan") == []


def test_a_claim_that_is_saved_again_has_been_looked_at(filling):
    """A corrected one, and one that still fits and is saved as it was: both stand in the log."""
    amended(filling)
    assert shown(filling, "wuda") == {"1.2.1": WHY}
    claim(filling, "wuda", "1.2.1", base=1, mark="2")
    assert (shown(filling, "wuda"), asked(filling, "wuda")) == ({}, [])


def test_saving_a_claim_unchanged_says_that_it_was_looked_at_once(filling):
    """The same words are a new revision after an amendment, and only the first time."""
    claim(filling, "wuda", "1.2.2", mark="1")
    amended(filling)
    assert set(shown(filling, "wuda")) == {"1.2.1", "1.2.2"}
    for _ in range(2):
        claim(filling, "wuda", "1.2.2", base=1, mark="1")
    assert set(shown(filling, "wuda")) == {"1.2.1"}
    rows = ClaimRevision.objects.filter(unit=filling.cycle_unit("wuda"), leaf_id="1.2.2")
    assert list(rows.values_list("version", "conflict_with")) == [(1, None), (2, None)]


def test_a_submission_after_the_amendment_has_looked_at_every_claim(filling):
    """The checklist names them before; a claim that stands as it was needs no further word."""
    claim(filling, "hainan", "1.2.1", mark="0")
    amended(filling)
    timetable, unit = timetable_of(filling.cycle), filling.cycle_unit("hainan")
    lines = checklist_of(timetable, unit).amended
    assert [(one.leaf_id, one.what) for one in lines] == [("1.2.1", WHY)]
    submit(filling, "hainan")
    assert checklist_of(timetable, unit).amended == []
    assert (shown(filling, "hainan"), asked(filling, "hainan")) == ({}, [])


def test_a_claim_that_was_handed_in_is_taken_back_looked_at_and_handed_in_again(filling):
    """The duty of a unit that had submitted ends with its new submission."""
    amended(filling)
    unit = filling.cycle_unit("haibowan")
    services.withdraw_self_assessment(filling.unit, filling.cycle, unit, reason="示例：办法修订")
    assert [title for title, _, _ in asked(filling, "haibowan")] == [
        "对照新办法核对自评1项：1.2.1 落实匹配资金"
    ]
    claim(filling, "haibowan", "1.2.1", base=1, mark="2")
    submit(filling, "haibowan")
    assert asked(filling, "haibowan") == []


def test_nobody_is_asked_for_what_they_cannot_do_any_more(filling):
    """In the review the claims are locked: the label stays, the duty does not."""
    amended(filling)
    filling.at("review")
    assert [asked(filling, unit) for unit in UNITS] == [[], []]
    assert shown(filling, "haibowan") == {"1.2.1": WHY}


def test_the_sheet_begins_with_what_has_to_be_looked_at(client, filling):
    """The to-do leads to the sheet: it names each item at its head, and saving takes it away."""
    amended(filling)
    sign_in(client, filling.units["wuda"])
    at = f"/{filling.cycle.pk}/self-assessment/wuda/"
    page = client.get(at).content.decode()
    assert "1项填写之后办法有修订" in page
    assert f'href="{at}#item-1-2-1"' in page
    saved = client.post(
        f"{at}items/1.2.1/", {"mark": "2", "base-version": "1"}, headers=HTMX
    ).content.decode()
    assert 'id="amended-1-2-1" hx-swap-oob="true"></' in saved
    assert "填写之后办法有修订" not in client.get(at).content.decode()


def test_what_a_save_renews_stands_on_both_pages(client, filling):
    """The table and the page of one item save by the same form: each has a place for every part."""
    sign_in(client, filling.units["wuda"])
    at = f"/{filling.cycle.pk}/self-assessment/wuda/"
    sent = {"mark": "0", "base-version": "1"}
    saved = client.post(f"{at}items/1.2.1/", sent, headers=HTMX).content.decode()
    parts = re.findall(r'id="([^"]+)"[^>]*hx-swap-oob="true"', saved)
    assert {"amended", "amended-1-2-1", "state-1-2-1", "sheet-bar"} <= set(parts)
    for page in (at, f"{at}items/1.2.1/"):
        shown_there = client.get(page).content.decode()
        assert [one for one in parts if f'id="{one}"' not in shown_there] == []
