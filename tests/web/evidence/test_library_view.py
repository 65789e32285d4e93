"""证据库: what each person finds, filters, shapes, empty states, htmx."""

import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaoping.evidence import services
from web.assessment.steps import submit
from web.evidence import samples
from web.evidence.conftest import LEAF, OTHER_LEAF


def titles(response) -> list[str]:
    """Return the titles in the list."""
    return [row.file.title for row in response.context["library"].rows]


def test_a_unit_finds_its_own_files(year, file_it, client_of, at):
    """Its own, the newest first, with what they are used for."""
    file_it(title="甲")
    file_it("现场.jpg", samples.photo(), title="乙", leaf=OTHER_LEAF)
    file_it(title="别的区", unit="wuda")
    response = client_of(year.unit).get(at("library"))
    assert response.status_code == 200
    assert titles(response) == ["乙", "甲"]
    assert f"用于 {LEAF}" in response.content.decode()
    assert "上传材料" in response.content.decode()


def test_the_office_finds_all(year, file_it, client_of, at):
    """Every unit's, and the way to what was offered twice; it uploads nothing."""
    file_it(title="甲")
    file_it(title="乙", unit="wuda")
    response = client_of(year.office).get(at("library"))
    assert titles(response) == ["乙", "甲"]
    assert "材料重复" in response.content.decode()
    assert at("upload") not in response.content.decode()


def test_an_assessor_finds_what_it_scores(year, file_it, client_of, at, assessor_of):
    """Linked to its items, of any unit; unlinked and withdrawn files are not its business."""
    assessor = assessor_of("4.1.1")
    seen = file_it(title="甲", leaf="4.1.1")
    file_it(title="乙", leaf="4.1.1", unit="wuda")
    file_it(title="其他条目", leaf=LEAF)
    file_it(title="未关联", leaf="")
    client = client_of(assessor)
    assert titles(client.get(at("library"))) == ["乙", "甲"]
    services.withdraw(year.unit, year.cycle, seen.pk, "传错")
    assert titles(client.get(at("library"))) == ["乙"]
    assert titles(client.get(at("library", state="withdrawn"))) == []


def test_an_expert_finds_nothing(year, file_it, client_of, at):
    """The room is open to the post, and empty for it; the page says why."""
    file_it()
    response = client_of(year.expert).get(at("library"))
    assert response.status_code == 200
    assert titles(response) == []
    assert "没有可以查看的材料" in response.content.decode()
    assert "专家岗位不打开" in response.content.decode()


@pytest.mark.parametrize("who", ["leader", "auditor"])
def test_who_oversees_finds_what_was_submitted(year, file_it, client_of, at, who):
    """Before it the page says when there will be something; then come linked files, no drafts."""
    file_it(title="甲")
    file_it(title="草稿", leaf="")
    file_it(title="别的单位还在写", unit="wuda")
    client = client_of(getattr(year, who))
    empty = client.get(at("library"))
    assert titles(empty) == []
    assert "单位提交自评之后" in empty.text
    submit(year, "haibowan")
    shown = client.get(at("library"))
    assert titles(shown) == ["甲"]
    assert "未关联条目" not in shown.text
    assert "state=unlinked" not in shown.text
    assert "上传材料" not in shown.text


@pytest.mark.parametrize("who", ["system_admin", "security_admin", "audit_admin", "outsider"])
def test_others_are_kept_out(year, client_of, at, who):
    """Whose post does not see evidence gets no page at all."""
    assert client_of(getattr(year, who)).get(at("library")).status_code == 403


def test_a_stranger_does_not_learn_that_the_year_exists(year, client_of, at):
    """A unit of another city gets the answer for a year that is not there."""
    assert client_of(year.stranger).get(at("library")).status_code == 404


def test_nobody_without_log_in(client, at):
    """The page sends to the log-in."""
    assert client.get(at("library")).status_code == 302


def test_only_reading(year, client_of, at):
    """The list takes no form."""
    assert client_of(year.unit).post(at("library")).status_code == 405


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"leaf": OTHER_LEAF}, ["照片"]),
        ({"group": "picture"}, ["照片"]),
        ({"group": "document"}, ["重复", "通知"]),
        ({"q": "照"}, ["照片"]),
        ({"q": "JPG"}, ["照片"]),
        ({"state": "unlinked"}, ["名单"]),
        ({"state": "same"}, ["重复", "通知"]),
        ({"state": "personal"}, ["名单"]),
        ({"state": "withdrawn"}, ["误传"]),
        ({"state": "nonsense", "group": "nonsense", "page": "x"}, ["重复", "名单", "照片", "通知"]),
        ({"unit": "wuda"}, []),
    ],
)
def test_filters(year, file_it, client_of, at, query, expected):
    """By item, kind, name and state; unknown values are as if not given."""
    file_it(title="通知")
    file_it("现场.jpg", samples.photo(), title="照片", leaf=OTHER_LEAF)
    file_it("名单.xlsx", samples.sheet([["11010519491231002X"]]), title="名单", leaf="")
    file_it("又.pdf", title="重复")
    wrong = file_it("误.txt", b"x", title="误传", leaf="")
    services.withdraw(year.unit, year.cycle, wrong.pk, "传错")
    assert titles(client_of(year.unit).get(at("library", **query))) == expected


def test_equal_bytes_are_marked(year, file_it, client_of, at):
    """A unit is warned of its own repetition, the office of everybody's, a unit of no other's."""
    file_it(title="甲")
    file_it(title="乙", unit="wuda")
    for actor, warned in ((year.office, True), (year.unit, False)):
        content = client_of(actor).get(at("library")).content.decode()
        assert ("kp-tone-dispute" in content) is warned
    file_it("又.pdf", title="丙")
    assert "kp-tone-dispute" in client_of(year.unit).get(at("library")).content.decode()


def test_both_shapes(year, file_it, client_of, at):
    """Thumbnails or a table that can be sorted and copied."""
    file = file_it()
    client = client_of(year.unit)
    assert at("thumbnail", file.current_id) in client.get(at("library")).content.decode()
    assert "data-table" in client.get(at("library", shape="list")).content.decode()


def test_htmx_gets_the_part(year, file_it, client_of, at):
    """A filter changes the list alone; a boosted link gets the whole page."""
    file_it()
    client = client_of(year.unit)
    part = client.get(at("library"), headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="results">')
    assert "<html" not in part
    boosted = {"HX-Request": "true", "HX-Boosted": "true"}
    assert "<html" in client.get(at("library"), headers=boosted).content.decode()


def test_an_empty_library_says_what_fills_it(year, client_of, at):
    """The next step stands on the empty page."""
    content = client_of(year.unit).get(at("library")).content.decode()
    assert "证据库还是空的" in content
    assert at("upload") in content


def test_filters_that_find_nothing_lead_back(year, file_it, client_of, at):
    """No dead end."""
    file_it()
    content = client_of(year.unit).get(at("library", q="没有这个")).content.decode()
    assert "没有符合条件的材料" in content


def test_a_closed_stage_says_why(year, client_of, at):
    """The button stays visible, and beside it stands why and until when."""
    year.at("aggregation")
    content = client_of(year.unit).get(at("library")).content.decode()
    assert "kp-lock" in content
    assert "disabled" in content


def test_pages_turn(year, client_of, at, monkeypatch):
    """A long list is cut into pages that keep what was looked for."""
    monkeypatch.setattr(sys.modules["kaoping.evidence.queries.library"], "A_PAGE", 2)
    for number in range(3):
        services.file_evidence(
            year.unit,
            year.cycle_unit("haibowan"),
            SimpleUploadedFile(f"{number}.txt", f"{number}".encode()),
        )
    response = client_of(year.unit).get(at("library", page=2, shape="list"))
    assert titles(response) == ["0"]
    assert "?page=1&amp;shape=list" in response.content.decode()


def test_names_cannot_bring_markup(year, file_it, client_of, at):
    """A title is text, whatever it looks like."""
    file_it(title="<img src=x onerror=alert(1)>")
    content = client_of(year.unit).get(at("library")).content.decode()
    assert "<img src=x" not in content
    assert "&lt;img src=x" in content


def test_a_search_in_the_year_finds_files(year, file_it):
    """The shell's search asks this room, within what the person may see."""
    from kaoping.evidence.search import hits_for  # noqa: PLC0415

    file_it(title="年度计划批复")
    file_it(title="年度计划（乌达）", unit="wuda")
    assert [hit.title for hit in hits_for(year.unit, year.cycle, "年度计划")] == ["年度计划批复"]
    assert len(hits_for(year.office, year.cycle, "年度计划")) == 2
    assert hits_for(year.leader, year.cycle, "年度计划") == []
    submit(year, "haibowan")
    assert [hit.title for hit in hits_for(year.leader, year.cycle, "年度计划")] == ["年度计划批复"]


@pytest.mark.parametrize(("who", "said"), [("unit", "环节开放后"), ("office", "被评价单位上传")])
def test_an_empty_year_says_to_each_what_will_fill_it(year, client_of, at, who, said):
    """A unit is not told of the items that it assesses, nor is the office."""
    year.at("preparing")
    text = client_of(getattr(year, who)).get(at("library")).text
    assert said in text
    assert "您负责的条目" not in text
