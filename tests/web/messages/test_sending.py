"""Sending what waits: tried again after growing waits, given up at last, or dropped."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from kaoping.accounts.models import Person
from kaoping.messages.delivery.sending import MOST, WAITS, send_due
from kaoping.messages.models import Delivery, Message, Preference
from web.cast import make_person
from web.messages.robots import robot

pytestmark = pytest.mark.django_db


def waiting(channel="mail", **changes):
    """Return a delivery that is due."""
    person = None
    if channel == "mail":
        person = make_person(f"reader.{Person.objects.count()}")
        Person.objects.filter(pk=person.pk).update(email="shili@example.cn")
    message = Message.objects.create(
        person=person, key=f"log:{Message.objects.count()}", title="示例\n标题", url="/3/",
        body="乌海市2023年度", clause="五、考核方式（三）2：“于当年11月底前”",
        created_at=timezone.now(), **changes,
    )  # fmt: skip
    return Delivery.objects.create(message=message, channel=channel, next_at=timezone.now())


def test_a_mail_says_what_where_and_on_what_ground(settings):
    """Subject with our mark, plain text, the clause, a link where the site's address is known."""
    settings.KAOPING_URL = "https://kaoping.example.cn"
    delivery = waiting()
    delivery.message.title = "自评已退回"
    delivery.message.save()
    assert send_due() == 1
    (letter,) = mail.outbox
    assert letter.subject == "【考评】自评已退回"
    assert "依据：五、考核方式（三）2：“于当年11月底前”" in letter.body
    assert "打开：https://kaoping.example.cn/3/" in letter.body
    assert "以系统“工作台”的待办为准" in letter.body
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.last_error) == ("sent", 1, "")
    assert send_due() == 0


def test_without_an_address_of_the_site_there_is_no_link(settings):
    """A link to nowhere would be worse than none."""
    settings.KAOPING_URL = ""
    delivery = waiting()
    Message.objects.filter(pk=delivery.message_id).update(title="示例")
    send_due()
    assert "http" not in mail.outbox[0].body
    assert "请登录系统查看" in mail.outbox[0].body


def test_a_failure_is_tried_again_later_and_holds_nobody_up(settings, time_machine):
    """The waits grow; after the last attempt it has failed, and stands there with the reason."""
    settings.KAOPING_WEBHOOK_URL = "http://127.0.0.1:1/"
    begun = timezone.now()
    bad, good = waiting("webhook"), waiting()
    Message.objects.filter(pk=good.message_id).update(title="示例")
    assert send_due() == 1
    bad.refresh_from_db()
    assert (bad.state, bad.attempts) == ("waiting", 1)
    assert bad.next_at - begun >= WAITS[0]
    for _ in range(MOST - 1):
        assert send_due() == 0
        time_machine.move_to(timezone.now() + max(WAITS) + timedelta(minutes=1))
        send_due()
    bad.refresh_from_db()
    assert (bad.state, bad.attempts) == ("failed", MOST)
    assert "连不上" in bad.last_error


def test_a_title_with_a_line_break_is_a_failure_and_no_forged_header():
    """Django refuses the header; the delivery says so instead of stopping the others."""
    delivery = waiting()
    assert send_due() == 0
    delivery.refresh_from_db()
    assert delivery.state == "waiting"
    assert mail.outbox == []


def test_one_that_is_being_sent_is_left_alone():
    """Whoever takes a delivery moves its moment on first."""
    delivery = waiting()
    Delivery.objects.filter(pk=delivery.pk).update(next_at=timezone.now() + timedelta(minutes=1))
    assert send_due() == 0


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda _: Person.objects.update(email=""), "没有登记邮箱"),
        (lambda _: Person.objects.update(is_active=False), "账号已停用"),
        (lambda _: Message.objects.update(seen_at=timezone.now()), "收件人已在系统里看过"),
        (lambda one: Preference.objects.create(person=one.message.person, by_mail=False),
         "收件人不接收邮件"),
    ],
)  # fmt: skip
def test_what_nobody_needs_any_more_is_not_sent(spoil, reason):
    """Between the act and the mail things change."""
    delivery = waiting()
    spoil(delivery)
    assert send_due() == 0
    delivery.refresh_from_db()
    assert (delivery.state, delivery.last_error, mail.outbox) == ("dropped", reason, [])


def test_a_robot_that_was_taken_away_drops_what_waited(settings):
    """The announcement has no way to go."""
    settings.KAOPING_WEBHOOK_URL = ""
    delivery = waiting("webhook")
    send_due()
    delivery.refresh_from_db()
    assert delivery.state == "dropped"


def test_an_announcement_arrives(settings):
    """From the table to a server, once."""
    with robot() as running:
        settings.KAOPING_WEBHOOK_URL, settings.KAOPING_WEBHOOK_SHAPE = running.url, "dingtalk"
        settings.KAOPING_WEBHOOK_SECRET = "SEC"
        waiting("webhook")
        assert send_due() == 1
        assert send_due() == 0
    assert len(running.posts) == 1
    assert "sign" in running.posts[0][1]
