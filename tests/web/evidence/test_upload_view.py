"""The plain upload form: several files at once, without a script."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaoping.evidence import services
from kaoping.evidence.models import EvidenceFile, EvidenceLink
from web.evidence import samples
from web.evidence.conftest import LEAF


def offered(*files: tuple[str, bytes], **more: object) -> dict[str, object]:
    """Return a form with files."""
    given = [SimpleUploadedFile(name, content) for name, content in files]
    return {"content": given, "leaf": LEAF, **more}


GOOD = ("通知.pdf", samples.pdf())


def test_the_form(year, client_of, at):
    """What is accepted stands beside it; the item that one came from is chosen."""
    response = client_of(year.unit).get(at("upload", leaf=LEAF))
    content = response.content.decode()
    assert response.status_code == 200
    assert f'<option value="{LEAF}" selected' in content
    assert "单个文件最多 200 MB" in content
    assert 'enctype="multipart/form-data"' in content


def test_several_files_are_filed(year, client_of, at):
    """Each becomes evidence of the item, with the day that was given; one lands in the library."""
    form = offered(GOOD, ("现场.jpg", samples.photo()), effective_on="2023-05-01")
    response = client_of(year.unit).post(at("upload"), form)
    assert response.status_code == 302
    assert response.url == at("library")
    assert set(EvidenceFile.objects.values_list("title", flat=True)) == {"通知", "现场"}
    assert EvidenceLink.objects.filter(leaf_id=LEAF).count() == 2
    assert {str(one.effective_on) for one in EvidenceFile.objects.all()} == {"2023-05-01"}


def test_back_to_where_one_came_from(year, client_of, at):
    """The page of the item sends its own address along; only our own addresses count."""
    client = client_of(year.unit)
    ours = client.post(at("upload"), offered(GOOD, next="/1/self-assessment/#1.1.1"))
    assert ours.url == "/1/self-assessment/#1.1.1"
    theirs = client.post(at("upload"), offered(GOOD, next="https://example.invalid/"))
    assert theirs.url == at("library")


def test_one_bad_file_does_not_lose_the_others(year, client_of, at):
    """What could be filed is filed; what could not is named with its reasons."""
    response = client_of(year.unit).post(at("upload"), offered(GOOD, ("程序.pdf", b"MZ")))
    content = response.content.decode()
    assert response.status_code == 422
    assert EvidenceFile.objects.get().title == "通知"
    assert "“程序.pdf”没有接收" in content
    assert "可执行程序" in content


def test_notes_are_shown(year, client_of, at):
    """Personal data inside: the person is told on the next page."""
    form = offered(("名单.xlsx", samples.sheet([["11010519491231002X"]])))
    response = client_of(year.unit).post(at("upload"), form, follow=True)
    assert "身份证号1个" in response.content.decode()


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"leaf": LEAF}, "请选择至少一个文件"),
        (offered(GOOD, leaf="9.9.9"), "9.9.9"),
        (offered(GOOD, effective_on="gestern"), "2024-11-30"),
        (offered(GOOD, effective_on="2999-01-01"), "还没有到"),
    ],
)
def test_a_bad_form(year, client_of, at, form, words):
    """The form comes back with what is wrong; nothing is filed."""
    response = client_of(year.unit).post(at("upload"), form)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not EvidenceFile.objects.exists()


def test_an_assessor_uploads_for_an_item(year, client_of, at, assessor_of):
    """It chooses among the units and items that it scores; no item is no choice."""
    year.at("review")
    client = client_of(assessor_of("4.1.1"))
    content = client.get(at("upload", unit="wuda")).content.decode()
    assert "乌达区" in content
    assert f'value="{LEAF}"' not in content
    assert "暂不关联条目" not in content
    form = offered(("现场.jpg", samples.photo()), unit="wuda", leaf="4.1.1")
    assert client.post(at("upload"), form).status_code == 302
    assert EvidenceFile.objects.get().unit.unit_id == "wuda"
    assert client.post(at("upload"), {**form, "leaf": ""}).status_code == 422


@pytest.mark.parametrize("who", ["office", "expert", "leader", "auditor", "outsider"])
def test_others_have_no_form(year, client_of, at, who):
    """Only units and assessors bring evidence."""
    client = client_of(getattr(year, who))
    assert client.get(at("upload")).status_code == 403
    assert client.post(at("upload"), offered(GOOD)).status_code == 403


def test_not_for_another_unit(year, client_of, at):
    """A unit that is not one's own is not there."""
    client = client_of(year.unit)
    assert client.get(at("upload", unit="wuda")).status_code == 404
    assert client.post(at("upload"), offered(GOOD, unit="wuda")).status_code == 404
    assert not EvidenceFile.objects.exists()


def test_a_closed_stage(year, client_of, at):
    """The form says why it is shut; what is sent all the same is refused once, not file by file."""
    year.at("aggregation")
    client = client_of(year.unit)
    content = client.get(at("upload")).content.decode()
    assert "kp-lock" in content
    assert "data-drop" not in content
    response = client.post(at("upload"), offered(GOOD, ("b.txt", b"b")))
    assert response.status_code == 409
    assert response.content.decode().count("现在不能增改佐证材料") == 1


def test_other_methods(year, client_of, at):
    """Only looking and sending."""
    assert client_of(year.unit).put(at("upload")).status_code == 405


def test_unfinished_uploads_are_listed(year, client_of, at):
    """Whoever comes back after an interruption finds what can be continued; others do not."""
    services.start_upload(year.unit, year.cycle_unit("haibowan"), name="半截.pdf", size=100)
    assert "半截.pdf" in client_of(year.unit).get(at("upload")).content.decode()
    assert "半截.pdf" not in client_of(year.other_unit).get(at("upload")).content.decode()


def test_without_htmx_and_with(year, client_of, at):
    """A script gets the same answer."""
    response = client_of(year.unit).post(
        at("upload"), {"leaf": LEAF}, headers={"HX-Request": "true"}
    )
    assert response.status_code == 422
