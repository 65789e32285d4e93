"""Who takes part, who scores what, and what each person gets to see of it."""

import pytest

from kaoping.accounts.actor import Actor
from kaoping.accounts.errors import NotThere
from kaoping.cycles.models import Assignment, CycleBody, CycleUnit
from kaoping.cycles.queries import (
    assessor_map,
    assignments_for,
    cycle_for,
    cycles_for,
    leaves_for,
    unit_for,
    units_for,
)

pytestmark = pytest.mark.django_db


def names(assessors):
    """Return the organisations in order."""
    return [str(one.organisation) for one in assessors]


def test_first_named_leads_and_the_others_countersign(wuhai):
    """Reading W25, on a joint cell of Annex 1."""
    found = assessor_map(wuhai.cycle).of(wuhai.cycle_unit("wuda"), "4.3.1")
    assert names(found)[0] == "市城管执法局"
    assert [one.part for one in found] == ["lead", "countersign", "countersign"]


def test_organisers_score_each_other(urumqi):
    """Reading U11: 市住建局's leaves are 市财政局's, and the other way round."""
    everything = assessor_map(urumqi.cycle)
    leaf = "common.3"
    assert names(everything.of(urumqi.cycle_unit("tianshan"), leaf)) == ["市住建局", "市财政局"]
    assert names(everything.of(urumqi.cycle_unit("housing"), leaf)) == ["市财政局"]
    for unit in everything.units:
        for one in everything.leaves(unit):
            scoring = {assessor.organisation.pk for assessor in everything.of(unit, one.id)}
            assert unit.organisation_id not in scoring
            assert scoring, (unit.name, one.id)
    finance = everything.of(urumqi.cycle_unit("finance"), "finance.1")
    assert names(finance) == ["市住建局"]


def test_without_an_exchange_the_next_one_leads(wuhai):
    """Where a lead is evaluated itself, it is left out and the next one named takes the lead."""
    unit = wuhai.cycle_unit("wuda")
    CycleUnit.objects.filter(pk=unit.pk).update(
        organisation=wuhai.organisations["urban-management"]
    )
    everything = assessor_map(wuhai.cycle)
    found = everything.of(wuhai.cycle_unit("wuda"), "4.3.1")
    assert names(found) == ["市水务局", "市住建局"]
    assert found[0].leads
    assert not found[0].exchanged


def test_an_organisation_in_two_bodies_scores_once(wuhai):
    """A bureau that is two bodies of a joint cell stands there once, in the earlier place."""
    CycleBody.objects.filter(cycle=wuhai.cycle, body_id="water").update(
        organisation=wuhai.organisations["urban-management"]
    )
    found = assessor_map(wuhai.cycle).of(wuhai.cycle_unit("wuda"), "4.3.1")
    assert names(found) == ["市城管执法局", "市住建局"]


def test_every_leaf_has_its_lead_in_both_years(wuhai, urumqi):
    """76 + 10 leaves for each district of Wuhai; Urumqi's tables by group and attribute."""
    for year, expected in ((wuhai, 3 * 86), (urumqi, 8 * 9 + 20 + 17 + 8 + 3 + 2 + 1)):
        everything = assessor_map(year.cycle)
        assert everything.missing() == []
        assert sum(len(list(everything.leaves(unit))) for unit in everything.units) == expected


def test_units_that_a_person_sees(urumqi):
    """A unit sees itself, an assessor whom it scores, the office everybody."""
    ids = {
        name: [unit.unit_id for unit in units_for(getattr(urumqi, name), urumqi.cycle)]
        for name in ("unit", "assessor", "office", "leader", "auditor", "expert")
    }
    assert ids["unit"] == ["tianshan"]
    assert "housing" not in ids["assessor"]  # 市住建局 itself
    assert len(ids["assessor"]) == 13
    for name in ("office", "leader", "auditor", "expert"):
        assert len(ids[name]) == 14, name
    assert len(units_for(Actor.system("示例"), urumqi.cycle)) == 14


def test_one_unit_by_its_id(wuhai):
    """Another unit is as unknown to a unit as one that does not exist."""
    assert unit_for(wuhai.unit, wuhai.cycle, "haibowan").name == "海勃湾区"
    for unit_id in ("wuda", "atlantis"):
        with pytest.raises(NotThere):
            unit_for(wuhai.unit, wuhai.cycle, unit_id)


def test_leaves_that_concern_a_person(wuhai):
    """An assessor gets its leaves in the regulation's order, a unit its whole table."""
    unit = wuhai.cycle_unit("haibowan")
    police = leaves_for(wuhai.assessors["police"], wuhai.cycle, unit)
    assert len(police) == 1
    assert len(leaves_for(wuhai.unit, wuhai.cycle, unit)) == 86
    assert leaves_for(wuhai.other_unit, wuhai.cycle, unit) == []


def test_assignments_tell_an_assessors_part(wuhai):
    """Lead and countersign are told apart, for each unit."""
    found = assignments_for(wuhai.assessors["water"], wuhai.cycle)
    parts = {(one.unit.unit_id, one.leaf.id): one.part for one in found}
    assert set(parts.values()) == {"countersign"}
    assert parts["wuda", "4.3.1"] == "countersign"
    assert len(assignments_for(wuhai.office, wuhai.cycle)) == 3 * 86


def test_an_adjusted_assessor_sees_the_year(wuhai):
    """Whoever is put on a single leaf takes part from then on."""
    stranger = wuhai.stranger.organisation
    from web.cast import make_actor  # noqa: PLC0415  imports models

    helper = make_actor("assessor", stranger, "helper")
    assert cycles_for(helper) == []
    Assignment.objects.create(
        cycle=wuhai.cycle,
        leaf_id="1.1.1",
        organisation=stranger,
        part="lead",
        order=0,
        reason="示例",
    )
    assert cycles_for(helper) == [wuhai.cycle]
    assert {one.leaf.id for one in assignments_for(helper, wuhai.cycle)} == {"1.1.1"}


def test_a_year_that_is_not_ones_own_is_not_there(wuhai, urumqi):
    """A year of another city and one that does not exist are told apart by nobody."""
    for cycle_id in (urumqi.cycle.pk, 999999):
        with pytest.raises(NotThere) as refused:
            cycle_for(wuhai.office, cycle_id)
        assert refused.value.code == "cycles.unknown-cycle"
