"""In whatever order things are done: runs equal a fresh run, the log holds, versions count on."""

from __future__ import annotations

import json
import random

import pytest

from kaoping.accounts.errors import Refusal
from kaoping.audit.verification import verify_log
from kaoping.cycles.schemes import load_pinned
from kaoping.engine import parse_json, result_text, score
from kaoping.results import services
from kaoping.results.facts import sha256_of
from kaoping.results.models import Decision, Publication, ScoreRun
from web.results.marked import remark

pytestmark = pytest.mark.django_db

STAGES = ("aggregation", "approval", "notification", "published")


def step(year, chance):
    """Do one thing that some person might try, at some stage, with some run."""
    pk = year.cycle.pk
    number = chance.randint(1, max(1, ScoreRun.objects.count()))
    who = chance.choice([year.office, year.second_office, year.leader, year.unit])
    acts = [
        lambda: services.make_run(who, pk),
        lambda: services.freeze(who, pk, number),
        lambda: services.freeze(who, pk, number),
        lambda: services.approve(who, pk, number),
        lambda: services.approve(who, pk, number),
        lambda: services.decline(who, pk, number, reason="示例"),
        lambda: services.notify(who, pk, number),
        lambda: services.publish(who, pk, number),
        lambda: services.publish(who, pk, number),
        lambda: services.correct(who, pk, reason="示例"),
        lambda: remark(year, "wuda", "1.1.1", {"mark": chance.choice("02")}),
        lambda: year.at(chance.choice(STAGES)),
        lambda: year.at(chance.choice(STAGES)),
    ]
    chance.choice(acts)()


def invariants(year):
    """Check what always holds."""
    for run in ScoreRun.objects.all():
        value, problems = parse_json(run.facts, "")
        assert not problems
        fresh, _ = score(load_pinned(run.scheme_id), value)
        assert result_text(fresh) == run.result
        assert sha256_of(run.result) == run.sha256
        kinds = {one.kind: one.by_id for one in run.decisions.all()}
        if Decision.Kind.APPROVED in kinds:
            assert kinds[Decision.Kind.APPROVED] != kinds[Decision.Kind.FROZEN]
            assert Decision.Kind.DECLINED not in kinds
            assert all(unit["complete"] for unit in json.loads(run.result)["units"])
    for place, public in enumerate(Publication.objects.order_by("version"), start=1):
        assert public.version == place
        assert public.run.decisions.filter(kind=Decision.Kind.APPROVED).exists()
    assert verify_log().is_intact


@pytest.mark.parametrize("seed", range(6))
def test_any_sequence_of_calls_keeps_what_always_holds(wuhai, seed):
    """Sixty attempts by several people, allowed or refused."""
    chance = random.Random(seed)  # noqa: S311  a reproducible choice
    done = 0
    for _ in range(60):
        try:
            step(wuhai, chance)
            done += 1
        except Refusal:
            pass
    assert done
    invariants(wuhai)
