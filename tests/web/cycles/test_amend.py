"""cycles:amend and cycles:impact, another edition of the regulation."""

import hashlib
import re
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaoping.accounts.errors import Conflict, Refusal
from kaoping.cycles.impact import Effect, register_effect, unregister_effect
from kaoping.cycles.models import Cycle, PinnedScheme, SchemeVersion
from kaoping.cycles.queries import assessor_map
from kaoping.cycles.services import amend_scheme, propose_scheme
from web.cycles.amended import (
    OTHER_ASSESSOR,
    POINTS_MOVED,
    READING_GONE,
    READING_GONE_IN_SCHEME,
    SUM_BROKEN,
    edition,
)
from web.cycles.doors import HTMX, SHUT, at_work, logged, page, statuses

pytestmark = pytest.mark.django_db
PATH = "set-up/amend/"


def files(texts):
    """Return an upload of the three files."""
    return {
        field: SimpleUploadedFile(name, texts[name].encode())
        for field, name in (
            ("scheme", "scheme.yaml"),
            ("readings", "readings.yaml"),
            ("source", "source.txt"),
        )
    }


def proposed(year, **changes):
    """Return the hash of a proposed edition."""
    return propose_scheme(year.office, year.cycle.pk, edition(**changes)).sha256


def confirmed(**changes):
    """Return the confirming form."""
    return {"seen_version": "1", "reason": "示例：办法修订"} | changes


def test_office_uploads_compares_and_only_then_takes_on(wuhai):
    """Nothing changes until the report was seen and a reason given; then everything is kept."""
    client, before = at_work(wuhai.office), wuhai.cycle.scheme_id
    upload = client.post(page(wuhai, PATH), files(edition(scheme=POINTS_MOVED)))
    assert Cycle.objects.get().scheme_id == before
    report = client.get(upload.headers["Location"])
    text = report.content.decode()
    assert "1.2.1 落实匹配资金" in text
    assert "涉及：海勃湾区、乌达区、海南区" in text
    client.post(upload.headers["Location"], confirmed())
    cycle = Cycle.objects.get()
    assert cycle.scheme_id != before
    assert cycle.version == 2
    assert str(cycle.settled_scheme().nodes["1.2.2"].node.points) == "3"
    first, second = SchemeVersion.objects.order_by("number")
    assert (first.number, first.scheme_id) == (1, before)
    assert (second.number, second.reason) == (2, "示例：办法修订")
    assert [change["what"] for change in second.impact] == ["分值", "分值"]
    (entry,) = logged("cycles.scheme.amended")
    assert entry.old["scheme"] == before
    assert entry.new["units"] == ["海勃湾区", "乌达区", "海南区"]
    history = client.get(page(wuhai, PATH)).content.decode()
    assert "影响报告（2处）" in history


def test_warnings_of_the_files_stand_on_the_report(wuhai):
    """What the checks do not refuse is shown with file, line and mend before anything is taken."""
    client = at_work(wuhai.office)
    upload = client.post(page(wuhai, PATH), files(edition(scheme=SUM_BROKEN)))
    text = client.get(upload.headers["Location"]).content.decode()
    assert "新版本的文件有需要核对的地方" in text
    place = r"<code>wuhai-2022/scheme\.yaml 第(\d+)行</code>"
    said = re.search(rf"{place}：指标 1\.2 写明 5 分，下级合计", text)
    assert said, text[text.index("需要核对") :][:600]
    line = edition(scheme=SUM_BROKEN)["scheme.yaml"].splitlines()[int(said[1]) - 1]
    assert 'points: "5"' in line
    assert "请核对原文" in text
    clean = client.post(page(wuhai, PATH), files(edition(scheme=POINTS_MOVED)))
    assert "需要核对" not in client.get(clean.headers["Location"]).content.decode()


def test_other_assessors_follow_the_edition(wuhai):
    """Who scores is derived from the pinned scheme, so that the amendment reaches the desk."""
    sha256 = proposed(wuhai, scheme=OTHER_ASSESSOR)
    amend_scheme(wuhai.office, wuhai.cycle.pk, sha256, reason="示例", seen_version=1)
    found = assessor_map(Cycle.objects.get()).of(wuhai.cycle_unit("wuda"), "1.2.1")
    assert [str(one.organisation) for one in found] == ["市住建局"]


def test_a_lost_choice_is_chosen_again(wuhai):
    """Where the edition no longer has the year's choice, nobody chooses but a person."""
    sha256 = proposed(wuhai, readings=READING_GONE, scheme=READING_GONE_IN_SCHEME)
    client, path = at_work(wuhai.office), page(wuhai, f"{PATH}{sha256}/")
    assert 'name="reading.W31"' in client.get(path).content.decode()
    silent = client.post(path, confirmed())
    assert silent.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    with pytest.raises(Refusal, match="新版本须选定释义 W31 的做法"):
        amend_scheme(wuhai.office, wuhai.cycle.pk, sha256, reason="示例", seen_version=1)
    client.post(path, confirmed(**{"reading.W31": "first"}))
    cycle = Cycle.objects.get()
    assert cycle.readings["W31"] == "first"
    assert cycle.readings["W28"] == "whole"


def test_a_started_year_keeps_every_choice_pinned(wuhai):
    """After an amendment in mid-year the readings are as complete as at the start."""
    wuhai.at("review")
    sha256 = proposed(wuhai, scheme=POINTS_MOVED)
    amend_scheme(wuhai.office, wuhai.cycle.pk, sha256, reason="示例", seen_version=1)
    cycle = Cycle.objects.get()
    assert cycle.readings == dict(cycle.settled_scheme().settled)


def test_other_rooms_say_what_it_means_and_may_refuse(wuhai):
    """Effects on data stand in the report; a blocking one stops the amendment."""
    sha256 = proposed(wuhai, scheme=POINTS_MOVED)
    path = page(wuhai, f"{PATH}{sha256}/")
    register_effect("test", lambda _cycle, r: [Effect(f"已有{len(r.changes)}项赋分须重新核对")])
    try:
        assert "已有2项赋分须重新核对" in at_work(wuhai.office).get(path).content.decode()
        register_effect("test", lambda _cycle, _report: [Effect("结果已冻结", blocking=True)])
        with pytest.raises(Conflict, match="结果已冻结"):
            amend_scheme(wuhai.office, wuhai.cycle.pk, sha256, reason="示例", seen_version=1)
    finally:
        unregister_effect("test")
    assert Cycle.objects.get().version == 1


def test_two_people_at_once(wuhai):
    """Who confirms a report that is out of date is told so."""
    sha256 = proposed(wuhai, scheme=POINTS_MOVED)
    other = proposed(wuhai, scheme=OTHER_ASSESSOR)
    amend_scheme(wuhai.office, wuhai.cycle.pk, sha256, reason="示例", seen_version=1)
    response = at_work(wuhai.second_office).post(
        page(wuhai, f"{PATH}{other}/"), confirmed(), **HTMX
    )
    assert response.status_code == HTTPStatus.CONFLICT
    assert "本年度已经是第2版" in response.content.decode()


def test_the_office_takes_the_pinned_files_home(wuhai):
    """Byte by byte what the year rests on, with the hash that stands beside it; nobody else's."""
    client, texts = at_work(wuhai.office), wuhai.cycle.scheme.files
    shown = client.get(page(wuhai, PATH)).content.decode()
    for name, text in texts.items():
        path = page(wuhai, f"set-up/edition/{name}")
        sent = client.get(path)
        assert sent.content == text.encode()
        assert sent["Content-Disposition"] == f'attachment; filename="{name}"'
        assert path in shown
        assert hashlib.sha256(sent.content).hexdigest() in shown
    assert client.get(page(wuhai, "set-up/edition/secret.txt")).status_code == HTTPStatus.NOT_FOUND
    path = page(wuhai, "set-up/edition/scheme.yaml")
    assert at_work(wuhai.unit).get(path).status_code == HTTPStatus.FORBIDDEN


def test_files_that_did_not_change_need_not_be_sent(wuhai):
    """One changed file is an edition: the others are those that the year rests on."""
    texts = edition(scheme=POINTS_MOVED)
    only = {"scheme": files(texts)["scheme"]}
    response = at_work(wuhai.office).post(page(wuhai, PATH), only)
    sha256 = response.headers["Location"].rstrip("/").rpartition("/")[2]
    assert PinnedScheme.objects.get(sha256=sha256).files == texts


def test_what_is_no_amendment_is_refused(wuhai):
    """The same content, another regulation, a broken file: each is told for what it is."""
    client = at_work(wuhai.office)
    for texts, said in (
        (edition(), "一字不差"),
        (edition("urumqi-2025"), "不同的办法请另开年度"),
        (edition() | {"scheme.yaml": "language: '1'\nid: x\n"}, "缺少必填的键"),
        (edition() | {"readings.yaml": "a: &b [c]\nd: *b\n"}, "锚点"),
    ):
        response = client.post(page(wuhai, PATH), files(texts))
        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY, said
        assert said in response.content.decode()
    assert PinnedScheme.objects.filter(scheme_id="wuhai-2022").count() == 1


def test_bad_form(wuhai):
    """Whoever chose no file is told which ones there are; without a reason nothing is taken on."""
    client = at_work(wuhai.office)
    empty = client.post(page(wuhai, PATH), {}, **HTMX)
    assert empty.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "请选择改过的文件：scheme.yaml、readings.yaml、source.txt" in empty.content.decode()
    sha256 = proposed(wuhai, scheme=POINTS_MOVED)
    silent = client.post(page(wuhai, f"{PATH}{sha256}/"), confirmed(reason=""))
    assert silent.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Cycle.objects.get().version == 1


def test_a_newer_program_is_offered_and_never_taken_on_by_itself(wuhai, monkeypatch):
    """When the shipped edition differs, the page offers to compare; the year rests on its pin."""
    shipped = edition(scheme=POINTS_MOVED)
    monkeypatch.setattr("kaoping.cycles.schemes.shipped_texts", lambda _name: shipped)
    monkeypatch.setattr("kaoping.cycles.views.amend.shipped_texts", lambda _name: shipped)
    from kaoping.cycles.schemes import shipped_scheme  # noqa: PLC0415

    shipped_scheme.cache_clear()
    try:
        client = at_work(wuhai.office)
        assert "与程序自带的版本比较" in client.get(page(wuhai, PATH)).content.decode()
        response = client.post(page(wuhai, PATH), {"shipped": "on"})
    finally:
        shipped_scheme.cache_clear()
    assert re.search("/amend/[0-9a-f]{64}/$", response.headers["Location"])
    assert Cycle.objects.get().version == 1


def test_locked_after_approval(wuhai):
    """Results that are submitted rest on their edition; the way is back to the sums."""
    sha256 = proposed(wuhai, scheme=POINTS_MOVED)
    wuhai.at("approval")
    client = at_work(wuhai.office)
    response = client.post(page(wuhai, f"{PATH}{sha256}/"), confirmed())
    assert response.status_code == HTTPStatus.CONFLICT
    assert "先退回汇总" in client.get(page(wuhai, PATH)).content.decode()


def test_wrong_people_and_methods(wuhai):
    """The edition is the own office's to amend; one that was not proposed is not found."""
    assert statuses(wuhai, PATH) == SHUT
    assert statuses(wuhai, PATH, "post") == SHUT
    sha256 = proposed(wuhai, scheme=POINTS_MOVED)
    assert statuses(wuhai, f"{PATH}{sha256}/") == SHUT
    assert statuses(wuhai, f"{PATH}{sha256}/", "post", confirmed()) == SHUT
    client = at_work(wuhai.office)
    assert client.put(page(wuhai, PATH)).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    for unknown in ("0" * 64, wuhai.cycle.scheme_id):
        assert client.get(page(wuhai, f"{PATH}{unknown}/")).status_code == HTTPStatus.NOT_FOUND
