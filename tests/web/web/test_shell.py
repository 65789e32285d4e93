"""The shell: where am I, what is the year, what may I enter; and what it costs."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from web.cast import sign_in


def page(client, path="/"):
    """Return a page's text."""
    return client.get(path).content.decode()


def test_a_visitor_sees_what_is_public(client, db):
    """Without a log-in the start page is the public one, with the door and no rail."""
    html = page(client)
    assert "已公布的结果" in html
    assert "还没有公布的结果" in html
    assert 'href="/log-in/"' in html
    assert "kp-rail" not in html
    assert 'href="/regulations/wuhai-2022/"' in html


def test_the_shell_names_year_regulation_and_status(client, year):
    """The year and its regulation stand on every page; a draft says that it is one."""
    html = page(sign_in(client, year.office))
    assert "乌海市 2023年" in html
    assert "送审稿" in html
    assert year.office.name in html


def test_a_regulation_in_force_needs_no_word(client, year):
    """Only what is not in force says so beside the year; the tone of a draft is for drafts."""
    from kaoping.cycles.models import PinnedScheme  # noqa: PLC0415  imports models

    labels = {"现行有效（2025年起）": "", "已废止": "kp-tone-wait", "送审稿": "kp-tone-draft"}
    for label, tone in labels.items():
        PinnedScheme.objects.update(status_label=label)
        html = page(sign_in(client, year.office))
        band = html[html.index("kp-top-scheme") : html.index("kp-top-space")]
        assert (tone in band) if tone else ("kp-chip" not in band)


def test_the_step_bar_shows_todays_place(client, year):
    """Ten stages at most; what is past, where we are, what is left."""
    html = page(sign_in(client, year.unit))
    bar = html[html.index('class="kp-stages"') : html.index('class="kp-rail"')]
    long = bar[: bar.index("kp-stages-short")]
    assert re.findall(r"<span>(..)</span></li>", long) == [
        "筹备",
        "运行",
        "自评",
        "评审",
        "汇总",
        "报批",
        "公布",
        "归档",
    ]
    assert long.count("kp-stage-done") == 2
    assert long.count('aria-current="step"') == 1
    assert "第3步，共8步" in bar
    assert "个工作日" in bar


def test_the_year_is_kept_on_pages_that_belong_to_none(client, year):
    """The year that was entered last stays, as long as the person may see it."""
    from kaoping.cycles.models import Cycle  # noqa: PLC0415  imports models

    Cycle.objects.filter(pk=year.cycle.pk).update(year=2022)
    from datetime import time  # noqa: PLC0415

    from kaoping.cycles.services import open_cycle  # noqa: PLC0415

    newer = open_cycle(
        year.office, "wuhai-2022", 2024, region="inner-mongolia", closing_time=time(18)
    )
    sign_in(client, year.office)
    assert "乌海市 2024年" in page(client)
    client.cookies["kp_year"] = str(year.cycle.pk)
    assert f'data-year="{year.cycle.pk}"' in page(client)
    client.cookies["kp_year"] = "not-a-year"
    assert f'data-year="{newer.pk}"' in page(client)
    assert f'data-year="{year.cycle.pk}"' in page(client, f"/{year.cycle.pk}/scheme/")


def test_a_year_that_is_not_mine_is_not_switched_to(client, year):
    """The switcher lists nothing that the person may not see."""
    client.cookies["kp_year"] = str(year.cycle.pk)
    html = page(sign_in(client, year.stranger))
    assert "乌海市 2023年" not in html
    assert "kp-stages" not in html


def test_the_shell_costs_eight_queries(client, year, django_assert_num_queries):
    """Session, person, posts, years and the four of the timetable; nothing grows with the units."""
    sign_in(client, year.unit)
    page(client, "/help/")
    with django_assert_num_queries(8):
        page(client, "/help/")


def test_light_or_dark_is_kept_on_the_device(client, db):
    """The choice works without a script and leads back to where one was."""
    assert 'data-theme="auto"' in page(client, "/help/")
    response = client.post("/theme/", {"theme": "dark", "next": "/help/"})
    assert response["Location"] == "/help/"
    html = page(client, "/help/")
    assert 'data-theme="dark" data-bs-theme="dark"' in html
    client.post("/theme/", {"theme": "pink", "next": "/"})
    assert 'data-theme="dark"' in page(client, "/help/")


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:1"]
)
def test_the_way_back_stays_in_the_house(client, db, target):
    """Nobody is sent elsewhere by a prepared form."""
    assert client.post("/theme/", {"theme": "dark", "next": target})["Location"] == "/"
    assert client.get("/theme/").status_code == 405


def test_a_cookie_that_was_tampered_with_changes_nothing(client, db):
    """Cookies are read as a choice among known ones."""
    client.cookies["kp_theme"] = '"><script>'
    client.cookies["kp_rail"] = "huge"
    html = page(client, "/help/")
    assert 'data-theme="auto"' in html
    assert 'data-rail="wide"' in html


def test_search_finds_units_and_indicators(client, year):
    """What the person may see is found by a part of its name or number."""
    sign_in(client, year.office)
    html = page(client, f"/{year.cycle.pk}/search/?q=海勃")
    assert "被评价单位" in html
    assert "海勃湾区" in html
    found = page(client, f"/{year.cycle.pk}/search/?q=1.1.1")
    assert f'href="/{year.cycle.pk}/scheme/#node-1.1.1"' in found
    assert "没有找到" in page(client, f"/{year.cycle.pk}/search/?q=不存在的东西")
    assert "没有找到" not in page(client, f"/{year.cycle.pk}/search/")


def test_search_shows_a_unit_only_what_it_may_see(client, year):
    """A unit does not find its neighbours; a stranger does not find the year."""
    sign_in(client, year.units["haibowan"])
    assert "乌达区" not in page(client, f"/{year.cycle.pk}/search/?q=乌达")
    stranger = sign_in(Client(), year.stranger)
    assert stranger.get(f"/{year.cycle.pk}/search/?q=a").status_code == 404


def test_what_was_searched_is_shown_as_text(client, year):
    """A word with signs in it stays a word."""
    html = page(sign_in(client, year.office), f"/{year.cycle.pk}/search/?q=<script>")
    assert "<script>" not in html.partition("</head>")[2]
    assert "&lt;script&gt;" in html


def test_whoever_must_change_the_password_does_that_first(client, year):
    """The start page is open to visitors, and no way around a duty of the account."""
    from kaoping.accounts.models import Person  # noqa: PLC0415  imports models

    Person.objects.filter(pk=year.unit.person.pk).update(must_change_password=True)
    response = sign_in(client, year.unit).get("/")
    assert response.status_code == 302
    assert response["Location"] != "/"


def test_the_gallery_does_not_exist_elsewhere(client, db, settings):
    """A page for those who build pages is no page for those who use them."""
    settings.KAOPING_GALLERY = False
    assert client.get("/gallery/").status_code == 404
    assert client.post("/gallery/send/").status_code == 404
    assert client.get("/gallery/answer/").status_code == 404


def test_the_gallery_shows_every_part(client, db, gallery):
    """Every part has its place in the gallery, so that the browser tests see it."""
    from pathlib import Path  # noqa: PLC0415

    import kaoping.web  # noqa: PLC0415

    folder = Path(kaoping.web.__file__).parent / "templates/web"
    text = (folder / "pages/gallery.html").read_text(encoding="utf-8")
    elsewhere = {"count", "counts", "message", "field_notes", "number", "range_bar"}
    tags = {"tabs": "tabs", "empty": "empty_state", "number": "num"}
    for part in (folder / "parts").glob("*.html"):
        if part.stem not in elsewhere:
            assert f"{{% {tags.get(part.stem, part.stem)} " in text, part.stem
    assert client.get("/gallery/").status_code == 200
