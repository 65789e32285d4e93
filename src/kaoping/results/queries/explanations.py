"""Why a number is this number: the engine's explanation, with who marked each leaf beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kaoping.accounts.capabilities import Role
from kaoping.accounts.errors import NotThere
from kaoping.audit.memory import kept
from kaoping.cycles.amended import Amended, amended_leaves
from kaoping.cycles.queries import units_of
from kaoping.engine.explain import explain
from kaoping.engine.step import TOTAL, Step, as_lines
from kaoping.evidence.queries import names_of
from kaoping.results.facts import Scored, current, of_run
from kaoping.results.queries.runs import run_for, sees_all_runs
from kaoping.results.sources import Source, Sources, sources_now, sources_of
from kaoping.scheme.titles import number_of

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.evidence.queries import Named
    from kaoping.results.models import ScoreRun
    from kaoping.scheme import Scheme


@dataclass(slots=True)
class Line:
    """One node of the tree, as a template walks it from top to bottom without turning back."""

    step: Step
    depth: int
    is_leaf: bool
    is_open: bool
    """Whether its children are shown at first."""
    source: Source | None
    files: Sequence[tuple[str, int, Named | None]]
    """(hash of a version that the marker saw, its key, its name for those who may know it)."""
    readings: Sequence[tuple[str, str]]
    """(reading, what the choice means)."""
    amended: str = ""
    """What an amendment of the scheme changed about the item after the mark."""
    number: str = ""
    """The node's number in the regulation, where it has one."""
    closes: range = field(default_factory=lambda: range(0))
    """So many lists end after this line."""


@dataclass(eq=False)
class Explanation:
    """The tree of one unit, from a node down."""

    cycle: Cycle
    unit_id: str
    unit_name: str
    node_id: str
    """Empty for the total."""
    run: ScoreRun | None
    """The stored run; None for the year as it stands now."""
    step: Step
    lines: Sequence[Line]
    above: Sequence[tuple[str, str]]
    """(node, name) from the top down to the node's holder."""
    units: Sequence[tuple[str, str]]
    """(id, name) of the units that may be explained."""
    scheme: Scheme

    @cached_property
    def text(self) -> str:
        """The whole explanation as text, to be copied."""
        return "\n".join(as_lines(self.step))


def explanation(
    actor: Actor,
    cycle: Cycle,
    unit_id: str,
    node_id: str = "",
    *,
    number: int | None = None,
) -> Explanation:
    """Return why a unit's node, or its total, is what it is; a fixed number of queries.

    Args:
        actor: Who asks.
        cycle: The year.
        unit_id: The unit.
        node_id: The node; empty for the total.
        number: A run; by default the year as it stands for those who see the board, and the newest
            run that they may see for everyone else.

    Raises:
        NotThere: No such unit, node or run, or none that this person may see.
    """
    actor.require("result.see")
    run = None if number is None and sees_all_runs(actor) else run_for(actor, cycle, number)
    if run is None and not sees_all_runs(actor):
        message = "结果还没有告知或公布，现在不能查看得分的由来。"
        raise NotThere("results.not-public", message, "告知或公布之后可以在这里查看。")
    name = "results.explanation", unit_id, node_id, run and run.pk, actor.standpoint
    return kept(cycle.pk, name, lambda: _explained(actor, cycle, unit_id, node_id, run))


def _explained(
    actor: Actor, cycle: Cycle, unit_id: str, node_id: str, run: ScoreRun | None
) -> Explanation:
    units = {unit.unit_id: unit for unit in units_of(cycle)}
    scored = of_run(run) if run else current(cycle)
    public = run is not None and hasattr(run, "publication")
    allowed = _allowed(actor, units, scored, public=public)
    if unit_id not in allowed:
        message = f"这份结果里没有单位“{unit_id}”，或者它不归您查看。"
        raise NotThere("results.unknown-unit", message)
    sources = sources_of(run) if run else sources_now(cycle, [units[unit_id]])
    return told(cycle, scored, unit_id, node_id, run=run, sources=sources,
                names=_names(actor, cycle, unit_id, sources), units=allowed)  # fmt: skip


def _names(actor: Actor, cycle: Cycle, unit_id: str, sources: Sources) -> dict[int, Named]:
    """Return what the versions behind a unit's marks are called.

    Whoever sees the year as it stands reads every name; to open one takes the right to the file.
    """
    seen = (source.evidence for (unit, _), source in sources.items() if unit == unit_id)
    found = names_of(actor, cycle, (int(one["version"]) for row in seen for one in row))
    all_of_them = sees_all_runs(actor)
    return {key: name for key, name in found.items() if all_of_them or name.may_open}


def told(  # noqa: PLR0913  a page is made of what stands on it
    cycle: Cycle,
    scored: Scored,
    unit_id: str,
    node_id: str,
    *,
    run: ScoreRun | None,
    sources: Sources,
    names: Mapping[int, Named],
    units: Mapping[str, str],
) -> Explanation:
    """Return an explanation from its parts.

    Raises:
        NotThere: The unit's tables have no such node.
    """
    group, _ = scored.run.rows[unit_id]
    visits = group.table.tables.visits
    if node_id and node_id not in visits:
        message = f"{units[unit_id]}的评价表里没有“{node_id}”。"
        raise NotThere("results.unknown-node", message, "请从总分开始逐级展开。")
    step = explain(scored.run, unit_id, node_id or None)
    scheme = scored.run.scheme
    amended = {} if run else amended_leaves(cycle)
    writer = _Writer(scheme, unit_id, sources, names, amended)
    above = [(node.id, node.name) for node in visits[node_id].above] if node_id else []
    return Explanation(
        cycle=cycle,
        unit_id=unit_id,
        unit_name=units[unit_id],
        node_id=node_id,
        run=run,
        step=step,
        lines=list(writer.lines(step)),
        above=above,
        units=list(units.items()),
        scheme=scheme,
    )


@dataclass
class _Writer:
    """Lays a tree out as lines."""

    scheme: Scheme
    unit_id: str
    sources: Sources
    names: Mapping[int, Named]
    amended: Mapping[str, Amended]
    """Leaf → the amendment that changed it last; nothing for a stored run, which had an edition."""

    def number(self, step: Step) -> str:
        """Return the number that the regulation gives what a step is about."""
        visit = self.scheme.nodes.get(step.id)
        return number_of(visit.node) if visit else ""

    def lines(self, step: Step, depth: int = 0, ends: int = 0) -> Iterator[Line]:
        """Yield a node and all below it; `ends` lists end together with the last of them."""
        leaf = not step.children
        source = self.sources.get((self.unit_id, step.id)) if leaf else None
        line = Line(
            step=step,
            depth=depth,
            is_leaf=leaf,
            is_open=depth == 0 or step.id == TOTAL,
            source=source,
            files=self.files(source),
            amended=self.change(source),
            number=self.number(step),
            readings=[(key, self.meaning(key, choice)) for key, choice in step.readings.items()],
        )
        if leaf:
            line.closes = range(ends)
            yield line
            return
        yield line
        for child in step.children[:-1]:
            yield from self.lines(child, depth + 1)
        yield from self.lines(step.children[-1], depth + 1, ends + 1)

    def change(self, source: Source | None) -> str:
        """Return what became different about a leaf after it was marked."""
        found = self.amended.get(source.leaf) if source else None
        if source is None or found is None or not found.follows(source.at):
            return ""
        return f"赋分后办法有修订（第{found.number}版）：{found.what}，请考核单位重新确认"

    def files(self, source: Source | None) -> list[tuple[str, int, Named | None]]:
        """Return the versions that the marker saw."""
        seen = source.evidence if source else ()
        versions = [(str(one["sha256"]), int(one["version"])) for one in seen]
        return [(sha256, key, self.names.get(key)) for sha256, key in versions]

    def meaning(self, reading: str, choice: str) -> str:
        """Return what the choice of a reading means."""
        found = next(one for one in self.scheme.readings if one.id == reading)
        return f"{found.question}——{found.choices.get(choice, choice)}"


def _allowed(
    actor: Actor, units: Mapping[str, CycleUnit], scored: Scored, *, public: bool
) -> dict[str, str]:
    """Return id → name of the units that a person may have explained.

    A unit sees itself; what is public, everybody sees.
    """
    named = {unit["id"]: str(unit["name"]) for unit in scored.result["units"]}
    if public or actor.role != Role.UNIT or actor.errand:
        return named
    own = actor.organisation.pk if actor.organisation else None
    return {
        key: name
        for key, name in named.items()
        if key in units and units[key].organisation_id == own
    }
