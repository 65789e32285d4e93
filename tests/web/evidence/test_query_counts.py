"""Budgets: how many queries each page takes, whatever is in the year."""

from itertools import count

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kaoping.assessment.models import LeafEntry, SelfAssessment
from kaoping.evidence import queries, services
from kaoping.evidence.models import EvidenceFile, EvidenceLink, EvidenceVersion
from web.evidence.conftest import LEAF, OTHER_LEAF

PAGES = {
    "library": lambda _file: ("library", (), {}),
    "list": lambda _file: ("library", (), {"shape": "list"}),
    "same-state": lambda _file: ("library", (), {"state": "same"}),
    "file": lambda file: ("file", (file.pk,), {}),
    "viewer": lambda file: ("viewer", (), {"unit": "haibowan", "evidence": file.current_id}),
    "chips": lambda _file: ("chips", (), {"unit": "haibowan", "leaf": LEAF}),
    "missing": lambda _file: ("missing", (), {"unit": "haibowan"}),
}
numbers = count(1)


def many(year, amount: int) -> None:
    """File copies of text files for two units, linked to two items, some of them equal."""
    for unit in ("haibowan", "wuda"):
        for _ in range(amount):
            number = next(numbers)
            filed = services.file_evidence(
                year.units[unit],
                year.cycle_unit(unit),
                SimpleUploadedFile(f"{number}.txt", f"{number // 3}".encode()),
                leaf_id=LEAF,
            )
            services.link(year.units[unit], year.cycle, filed.version.file_id, OTHER_LEAF)


def counted(client, address: str) -> int:
    """Return how many queries an address takes; the second time, when caches are warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("shown", [page for page in PAGES if page != "missing"])
@pytest.mark.parametrize("is_submitted", [True, False])
def test_pages_of_who_oversees_do_not_grow(year, file_it, client_of, at, shown, is_submitted):
    """Neither with files that were submitted, nor with those that marks were made from."""
    file = file_it()
    client = client_of(year.leader)
    name, args, query = PAGES[shown](file)
    found = []
    for amount in (2, 12):
        many(year, amount)
        for unit_id in ("haibowan", "wuda"):
            marked_from_all(year, unit_id)
        if is_submitted:
            SelfAssessment.objects.update_or_create(
                unit=year.cycle_unit("haibowan"), cycle=year.cycle, defaults={"state": "submitted"}
            )
        found.append(counted(client, at(name, *args, **query)))
        SelfAssessment.objects.update(state="open")
    assert found[0] == found[1] <= 40


def marked_from_all(year, unit_id):
    """Let the office's mark of an item rest on all that is linked to it."""
    unit = year.cycle_unit(unit_id)
    seen = queries.linked_versions(year.cycle, [unit.pk])[unit.pk, LEAF]
    before = LeafEntry.objects.filter(unit=unit).last()
    LeafEntry.objects.create(
        cycle=year.cycle, unit=unit, leaf_id=LEAF, stage="office", facts={"mark": "1"},
        post_label="示例", at=timezone.now(), evidence=seen, replaces=before,
    )  # fmt: skip


@pytest.mark.parametrize("shown", PAGES)
@pytest.mark.parametrize("who", ["unit", "office", "assessor"])
def test_pages_do_not_grow(year, file_it, client_of, at, assessor_of, shown, who):
    """The number of queries is the same for a handful of files and for many, and is bounded."""
    file = file_it()
    actor = assessor_of(LEAF) if who == "assessor" else getattr(year, who)
    client = client_of(actor)
    name, args, query = PAGES[shown](file)
    address = at(name, *args, **query)
    many(year, 2)
    few = counted(client, address)
    many(year, 12)
    assert counted(client, address) == few
    assert few <= 40


def test_the_page_of_what_was_offered_twice(year, file_it, client_of, at):
    """For the office, over everything."""
    file_it()
    client = client_of(year.office)
    many(year, 3)
    few = counted(client, at("same"))
    many(year, 12)
    assert counted(client, at("same")) == few


def test_the_upload_page(year, client_of, at):
    """It does not look at what is filed."""
    client = client_of(year.unit)
    few = counted(client, at("upload"))
    many(year, 6)
    assert counted(client, at("upload")) == few


def test_what_other_rooms_ask(year, django_assert_num_queries):
    """One query for all versions of the year, one for the chips of a unit."""
    many(year, 5)
    unit = year.cycle_unit("haibowan")
    with django_assert_num_queries(1):
        queries.linked_versions(year.cycle)
    with django_assert_num_queries(1):
        queries.chips_for(year.unit, year.cycle, unit)


def test_the_amount_is_real(year):
    """The pages above are measured over files that are there."""
    many(year, 4)
    assert EvidenceFile.objects.count() == 8
    assert EvidenceVersion.objects.count() == 8
    assert EvidenceLink.objects.count() == 16
