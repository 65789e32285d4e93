"""Versions: a new one leaves the old one, and none is ever changed or removed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from kaoping.accounts.errors import Conflict, Refusal
from kaoping.audit.models import Entry
from kaoping.evidence import services
from kaoping.evidence.models import EvidenceFile, EvidenceLink, EvidenceVersion, Reading
from web.evidence import samples
from web.evidence.conftest import LEAF, OTHER_LEAF


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
