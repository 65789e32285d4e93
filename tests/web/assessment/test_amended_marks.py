"""An amendment of the scheme during review: what becomes of the marks that are there."""

from __future__ import annotations

import pytest

from kaoping.assessment.models import LeafEntry
from kaoping.assessment.queries import official_facts, sheet_for, stale_marks
from kaoping.assessment.todos import todos_for
from kaoping.cycles.impact import effects
from kaoping.cycles.services import amend_scheme, propose_scheme
from kaoping.cycles.services.amendment import impact_of
from kaoping.results.queries.explanations import explanation
from kaoping.results.readiness import picture_of
from web.assessment.steps import claim, lead_of, mark, submit
from web.cast import sign_in
from web.cycles.amended import OTHER_ASSESSOR, POINTS_MOVED, edition

pytestmark = pytest.mark.django_db
TOO_HIGH, STILL_FITS, ELSEWHERE = ("haibowan", "1.2.1"), ("wuda", "1.2.1"), ("wuda", "2.3.1")


@pytest.fixture
def review(year):
    """A claim and three marks: full points, none, and one on an item that no edition changes."""
    claim(year, *TOO_HIGH, mark="3")
    submit(year)
    year.at("review")
    mark(year, *TOO_HIGH, "3")
    mark(year, *STILL_FITS, "0")
    mark(year, *ELSEWHERE, "1")
    year.cycle.refresh_from_db()
    return year


def proposed(year, changes=POINTS_MOVED):
    """Return the hash of a proposed edition."""
    return propose_scheme(year.office, year.cycle.pk, edition(scheme=changes)).sha256


def amended(year, changes=POINTS_MOVED):
    """Take an edition on."""
    sha256 = proposed(year, changes)
    amend_scheme(year.office, year.cycle.pk, sha256, reason="示例：修订", seen_version=1)
    year.cycle.refresh_from_db()


def test_the_report_says_which_marks_are_concerned(review):
    """Before it is taken on: how many marks wait for another look, and which count no more."""
    said = [one.text for one in effects(review.cycle, impact_of(review.cycle, proposed(review)))]
    assert said[:2] == [
        "已有2项赋分须重新确认：1.2.1 落实匹配资金",
        (
            "其中1项赋分超出新版本允许的范围，原记录保留，重新赋分之前不计分："
            "海勃湾区“1.2.1 落实匹配资金”"
        ),
    ]


def test_the_report_names_marks_whose_item_is_gone(review):
    """What is left out of the edition is said by the name that it had; the mark stays recorded."""
    gone = (
        '              - id: "1.2.1"\n                name: 落实匹配资金\n',
        '              - id: "1.2.9"\n                name: 落实匹配资金\n',
    )
    report = impact_of(review.cycle, proposed(review, (gone,)))
    said, claims = [one.text for one in effects(review.cycle, report)]
    assert said.startswith(
        "2项赋分的条目在新版本中没有了，不再计分：海勃湾区“1.2.1 落实匹配资金”、"
    )
    assert claims == "1项自评的条目在新版本中没有了：海勃湾区（1.2.1 落实匹配资金）"
    marks = LeafEntry.objects.count()
    amended(review, (gone,))
    assert "1.2.1" not in official_facts(review.cycle)["units"]["haibowan"]["facts"]
    assert LeafEntry.objects.count() == marks


def test_marks_on_changed_items_wait_for_another_look(review):
    """Each says why; the mark on an item that is the same in both editions stands."""
    amended(review)
    why = "赋分后办法有修订（第2版）：分值由3分改为2分"
    assert {(one.unit.unit_id, one.leaf_id): said for one, said in stale_marks(review.cycle)} == {
        TOO_HIGH: why,
        STILL_FITS: why,
    }


def test_a_mark_that_no_longer_fits_counts_no_more_and_stays_in_the_record(review):
    """The rest of the year is scored as before; nothing was rewritten."""
    before = list(LeafEntry.objects.values())
    amended(review)
    units = official_facts(review.cycle)["units"]
    assert "1.2.1" not in units["haibowan"]["facts"]
    assert units["wuda"]["facts"] == {"1.2.1": {"mark": "0"}, "2.3.1": {"mark": "1"}}
    picture = picture_of(review.cycle)
    assert picture.refusal is None
    key = review.cycle_unit("haibowan").pk, "1.2.1"
    assert picture.standings[key].blocking == ("pending", "stale")
    assert list(LeafEntry.objects.values()) == before


def test_marking_anew_settles_it(review):
    """The lead finds it among its duties, marks by the new edition, and it counts again."""
    amended(review)
    lead = lead_of(review, *TOO_HIGH)
    assert any(one.state == "stale" for one in todos_for(lead))
    mark(review, *TOO_HIGH, "2")
    mark(review, *STILL_FITS, "0")
    assert stale_marks(review.cycle) == []
    assert not any(one.state == "stale" for one in todos_for(lead))
    assert official_facts(review.cycle)["units"]["haibowan"]["facts"]["1.2.1"] == {"mark": "2"}


def test_the_pages_say_what_became_of_a_mark(review):
    """The explanation beside the mark, the sheet beside the claim: never just wrong."""
    amended(review)
    line = explanation(review.office, review.cycle, *TOO_HIGH).lines[0]
    assert line.amended == "赋分后办法有修订（第2版）：分值由3分改为2分，请考核单位重新确认"
    assert not explanation(review.office, review.cycle, *ELSEWHERE).lines[0].amended
    sheet = sheet_for(review.unit, review.cycle, review.cycle_unit("haibowan"))
    said = {leaf: row.amended for leaf, row in sheet.rows.items() if row.amended}
    assert said == {"1.2.1": "填写之后办法有修订（第2版）：分值由3分改为2分"}


def test_the_desk_proposes_no_mark_that_is_out_of_range(client, review):
    """The form begins empty where the old mark no longer fits, and says what it was."""
    amended(review)
    sign_in(client, lead_of(review, *TOO_HIGH))
    page = client.get(f"/{review.cycle.pk}/desk/haibowan/1.2.1/").content.decode()
    assert "修订前（重新赋分之前不计分）：<strong>3分</strong>" in page
    assert "不在允许的范围内" not in page
    assert " checked" not in page


def test_another_assessor_makes_no_mark_stale(review):
    """Who marks from now on says nothing about what was marked."""
    amended(review, OTHER_ASSESSOR)
    assert stale_marks(review.cycle) == []
