"""What always holds of a year: the log verifies, one entry counts, totals equal a fresh run.

Each item has at most one entry that counts, and the official facts are made of exactly those; and
every total, kept or shown, equals what the engine gives when it is asked again.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from kaoping.assessment.models import LeafEntry
from kaoping.assessment.queries import official_facts
from kaoping.audit.verification import verify_log
from kaoping.cycles.models import Cycle
from kaoping.cycles.schemes import load_pinned
from kaoping.engine import parse_json, result_of, result_text, score
from kaoping.results.facts import facts_text
from kaoping.results.models import Decision, Publication, ScoreRun
from kaoping.results.readiness import picture_of

PRECEDENCE = ("correction", "review", "office", "assessor")


class Always:
    """What holds after every step of a year, whoever took it and whatever came of it."""

    def __init__(self, pk: int) -> None:
        self.pk, self.text = pk, ""
        self.checked: set[int] = set()

    def look(self) -> None:
        """Look at the log, at what counts, and at the totals."""
        self.the_log_verifies()
        self.one_entry_counts()
        self.totals_equal_a_fresh_run()

    @property
    def cycle(self) -> Cycle:
        """The year as it is now."""
        return Cycle.objects.get(pk=self.pk)

    def the_log_verifies(self) -> None:
        """Every entry follows the one before."""
        assert verify_log().is_intact

    def one_entry_counts(self) -> None:
        """One head an item and stage; of the heads the first in rank is the official fact."""
        rows = LeafEntry.objects.filter(replaced_by=None).exclude(stage="self")
        heads = list(rows.select_related("unit"))
        assert set(Counter((one.unit_id, one.leaf_id, one.stage) for one in heads).values()) <= {1}
        counting: dict[tuple[str, str], LeafEntry] = {}
        for one in sorted(heads, key=lambda one: -PRECEDENCE.index(one.stage)):
            counting[one.unit.unit_id, one.leaf_id] = one
        written = official_facts(self.cycle)["units"]
        facts = {(u, leaf): f for u, about in written.items() for leaf, f in about["facts"].items()}
        assert facts == {key: one.facts for key, one in counting.items()}

    def totals_equal_a_fresh_run(self) -> None:
        """What the board shows, and what every run keeps, is what the engine says again."""
        cycle = self.cycle
        text = facts_text(official_facts(cycle))
        if text != self.text:
            self.text, picture = text, picture_of(cycle)
            assert picture.scored is not None
            assert picture.scored.result == result_of(fresh(cycle.scheme_id, text))
        for run in ScoreRun.objects.exclude(pk__in=self.checked):
            self.checked.add(run.pk)
            again = result_text(fresh(run.scheme_id, run.facts))
            assert again == run.result
        for run in ScoreRun.objects.defer("facts", "sources"):
            kinds = {one.kind: one.by_id for one in run.decisions.all()}
            if Decision.Kind.APPROVED in kinds:
                assert kinds[Decision.Kind.APPROVED] != kinds[Decision.Kind.FROZEN]
                assert all(unit["complete"] for unit in json.loads(run.result)["units"])
        for place, public in enumerate(Publication.objects.order_by("version"), start=1):
            assert public.version == place
            assert public.run.decisions.filter(kind=Decision.Kind.APPROVED).exists()
            assert place == 1 or (public.reason and public.run.corrects.version == place - 1)


def fresh(scheme: str, text: str) -> Any:
    """Score a facts file, past everything that is kept."""
    parsed, problems = parse_json(text, "")
    assert not problems
    run, problems = score(load_pinned(scheme), parsed)
    assert run is not None, problems
    return run
