"""The one list of duties: gathered from the rooms, sorted and grouped by what is left."""

from __future__ import annotations

from datetime import datetime

import pytest

from kaoping.todo import Todo
from kaoping.web import rooms, todos
from kaoping.worktime import SHANGHAI, calendar_for
from web.cast import sign_in

NOW = datetime(2024, 11, 21, 10, tzinfo=SHANGHAI)  # a Thursday


def todo(title, day=None, hour=18):
    """Return a duty that falls due on a day of November or December 2024."""
    month, date = (12, day - 100) if day and day > 100 else (11, day)
    due = datetime(2024, month, date, hour, tzinfo=SHANGHAI) if day else None
    return Todo(title, "", due, "/there/")


@pytest.fixture
def offers(monkeypatch):
    """Let the rooms offer what a test lists."""

    def offer(*found):
        provider = lambda _actor: list(found)  # noqa: E731
        monkeypatch.setattr(todos, "offered", lambda _module, _function: (provider,))

    return offer


def test_the_most_urgent_comes_first(offers, cast):
    """By deadline; what has none waits at the end."""
    offers(todo("无期限"), todo("后天", 23), todo("昨天", 20))
    assert [one.title for one in todos.todos_for(cast.office)] == ["昨天", "后天", "无期限"]


@pytest.mark.parametrize(
    ("day", "hour", "group"),
    [
        (20, 18, "late"),
        (21, 9, "late"),
        (21, 18, "today"),
        (22, 18, "soon"),
        (28, 18, "soon"),  # five working days: Friday and Monday to Thursday
        (29, 18, "later"),
        (None, 0, "later"),
    ],
)
def test_duties_are_grouped_by_working_days(day, hour, group):
    """Five working days are what an assessor gets; a weekend does not count."""
    calendar = calendar_for(None)
    (found,) = todos.grouped([todo("事", day, hour)], lambda _todo: calendar, NOW)
    assert found.id == group
    assert found.todos == [(todo("事", day, hour), calendar)]


def test_a_year_that_is_not_announced_is_counted_in_days():
    """Without announced days off the list still sorts; the deadline itself is shown as it is."""
    calendar = calendar_for(None)
    there = datetime(2031, 3, 3, 18, tzinfo=SHANGHAI)
    near = datetime(2031, 2, 28, 10, tzinfo=SHANGHAI)
    (found,) = todos.grouped([Todo("事", "", there, "/")], lambda _todo: calendar, near)
    assert found.id == "soon"


def test_a_room_without_an_offer_offers_nothing():
    """Rooms need not have to-dos, a search or news."""
    assert rooms.offered("gates", "nothing") == ()


def test_home_lists_duties_with_their_clause_and_marks_the_first(client, year, offers):
    """What must I do today: the first duty is the one obvious next step."""
    clause = "五、考核方式（三）3：“在收到考核任务5个工作日内”"
    late = datetime(2023, 12, 1, 18, tzinfo=SHANGHAI)
    offers(
        Todo("给8项指标赋分", clause, late, "/desk/", "late", "海勃湾区", year.cycle.pk),
        Todo("核对写法", "", None, "/later/"),
    )
    html = sign_in(client, year.assessor).get("/").content.decode()
    assert clause in html
    assert "已逾期" in html
    assert html.index("给8项指标赋分") < html.index("核对写法")
    assert html.count("kp-btn-primary") == 1
    counted = client.get("/todos/count/", headers={"HX-Request": "true"}).content.decode()
    assert '<span class="kp-count">2<' in counted


def test_home_without_duties_says_why_it_is_empty(client, year, offers):
    """An empty list says what fills it."""
    offers()
    html = sign_in(client, year.unit).get("/").content.decode()
    assert "现在没有要办的事" in html
    assert "<span" not in client.get("/todos/count/").content.decode()


def test_home_without_a_post_says_whom_to_ask(client, year):
    """A person whom nobody has given a post is not left before an empty page."""
    html = sign_in(client, year.outsider).get("/").content.decode()
    assert "您还没有岗位" in html
