"""Filing: what is kept of a file, what is noted of it, what the log has."""

import hashlib
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kaoping.accounts.errors import Conflict, Refusal
from kaoping.audit.models import Entry
from kaoping.evidence import services, storage
from kaoping.evidence.models import EvidenceVersion
from web.assessment.steps import submit
from web.evidence import samples
from web.evidence.conftest import LEAF


def test_a_file_is_kept_as_it_came(year, file_it, real_worker):
    """Name, size, hash, kind and uploader stand with the version; the bytes are those sent."""
    content = samples.pdf(pages=2)
    file = file_it("关于年度计划的通知（示例）.pdf", content)
    version = file.current
    assert version.name == "关于年度计划的通知（示例）.pdf"
    assert version.sha256 == hashlib.sha256(content).hexdigest()
    assert (version.size, version.kind, version.pages) == (len(content), "pdf", 2)
    assert (version.number, version.uploaded_by) == (1, year.unit.person)
    with storage.open_stored(version.stored_as) as stored:
        assert stored.read() == content
    assert version.thumbnail


def test_the_title_is_the_name_without_its_ending(file_it):
    """Where nobody gives a title, the name is the best there is."""
    assert file_it("会议纪要 2023.11.docx", samples.words()).title == "会议纪要 2023.11"
    assert file_it(title=" 市政府批复 ").title == "市政府批复"


def test_the_day_of_a_document_is_apart_from_the_day_of_upload(file_it):
    """A plan of spring that is uploaded in winter is a plan of spring."""
    file = file_it(effective_on=date(2023, 3, 1))
    assert file.effective_on == date(2023, 3, 1)
    assert file.current.uploaded_at.date() != file.effective_on


def test_a_photo_brings_its_own_day_and_place(file_it):
    """What the camera wrote becomes the day of the photo, unless a person says otherwise."""
    content = samples.photo(**samples.SITE_PHOTO)
    file = file_it("现场.jpg", content)
    assert file.effective_on == date(2023, 6, 7)
    assert file.current.latitude == Decimal("39.670000")
    assert file.current.taken_at.isoformat() == "2023-06-07T08:09:10+08:00"
    again = file_it("现场2.jpg", content, effective_on=date(2023, 6, 8))
    assert again.effective_on == date(2023, 6, 8)


def test_a_day_that_has_not_come(year):
    """A document cannot bear a day of the future."""
    with pytest.raises(Refusal) as refusal:
        services.file_evidence(
            year.unit,
            year.cycle_unit("haibowan"),
            SimpleUploadedFile("a.pdf", samples.pdf()),
            effective_on=timezone.localdate() + timedelta(days=1),
        )
    assert refusal.value.code == "evidence.future-day"


class SlowFile(SimpleUploadedFile):
    """A file that takes its time on the way; meanwhile something happens."""

    def chunks(self, chunk_size=None):
        """Yield the bytes, and let it happen before the last ones."""
        yield from super().chunks(chunk_size)
        self.meanwhile()


@pytest.mark.parametrize("happening", ["submitted", "over"])
@pytest.mark.parametrize("is_version", [False, True])
def test_what_was_closed_while_a_file_was_checked_stays_closed(
    year, file_it, happening, is_version
):
    """A file that began in time is not filed under a self-assessment that is handed over."""
    before = file_it() if is_version else None
    unit = year.cycle_unit("haibowan")
    content = SlowFile("示例.txt", b"slow")
    content.meanwhile = {
        "submitted": lambda: submit(year),
        "over": lambda: year.at("aggregation"),
    }[happening]
    act = partial(services.file_evidence, year.unit, unit, content, leaf_id=LEAF)
    if before is not None:
        act = partial(services.add_version, year.unit, before, content, reason="示例")
    with pytest.raises(Conflict):
        act()
    assert EvidenceVersion.objects.count() == int(is_version)


def test_filing_is_one_entry_in_the_log(year, file_it):
    """Who filed what, with its hash and the item, in the same transaction."""
    file = file_it()
    (entry,) = Entry.objects.filter(action="evidence.file.added")
    assert entry.actor_name == year.unit.name
    assert entry.object_label == f"海勃湾区《{file.title}》"
    assert entry.new["sha256"] == file.current.sha256
    assert entry.new["leaf"] == LEAF
    assert entry.cycle == year.cycle.pk


def test_personal_data_gives_a_note_and_not_a_refusal(year):
    """Some evidence needs names; the person who uploads is told, and decides."""
    filed = services.file_evidence(
        year.unit,
        year.cycle_unit("haibowan"),
        SimpleUploadedFile("名单.xlsx", samples.sheet([["11010519491231002X"]])),
    )
    assert filed.version.personal == {"identity": 1}
    assert any("身份证号1个" in note for note in filed.notes)


def test_the_same_bytes_again_give_a_note(year, file_it):
    """One document can be linked to several items; it need not be uploaded twice."""
    file_it(title="原件")
    filed = services.file_evidence(
        year.unit, year.cycle_unit("haibowan"), SimpleUploadedFile("又.pdf", samples.pdf())
    )
    assert any("《原件》" in note for note in filed.notes)


def test_nobody_learns_what_another_unit_has_filed(year, file_it):
    """The note on equal bytes looks only at one's own files; the office sees the rest."""
    file_it(title="乌达区的文件", unit="wuda")
    filed = services.file_evidence(
        year.unit, year.cycle_unit("haibowan"), SimpleUploadedFile("又.pdf", samples.pdf())
    )
    assert filed.notes == ()


def test_a_document_of_another_year_gives_a_note(year):
    """Evidence of other years may be right; the person looks again."""
    filed = services.file_evidence(
        year.unit,
        year.cycle_unit("haibowan"),
        SimpleUploadedFile("旧.pdf", samples.pdf()),
        effective_on=date(2020, 1, 1),
    )
    assert any("2020年" in note for note in filed.notes)
