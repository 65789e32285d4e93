"""Filing: what is kept of a file, what is refused, what the log has, that nothing changes."""

import hashlib
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from kaoping.accounts.errors import Conflict, Forbidden, Refusal
from kaoping.audit.models import Entry
from kaoping.evidence import services, storage
from kaoping.evidence.models import EvidenceFile, EvidenceLink, EvidenceVersion, Reading
from kaoping.evidence.refusals import FileRefused
from web.assessment.steps import submit
from web.evidence import samples
from web.evidence.conftest import LEAF, OTHER_LEAF


def actions() -> list[str]:
    """Return this room's entries of the log, in their order."""
    entries = Entry.objects.filter(action__startswith="evidence.")
    return list(entries.order_by("number").values_list("action", flat=True))


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


def test_a_refused_file_leaves_no_trace_but_the_entry(year, settings):
    """Nothing half-written: no row, no original; the attempt is for the auditor to see."""
    with pytest.raises(FileRefused) as refused:
        services.file_evidence(
            year.unit,
            year.cycle_unit("haibowan"),
            SimpleUploadedFile("通知.pdf", b"MZ" + bytes(100)),
            leaf_id=LEAF,
        )
    assert refused.value.code == "evidence.program"
    assert not EvidenceFile.objects.exists()
    assert not list(settings.MEDIA_ROOT.glob("originals/**/*"))
    assert actions() == ["evidence.upload.refused"]
    assert Entry.objects.get(action="evidence.upload.refused").new["codes"] == ["program"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("坏.pdf", b"%PDF-1.7 nonsense", "broken"),
        ("坏.jpg", samples.photo()[:200], "broken"),
        ("坏.xls", samples.compound({"Workbook": samples.workbook_stream()})[:2000], "broken"),
        ("大.png", samples.photo("PNG", size=(9000, 7000)), "too-many-pixels"),
        ("锁.pdf", samples.LOCKED_PDF, "locked"),
        (
            "脚本.pdf",
            samples.pdf(
                inside=b"<</S/#4aavaScript/JS(1)>>",
                root=b"/Names<</JavaScr#69pt<</Names[(a) %d 0 R]>>>>" % samples.pdf_object_number(),
            ),
            "script",
        ),
        (
            "附件.pdf",
            samples.pdf(
                inside=b"<</Type/Filespec/F(b.exe)/UF(b.exe)>>",
                root=b"/Names<</EmbeddedFiles<</Names[(b.exe) %d 0 R]>>>>"
                % samples.pdf_object_number(),
            ),
            "packaged",
        ),
    ],
)
def test_what_the_worker_finds_is_refused_too(year, name, content, code):
    """A file that nobody can open, or that hides others, is not evidence."""
    with pytest.raises(FileRefused) as refused:
        services.file_evidence(
            year.unit, year.cycle_unit("haibowan"), SimpleUploadedFile(name, content)
        )
    assert refused.value.code == f"evidence.{code}"


def test_a_pdf_with_too_many_pages(year, monkeypatch):
    """A document nobody will read through is to be split."""
    from kaoping.evidence import intake  # noqa: PLC0415  patched below
    from kaoping.evidence.checks import Bounds  # noqa: PLC0415

    monkeypatch.setattr(intake, "bounds", lambda: Bounds(pages=2))
    with pytest.raises(FileRefused) as refused:
        services.file_evidence(
            year.unit,
            year.cycle_unit("haibowan"),
            SimpleUploadedFile("长.pdf", samples.pdf(pages=3)),
        )
    assert refused.value.code == "evidence.too-many-pages"


def test_a_storage_that_loses_bytes(year, monkeypatch):
    """What cannot be read back is not filed: the person tries again, nothing is half-written."""

    def broken(_file, _sha256):
        raise storage.StoredDifferentlyError

    monkeypatch.setattr(storage, "keep", broken)
    with pytest.raises(FileRefused) as refused:
        services.file_evidence(
            year.unit, year.cycle_unit("haibowan"), SimpleUploadedFile("a.pdf", samples.pdf())
        )
    assert refused.value.code == "evidence.not-stored"
    assert not EvidenceFile.objects.exists()


def test_a_file_that_is_too_large(year, settings):
    """The bound of the installation holds for the plain form too, and is named."""
    settings.KAOPING_UPLOAD_MEGABYTES = 1
    content = SimpleUploadedFile("大.txt", b"a" * (1024 * 1024 + 1))
    with pytest.raises(FileRefused, match="最多1 MB") as refused:
        services.file_evidence(year.unit, year.cycle_unit("haibowan"), content)
    assert refused.value.code == "evidence.too-large"


def test_an_unsound_name_is_refused_before_reading(year):
    """The plain form asks for the name first."""
    with pytest.raises(FileRefused) as refused:
        services.file_evidence(
            year.unit,
            year.cycle_unit("haibowan"),
            SimpleUploadedFile("a.pdf", samples.pdf()),
            name="a\u202eb.pdf",
        )
    assert refused.value.code == "evidence.name-invisible-character"


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


def test_another_units_evidence_cannot_be_filed(year):
    """A unit files for itself."""
    with pytest.raises(Forbidden):
        services.file_evidence(
            year.unit, year.cycle_unit("wuda"), SimpleUploadedFile("a.pdf", samples.pdf())
        )


@pytest.mark.parametrize("leaf", ["9.9.9", "annual", "1.1"])
def test_only_leaves_of_the_unit(year, leaf):
    """Evidence is linked to what gets a score, not to headings."""
    with pytest.raises(Refusal) as refusal:
        services.file_evidence(
            year.unit,
            year.cycle_unit("haibowan"),
            SimpleUploadedFile("a.pdf", samples.pdf()),
            leaf_id=leaf,
        )
    assert refusal.value.code == "evidence.unknown-leaf"


def test_an_assessor_files_what_was_found_on_site(year, file_it, assessor_of):
    """Photos of a visit belong to the unit's item and to the bureau that took them."""
    year.at("review")
    assessor = assessor_of(LEAF)
    file = file_it("现场.jpg", samples.photo(), actor=assessor)
    assert file.organisation == assessor.organisation
    assert file.unit.unit_id == "haibowan"


def test_an_assessor_names_an_item_that_it_scores(year, assessor_of):
    """Without an item, or with another bureau's, there is nothing to visit."""
    year.at("review")
    assessor = assessor_of("4.1.1")
    for leaf in ("", LEAF):
        with pytest.raises(Refusal):
            services.file_evidence(
                assessor,
                year.cycle_unit("haibowan"),
                SimpleUploadedFile("a.jpg", samples.photo()),
                leaf_id=leaf,
            )


@pytest.mark.parametrize("who", ["office", "expert", "leader", "auditor", "system_admin"])
def test_others_file_nothing(year, who):
    """Only units and assessors bring evidence."""
    with pytest.raises(Forbidden):
        services.file_evidence(
            getattr(year, who),
            year.cycle_unit("haibowan"),
            SimpleUploadedFile("a.pdf", samples.pdf()),
            leaf_id=LEAF,
        )


@pytest.mark.parametrize("stage", ["preparing", "aggregation", "approval", "published", "archived"])
def test_closed_stages(year, stage):
    """Before the year runs and after the assessment nothing is filed; the reason is given."""
    year.at(stage)
    with pytest.raises(Conflict) as conflict:
        services.file_evidence(
            year.unit, year.cycle_unit("haibowan"), SimpleUploadedFile("a.pdf", samples.pdf())
        )
    assert conflict.value.code == "evidence.locked"
    assert "现在" in conflict.value.message


def test_evidence_is_gathered_while_the_year_runs(year, file_it):
    """Evidence is filed when things happen, not only in November."""
    year.at("running")
    assert file_it().current.number == 1


def test_the_system_files_at_any_time(year):
    """Imports and samples are not bound to stages; they act under their own name."""
    from kaoping.accounts.actor import Actor  # noqa: PLC0415

    year.at("archived")
    filed = services.file_evidence(
        Actor.system("导入示例"),
        year.cycle_unit("haibowan"),
        SimpleUploadedFile("a.pdf", samples.pdf()),
        leaf_id=LEAF,
    )
    assert filed.version.uploaded_by is None


def test_a_new_version_leaves_the_old_one(year, file_it):
    """Both texts stay; the newest counts, with the reason."""
    file = file_it()
    first = file.current
    filed = services.add_version(
        year.unit, file, SimpleUploadedFile("盖章.pdf", samples.pdf("b")), reason="补盖公章"
    )
    assert (filed.version.number, filed.version.reason) == (2, "补盖公章")
    file.refresh_from_db()
    assert file.current == filed.version
    assert list(file.versions.values_list("sha256", flat=True)) == [
        first.sha256,
        filed.version.sha256,
    ]
    entry = Entry.objects.get(action="evidence.file.replaced")
    assert (entry.old["sha256"], entry.new["sha256"]) == (first.sha256, filed.version.sha256)


def test_a_version_needs_a_reason_and_another_text(year, file_it):
    """The same bytes are no new version, and a change without a reason explains nothing."""
    file = file_it()
    with pytest.raises(Refusal) as refusal:
        services.add_version(
            year.unit, file, SimpleUploadedFile("b.pdf", samples.pdf("b")), reason="  "
        )
    assert refusal.value.code == "evidence.reason-needed"
    with pytest.raises(Conflict) as conflict:
        services.add_version(
            year.unit, file, SimpleUploadedFile("b.pdf", samples.pdf()), reason="无"
        )
    assert conflict.value.code == "evidence.same-version"


def test_a_file_on_a_closed_item_cannot_be_replaced(year, file_it, monkeypatch):
    """One of its items is open again: the other one must not change under the assessor."""
    from kaoping.evidence import doors  # noqa: PLC0415

    file = file_it()
    services.link(year.unit, year.cycle, file.pk, OTHER_LEAF)
    year.at("review")
    file = EvidenceFile.objects.select_related("unit__cycle", "current").get(pk=file.pk)
    monkeypatch.setitem(
        doors._GUARDS, "test", lambda _unit, leaf: doors.OPEN if leaf == LEAF else None
    )
    with pytest.raises(Conflict) as conflict:
        services.add_version(
            year.unit, file, SimpleUploadedFile("b.pdf", samples.pdf("b")), reason="补"
        )
    assert "新材料" in conflict.value.mend
    services.file_evidence(
        year.unit,
        year.cycle_unit("haibowan"),
        SimpleUploadedFile("b.pdf", samples.pdf("b")),
        leaf_id=LEAF,
    )


def test_a_guard_shuts_what_was_submitted(year, monkeypatch):
    """What another room locks stays locked, with that room's words."""
    from kaoping.cycles.stages import Lock  # noqa: PLC0415
    from kaoping.evidence import doors  # noqa: PLC0415

    monkeypatch.setitem(doors._GUARDS, "test", lambda _unit, _leaf: Lock("submitted", "自评已提交"))
    with pytest.raises(Conflict, match="自评已提交"):
        services.file_evidence(
            year.unit, year.cycle_unit("haibowan"), SimpleUploadedFile("a.pdf", samples.pdf())
        )


def test_versions_cannot_be_changed_or_removed(year, file_it):
    """Neither by a mistake of ours nor by a statement of the database's owner."""
    version = file_it().current
    version.name = "other.pdf"
    with pytest.raises(TypeError):
        version.save()
    for attempt in (
        version.delete,
        EvidenceVersion.objects.all().delete,
        lambda: EvidenceVersion.objects.update(name="x"),
        version.file.delete,
        EvidenceLink.objects.all().delete,
        Reading.objects.all().delete,
    ):
        with pytest.raises(TypeError):
            attempt()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE evidence_evidenceversion SET sha256 = sha256",
        "DELETE FROM evidence_evidenceversion",
        "DELETE FROM evidence_evidencelink",
        "DELETE FROM evidence_evidencefile",
    ],
)
def test_the_database_refuses_as_well(file_it, statement):
    """Triggers refuse what no code of ours would do."""
    file_it()
    with (
        pytest.raises(DatabaseError, match="只能追加"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_version_without_a_hash_cannot_be_stored(year, file_it):
    """A file without a hash is refused by the table itself."""
    file = file_it()
    with pytest.raises(DatabaseError), transaction.atomic():
        EvidenceVersion(
            file=file,
            number=2,
            name="a.pdf",
            sha256="",
            size=1,
            kind="pdf",
            media_type="application/pdf",
            stored_as="x",
            uploaded_at=timezone.now(),
        ).save()
