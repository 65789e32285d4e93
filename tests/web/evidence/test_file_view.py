"""The page of one file: content, versions, links, readers, and what its owner can do."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaoping.evidence import services
from kaoping.evidence.models import Reading
from web.evidence import samples
from web.evidence.conftest import LEAF, OTHER_LEAF


def test_the_owner_sees_everything(year, file_it, client_of, at):
    """Versions with their hashes, links, readers, and the forms."""
    file = file_it(title="通知")
    services.add_version(
        year.unit, file, SimpleUploadedFile("b.pdf", samples.pdf("b")), reason="补盖公章"
    )
    response = client_of(year.unit).get(at("file", file.pk))
    content = response.content.decode()
    assert response.status_code == 200
    for version in file.versions.all():
        assert version.sha256 in content
    assert "更换原因：补盖公章" in content
    assert "提交单位以外还没有人看过" in content
    for name in ("add-version", "link-file", "unlink-file", "describe-file", "withdraw-file"):
        assert at(name, file.pk) in content


def test_others_see_and_change_nothing(year, file_it, client_of, at, assessor_of):
    """The assessor sees file and versions, no form, and not who else has looked."""
    file = file_it()
    for actor, knows_readers in ((assessor_of(LEAF), False), (year.office, True)):
        response = client_of(actor).get(at("file", file.pk))
        content = response.content.decode()
        assert response.status_code == 200
        assert at("withdraw-file", file.pk) not in content
        assert (response.context["page"].readings is not None) is knows_readers


@pytest.mark.parametrize("who", ["other_unit", "expert", "auditor", "stranger"])
def test_who_may_not_know_of_it(year, file_it, client_of, at, who):
    """Another unit gets the answer for a file that is not there."""
    file = file_it()
    assert client_of(getattr(year, who)).get(at("file", file.pk)).status_code == 404


def test_an_assessor_of_other_items_does_not_see_it(year, file_it, client_of, at, assessor_of):
    """Assignment decides, not the role."""
    file = file_it(leaf=LEAF)
    assert client_of(assessor_of("4.1.1")).get(at("file", file.pk)).status_code == 404


def test_looking_at_the_page_is_not_yet_a_look_at_the_file(
    year, file_it, client_of, at, assessor_of
):
    """The frame is opened; only the content is a look that is logged."""
    file = file_it()
    client_of(assessor_of(LEAF)).get(at("file", file.pk))
    assert not Reading.objects.exists()


def test_who_has_looked_stands_there(year, file_it, client_of, at, assessor_of):
    """The owner finds the assessor's look, with post and way."""
    file, assessor = file_it(), assessor_of(LEAF)
    client_of(assessor).get(at("page", file.current_id, 1))
    content = client_of(year.unit).get(at("file", file.pk)).content.decode()
    assert assessor.person.name in content
    assert "查看" in content


def test_equal_files_are_named(year, file_it, client_of, at):
    """The office sees which other unit has the same bytes; the unit sees its own only."""
    file = file_it()
    other = file_it(unit="wuda", title="乌达区的通知")
    assert "乌达区的通知" in client_of(year.office).get(at("file", file.pk)).content.decode()
    assert "乌达区的通知" not in client_of(year.unit).get(at("file", file.pk)).content.decode()
    assert other.current.sha256 == file.current.sha256


def test_a_withdrawn_file_says_so(year, file_it, client_of, at, assessor_of):
    """Owner and office still see it, with who, when and why; the assessor no longer does."""
    file = file_it()
    services.withdraw(year.unit, year.cycle, file.pk, "传错文件")
    for actor in (year.unit, year.office):
        content = client_of(actor).get(at("file", file.pk)).content.decode()
        assert "传错文件" in content
        assert at("link-file", file.pk) not in content
    assert client_of(assessor_of(LEAF)).get(at("file", file.pk)).status_code == 404


def test_a_closed_stage_takes_the_forms_away_and_says_why(year, file_it, client_of, at):
    """Nothing to press that would be refused."""
    file = file_it()
    year.at("approval")
    content = client_of(year.unit).get(at("file", file.pk)).content.decode()
    assert at("add-version", file.pk) not in content
    assert "kp-lock" in content


def test_an_older_version_can_be_looked_at(year, file_it, client_of, at):
    """Earlier texts stay open to whoever may see the file."""
    file = file_it()
    first = file.current_id
    services.add_version(
        year.unit, file, SimpleUploadedFile("b.pdf", samples.pdf("b")), reason="补"
    )
    content = client_of(year.unit).get(at("file", file.pk, evidence=first)).content.decode()
    assert "不是最新版" in content
    assert at("page", first, 1) in content


@pytest.mark.parametrize("evidence", ["0", "99999", "x", "-1"])
def test_a_version_that_is_not_its_own_is_passed_over(year, file_it, client_of, at, evidence):
    """A number in the address cannot show another file."""
    file = file_it()
    other = file_it(unit="wuda")
    for wanted in (evidence, str(other.current_id)):
        response = client_of(year.unit).get(at("file", file.pk, evidence=wanted))
        assert response.context["viewer"].version == file.current


def test_arrows_lead_to_the_neighbours_of_the_item(year, file_it, client_of, at):
    """← and → go through the files of the item that one came from."""
    files = [file_it(f"{n}.txt", f"{n}".encode()) for n in range(3)]
    file_it("别的.txt", b"x", leaf=OTHER_LEAF)
    response = client_of(year.unit).get(at("file", files[1].pk, leaf=LEAF))
    viewer = response.context["viewer"]
    assert (viewer.before.file_id, viewer.after.file_id) == (files[0].pk, files[2].pk)
    assert f"{at('file', files[2].pk)}?leaf={LEAF}" in response.content.decode()


def test_what_seems_personal_is_pointed_out(year, file_it, client_of, at):
    """Whoever opens it sees how much, and never the numbers."""
    file = file_it("名单.xlsx", samples.sheet([["11010519491231002X"]]))
    content = client_of(year.unit).get(at("file", file.pk)).content.decode()
    assert "身份证号1个" in content
    assert "11010519491231002X" not in content


def test_only_reading(year, file_it, client_of, at):
    """The page itself takes no form."""
    assert client_of(year.unit).post(at("file", file_it().pk)).status_code == 405
