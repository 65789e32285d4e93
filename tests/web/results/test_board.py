"""汇总看板: the matrix, its states and filters, the totals; for those who may see the whole."""

from __future__ import annotations

from datetime import datetime

import pytest
import time_machine
from django.urls import reverse

from kaoping.assessment.models import Countersignature, LeafEntry, TaskReceipt
from kaoping.cycles.queries import assessor_map
from kaoping.results.facts import current_facts
from kaoping.results.queries.board import board_for
from kaoping.results.queries.leader import leader_page
from kaoping.results.readiness import picture_of
from kaoping.worktime import SHANGHAI
from web.assessment.steps import submit
from web.cast import sign_in
from web.results.marked import entry, marked, remark, unmark
from web.years import make_wuhai_2023

pytestmark = pytest.mark.django_db


def address(year):
    """Return the address of the board."""
    return reverse("results:board", args=[year.cycle.pk])


def cell(board, unit, leaf):
    """Return one cell of a board."""
    cells = (c for g in board.groups for i in g.items for c in i.cells if c)
    return next(c for c in cells if (c.unit, c.leaf) == (unit, leaf))


def test_the_office_sees_every_item_of_every_unit(client, wuhai):
    """Rows by category, a link to each explanation that htmx opens at the side."""
    response = sign_in(client, wuhai.office).get(address(wuhai))
    assert response.status_code == 200
    assert response.text.count('class="kr-cell"') == 3 * 86
    url = reverse("results:explanation-node", args=[wuhai.cycle.pk, "wuda", "1.1.1"])
    assert f'href="{url}"' in response.text
    assert 'hx-boost="true" hx-push-url="false" hx-target="#side"' in response.text
    assert "全部条目已定，可以冻结" in response.text
    assert "style=" not in response.text


def test_the_board_counts_from_the_same_facts_as_a_run(wuhai):
    """What the board has read gives the file that a run keeps, to the byte."""
    assert picture_of(wuhai.cycle).scored.text == current_facts(wuhai.cycle)


def test_totals_keep_their_range_while_something_is_open(client, wuhai):
    """A pending item widens the total, and stands among what has to be settled."""
    unmark(wuhai, "wuda", "1.1.1")
    response = sign_in(client, wuhai.leader).get(address(wuhai), {"show": "pending"})
    assert "98.58–99.58" in response.text
    assert response.text.count('class="kr-cell"') == 3
    assert "有1项还没有定分" in response.text


def test_an_unknown_filter_shows_all_and_an_empty_one_says_so(client, wuhai):
    """Nothing that somebody types into the address breaks the page."""
    sign_in(client, wuhai.office)
    assert "86个条目" in client.get(address(wuhai), {"show": "<x>"}).text
    assert "没有这样的条目" in client.get(address(wuhai), {"show": "disputed"}).text


def test_disagreement_waiting_and_adjustment(db):
    """Who disagrees disputes an item, who is silent is awaited; the office settles it."""
    from web.years import make_wuhai_2023  # noqa: PLC0415

    year = marked(make_wuhai_2023(), stage="assessor")
    board = board_for(year.office, year.cycle)
    waiting = next(
        c for g in board.groups for i in g.items for c in i.cells if c and "awaiting" in c.marks
    )
    mark = LeafEntry.objects.get(unit__unit_id=waiting.unit, leaf_id=waiting.leaf)
    unit = year.cycle_unit(waiting.unit)
    from kaoping.cycles.queries import assessor_map  # noqa: PLC0415

    other = assessor_map(year.cycle).of(unit, waiting.leaf)[1].organisation
    Countersignature.objects.create(
        entry=mark, organisation=other, by=year.assessor.person, agrees=False,
        reason="示例：依据不足",
        at=mark.at,
    )  # fmt: skip
    board = board_for(year.office, year.cycle, "disputed")
    found = cell(board, waiting.unit, waiting.leaf)
    assert found.standing.state == "disputed"
    assert "示例：依据不足" in found.standing.why
    entry(year.cycle, unit, waiting.leaf, mark.facts, year.office).save()
    settled = cell(board_for(year.office, year.cycle), waiting.unit, waiting.leaf)
    assert settled.standing.state == "adjusted"
    assert not settled.standing.blocking


def test_claims_stand_beside_marks(wuhai):
    """The gap between claim and mark; a claim without evidence is found."""
    unit = wuhai.cycle_unit("haibowan")
    LeafEntry.objects.bulk_create(
        [entry(wuhai.cycle, unit, "1.1.1", {"mark": "2"}, wuhai.unit, "self")]
    )
    found = cell(board_for(wuhai.office, wuhai.cycle), "haibowan", "1.1.1")
    assert found.gap == 2
    assert "no-evidence" in found.marks


def test_what_is_late_is_named_with_who(wuhai):
    """After the deadline of the review, what has no score is late, and its lead is named."""
    unmark(wuhai, "wuda", "1.1.1")
    from kaoping.cycles.models import StageWindow  # noqa: PLC0415

    StageWindow.objects.update_or_create(
        cycle=wuhai.cycle, stage="review",
        defaults={"closes_at": datetime(2023, 12, 29, 18, tzinfo=SHANGHAI)},
    )  # fmt: skip
    with time_machine.travel(datetime(2024, 1, 3, 9, tzinfo=SHANGHAI), tick=False):
        board = board_for(wuhai.office, wuhai.cycle)
    assert sum(count for _, count in board.late) == 1
    assert board.counts["late"] == 1


def test_days_are_counted_from_the_receipt_of_the_task(wuhai):
    """Late is whose own working days are over; a bureau that received it later is not yet."""
    pending = [("wuda", "1.1.1"), ("hainan", "1.1.1")]
    for unit, leaf in pending:
        unmark(wuhai, unit, leaf)
    lead = assessor_map(wuhai.cycle).lead(wuhai.cycle_unit("wuda"), "1.1.1")
    for unit, day in (("wuda", 1), ("hainan", 8)):
        TaskReceipt.objects.create(
            cycle=wuhai.cycle, organisation=lead, unit=wuhai.cycle_unit(unit),
            received_at=datetime(2023, 12, day, 9, tzinfo=SHANGHAI),
            due_at=datetime(2023, 12, day + 7, 18, tzinfo=SHANGHAI),
        )  # fmt: skip
    with time_machine.travel(datetime(2023, 12, 8, 18, tzinfo=SHANGHAI), tick=False):
        assert board_for(wuhai.office, wuhai.cycle).late == []
    with time_machine.travel(datetime(2023, 12, 9, 9, tzinfo=SHANGHAI), tick=False):
        board = board_for(wuhai.office, wuhai.cycle)
        risks = [one.text for one in leader_page(wuhai.leader, wuhai.cycle).risks]
    assert "late" in cell(board, "wuda", "1.1.1").marks
    assert "late" not in cell(board, "hainan", "1.1.1").marks
    assert board.late == [(lead.short_name, 1)]
    assert f"{lead.short_name}逾期，还有1项没有赋分" in risks


def test_facts_that_the_engine_refuses_are_said_on_the_board(client, wuhai):
    """The board stays usable, and says what is wrong."""
    remark(wuhai, "wuda", "1.1.1", {"mark": "9"})
    response = sign_in(client, wuhai.office).get(address(wuhai))
    assert response.status_code == 200
    assert "现有的事实不能计分" in response.text


@pytest.mark.parametrize("who", ["leader", "auditor", "second_office"])
def test_who_may_see_the_board(client, wuhai, who):
    """Leaders and auditors see it too; only the office is led to the sums."""
    response = sign_in(client, getattr(wuhai, who)).get(address(wuhai))
    assert response.status_code == 200
    assert ("去计分和冻结" in response.text) is (who == "second_office")


def test_outside_its_stage_nobody_is_led_to_freezing(client, wuhai):
    """Before and after 汇总 the board leads to the results, and promises no freezing."""
    for stage in ("review", "published"):
        wuhai.at(stage)
        text = sign_in(client, wuhai.second_office).get(address(wuhai)).text
        assert "去计分和冻结" not in text
        assert "可以冻结" not in text
        assert "看结果" in text


@pytest.mark.parametrize(
    "who", ["unit", "assessor", "expert", "system_admin", "security_admin", "audit_admin"]
)
def test_who_may_not(client, wuhai, who):
    """Everyone else is refused."""
    assert sign_in(client, getattr(wuhai, who)).get(address(wuhai)).status_code == 403


def test_another_citys_office_and_another_method(client, wuhai, urumqi):
    """The year does not exist for another city; nothing is sent to the board."""
    assert sign_in(client, urumqi.office).get(address(wuhai)).status_code == 404
    assert sign_in(client, wuhai.office).post(address(wuhai)).status_code == 405


@time_machine.travel(datetime(2023, 12, 4, 9, tzinfo=SHANGHAI), tick=False)
def test_units_that_have_not_handed_in_are_named_as_late(client, db):
    """Not only marks: whoever keeps the year waiting stands on the board, with the way there."""
    year = make_wuhai_2023()
    year.at("self-assessment")
    submit(year, "haibowan")
    page = sign_in(client, year.office).get(address(year)).text
    for unit in ("wuda", "hainan"):
        sheet = reverse("assessment:sheet", args=[year.cycle.pk, unit])
        assert f'<a href="{sheet}">自评没有提交</a>' in page
    assert reverse("assessment:sheet", args=[year.cycle.pk, "haibowan"]) not in page


def test_queries_do_not_grow(client, wuhai, urumqi, django_assert_max_num_queries):
    """The same bound for three units with 86 leaves and fourteen units; reading writes nothing."""
    for year in (wuhai, urumqi):
        sign_in(client, year.office).get(address(year))
        with django_assert_max_num_queries(38) as found:
            client.get(address(year))
        assert not [q for q in found if q["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]


def test_repeated_files_are_counted_for_the_office_only(client, wuhai):
    """Others are not shown a nought, which would say that no file was used twice."""
    assert "材料重复" in sign_in(client, wuhai.office).get(address(wuhai)).text
    assert "材料重复" not in sign_in(client, wuhai.leader).get(address(wuhai)).text
