"""Reports: missing evidence, bytes offered twice, last year's files."""

from datetime import date

import pytest

from kaoping.accounts.errors import Forbidden
from kaoping.audit.models import Entry
from kaoping.cycles.models import CycleUnit
from kaoping.evidence import claims, queries, services
from kaoping.evidence.models import EvidenceFile
from web.evidence import samples
from web.evidence.conftest import LEAF, OTHER_LEAF


@pytest.fixture
def claimed(monkeypatch):
    """Return a function that says what a unit claims."""
    monkeypatch.setattr(claims, "_SOURCES", [])
    return lambda *leaves: claims.register_claims(lambda _unit: set(leaves))


@pytest.fixture
def next_year(year, file_it):
    """A second year of the same city that follows the first, with last year's files."""
    old = file_it("规划.pdf", title="城市更新规划", effective_on=date(2022, 3, 1))
    services.link(year.unit, year.cycle, old.pk, OTHER_LEAF)
    gone = file_it("误.txt", b"x", title="误传", leaf="")
    services.withdraw(year.unit, year.cycle, gone.pk, "传错")
    file_it("乌达.txt", b"y", title="乌达区的", unit="wuda")
    before, now = year.cycle, type(year.cycle).objects.get(pk=year.cycle.pk)
    units = list(CycleUnit.objects.filter(cycle=before))
    bodies = list(before.bodies.all())
    participants = list(before.participants.all())
    now.pk, now.year, now.title, now.previous = None, 2024, "2024年度", before
    now.save(force_insert=True)
    for row in (*units, *bodies, *participants):
        row.pk, row.cycle = None, now
        row.save(force_insert=True)
    year.cycle = now
    return year


def test_missing_evidence_of_what_is_claimed(year, file_it, client_of, at, claimed):
    """Claimed without a file: listed, with its place in the regulation and the way to upload."""
    claimed(LEAF, OTHER_LEAF)
    file_it()
    response = client_of(year.unit).get(at("missing"))
    content = response.content.decode()
    missing = response.context["missing"]
    assert [leaf.id for leaf in missing.leaves] == [OTHER_LEAF]
    assert (missing.done, missing.asked) == (1, 2)
    assert "附件1" in content
    assert at("upload") in content


def test_without_claims_all_that_could_be_claimed(year, file_it, client_of, at, claimed):
    """Before anybody claims, the report lists what will be asked, events aside."""
    response = client_of(year.unit).get(at("missing"))
    missing = response.context["missing"]
    assert not missing.is_by_claims
    assert missing.asked == 76
    assert not any(leaf.id.startswith("dispatch") for leaf in missing.leaves)


def test_a_withdrawn_file_proves_nothing(year, file_it, client_of, at, claimed):
    """The item is missing evidence again."""
    claimed(LEAF)
    services.withdraw(year.unit, year.cycle, file_it().pk, "传错")
    response = client_of(year.unit).get(at("missing"))
    assert [leaf.id for leaf in response.context["missing"].leaves] == [LEAF]


def test_everything_proven(year, file_it, client_of, at, claimed):
    """The page says so instead of showing an empty table."""
    claimed(LEAF)
    file_it()
    assert "每个条目都有佐证" in client_of(year.unit).get(at("missing")).content.decode()
    claimed()
    assert "没有需要佐证的条目" in client_of(year.unit).get(at("missing")).content.decode()


def test_missing_for_others(year, client_of, at, claimed, assessor_of):
    """The office chooses a unit, an assessor sees its items, a unit only itself."""
    claimed(LEAF, "4.1.1")
    office = client_of(year.office).get(at("missing", unit="wuda"))
    assert office.context["unit"].unit_id == "wuda"
    assessor = client_of(assessor_of("4.1.1")).get(at("missing", unit="wuda"))
    assert [leaf.id for leaf in assessor.context["missing"].leaves] == ["4.1.1"]
    assert client_of(year.unit).get(at("missing", unit="wuda")).status_code == 404
    assert client_of(year.leader).get(at("missing")).status_code == 403
    assert client_of(year.unit).post(at("missing")).status_code == 405


def test_missing_in_a_closed_stage(year, client_of, at, claimed):
    """What is missing is still told; the way to upload is not offered."""
    claimed(LEAF)
    year.at("aggregation")
    content = client_of(year.unit).get(at("missing")).content.decode()
    assert LEAF in content
    assert "为1.1.1上传材料" not in content
    assert "kp-lock" in content


def test_the_same_bytes_are_shown_to_the_office(year, file_it, client_of, at):
    """Two units, or two items; renaming does not hide it."""
    file_it("甲.pdf", title="海勃湾的")
    file_it("乙.pdf", title="乌达的", unit="wuda")
    file_it("丙.txt", b"one", title="两用")
    services.link(year.unit, year.cycle, EvidenceFile.objects.get(title="两用").pk, OTHER_LEAF)
    file_it("丁.txt", b"unique")
    response = client_of(year.office).get(at("same"))
    content = response.content.decode()
    (units,) = response.context["across_units"]
    assert units.units == ("海勃湾区", "乌达区")
    (leaves,) = response.context["across_leaves"]
    assert leaves.leaves == (LEAF, OTHER_LEAF)
    assert "海勃湾的" in content
    assert "乌达的" in content


def test_a_visit_photo_is_no_repetition(year, file_it, assessor_of, client_of, at):
    """The assessor linked one photo to two items on purpose; its bytes in a second file are one."""
    year.at("review")
    assessor = assessor_of("2.3.1")
    photo = file_it("现场.jpg", samples.photo(), leaf="2.3.1", actor=assessor)
    services.link(assessor, year.cycle, photo.pk, "2.3.2")
    assert client_of(year.office).get(at("same")).context["across_leaves"] == []
    assert queries.same_cells(year.office, year.cycle) == frozenset()
    file_it("另存.jpg", samples.photo(), leaf="2.3.2", actor=assessor)
    (same,) = client_of(year.office).get(at("same")).context["across_leaves"]
    assert same.leaves == ("2.3.1", "2.3.2")
    cells = {("haibowan", "2.3.1"), ("haibowan", "2.3.2")}
    assert queries.same_cells(year.office, year.cycle) == cells


def test_a_visit_photo_that_a_unit_files_too_is_shown(year, file_it, assessor_of, client_of, at):
    """What the assessor found on site and what another unit hands in as its own are compared."""
    file_it("自拍.jpg", samples.photo(), leaf="2.3.1", unit="wuda")
    year.at("review")
    file_it("现场.jpg", samples.photo(), leaf="2.3.1", actor=assessor_of("2.3.1"))
    (same,) = client_of(year.office).get(at("same")).context["across_units"]
    assert same.units == ("乌达区", "海勃湾区")


def test_a_long_list_of_repetitions_turns_pages(year, file_it, client_of, at, monkeypatch):
    """Many files serve two items; the office turns pages instead of waiting for all of them."""
    from kaoping.evidence.views import reports  # noqa: PLC0415

    monkeypatch.setattr(reports, "A_PAGE", 2)
    for number in range(3):
        file = file_it(f"{number}.txt", f"{number}".encode())
        services.link(year.unit, year.cycle, file.pk, OTHER_LEAF)
    response = client_of(year.office).get(at("same", leaves=2))
    assert len(response.context["across_leaves"]) == 1
    assert "（3）" in response.content.decode()


def test_the_cells_of_the_board(year, file_it, django_assert_num_queries):
    """Wherever bytes stand that stand elsewhere too; one query, and nothing but the office's."""
    file_it("甲.pdf")
    file_it("乙.pdf", unit="wuda", leaf=OTHER_LEAF)
    file_it("丙.txt", b"unique", leaf="1.1.3")
    with django_assert_num_queries(1):
        cells = queries.same_cells(year.office, year.cycle)
    assert cells == {("haibowan", LEAF), ("wuda", OTHER_LEAF)}
    assert queries.same_cells(year.unit, year.cycle) == frozenset()


def test_replaced_and_withdrawn_bytes_do_not_count(year, file_it, client_of, at):
    """Only what is in force is compared."""
    file_it("甲.pdf")
    other = file_it("乙.pdf", unit="wuda")
    services.withdraw(year.other_unit, year.cycle, other.pk, "传错")
    response = client_of(year.office).get(at("same"))
    assert response.context["across_units"] == []
    assert "没有发现" in response.content.decode()


@pytest.mark.parametrize(("who", "status"), [("unit", 403), ("expert", 403), ("leader", 403)])
def test_only_the_office_compares(year, client_of, at, who, status):
    """Nobody else learns what other units have filed."""
    actor = getattr(year, who)
    assert client_of(actor).get(at("same")).status_code == status
    assert queries.same_bytes(actor, year.cycle) == []
    assert client_of(year.office).post(at("same")).status_code == 405


def test_last_years_files_are_offered(next_year, client_of, at):
    """One's own, in force, with what they were used for."""
    response = client_of(next_year.unit).get(at("reuse"))
    rows = response.context["reusable"].rows
    assert [row.file.title for row in rows] == ["城市更新规划"]
    assert rows[0].leaves == (LEAF, OTHER_LEAF)


def test_reusing(next_year, client_of, at):
    """A new file over the same bytes, with its old day, linked to the same items; logged."""
    old = EvidenceFile.objects.get(title="城市更新规划")
    response = client_of(next_year.unit).post(at("reuse"), {"chosen": [old.pk], "with_links": "on"})
    assert response.status_code == 302
    new = EvidenceFile.objects.get(cycle=next_year.cycle)
    assert new.current.reused_from == old.current
    assert (new.current.sha256, new.current.stored_as) == (
        old.current.sha256,
        old.current.stored_as,
    )
    assert new.effective_on == date(2022, 3, 1)
    assert sorted(new.links.values_list("leaf_id", flat=True)) == [LEAF, OTHER_LEAF]
    entry = Entry.objects.get(action="evidence.file.reused")
    assert entry.old["version"] == old.current_id
    page = client_of(next_year.unit).get(at("file", new.pk)).content.decode()
    assert "沿用2023年的材料" in page


def test_reusing_without_links(next_year, client_of, at):
    """The person links it anew where the items changed."""
    old = EvidenceFile.objects.get(title="城市更新规划")
    client_of(next_year.unit).post(at("reuse"), {"chosen": [old.pk]})
    assert not EvidenceFile.objects.get(cycle=next_year.cycle).links.exists()


def test_reusing_twice_makes_one(next_year, client_of, at):
    """What was taken is marked, and a second form changes nothing."""
    old = EvidenceFile.objects.get(title="城市更新规划")
    unit = CycleUnit.objects.get(cycle=next_year.cycle, unit_id="haibowan")
    services.reuse_from_last_year(next_year.unit, unit, [old.pk])
    assert services.reuse_from_last_year(next_year.unit, unit, [old.pk]) == []
    assert "已沿用" in client_of(next_year.unit).get(at("reuse")).content.decode()
    assert EvidenceFile.objects.filter(cycle=next_year.cycle).count() == 1


@pytest.mark.parametrize("chosen", [[], ["99999"], ["x"]])
def test_reusing_what_is_not_offered(next_year, client_of, at, chosen):
    """Nothing, another unit's, or no number: the form comes back."""
    other = EvidenceFile.objects.get(title="乌达区的").pk
    for keys in (chosen, [*chosen, str(other)]):
        response = client_of(next_year.unit).post(at("reuse"), {"chosen": keys})
        assert response.status_code == 422
    assert not EvidenceFile.objects.filter(cycle=next_year.cycle).exists()


def test_reusing_in_a_closed_stage(next_year, client_of, at):
    """Locked like any filing; the form says why."""
    old = EvidenceFile.objects.get(title="城市更新规划")
    next_year.at("aggregation")
    client = client_of(next_year.unit)
    assert "kp-lock" in client.get(at("reuse")).content.decode()
    response = client.post(at("reuse"), {"chosen": [old.pk]})
    assert response.status_code == 409
    assert not EvidenceFile.objects.filter(cycle=next_year.cycle).exists()


def test_who_may_not_reuse(next_year, client_of, at, assessor_of):
    """Only the unit itself."""
    old = EvidenceFile.objects.get(title="城市更新规划")
    assert client_of(next_year.office).get(at("reuse")).status_code == 403
    unit = CycleUnit.objects.get(cycle=next_year.cycle, unit_id="haibowan")
    with pytest.raises(Forbidden):
        services.reuse_from_last_year(next_year.other_unit, unit, [old.pk])
    response = client_of(assessor_of(LEAF)).post(
        at("reuse"), {"unit": "haibowan", "chosen": [old.pk]}
    )
    assert response.status_code == 422


def test_no_last_year(year, client_of, at):
    """The page says why there is nothing."""
    assert "没有关联上一年度" in client_of(year.unit).get(at("reuse")).content.decode()


def test_the_versions_that_marks_are_bound_to(year, file_it):
    """Other rooms ask in one query what is linked now, by unit and item."""
    file = file_it()
    services.link(year.unit, year.cycle, file.pk, OTHER_LEAF)
    file_it("b.txt", b"b", unit="wuda")
    haibowan, wuda = year.cycle_unit("haibowan"), year.cycle_unit("wuda")
    found = queries.linked_versions(year.cycle)
    assert set(found) == {(haibowan.pk, LEAF), (haibowan.pk, OTHER_LEAF), (wuda.pk, LEAF)}
    assert found[haibowan.pk, LEAF] == [{"version": file.current_id, "sha256": file.current.sha256}]
    assert set(queries.linked_versions(year.cycle, [wuda.pk])) == {(wuda.pk, LEAF)}


def test_the_files_of_a_unit(year, file_it):
    """For other rooms: in force, of all items or of one, within what the person may see."""
    file_it(title="甲")
    file_it("b.txt", b"b", title="乙", leaf=OTHER_LEAF)
    unit = year.cycle_unit("haibowan")
    assert [one.title for one in queries.files_for(year.unit, unit)] == ["乙", "甲"]
    assert [one.title for one in queries.files_for(year.unit, unit, LEAF)] == ["甲"]
    assert queries.files_for(year.other_unit, unit) == []
