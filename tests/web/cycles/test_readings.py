"""cycles:readings, how open clauses are read."""

from http import HTTPStatus

import pytest

from kaoping.accounts.errors import Conflict
from kaoping.cycles.models import Cycle
from kaoping.cycles.services import change_stage, set_reading
from web.cycles.doors import HTMX, SHUT, at_work, logged, page, statuses
from web.years import make_wuhai_2023

pytestmark = pytest.mark.django_db
PATH = "set-up/readings/"
CHOICES = {
    "W11": "negative",
    "W14": "grade",
    "W16": "pool",
    "W28": "partial",
    "W31": "once",
    "W33": "pairs",
}


@pytest.fixture
def fresh(db):
    """A year whose readings nobody has confirmed."""
    return make_wuhai_2023(prepared=False)


def test_office_chooses_and_the_scheme_is_settled_by_it(fresh):
    """What was chosen is what the rules say from then on, and it is logged."""
    response = at_work(fresh.office).post(page(fresh, PATH), CHOICES)
    assert response.status_code == HTTPStatus.FOUND
    cycle = Cycle.objects.get()
    assert cycle.readings == CHOICES
    scheme = cycle.settled_scheme()
    assert scheme.settled["W28"] == "partial"
    assert str(scheme.nodes["1.1.1"].node.rule.step) == "1/2"
    entry = logged("cycles.reading.chosen")[0]
    assert entry.new == CHOICES
    assert entry.old["W28"] is None


def test_nothing_is_chosen_that_nobody_chose(fresh):
    """The page proposes, it does not preselect; each question stands with its lines and reason."""
    text = at_work(fresh.office).get(page(fresh, PATH)).content.decode()
    assert "checked" not in text
    assert "（建议）" in text
    assert "待确认" in text
    assert "缺报漏报、不配合日常调度" in text
    assert "五、考核方式（一）" in text


def test_all_advised_in_one_step(fresh):
    """One button confirms the advised choice of every reading."""
    at_work(fresh.office).post(page(fresh, PATH), {"advised": "1"})
    assert Cycle.objects.get().readings == {
        **CHOICES,
        "W11": "floor",
        "W28": "whole",
    }


def test_same_choice_again_is_not_logged(wuhai):
    """Confirming what is confirmed changes nothing and writes nothing."""
    before = len(logged("cycles.reading.chosen"))
    at_work(wuhai.office).post(page(wuhai, PATH), wuhai.cycle.readings)
    assert len(logged("cycles.reading.chosen")) == before


@pytest.mark.parametrize("change", [{"W28": "sometimes"}, {"W28": ""}])
def test_bad_form(fresh, change):
    """A choice that is not offered, or none, is refused at its field and nothing is saved."""
    response = at_work(fresh.office).post(page(fresh, PATH), {**CHOICES, **change})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Cycle.objects.get().readings == {}


def test_service_names_an_unknown_reading(fresh):
    """The service refuses by name what the form cannot even offer."""
    from kaoping.accounts.errors import Refusal  # noqa: PLC0415

    with pytest.raises(Refusal, match="W99") as refused:
        set_reading(fresh.office, fresh.cycle.pk, "W99", "x")
    assert refused.value.code == "cycles.unknown-reading"


def test_locked_after_the_start_with_the_reason(wuhai):
    """Once started, readings are shown and locked, with the day and the reason; no way around."""
    change_stage(wuhai.office, wuhai.cycle.pk, "running")
    client = at_work(wuhai.office)
    text = client.get(page(wuhai, PATH)).content.decode()
    assert "释义已随年度启动" in text
    assert "中途更换会使前后口径不一" in text
    assert "确认所选" not in text
    response = client.post(page(wuhai, PATH), CHOICES)
    assert response.status_code == HTTPStatus.CONFLICT
    with pytest.raises(Conflict, match="锁定"):
        set_reading(wuhai.office, wuhai.cycle.pk, "W28", "partial")


def test_start_pins_every_reading(wuhai):
    """A started year holds a choice for every reading, those without a question included."""
    change_stage(wuhai.office, wuhai.cycle.pk, "running")
    cycle = Cycle.objects.get()
    assert cycle.readings == dict(cycle.settled_scheme().settled)
    assert logged("cycles.stage.advanced")[0].new["readings"] == cycle.readings


def test_with_htmx(fresh):
    """With htmx a refused form comes back as its panel, with the same status."""
    client = at_work(fresh.office)
    response = client.post(page(fresh, PATH), {}, **HTMX)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "<html" not in response.content.decode()
    assert "6 处需要改正" in response.content.decode()
    saved = client.post(page(fresh, PATH), CHOICES, follow=True, **HTMX).content.decode()
    assert 'id="messages"' in saved
    assert "已确认6条释义。" in saved


def test_wrong_people_and_methods(wuhai):
    """Readings are the own office's to choose."""
    assert statuses(wuhai, PATH) == SHUT
    assert statuses(wuhai, PATH, "post", CHOICES) == SHUT
    response = at_work(wuhai.office).delete(page(wuhai, PATH))
    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_a_line_of_a_table_is_quoted_without_its_border(urumqi):
    """What ends a cell in the kept text is none of the regulation's words."""
    text = at_work(urumqi.office).get(page(urumqi, PATH)).text
    assert "未完成年度目标不得分。" in text
    assert " |</blockquote>" not in text
