"""save_claim, save_section: drafts are kept as typed, and two writers lose nothing."""

import pytest

from kaoping.accounts.errors import Conflict, Forbidden, NotThere, Refusal
from kaoping.assessment import services
from kaoping.assessment.models import ClaimRevision, ReportSection
from kaoping.assessment.queries import claims_for, sheet_for
from kaoping.assessment.revisions import History
from kaoping.audit.models import Entry
from web.assessment.steps import claim, submit
from web.cast import make_actor


def colleague(year):
    """A second person of the same unit."""
    return make_actor("unit", year.unit.organisation, "colleague")


def history(year, leaf="1.1.1"):
    """All revisions of a claim."""
    unit = year.cycle_unit("haibowan")
    return History.of(ClaimRevision.objects.filter(unit=unit, leaf_id=leaf))


def test_a_claim_is_saved_and_logged(year):
    """Each save is a revision and an entry of the log, in one transaction."""
    claim(year, "haibowan", "1.1.1", "示例说明", mark="2")
    claim(year, "haibowan", "1.1.1", "改过的说明", base=1, mark="0")
    assert [one.version for one in history(year).revisions] == [1, 2]
    assert history(year).current.facts == {"mark": "0"}
    entry = Entry.objects.filter(action="assessment.claim.saved").first()
    assert entry.old == {"facts": {"mark": "2"}, "explanation": "示例说明", "version": 1}
    assert entry.object_label == "海勃湾区 1.1.1 纳入区年度重点工作"
    assert entry.cycle == year.cycle.pk


def test_saving_the_same_adds_nothing(year):
    """Saving while one types asks often; nothing new is nothing to keep."""
    first = claim(year, "haibowan", "1.1.1", mark="2")
    again = claim(year, "haibowan", "1.1.1", base=1, mark="2")
    stale = claim(year, "haibowan", "1.1.1", base=0, mark="2")
    assert first == again == stale
    assert Entry.objects.filter(action__startswith="assessment.claim").count() == 1


def test_a_draft_may_be_unfinished_or_wrong(year):
    """Nothing typed is lost; the page says what is wrong, and submitting waits."""
    claim(year, "haibowan", "1.1.1", mark="9")
    claim(year, "haibowan", "2.2.1", score="约九十")
    sheet = sheet_for(year.unit, year.cycle, year.cycle_unit("haibowan"))
    assert sheet.rows["1.1.1"].state == "wrong"
    assert "0" in sheet.rows["1.1.1"].problems[0]
    assert sheet.rows["2.2.1"].mark == ""
    assert sheet.rows["2.2.1"].claim.facts == {"score": "约九十"}


def test_two_writers_of_one_item_keep_both_texts(year):
    """The second saves over a version that they have not seen: both stand, one merges."""
    unit = year.cycle_unit("haibowan")
    claim(year, "haibowan", "1.1.1", "甲的文字", mark="2")
    theirs = services.save_claim(
        colleague(year), year.cycle, unit, "1.1.1",
        facts={"mark": "0"}, explanation="乙的文字", base_version=0,
    )  # fmt: skip
    assert theirs.conflict_with is not None
    found = history(year)
    assert (found.current.explanation, found.version) == ("甲的文字", 1)
    assert [one.explanation for one in found.conflicts] == ["乙的文字"]
    merged = services.save_claim(
        year.unit, year.cycle, unit, "1.1.1",
        facts={"mark": "2"}, explanation="甲乙的文字", base_version=1, merges=theirs.pk,
    )  # fmt: skip
    assert merged.conflict_with is None
    assert history(year).conflicts == []
    assert history(year).current.explanation == "甲乙的文字"
    assert ClaimRevision.objects.count() == 3


def test_typing_on_beside_a_conflict_continues_it(year):
    """Saving while one types leaves one conflict, not one for each pause; all texts are kept."""
    unit = year.cycle_unit("haibowan")
    claim(year, "haibowan", "1.1.1", "甲", mark="2")
    other = colleague(year)

    def typed(text):
        return services.save_claim(
            other, year.cycle, unit, "1.1.1", facts={}, explanation=text, base_version=0
        )

    first, again, more = typed("乙"), typed("乙"), typed("乙又写")
    assert first == again
    assert more.merges == first
    assert [one.explanation for one in history(year).conflicts] == ["乙又写"]
    assert history(year).current.explanation == "甲"


def test_keeping_the_other_text_settles_a_conflict_too(year):
    """Merging may mean that nothing of one's own is taken."""
    unit = year.cycle_unit("haibowan")
    claim(year, "haibowan", "1.1.1", "甲", mark="2")
    theirs = claim(year, "haibowan", "1.1.1", "乙", base=0, mark="0")
    services.save_claim(
        year.unit, year.cycle, unit, "1.1.1",
        facts={"mark": "2"}, explanation="甲", base_version=1, merges=theirs.pk,
    )  # fmt: skip
    assert history(year).conflicts == []
    with pytest.raises(Conflict, match="已经有人合并"):
        services.save_claim(
            year.unit, year.cycle, unit, "1.1.1",
            facts={}, explanation="", base_version=3, merges=theirs.pk,
        )  # fmt: skip


def test_only_the_unit_itself_writes(year):
    """Another unit, an assessor and the office cannot write a unit's claim."""
    unit = year.cycle_unit("haibowan")
    for actor in (year.other_unit, year.assessor, year.office, year.stranger):
        with pytest.raises(Forbidden):
            services.save_claim(
                actor, year.cycle, unit, "1.1.1", facts={}, explanation="", base_version=0
            )
    assert not ClaimRevision.objects.exists()


def test_an_unknown_item_is_not_there(year):
    """Neither an inner node nor another group's leaf can be claimed."""
    for leaf in ("1.1", "9.9.9", "common.1"):
        with pytest.raises(NotThere, match=leaf):
            claim(year, "haibowan", leaf, mark="1")


@pytest.mark.parametrize("stage", ["preparing", "running", "review", "published"])
def test_outside_its_stage_nothing_is_written(year, stage):
    """The refusal says why, and when it opens or how it can be mended."""
    year.at(stage)
    with pytest.raises(Conflict, match="自评"):
        claim(year, "haibowan", "1.1.1", mark="2")


def test_what_is_submitted_is_not_written(year):
    """Assessors read what was submitted; it does not move under their eyes."""
    claim(year, "haibowan", "1.1.1", mark="2")
    submit(year)
    with pytest.raises(Conflict, match="已提交"):
        claim(year, "haibowan", "1.1.1", base=1, mark="0")


def test_texts_and_lists_have_bounds(year):
    """A form cannot fill the database."""
    with pytest.raises(Refusal, match="5001"):
        claim(year, "haibowan", "1.1.1", "字" * 5001, mark="2")
    with pytest.raises(Refusal, match="60"):
        claim(year, "haibowan", "8.1.2", last_place=[True] * 61)


def test_others_read_what_was_submitted_and_never_drafts(year):
    """The unit sees its draft, an assessor nothing before and the submitted text after."""
    unit = year.cycle_unit("haibowan")
    claim(year, "haibowan", "1.1.1", "提交的", mark="2")
    assert claims_for(year.unit, year.cycle, unit)["1.1.1"].explanation == "提交的"
    assert claims_for(year.office, year.cycle, unit) == {}
    submit(year)
    assert claims_for(year.office, year.cycle, unit)["1.1.1"].explanation == "提交的"


def test_a_section_is_saved_beside_the_claims(year):
    """The report's sections keep their revisions and their conflicts like claims."""
    unit = year.cycle_unit("haibowan")

    def save(actor, text, base, merges=None):
        return services.save_section(
            actor, year.cycle, unit, "self-report", 0, text=text, base_version=base, merges=merges
        )

    save(year.unit, "甲的文字", 0)
    theirs = save(colleague(year), "乙的文字", 0)
    assert theirs.conflict_with is not None
    save(year.unit, "甲乙的文字", 1, theirs.pk)
    found = History.of(ReportSection.objects.all())
    assert (found.current.text, found.conflicts) == ("甲乙的文字", [])


def test_a_section_that_nobody_asks_for_is_not_there(year):
    """Only the documents that the scheme wants from units can be written."""
    unit = year.cycle_unit("haibowan")
    for document, section in (("self-report", 5), ("other", 0)):
        with pytest.raises(NotThere):
            services.save_section(
                year.unit, year.cycle, unit, document, section, text="示例", base_version=0
            )
    with pytest.raises(Forbidden):
        services.save_section(
            year.other_unit, year.cycle, unit, "self-report", 0, text="示例", base_version=0
        )
