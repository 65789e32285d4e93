"""A year that is over speaks of what there was, and promises nothing that will not come."""

from __future__ import annotations

import re

import pytest

from web.cast import sign_in
from web.years import make_wuhai_2023

FORWARD = re.compile("会出现在|会列在|会在这里|还没有|即可|出现在这里")
"""What an empty page says while something may still come."""
PAGES = {
    "leader": ("evidence/", "visits/", "flags/", "objections/"),
    "auditor": ("evidence/", "evidence/missing/", "visits/", "flags/", "self-assessment/haibowan/"),
    "assessor": ("evidence/", "joint/", "visits/", "objections/"),
    "office": ("evidence/", "evidence/missing/", "flags/", "objections/", "visits/"),
    "unit": ("evidence/", "evidence/missing/", "objections/"),
}


@pytest.fixture
def year(db, settings, tmp_path):
    """Wuhai's year 2023 without a file, a visit, a finding or an objection."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return make_wuhai_2023()


def told(client, year, who, path):
    """Return the words of a page's content, without those of the shell."""
    page = sign_in(client, getattr(year, who)).get(f"/{year.cycle.pk}/{path}")
    assert page.status_code == 200, path
    content = page.text.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"<[^>]+>", "", content)


@pytest.mark.parametrize("stage", ["published", "archived"])
@pytest.mark.parametrize("who", PAGES)
def test_an_empty_page_of_a_finished_year_promises_nothing(client, year, who, stage):
    """Each page that can be empty says that there was nothing, in every role that opens it."""
    year.at(stage)
    for path in PAGES[who]:
        assert not FORWARD.findall(told(client, year, who, path)), path


def test_a_year_under_way_says_what_comes(client, year):
    """The same page while something may still come."""
    year.at("self-assessment")
    assert FORWARD.search(told(client, year, "leader", "evidence/"))


def test_a_leader_is_led_from_an_empty_library_to_the_reasons(client, year):
    """Without a file every number still has its reason: the page says where it stands."""
    year.at("archived")
    words = told(client, year, "leader", "evidence/")
    assert "没有关联到条目的佐证材料" in words
    assert "看结果" in words
