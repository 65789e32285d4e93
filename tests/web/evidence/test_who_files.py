"""Who files what, for which item, and while which stage runs."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaoping.accounts.errors import Conflict, Forbidden, Refusal
from kaoping.evidence import services
from web.evidence import samples
from web.evidence.conftest import LEAF


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


def test_a_guard_shuts_what_was_submitted(year, monkeypatch):
    """What another room locks stays locked, with that room's words."""
    from kaoping.cycles.stages import Lock  # noqa: PLC0415
    from kaoping.evidence import doors  # noqa: PLC0415

    monkeypatch.setitem(doors._GUARDS, "test", lambda _unit, _leaf: Lock("submitted", "自评已提交"))
    with pytest.raises(Conflict, match="自评已提交"):
        services.file_evidence(
            year.unit, year.cycle_unit("haibowan"), SimpleUploadedFile("a.pdf", samples.pdf())
        )
