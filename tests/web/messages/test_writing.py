"""Messages beside their entry: who gets them, when they are kept, what leaves the house."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kaoping.accounts.models import Person, Post
from kaoping.assessment import services
from kaoping.assessment.models import ItemMessage
from kaoping.audit.models import Entry
from kaoping.audit.services import record
from kaoping.messages.models import Delivery, Message, Preference
from kaoping.messages.notices import NOTICES
from web.assessment.steps import lead_of
from web.cast import make_actor
from web.messages.acts import LEAF, delegated, in_review, readers


def addressed(person, address="shili@example.cn"):
    """Give a person an address."""
    Person.objects.filter(pk=person.pk).update(email=address)


def test_the_unit_hears_of_its_item_and_no_other_does(year):
    """Sent back: the unit's people, as the post that makes it theirs; not the neighbours."""
    found = readers(year, "assessment.item.sent-back")
    assert set(found) == {year.unit.person.username}
    message = found[year.unit.person.username]
    assert message.addressed_as == "海勃湾区·被评价单位"
    assert message.url == f"/{year.cycle.pk}/self-assessment/haibowan/items/{LEAF}/"
    assert (message.cycle, message.seen_at, message.asks) == (year.cycle, None, True)


def test_whoever_goes_on_trying_a_locked_account_fills_nobodys_letter_box(client, year):
    """Anybody can try passwords at the door; one unread message and one mail tell of it."""
    addressed(year.unit.person)
    wrong = {"login": year.unit.person.username, "password": "示例错误密码"}
    for _ in range(12):
        client.post("/log-in/", wrong)
    assert Entry.objects.filter(action="accounts.session.locked").exists()
    for reader in (year.unit, year.security_admin):
        assert Message.objects.filter(person=reader.person).count() == 1
    assert Delivery.objects.count() == 1


def test_colleagues_hear_and_those_who_have_left_do_not(year):
    """Everybody who holds the post today; not whose post has ended, nor whose account is shut."""
    own = year.unit.organisation
    make_actor("unit", own, "colleague")
    gone, shut = make_actor("unit", own, "gone"), make_actor("unit", own, "shut")
    Post.objects.filter(pk=gone.post.pk).update(until_day=timezone.localdate() - timedelta(days=1))
    Person.objects.filter(pk=shut.person.pk).update(is_active=False)

    found = readers(year, "assessment.item.asked")
    assert set(found) == {year.unit.person.username, "colleague"}


def test_a_stand_in_hears_in_the_place_of_the_absent(year):
    """Both get it; the stand-in reads for whom."""
    in_review(year)
    lead = lead_of(year, "haibowan", LEAF)
    year.assessor = lead
    delegated(year)
    asked = services.ask_question(
        lead, year.cycle, year.cycle_unit("haibowan"), LEAF, text="示例"
    )  # fmt: skip
    services.answer(year.unit, asked, text="示例")
    found = Message.objects.filter(title__contains="已答复").select_related("person")
    labels = {one.person.username: one.addressed_as for one in found}
    assert labels["colleague"].endswith(f"，代{lead.person.name}")
    assert lead.person.username in labels


def test_whoever_did_it_is_not_told(year):
    """The office changes the stage: everybody hears but the person who did."""
    found = readers(year, "cycles.stage.advanced review")
    assert year.office.person.username not in found
    assert year.second_office.person.username in found
    assert year.stranger.person.username not in found


def test_a_message_is_kept_or_lost_with_its_entry(year):
    """What is undone was never told."""
    with transaction.atomic():
        assert readers(year, "assessment.item.asked")
        transaction.set_rollback(True)
    assert not Message.objects.exists()


def test_a_fault_in_telling_does_not_stop_the_act(year, monkeypatch, caplog):
    """The question is asked and logged; the fault is in the server's log."""

    def broken(_happening):
        raise LookupError

    notice = replace(NOTICES["assessment.item.asked"][0], to=broken)
    monkeypatch.setitem(NOTICES, "assessment.item.asked", (notice,))
    assert readers(year, "assessment.item.asked") == {}
    assert ItemMessage.objects.filter(kind="question").exists()
    assert [one.levelname for one in caplog.records if one.name.startswith("kaoping.messages")] == [
        "ERROR"
    ]


def test_what_concerns_nobody_costs_nothing(year):
    """Most entries are in no line of the table, and cause no query."""
    with transaction.atomic(), CaptureQueriesContext(year_connection()) as queries:
        record(year.unit, "assessment.claim.saved", ("assessment.claim", "1", "示例"))
    assert not [one for one in queries if "house_messages" in one["sql"]]
    assert len(queries) <= 3


def year_connection():
    """Return the connection of the tests."""
    from django.db import connection  # noqa: PLC0415

    return connection


def test_the_same_is_not_told_again_while_it_lies_unread(year):
    """Twenty posts that were asked for are one matter for the security administrator."""
    for _ in range(2):
        readers(year, "accounts.post.requested")
    mine = Message.objects.filter(person=year.security_admin.person)
    assert mine.count() == 1
    mine.update(seen_at=timezone.now())
    readers(year, "accounts.post.requested")
    assert mine.count() == 2


@pytest.mark.parametrize(
    ("address", "wants", "sent"),
    [("shili@example.cn", None, 1), ("shili@example.cn", False, 0), ("", None, 0)],
)
def test_mail_goes_to_who_has_an_address_and_wants_it(year, committed, address, wants, sent):
    """After the commit, one each; whoever switched it off or has no address gets none."""
    addressed(year.unit.person, address)
    if wants is not None:
        Preference.objects.create(person=year.unit.person, by_mail=wants)
    with committed():
        readers(year, "assessment.item.sent-back")
        assert mail.outbox == []
    assert [letter.to for letter in mail.outbox] == [["shili@example.cn"]] * sent
    assert Delivery.objects.filter(state="sent").count() == sent


def test_what_only_informs_stays_in_the_house(year):
    """Seventeen bureaus need no mail when a unit submits."""
    for actor in year.assessors.values():
        addressed(actor.person)
    readers(year, "assessment.self-assessment.submitted")
    assert Message.objects.filter(title="海勃湾区提交了自评").exists()
    assert not Delivery.objects.exists()


def test_the_group_is_told_what_everybody_may_know(year, settings):
    """A stage that begins; more time for all, and not that of one unit."""
    settings.KAOPING_WEBHOOK_URL = "https://robot.example.cn/send?key=示例"
    readers(year, "cycles.extension.given one")
    assert not Message.objects.filter(person=None).exists()
    readers(year, "cycles.stage.advanced review")
    (found,) = Message.objects.filter(person=None)
    assert found.title == "乌海市2023年度进入“评审”环节"
    assert [one.channel for one in found.deliveries.all()] == ["webhook"]


def test_without_a_robot_nothing_is_announced(year):
    """No setting, no announcement."""
    readers(year, "cycles.stage.advanced review")
    assert not Message.objects.filter(person=None).exists()
    assert not Delivery.objects.filter(channel="webhook").exists()


def test_telling_costs_the_same_however_many_are_told(year):
    """Two queries for the people, whatever their number."""

    def cost(number):
        for one in range(number):
            make_actor("unit", year.unit.organisation, f"colleague.{number}.{one}")
        with CaptureQueriesContext(year_connection()) as queries, transaction.atomic():
            readers(year, "assessment.self-assessment.returned")
            transaction.set_rollback(True)
        return len(queries)

    assert cost(1) == cost(20)
