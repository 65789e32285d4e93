"""What an owner does on the page of a file: describe, link, unlink, withdraw, add a version."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaoping.audit.models import Entry
from kaoping.evidence import services, storage
from kaoping.evidence.models import EvidenceFile, EvidenceLink
from web.evidence import samples
from web.evidence.conftest import LEAF, OTHER_LEAF


def forms(name: str) -> dict[str, object]:
    """Return a good form for each of the views."""
    return {
        "describe-file": {"title": "新名称", "effective_on": "2023-05-01"},
        "link-file": {"leaf": OTHER_LEAF},
        "unlink-file": {"leaf": LEAF},
        "withdraw-file": {"reason": "传错文件"},
        "add-version": {
            "content": SimpleUploadedFile("盖章.pdf", samples.pdf("b")),
            "reason": "补盖公章",
        },
    }[name]


VIEWS = ["describe-file", "link-file", "unlink-file", "withdraw-file", "add-version"]


def changed(before: EvidenceFile) -> bool:
    """Tell whether anything of a file is other than before."""
    now = EvidenceFile.objects.get(pk=before.pk)
    fields = ("title", "effective_on", "current_id", "withdrawn_at")
    links = set(EvidenceLink.objects.filter(unlinked_at=None).values_list("leaf_id", flat=True))
    return any(getattr(now, one) != getattr(before, one) for one in fields) or links != {LEAF}


@pytest.mark.parametrize("name", VIEWS)
def test_the_owner_may(year, file_it, client_of, at, name):
    """It is done, one entry is written, and the page comes back."""
    file = file_it()
    entries = Entry.objects.count()
    response = client_of(year.unit).post(at(name, file.pk), forms(name))
    assert response.status_code == 302
    assert response.url == at("file", file.pk)
    assert changed(file)
    assert Entry.objects.count() == entries + 1


@pytest.mark.parametrize("name", VIEWS)
def test_who_only_sees_it_may_not(year, file_it, client_of, at, assessor_of, name):
    """An assessor and the office look; changing is for whoever filed."""
    file = file_it()
    for actor in (assessor_of(LEAF), year.office):
        assert client_of(actor).post(at(name, file.pk), forms(name)).status_code == 403
    assert not changed(file)


@pytest.mark.parametrize("name", VIEWS)
def test_another_unit_may_not(year, file_it, client_of, at, name):
    """Another unit does not even learn that the file exists."""
    file = file_it()
    response = client_of(year.other_unit).post(at(name, file.pk), forms(name))
    assert response.status_code == 404
    assert not changed(file)


@pytest.mark.parametrize("name", VIEWS)
def test_not_in_a_closed_stage(year, file_it, client_of, at, name):
    """The page comes back with the reason, and nothing has changed."""
    file = file_it()
    year.at("aggregation")
    response = client_of(year.unit).post(at(name, file.pk), forms(name))
    assert response.status_code == 409
    assert not changed(file)


@pytest.mark.parametrize("name", VIEWS)
def test_not_on_a_withdrawn_file(year, file_it, client_of, at, name):
    """What was withdrawn stays as it was."""
    file = file_it()
    services.withdraw(year.unit, year.cycle, file.pk, "传错")
    entries = Entry.objects.count()
    response = client_of(year.unit).post(at(name, file.pk), forms(name))
    assert response.status_code == 409
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("name", VIEWS)
def test_only_by_post(year, file_it, client_of, at, name):
    """An address alone changes nothing."""
    file = file_it()
    assert client_of(year.unit).get(at(name, file.pk)).status_code == 405


@pytest.mark.parametrize(
    ("name", "form", "words"),
    [
        ("describe-file", {"title": "", "effective_on": ""}, "名称"),
        ("describe-file", {"title": "长" * 200}, "名称"),
        ("describe-file", {"title": "甲", "effective_on": "gestern"}, "2024-11-30"),
        ("describe-file", {"title": "甲", "effective_on": "2999-01-01"}, "还没有到"),
        ("link-file", {}, "请选择"),
        ("link-file", {"leaf": "9.9.9"}, "不是"),
        ("withdraw-file", {"reason": " "}, "请写明原因"),
        ("add-version", {"reason": "x"}, "请选择文件"),
        (
            "add-version",
            {"reason": "x", "content": SimpleUploadedFile("b.pdf", b"MZ")},
            "可执行程序",
        ),
    ],
)
def test_a_bad_form_says_what_is_wrong(year, file_it, client_of, at, name, form, words):
    """The page comes back with the words beside the form, and nothing has changed."""
    file = file_it()
    response = client_of(year.unit).post(at(name, file.pk), form)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not changed(file)


def test_what_changed_stands_in_the_log(year, file_it, client_of, at):
    """Old and new, both."""
    file = file_it(title="旧名称")
    client_of(year.unit).post(
        at("describe-file", file.pk), {"title": "新名称", "effective_on": "2023-05-01"}
    )
    entry = Entry.objects.get(action="evidence.file.described")
    assert entry.old == {"title": "旧名称", "effective_on": None}
    assert entry.new == {"title": "新名称", "effective_on": "2023-05-01"}
    assert EvidenceFile.objects.get().effective_on == date(2023, 5, 1)


def test_saving_without_a_change_writes_nothing(year, file_it, client_of, at):
    """The log holds acts, not clicks."""
    file = file_it(title="名称")
    client_of(year.unit).post(at("describe-file", file.pk), {"title": "名称"})
    assert not Entry.objects.filter(action="evidence.file.described").exists()


def test_a_link_that_is_there_stays_one(year, file_it, client_of, at):
    """Two clicks make one link and one entry."""
    file = file_it()
    for _ in range(2):
        client_of(year.unit).post(at("link-file", file.pk), {"leaf": OTHER_LEAF})
    assert EvidenceLink.objects.filter(leaf_id=OTHER_LEAF).count() == 1
    assert Entry.objects.filter(action="evidence.link.added").count() == 1


def test_a_link_can_come_back(year, file_it, client_of, at):
    """Ended and made again: both stand in the history."""
    file, client = file_it(), client_of(year.unit)
    client.post(at("unlink-file", file.pk), {"leaf": LEAF})
    client.post(at("link-file", file.pk), {"leaf": LEAF})
    assert EvidenceLink.objects.filter(leaf_id=LEAF).count() == 2
    assert EvidenceLink.objects.filter(leaf_id=LEAF, unlinked_at=None).count() == 1


def test_a_link_that_is_not_there_cannot_end(year, file_it, client_of, at):
    """It was ended elsewhere meanwhile."""
    response = client_of(year.unit).post(at("unlink-file", file_it().pk), {"leaf": OTHER_LEAF})
    assert response.status_code == 404


def test_a_withdrawn_file_keeps_its_bytes(year, file_it, client_of, at):
    """Links end, versions and bytes stay, and the reason stands in the log."""
    file = file_it()
    client_of(year.unit).post(at("withdraw-file", file.pk), {"reason": "传错文件"})
    file.refresh_from_db()
    assert file.is_withdrawn
    assert not EvidenceLink.objects.filter(unlinked_at=None).exists()
    with storage.open_stored(file.current.stored_as) as stored:
        assert stored.read() == samples.pdf()
    entry = Entry.objects.get(action="evidence.file.withdrawn")
    assert (entry.reason, entry.old["leaves"]) == ("传错文件", [LEAF])


def test_an_assessors_photo_is_its_own(year, file_it, client_of, at, assessor_of):
    """The unit sees the photo of the visit and cannot withdraw it."""
    year.at("review")
    photo = file_it("现场.jpg", samples.photo(), actor=assessor_of(LEAF))
    client = client_of(year.unit)
    assert client.get(at("file", photo.pk)).status_code == 200
    response = client.post(at("withdraw-file", photo.pk), {"reason": "不好看"})
    assert response.status_code == 403


def test_htmx_gets_the_same(year, file_it, client_of, at):
    """A form that a script sends is answered as any other."""
    file = file_it()
    response = client_of(year.unit).post(
        at("withdraw-file", file.pk), {"reason": ""}, headers={"HX-Request": "true"}
    )
    assert response.status_code == 422
    assert "请写明原因" in response.content.decode()
