"""Marks on every item of a year, written as rows; and the way of a run to the public."""

from __future__ import annotations

from django.utils import timezone

from kaoping.assessment.asked import leaves
from kaoping.assessment.models import LeafEntry
from kaoping.assessment.official import unit_facts
from kaoping.assessment.permits import ask
from kaoping.cycles.models import CycleUnit
from kaoping.numbers import write_exact
from kaoping.results import services


def best(scheme, year, unit):
    """Return leaf → facts that give a unit the most that each leaf permits."""
    about = unit_facts(unit)
    found = {}
    for key, leaf in leaves(scheme, about).items():
        if leaf.absent == "no-event":
            continue
        given = {}
        if leaf.rule.kind == "level":
            given["level"] = next(iter(leaf.rule.levels)).id
        given |= SAMPLES.get(key, {})
        permit = ask(scheme, year, about, {key: given} if given else {}).permits[key]
        if permit.step is not None:
            given["mark"] = write_exact(permit.high)
        found[key] = given
    return found


SAMPLES = {
    "2.2.1": {"score": "91.5"},
    "common.1": {
        "planned_completions": "4",
        "completed": "3",
        "planned_starts": "2",
        "started": "2",
    },
    "common.2": {"expert_scores": [["88", "90"]]},
    "common.3": {"gaps": "1"},
    "common.4.1": {"execution_rate": "95"},
}
"""Sample facts of the leaves that take more than a mark."""


KNOWN: dict = {}
"""What `best` has found, because it asks the engine leaf by leaf."""


def marked(year, others=None, stage="office"):
    """Put a year into aggregation with an entry on every leaf; `others`: (unit, leaf) → facts."""
    cycle = year.at("aggregation")
    scheme, by = cycle.settled_scheme(), year.office
    rows = []
    for unit in CycleUnit.objects.filter(cycle=cycle):
        key = scheme.sha256, unit.group, tuple(unit.attributes.items())
        if key not in KNOWN:
            KNOWN[key] = best(scheme, cycle.year, unit)
        for leaf, facts in KNOWN[key].items():
            given = (others or {}).get((unit.unit_id, leaf), facts)
            rows.append(entry(cycle, unit, leaf, given, by, stage))
    LeafEntry.objects.bulk_create(rows)
    return year


def entry(cycle, unit, leaf, facts, by, stage="office", replaces=None):
    """Return an entry that is not written yet."""
    return LeafEntry(
        cycle=cycle, unit=unit, leaf_id=leaf, stage=stage, facts=facts,
        reason="示例：按示例材料赋分",
        by=by.person, post_label=by.label, organisation=by.organisation, at=timezone.now(),
        replaces=replaces,
    )  # fmt: skip


def unmark(year, unit_id, leaf):
    """Let a review entry without facts count, past all rules, so that the leaf is pending."""
    return remark(year, unit_id, leaf, {})


def remark(year, unit_id, leaf, facts, evidence=()):
    """Add a review entry, past all rules, so that the facts change."""
    unit = year.cycle_unit(unit_id)
    stage = "review"
    rows = LeafEntry.objects.filter(unit=unit, leaf_id=leaf, stage=stage)
    last = rows.filter(replaced_by=None).first()
    found = entry(year.cycle, unit, leaf, facts, year.second_office, stage, last)
    found.evidence = list(evidence)
    found.save()
    return found


def approve(year):
    """Make, freeze and approve a run; the year is in approval afterwards."""
    pk = year.at("aggregation").pk
    run = services.make_run(year.office, pk)
    services.freeze(year.office, pk, run.number)
    year.at("approval")
    services.approve(year.second_office, pk, run.number)
    return run


def publish(year):
    """Take a year from aggregation to its first publication."""
    run = approve(year)
    year.at("published")
    return services.publish(year.office, year.cycle.pk, run.number)
