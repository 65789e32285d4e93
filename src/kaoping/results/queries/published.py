"""公开结果: what everybody may read. No actor is asked for: only what is published is returned."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaoping.accounts.errors import NotThere
from kaoping.audit.memory import kept
from kaoping.results.facts import Scored, of_run
from kaoping.results.method import Method, method_of
from kaoping.results.models import Publication
from kaoping.results.queries.explanations import Explanation, told
from kaoping.results.queries.runs import Change, compare
from kaoping.results.sources import sources_of
from kaoping.results.standing import Ranking, ranking_of

if TYPE_CHECKING:
    from kaoping.cycles.models import Cycle
    from kaoping.results.models import ScoreRun
    from kaoping.scheme import Scheme


@dataclass(eq=False)
class PublicResult:
    """One version of a year's result."""

    cycle: Cycle
    publication: Publication
    run: ScoreRun
    versions: Sequence[Publication]
    """All versions, the newest first."""
    scheme: Scheme
    ranking: Ranking
    method: Method
    lines: Sequence[tuple[int, str]]
    """The regulation's own text, numbered."""
    corrects: Publication | None
    """The version that this one corrects."""
    changes: Sequence[Change]
    """What differs from that version, unit by unit."""

    @property
    def is_current(self) -> bool:
        """Whether no later version stands in its place."""
        return self.publication.pk == self.versions[0].pk

    @property
    def replaced_by(self) -> Publication | None:
        """The version that stands in this one's place."""
        later = [one for one in self.versions if one.version > self.publication.version]
        return later[-1] if later else None

    @property
    def seal(self) -> str:
        """What is printed as a code: version, hashes, place in the log."""
        value = {
            "scheme": self.scheme.id,
            "year": self.cycle.year,
            "version": self.publication.version,
            "result_sha256": self.run.sha256,
            "log": self.run.log_number,
            "head": self.run.log_head,
        }
        return json.dumps(value, separators=(",", ":"))


def public_result(cycle_id: int, version: int | None = None) -> PublicResult:
    """Return a published version, by default the newest: one query, and one for a new scheme.

    Raises:
        NotThere: Nothing is published of this year, or not this version.
    """
    return kept(cycle_id, ("results.public", version), lambda: _public(cycle_id, version))


def _public(cycle_id: int, version: int | None) -> PublicResult:
    versions = _versions(cycle_id)
    publication = _version(versions, version)
    found = of_run(publication.run)
    scheme = found.run.scheme
    corrects = next((one for one in versions if one.pk == publication.run.corrects_id), None)
    return PublicResult(
        cycle=publication.cycle,
        publication=publication,
        run=publication.run,
        versions=versions,
        scheme=scheme,
        ranking=ranking_of(found),
        method=method_of(scheme),
        lines=[(i, line) for i, line in enumerate(scheme.source.lines, start=1) if line.strip()],
        corrects=corrects,
        changes=compare(of_run(corrects.run), found) if corrects else (),
    )


def public_explanation(cycle_id: int, version: int, unit_id: str) -> Explanation:
    """Return why a published total is what it is, without names of persons.

    Raises:
        NotThere: Nothing of the kind is published.
    """
    name = "results.public-explanation", version, unit_id
    return kept(cycle_id, name, lambda: _explained(cycle_id, version, unit_id))


def _explained(cycle_id: int, version: int, unit_id: str) -> Explanation:
    publication = _version(_versions(cycle_id), version)
    found = of_run(publication.run)
    return told(
        publication.cycle,
        found,
        _known(found, unit_id),
        "",
        run=publication.run,
        sources=sources_of(publication.run),
        names={},
        units={key: unit["name"] for key, unit in found.units.items()},
    )


def _known(found: Scored, unit_id: str) -> str:
    if unit_id not in found.units:
        raise NotThere("results.unknown-unit", f"公布的结果里没有单位“{unit_id}”。")
    return unit_id


def _versions(cycle_id: int) -> list[Publication]:
    rows = Publication.objects.filter(cycle=cycle_id)
    rows = rows.select_related("cycle", "run", "run__scheme").defer("run__scheme__files")
    return list(rows.order_by("-version"))


def _version(versions: Sequence[Publication], number: int | None) -> Publication:
    found = next((one for one in versions if number in (None, one.version)), None)
    if found is None:
        message = "这个年度的结果还没有公布，或者没有这个版本。"
        raise NotThere("results.not-public", message, "已公布的结果列在公开信息首页。")
    return found
