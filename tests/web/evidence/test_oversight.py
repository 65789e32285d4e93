"""Leaders and auditors go down to the evidence: to which files, how far, and with what trace."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kaoping.assessment import services as assessment
from kaoping.audit.models import Entry
from kaoping.cycles.models import CycleUnit, Participant
from kaoping.evidence import handed_over, services
from kaoping.evidence.models import Reading
from kaoping.evidence.rights import sees, visible
from web.assessment.steps import mark, submit
from web.cast import make_actor
from web.evidence import samples
from web.evidence.conftest import LEAF, OTHER_LEAF

WHO = pytest.mark.parametrize("who", ["leader", "auditor"])
VIEWS = [("thumbnail", ()), ("page", (1,)), ("content", ()), ("download", ())]
FORMS = ("describe-file", "add-version", "link-file", "unlink-file", "withdraw-file")


def opened(actor, year, file) -> bool:
    """Say whether somebody sees a file; of one file and of all the answer is the same."""
    file.refresh_from_db()
    alone = sees(actor, year.cycle, file)
    assert alone == visible(actor, year.cycle).filter(pk=file.pk).exists()
    return alone


def read(response) -> bytes:
    """Return the whole answer; a stream closes itself at its end."""
    return b"".join(response) if response.streaming else response.content


@WHO
def test_a_draft_is_not_theirs(year, file_it, client_of, at, who, time_machine):
    """Not while the unit writes, not after it has taken its self-assessment back."""
    time_machine.move_to("2023-11-20T10:00:00+08:00", tick=False)
    actor, file = getattr(year, who), file_it()
    unit = year.cycle_unit("haibowan")
    assert not opened(actor, year, file)
    assert client_of(actor).get(at("file", file.pk)).status_code == 404
    submit(year)
    assert opened(actor, year, file)
    assessment.withdraw_self_assessment(year.unit, year.cycle, unit, reason="示例")
    assert not opened(actor, year, file)
    submit(year)
    assessment.return_self_assessment(year.office, year.cycle, unit, reason="示例")
    assert not opened(actor, year, file)


@WHO
def test_what_is_linked_to_nothing_or_withdrawn_is_not_theirs(year, file_it, who):
    """Submitting opens what was filed for an item, and nothing else."""
    loose, gone, ended = (file_it(f"{one}.txt", one.encode(), leaf="") for one in "甲乙丙")
    for file in (gone, ended):
        services.link(year.unit, year.cycle, file.pk, LEAF)
    services.withdraw(year.unit, year.cycle, gone.pk, "示例传错")
    services.unlink(year.unit, year.cycle, ended.pk, LEAF)
    submit(year)
    assert not any(opened(getattr(year, who), year, file) for file in (loose, gone, ended))


@WHO
def test_what_a_mark_was_made_from_is_theirs(year, file_it, who):
    """Also where the unit never submits: every version of it, and no draft beside it."""
    actor = getattr(year, who)
    file = file_it("一.txt", b"1")
    seen = file.current_id
    year.at("review")
    mark(year, "haibowan", LEAF, "2")
    assert opened(actor, year, file)
    year.at("self-assessment")
    draft = file_it("二.txt", b"2")
    services.add_version(year.unit, file, SimpleUploadedFile("三.txt", b"3"), reason="示例")
    assert opened(actor, year, file)
    assert file.current_id != seen
    assert not opened(actor, year, draft)


@WHO
@pytest.mark.parametrize("is_submitted", [True, False])
def test_what_a_mark_was_made_from_opens_after_it_is_unlinked(
    year, file_it, client_of, at, who, is_submitted
):
    """The explanation leads to the version that the mark saw; what came later is a draft."""
    actor, file, unit = getattr(year, who), file_it("一.txt", b"1"), year.cycle_unit("haibowan")
    marked = file.current_id
    if is_submitted:
        submit(year)
    year.at("review")
    mark(year, "haibowan", LEAF, "2")
    year.at("self-assessment")
    if is_submitted:
        assessment.return_self_assessment(year.office, year.cycle, unit, reason="示例")
    services.unlink(year.unit, year.cycle, file.pk, LEAF)
    later = services.add_version(
        year.unit, file, SimpleUploadedFile("三.txt", b"3"), reason="示例"
    ).version
    client = client_of(actor)
    explained = client.get(
        reverse("results:explanation-node", args=[year.cycle.pk, "haibowan", LEAF])
    )
    way = f"{at('file', file.pk)}?leaf={LEAF}&amp;evidence={marked}"
    assert way in explained.text
    page = client.get(way.replace("&amp;", "&"))
    assert page.status_code == 200
    assert page.context["viewer"].version.pk == marked
    assert [one.pk for one in page.context["page"].versions] == [marked]
    assert at("download", later.pk) not in page.text
    assert read(client.get(at("download", marked))) == b"1"
    assert client.get(at("download", later.pk)).status_code == 404
    assert not visible(actor, year.cycle).filter(pk=file.pk).exists()


@WHO
def test_a_claim_alone_opens_nothing_that_is_unlinked(year, file_it, client_of, at, who):
    """What was handed in and taken away before any mark is a draft again."""
    file, unit = file_it("一.txt", b"1"), year.cycle_unit("haibowan")
    submit(year)
    assessment.return_self_assessment(year.office, year.cycle, unit, reason="示例")
    services.unlink(year.unit, year.cycle, file.pk, LEAF)
    submit(year)
    assert not opened(getattr(year, who), year, file)
    assert client_of(getattr(year, who)).get(at("file", file.pk)).status_code == 404


@WHO
@pytest.mark.parametrize("is_anybodys", [True, False])
def test_what_an_assessor_has_filed_is_theirs(year, file_it, assessor_of, who, is_anybodys):
    """A photo taken on site is no draft of the unit, whether or not the unit has its own people."""
    unit = year.cycle_unit("haibowan")
    if is_anybodys:
        CycleUnit.objects.filter(pk=unit.pk).update(organisation=None)
    year.at("review")
    assert opened(getattr(year, who), year, file_it(actor=assessor_of(LEAF)))


@WHO
@pytest.mark.parametrize(("name", "more"), VIEWS)
def test_they_look_at_it_in_every_way(year, file_it, client_of, at, who, name, more):
    """Thumbnail, page, content, download: of the newest version and of the one before it."""
    file = file_it("现场.jpg", samples.photo())
    before = file.current_id
    services.add_version(
        year.unit, file, SimpleUploadedFile("b.jpg", samples.photo(colour="red")), reason="示例"
    )
    file.refresh_from_db()
    submit(year)
    client = client_of(getattr(year, who))
    for version in (before, file.current_id):
        response = client.get(at(name, version, *more))
        assert response.status_code == 200
        read(response)


@WHO
def test_each_look_is_logged(year, file_it, client_of, at, who):
    """One look a day, every download; the chain names who it was."""
    version = file_it("现场.jpg", samples.photo()).current_id
    submit(year)
    client = client_of(getattr(year, who))
    for _ in range(2):
        client.get(at("page", version, 1))
        read(client.get(at("download", version)))
    found = Entry.objects.filter(kind="read", actor=getattr(year, who).person_id)
    assert sorted(found.values_list("action", flat=True)) == [
        "evidence.version.downloaded", "evidence.version.downloaded", "evidence.version.viewed",
    ]  # fmt: skip
    assert Reading.objects.count() == 3


@pytest.mark.parametrize("role", ["leader", "auditor"])
def test_a_colleague_of_who_filed_it_is_logged_too(year, file_it, client_of, at, role):
    """Who oversees the year looks as a stranger, also at what their own house has filed."""
    version = file_it().current_id
    submit(year)
    colleague = make_actor(role, year.unit.organisation, f"colleague.{role}")
    read(client_of(colleague).get(at("download", version)))
    assert Reading.objects.get().person == colleague.person


@WHO
def test_they_change_nothing(year, file_it, client_of, at, who):
    """The page offers no form of its owner, and each form refuses."""
    file = file_it()
    submit(year)
    client = client_of(getattr(year, who))
    page = client.get(at("file", file.pk))
    assert page.status_code == 200
    assert page.context["may_change"] is False
    assert "上传新版本" not in page.text
    assert "谁看过" not in page.text
    for name in FORMS:
        assert at(name, file.pk) not in page.text
        assert client.post(at(name, file.pk), {"leaf": OTHER_LEAF}).status_code == 403
    assert client.get(at("upload")).status_code == 403
    assert client.get(at("reuse")).status_code == 403


@WHO
def test_beside_an_item_stands_what_they_may_open(year, file_it, client_of, who):
    """The item's page shows the files as chips; every one of them opens."""
    file_it(title="通知")
    submit(year)
    year.at("review")
    client = client_of(getattr(year, who))
    page = client.get(reverse("assessment:desk-item", args=[year.cycle.pk, "haibowan", LEAF]))
    assert [chip.title for chip in page.context["viewer"].chips] == ["通知"]


def test_a_leader_of_another_city_knows_nothing_of_it(year, file_it, client_of, at):
    """Whom the year does not name as a part of it finds no file either."""
    file = file_it()
    submit(year)
    Participant.objects.create(
        cycle=year.cycle, organisation=year.leader.organisation, part="leader"
    )
    elsewhere = make_actor("leader", year.stranger.organisation, "leader.elsewhere")
    assert client_of(year.leader).get(at("file", file.pk)).status_code == 200
    assert client_of(elsewhere).get(at("file", file.pk)).status_code == 404


def test_without_anybody_who_knows_nothing_is_open(year, file_it, monkeypatch):
    """The evidence room alone takes everything of a unit for a draft."""
    file = file_it()
    submit(year)
    monkeypatch.setattr(handed_over, "_SOURCES", [])
    assert not opened(year.leader, year, file)
    assert not opened(year.auditor, year, file)
