"""One item of a unit's table: its form, saving, conflicts, answers."""

from kaoping.assessment import services
from kaoping.assessment.models import ClaimRevision, ItemMessage
from kaoping.audit.models import Entry
from web.assessment.steps import HTMX, claim, lead_of, submit
from web.cast import make_actor, sign_in

LEAF = "1.1.1"


def address(year, rest="", unit="haibowan", leaf=LEAF):
    """The address of an item."""
    return f"/{year.cycle.pk}/self-assessment/{unit}/items/{leaf}/{rest}"


def form(**changes):
    """What the item's form sends."""
    return {"base-version": "0", "mark": "2", "explanation": "示例说明", **changes}


def test_an_item_is_saved_without_a_script(client, year):
    """The form works alone: back to the table, at the item, with a word that it is saved."""
    signed = sign_in(client, year.unit)
    response = signed.post(address(year), form())
    assert response.status_code == 302
    assert response.url == f"/{year.cycle.pk}/self-assessment/haibowan/#item-1-1-1"
    assert ClaimRevision.objects.get().facts == {"mark": "2"}
    assert "已保存“纳入区年度重点工作”" in signed.get(address(year)).content.decode()


def test_an_item_is_saved_while_one_types(client, year):
    """The new version comes back with state and bar, and nothing that would move the hand."""
    response = sign_in(client, year.unit).post(address(year), form(), headers=HTMX)
    text = response.content.decode()
    assert response.status_code == 200
    assert 'name="base-version" value="1" id="base-1-1-1"' in text
    assert "已填" in text
    assert "51.00–100.00" in text
    assert "<textarea" not in text
    assert 'id="mark-1-1-1"' not in text, "the range is the same: the mark's field stays"
    assert response.headers["Vary"].count("HX-Request") == 1


def test_the_permitted_values_follow_the_facts(client, urumqi_year):
    """When a level is named, the values that it permits come back."""
    unit = "tianshan"
    sent = {"base-version": "0", "fact-level": "good", "explanation": ""}
    response = sign_in(client, urumqi_year.units[unit]).post(
        address(urumqi_year, unit=unit, leaf="district.1"), sent, headers=HTMX
    )
    text = response.content.decode()
    assert 'id="mark-district-1"' in text
    assert [f'value="{value}"' in text for value in (10, 11, 15)] == [False, True, True]


def test_what_the_engine_refuses_is_kept_and_said(client, year):
    """The draft is saved, the row says what is allowed."""
    response = sign_in(client, year.unit).post(address(year), form(mark="5"), headers=HTMX)
    text = response.content.decode()
    assert "允许 0 或 2" in text
    assert "有误" in text
    assert ClaimRevision.objects.get().facts == {"mark": "5"}


def test_two_people_editing_one_item(client, year):
    """The second sees both texts; merging settles it. With and without htmx."""
    claim(year, "haibowan", LEAF, "甲的文字", mark="2")
    colleague = make_actor("unit", year.unit.organisation, "colleague")
    signed = sign_in(client, colleague)
    part = signed.post(address(year), form(explanation="乙的文字", mark="0"), headers=HTMX)
    assert part.status_code == 409
    assert "合并" in part.content.decode()
    whole = signed.post(address(year), form(explanation="乙的文字", mark="0"))
    text = whole.content.decode()
    assert whole.status_code == 409
    assert "甲的文字" in text
    assert "乙的文字" in text
    kept = ClaimRevision.objects.exclude(conflict_with=None)
    for mine in kept:
        merged = form(**{"base-version": "1", "merges": str(mine.pk), "explanation": "两人的文字"})
        merged["base-version"] = str(
            ClaimRevision.objects.filter(conflict_with=None).last().version
        )
        assert signed.post(address(year), merged).status_code == 302
    assert "待合并" not in signed.get(address(year)).content.decode()


def test_an_item_shows_the_clause_the_readings_and_its_history(client, year):
    """What one claims, what it rests on, and what was written before."""
    claim(year, "haibowan", LEAF, "第一稿", mark="2")
    claim(year, "haibowan", LEAF, "第二稿", base=1, mark="2")
    text = sign_in(client, year.unit).get(address(year)).content.decode()
    for words in ("1.将城市更新纳入区年度重点工作得2分。", "释义 W28", "第一稿", "修改记录（2）"):
        assert words in text


def test_a_colleague_of_another_unit_cannot_save(client, year):
    """Neither another unit nor the office writes here."""
    assert sign_in(client, year.other_unit).post(address(year), form()).status_code == 404
    assert sign_in(client, year.office).post(address(year), form()).status_code == 403
    assert not ClaimRevision.objects.exists()


def test_what_is_locked_is_not_saved_and_the_text_is_not_lost(client, year):
    """After submission: the refusal, with the words still in the field."""
    submit(year)
    signed = sign_in(client, year.unit)
    part = signed.post(address(year), form(), headers=HTMX)
    assert part.status_code == 409
    assert "没有保存：自评已提交" in part.content.decode()
    assert signed.post(address(year), form()).status_code == 409
    year.at("review")
    assert signed.post(address(year), form()).status_code == 409


def test_bad_forms_do_no_harm(client, year):
    """Missing and foreign fields, an unknown item, a wrong method."""
    signed = sign_in(client, year.unit)
    assert signed.post(address(year), {}).status_code == 302
    assert ClaimRevision.objects.get().facts == {}
    assert signed.post(address(year, leaf="9.9.9"), form()).status_code == 404
    assert signed.get(address(year, leaf="9.9.9")).status_code == 404
    assert signed.put(address(year)).status_code == 405
    too_long = signed.post(address(year), form(explanation="字" * 6000))
    assert too_long.status_code == 422


def test_opening_an_item_writes_nothing(client, year):
    """Not a row, not an entry of the log."""
    before = Entry.objects.count()
    sign_in(client, year.unit).get(address(year))
    assert Entry.objects.count() == before
    assert not ClaimRevision.objects.exists()


def sent_back(year):
    """The assessor has asked for more."""
    submit(year)
    year.at("review")
    lead = lead_of(year, "haibowan", LEAF)
    return services.send_back(
        lead, year.cycle, year.cycle_unit("haibowan"), LEAF, text="请补会议纪要"
    )


def test_a_question_is_answered_beside_its_item(client, year):
    """The unit reads what is asked, may add evidence there, and answers."""
    asked = sent_back(year)
    signed = sign_in(client, year.unit)
    text = signed.get(address(year)).content.decode()
    assert "请补会议纪要" in text
    assert "data-drop" in text, "evidence is open for this item"
    empty = signed.post(address(year, "answer/"), {"message": asked.pk, "text": " "})
    assert empty.status_code == 422
    done = signed.post(address(year, "answer/"), {"message": asked.pk, "text": "已补"})
    assert done.status_code == 302
    assert ItemMessage.objects.get(kind="answer").text == "已补"


def test_only_the_asked_unit_answers(client, year):
    """Others, and answers to nothing, are refused."""
    asked = sent_back(year)
    sent = {"message": asked.pk, "text": "示例"}
    assert sign_in(client, year.other_unit).post(address(year, "answer/"), sent).status_code == 404
    assert sign_in(client, year.office).post(address(year, "answer/"), sent).status_code == 403
    signed = sign_in(client, year.unit)
    assert signed.post(address(year, "answer/"), {"message": "0"}).status_code == 404
    assert signed.get(address(year, "answer/")).status_code == 405
