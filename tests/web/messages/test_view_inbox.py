"""messages:list, messages:see, messages:see-all, messages:set-mail: one's own messages."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kaoping.accounts.models import Person
from kaoping.messages.models import Message, Preference
from web.cast import sign_in
from web.messages.letters import letter

PATH = "/messages/"
HTMX = {"HX-Request": "true"}
pytestmark = pytest.mark.django_db


def page(actor, path=PATH, **headers):
    """Return a page's text."""
    answer = sign_in(Client(), actor).get(path, headers=headers or None)
    assert answer.status_code == 200
    return answer.content.decode()


def test_unread_ones_stand_first_then_the_newest(cast):
    """An old unread one before a new one that was read."""
    letter(cast.unit, "新的已读", seen_at=timezone.now())
    letter(cast.unit, "较新未读")
    letter(cast.unit, "最早未读")
    html = page(cast.unit)
    assert html.index("较新未读") < html.index("最早未读") < html.index("新的已读")
    assert "2条未读" in html


def test_nobody_sees_the_messages_of_others(cast):
    """Neither by the list nor by their number."""
    message = letter(cast.unit, "给海勃湾区的")
    assert "给海勃湾区的" in page(cast.unit)
    for actor in (cast.other_unit, cast.office, cast.auditor, cast.security_admin):
        assert "给海勃湾区的" not in page(actor)
        client = sign_in(Client(), actor)
        assert client.post(f"{PATH}{message.pk}/seen/").status_code == 404


def test_a_message_leads_to_its_page_and_says_its_ground(cast):
    """Title as the link, body, clause, when, and that something is asked."""
    letter(cast.unit, url="/7/desk/", body="乌海市2023年度", clause="五（三）2：“……”", asks=True)
    html = page(cast.unit)
    for part in ('href="/7/desk/"', "乌海市2023年度", "五（三）2：“……”", "要办"):
        assert part in html


def test_an_announcement_is_nobodys_message(cast):
    """What was told to the group stands in no list."""
    letter(cast.unit, "给群的", person=None)
    assert "给群的" not in page(cast.unit)


def test_empty_says_what_fills_it(cast):
    """No dead end."""
    assert "还没有消息" in page(cast.unit)


def test_years_are_a_filter(year):
    """Of one year, with the number; an unknown one is empty and leads back."""
    letter(year.unit, "本年度的", cycle=year.cycle)
    letter(year.unit, "不属于年度的")
    html = page(year.unit, f"{PATH}?year={year.cycle.pk}")
    assert "本年度的" in html
    assert "不属于年度的" not in html
    assert "这个年度没有给您的消息" in page(year.unit, f"{PATH}?year=99999")
    assert "本年度的" in page(year.unit, f"{PATH}?year=nonsense&page=zwei")


@pytest.mark.parametrize("who", ["system_admin", "outsider"])
def test_who_has_no_messages_has_no_page(cast, who):
    """A system administrator looks after people; whoever has no post has no matter."""
    client = sign_in(Client(), getattr(cast, who))
    assert client.get(PATH).status_code == 403
    assert client.post(f"{PATH}seen/").status_code == 403
    assert 'href="/messages/"' not in client.get("/account/").content.decode()


def test_a_visitor_is_sent_to_the_log_in(client):
    """And back afterwards."""
    assert client.get(PATH)["Location"] == "/log-in/?next=%2Fmessages%2F"


@pytest.mark.parametrize("path", [f"{PATH}seen/", f"{PATH}mail/", f"{PATH}1/seen/"])
def test_reading_is_noted_by_a_post_alone(cast, path):
    """A link that is followed, or fetched in advance, notes nothing."""
    assert sign_in(Client(), cast.unit).get(path).status_code == 405


def test_one_is_noted_as_read(cast):
    """Without a script the way leads back to the list; with htmx the list itself comes, new."""
    first, second = letter(cast.unit), letter(cast.unit)
    client = sign_in(Client(), cast.unit)
    answer = client.post(f"{PATH}{first.pk}/seen/", {"page": "1", "year": ""})
    assert answer["Location"] == "/messages/?page=1"
    part = client.post(f"{PATH}{second.pk}/seen/", headers=HTMX).content.decode()
    assert "<html" not in part
    assert 'id="inbox"' in part
    assert 'hx-swap-oob="true"' in part
    assert not Message.objects.filter(seen_at=None).exists()


def test_all_are_noted_as_read_of_the_year_that_is_shown(year):
    """The button says which."""
    letter(year.unit, cycle=year.cycle)
    letter(year.unit)
    client = sign_in(Client(), year.unit)
    assert "本年度全部标为已读" in client.get(f"{PATH}?year={year.cycle.pk}").content.decode()
    answer = client.post(f"{PATH}seen/", {"year": year.cycle.pk})
    assert answer["Location"] == f"/messages/?year={year.cycle.pk}"
    assert Message.objects.filter(seen_at=None).count() == 1
    part = client.post(f"{PATH}seen/", headers=HTMX).content.decode()
    assert "条未读" not in part


def test_mail_is_switched_where_there_is_an_address(cast):
    """Off, on again; without an address it says who registers one."""
    assert "没有登记邮箱" in page(cast.unit)
    Person.objects.filter(pk=cast.unit.person.pk).update(email="shili@example.cn")
    assert "不再发邮件" in page(cast.unit)
    client = sign_in(Client(), cast.unit)
    assert client.post(f"{PATH}mail/", {"by_mail": "0"}).status_code == 302
    assert Preference.objects.get().by_mail is False
    assert "同时发邮件" in page(cast.unit)
    client.post(f"{PATH}mail/", {"by_mail": "1"})
    assert Preference.objects.get().by_mail is True


def test_the_bell_counts_with_the_to_dos(cast):
    """One request for both numbers; the bell is there for those who have messages."""
    letter(cast.unit)
    client = sign_in(Client(), cast.unit)
    assert 'href="/messages/"' in client.get("/").content.decode()
    counted = client.get("/todos/count/", headers=HTMX).content.decode()
    assert '<i id="messages-count" hx-swap-oob="true"><span class="kp-count">1<' in counted
    other = sign_in(Client(), cast.system_admin).get("/todos/count/", headers=HTMX)
    assert "messages-count" not in other.content.decode()


def test_a_page_costs_the_same_with_one_message_and_with_hundreds(year):
    """Nothing is asked message by message."""
    client = sign_in(Client(), year.unit)

    def cost():
        client.get(PATH)
        with CaptureQueriesContext(connection) as queries:
            client.get(PATH)
        return len(queries)

    letter(year.unit, cycle=year.cycle)
    one = cost()
    for _ in range(120):
        letter(year.unit, cycle=year.cycle)
    assert cost() == one <= 14
