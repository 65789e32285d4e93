"""Two office people at one setting: nobody overwrites what they have not seen, on any form."""

from __future__ import annotations

import json
from http import HTTPStatus

import pytest
from django.test import Client

from kaoping.accounts.errors import Conflict
from kaoping.cycles.models import Assignment, CalendarTable, Cycle, CycleBody, StageWindow
from kaoping.cycles.moved import READERS, texts_of
from kaoping.cycles.services import set_windows
from web.cast import sign_in
from web.cycles.doors import HTMX, at_work, logged, page
from web.years import make_wuhai_2023

pytestmark = pytest.mark.django_db

TABLE = "date,kind,name,source\n2023-03-{day},holiday,示例假日,示例通知\n"


def opened(client, year, path, form="form", **which):
    """Open a page and return what its form would send, untouched, as a browser would."""
    response = client.get(page(year, path))
    context = response.context
    found = (
        next(one for one in context["forms"] if one.part == which["part"])
        if which
        else context[form]
    )
    shown = {bound.name: bound.value() for bound in found if bound.value() not in (None, [])}
    assert json.loads(shown["seen"]) is not None
    return shown | which


def sent(client, year, path, given, **more):
    """Send a form."""
    return client.post(page(year, path), given, **more)


def both(year):
    """Return two office people at work."""
    return at_work(year.office), at_work(year.second_office)


CASES = {
    "calendar": ("set-up/calendar/", "set-up/calendar/", "form", {"closing_time": "17:00"},
                 {"closing_time": "17:30"}, "17:00"),
    "windows": ("set-up/stages/", "set-up/stages/", "form", {"closes.review": "2023-12-20"},
                {"closes.review": "2023-12-22"}, "2023年12月20日"),
    "options": ("set-up/stages/", "set-up/stages/optional/", "options_form",
                {"stages": ["notification"]}, {"stages": ["notification", "objection"],
                                               "objection_days": "5", "decision_days": "5"},
                "告知"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_second_one_is_shown_both(wuhai, name):
    """Refused with both texts and who was faster; saving again then is a decision."""
    look, act, form, first, second, shown = CASES[name]
    mine, theirs = both(wuhai)
    given = opened(mine, wuhai, look, form)
    other = opened(theirs, wuhai, look, form) | first
    assert sent(theirs, wuhai, act, other).status_code == HTTPStatus.FOUND
    before = Cycle.objects.values().get(), list(StageWindow.objects.values())
    refused = sent(mine, wuhai, act, given | second)
    assert refused.status_code == HTTPStatus.CONFLICT
    assert (Cycle.objects.values().get(), list(StageWindow.objects.values())) == before
    text = refused.text
    for words in (wuhai.second_office.name, "kp-conflict", "对方保存的", "您提交的", shown):
        assert words in text
    now = {
        bound.name: bound.value()
        for bound in refused.context[form]
        if bound.value() not in (None, [])
    }
    assert sent(mine, wuhai, act, now).status_code == HTTPStatus.FOUND
    for key, value in second.items():
        found = opened(mine, wuhai, look, form)[key]
        assert str(found)[:5] == str(value)[:5]


def test_what_one_had_not_touched_becomes_what_the_other_saved(wuhai):
    """Each changed another stage: after a look at both, both stand."""
    mine, theirs = both(wuhai)
    given = opened(mine, wuhai, "set-up/stages/")
    sent(theirs, wuhai, "set-up/stages/", given | {"closes.review": "2023-12-20"})
    refused = sent(mine, wuhai, "set-up/stages/", given | {"opens.review": "2023-12-04"}, **HTMX)
    assert refused.status_code == HTTPStatus.CONFLICT
    assert "您没有动过，已换成对方保存的" in refused.text
    now = {b.name: b.value() for b in refused.context["form"] if b.value()}
    assert sent(mine, wuhai, "set-up/stages/", now).status_code == HTTPStatus.FOUND
    window = StageWindow.objects.get(stage="review")
    assert (window.opens_on.day, window.closes_at.day) == (4, 20)


def test_readings_are_not_overwritten(db):
    """Two people confirm differently; the second one sees both words before deciding."""
    year = make_wuhai_2023(prepared=False)
    mine, theirs = both(year)
    blank = opened(mine, year, "set-up/readings/")
    several = [one for one in year.cycle.settled_scheme().readings if len(one.choices) > 1]
    given = blank | {one.id: one.default for one in several}
    sent(theirs, year, "set-up/readings/", given | {"W11": "negative"})
    refused = sent(mine, year, "set-up/readings/", given | {"W11": "floor"})
    assert refused.status_code == HTTPStatus.CONFLICT
    conflict = refused.text.partition("kp-conflict")[2]
    assert conflict.index("扣多少算多少") < conflict.index("总分本身不设上下限")
    advised = sent(mine, year, "set-up/readings/", {"advised": "1", "seen": blank["seen"]})
    assert advised.status_code == HTTPStatus.CONFLICT
    assert Cycle.objects.get().readings["W11"] == "negative"


def test_units_are_not_overwritten(urumqi):
    """What the other one stated of a unit stays until it was seen."""
    mine, theirs = both(urumqi)
    given = opened(mine, urumqi, "set-up/units/")
    sent(theirs, urumqi, "set-up/units/", given | {"has_projects.water": "false"})
    refused = sent(mine, urumqi, "set-up/units/", given | {"has_projects.tianshan": "false"})
    assert refused.status_code == HTTPStatus.CONFLICT
    assert urumqi.cycle_unit("tianshan").attributes == {"has_projects": True}
    now = {b.name: b.value() for b in refused.context["form"] if b.value()}
    assert sent(mine, urumqi, "set-up/units/", now).status_code == HTTPStatus.FOUND
    assert urumqi.cycle_unit("water").attributes == {"has_projects": False}
    assert urumqi.cycle_unit("tianshan").attributes == {"has_projects": False}


def test_bodies_are_not_overwritten(wuhai):
    """Neither a single organisation nor several; both are named, not numbered."""
    mine, theirs = both(wuhai)
    given = opened(mine, wuhai, "set-up/assessors/")
    energy, water = (str(wuhai.organisations[key].pk) for key in ("energy", "water"))
    sent(theirs, wuhai, "set-up/assessors/", given | {"members": [energy], "police": energy})
    refused = sent(
        mine, wuhai, "set-up/assessors/", given | {"members": [water, energy], "police": water}
    )
    assert refused.status_code == HTTPStatus.CONFLICT
    conflict = refused.text.partition("kp-conflict")[2].partition("<table")[0]
    both_named = conflict.partition("各成员单位")[2]
    assert "市水务局（乌海市水务局）" in both_named
    assert both_named.count("市能源局（乌海市能源局）") == 2
    assert CycleBody.objects.get(body_id="police").organisation_id == int(energy)


def test_one_leafs_assessors_are_not_overwritten(wuhai):
    """Neither by an adjustment nor by the way back to the default."""
    path = "set-up/assessors/3.3.1/"
    mine, theirs = both(wuhai)
    given = opened(mine, wuhai, path)
    police, water = (str(wuhai.organisations[key].pk) for key in ("police", "water"))
    sent(theirs, wuhai, path, given | {"unit": "wuda", "lead": police, "reason": "示例"})
    refused = sent(mine, wuhai, path, given | {"unit": "wuda", "lead": water, "reason": "示例"})
    assert refused.status_code == HTTPStatus.CONFLICT
    assert "市公安局" in refused.text[refused.text.index("kp-conflict") :]
    assert Assignment.objects.get(part="lead").organisation_id == int(police)
    stale = {"unit": "wuda", "seen": given["seen"], "reason": "示例"}
    assert sent(mine, wuhai, f"{path}reset/", stale).status_code == HTTPStatus.CONFLICT
    assert Assignment.objects.exists()
    fresh = stale | {"seen": opened(mine, wuhai, path)["seen"]}
    assert sent(mine, wuhai, f"{path}reset/", fresh).status_code == HTTPStatus.FOUND


def test_participants_are_not_overwritten(wuhai):
    """Each part by itself: who looks at another part is not in the way."""
    path = "set-up/participants/"
    mine, theirs = both(wuhai)
    leader = opened(mine, wuhai, path, part="leader")
    auditor = opened(mine, wuhai, path, part="auditor")
    keys = [str(wuhai.leader.organisation.pk)]
    sent(theirs, wuhai, path, leader | {"organisations": keys})
    assert sent(mine, wuhai, path, leader | {"organisations": []}).status_code == 409
    other = [str(wuhai.auditor.organisation.pk)]
    answer = sent(mine, wuhai, path, auditor | {"organisations": other})
    assert answer.status_code == HTTPStatus.FOUND


def test_a_table_of_days_off_is_not_overtaken(wuhai):
    """The last table counts, so one that was imported meanwhile has to be seen first."""
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    mine, theirs = both(wuhai)
    seen = opened(mine, wuhai, "set-up/calendar/", "table_form")["seen"]
    for client, day, status in ((theirs, "06", 302), (mine, "07", 409)):
        table = SimpleUploadedFile("示例.csv", TABLE.format(day=day).encode())
        answer = sent(client, wuhai, "set-up/calendar/import/", {"table": table, "seen": seen})
        assert answer.status_code == status
    assert CalendarTable.objects.count() == 1
    assert "示例.csv" in answer.text


def test_saving_what_nobody_else_touched_asks_nothing(wuhai):
    """Alone, and after another setting was changed, a form is saved as before."""
    mine, theirs = both(wuhai)
    given = opened(mine, wuhai, "set-up/stages/")
    sent(theirs, wuhai, "set-up/calendar/", opened(theirs, wuhai, "set-up/calendar/"))
    answer = sent(mine, wuhai, "set-up/stages/", given | {"closes.review": "2023-12-20"})
    assert answer.status_code == HTTPStatus.FOUND
    assert len(logged("cycles.windows.set")) == 1


@pytest.mark.parametrize("seen", ["{", "[]", '{"closes.review": "2023-01-01"}'])
def test_a_tampered_memory_is_a_conflict(wuhai, seen):
    """What cannot have been shown does not pass."""
    given = opened(at_work(wuhai.office), wuhai, "set-up/stages/") | {"seen": seen}
    answer = sent(at_work(wuhai.office), wuhai, "set-up/stages/", given)
    assert answer.status_code == HTTPStatus.CONFLICT


BARE = {
    "set-up/readings/": {"advised": "1"},
    "set-up/units/": {"has_projects.water": "false"},
    "set-up/assessors/": {"police": "1"},
    "set-up/assessors/3.3.1/": {"lead": "1", "reason": "示例"},
    "set-up/assessors/3.3.1/reset/": {"reason": "示例"},
    "set-up/calendar/": {"closing_time": "17:00"},
    "set-up/stages/": {"closes.review": "2023-12-20"},
    "set-up/stages/optional/": {"stages": ["notification"]},
    "set-up/participants/": {"part": "leader", "organisations": []},
}


@pytest.mark.parametrize("path", BARE)
@pytest.mark.parametrize("htmx", [{}, HTMX], ids=["whole page", "htmx"])
def test_a_form_without_its_memory_is_refused(wuhai, path, htmx):
    """Nobody can tell whether it overwrites anything: nothing is saved, and it says what to do."""
    before = Cycle.objects.values().get(), list(StageWindow.objects.values())
    client = sign_in(Client(), wuhai.office)
    answer = client.post(page(wuhai, path), BARE[path], **htmx)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "请重新打开本页" in answer.text
    assert (Cycle.objects.values().get(), list(StageWindow.objects.values())) == before
    assert not logged("cycles.assignment.adjusted")


def test_every_setting_is_read_and_the_service_itself_refuses(wuhai):
    """The check stands in the services, under the lock of the year's row, not in the pages."""
    for setting in READERS:
        assert texts_of(wuhai.cycle, setting, "office") is not None
    with pytest.raises(Conflict, match="其他人改动了"):
        set_windows(wuhai.office, wuhai.cycle.pk, {"review": (None, None)}, seen={"x": "y"})
