"""Files that are not taken: nothing of them is kept but the entry in the log."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaoping.audit.models import Entry
from kaoping.evidence import services, storage
from kaoping.evidence.models import EvidenceFile
from kaoping.evidence.refusals import FileRefused
from web.evidence import samples
from web.evidence.conftest import LEAF


def actions() -> list[str]:
    """Return this room's entries of the log, in their order."""
    entries = Entry.objects.filter(action__startswith="evidence.")
    return list(entries.order_by("number").values_list("action", flat=True))


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
