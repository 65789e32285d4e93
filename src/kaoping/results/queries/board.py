"""汇总看板: every item of every unit, where it stands, and the totals that are still possible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from kaoping.assessment.queries.receipts import Receipts, receipts_of
from kaoping.audit.memory import kept
from kaoping.cycles.lateness import late
from kaoping.cycles.stages import Timetable, timetable_of
from kaoping.evidence.queries import same_cells
from kaoping.results.claimed import claimed_units
from kaoping.results.readiness import Picture, obstacles_to_freezing, picture_of
from kaoping.results.standing import Ranking, ranking_of
from kaoping.results.states import Standing, node_of
from kaoping.scheme import leaves
from kaoping.scheme.titles import number_of

if TYPE_CHECKING:
    from datetime import datetime

    from kaoping.accounts.actor import Actor
    from kaoping.accounts.errors import Refusal
    from kaoping.accounts.models import Organisation
    from kaoping.cycles.conditions import Obstacle
    from kaoping.cycles.lateness import Late
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.scheme import Leaf, Visit

REPEATED = "same-file"
FILTERS = {
    "pending": "待定分",
    "late": "逾期",
    "disputed": "有分歧",
    "awaiting": "待会签",
    "stale": "有变化待确认",
    "sent-back": "已退回",
    "no-evidence": "缺佐证",
    REPEATED: "材料重复",
}
"""What the board can be narrowed to, in the order of the chips."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One item of one unit.

    Attributes:
        unit: The unit.
        leaf: The leaf.
        node: What the engine says of it.
        standing: Where it stands.
        marks: The filters that it belongs to.
        gap: Claim minus score; None where one of them is open.
        who: Who leads on it.
    """

    unit: str
    leaf: str
    node: Mapping[str, Any]
    standing: Standing
    marks: frozenset[str]
    gap: Fraction | None
    who: str


@dataclass(frozen=True, slots=True)
class Item:
    """One row: an item over all units."""

    leaf: Leaf
    number: str
    """Its number in the regulation, where it has one."""
    indicator: str
    cells: Sequence[Cell | None]


@dataclass(eq=False)
class Group:
    """Rows under one heading."""

    id: str
    name: str
    sums: Sequence[Mapping[str, Any] | None]
    items: list[Item] = field(default_factory=list)


@dataclass
class Board:
    """The whole board."""

    cycle: Cycle
    timetable: Timetable
    units: Sequence[CycleUnit]
    groups: Sequence[Group]
    ranking: Ranking | None
    claimed: Mapping[str, str]
    """Unit → the total that it claims, as a range."""
    counts: Mapping[str, int]
    show: str
    done: int
    total: int
    late: Sequence[tuple[str, int]]
    """(organisation, items that are overdue), the most first."""
    also_late: Sequence[Late]
    """What else is overdue, and who: submissions, objections, the stage itself."""
    obstacles: Sequence[Obstacle]
    refusal: Refusal | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left after the filter."""
        return not self.groups


def board_for(actor: Actor, cycle: Cycle, show: str = "") -> Board:
    """Return the board; the number of queries hangs neither on units nor on items.

    Args:
        actor: Who may see the board.
        cycle: The year.
        show: One of `FILTERS`; anything else shows all.
    """
    actor.require("board.see")
    timetable = timetable_of(cycle)
    picture = picture_of(cycle)
    receipts, now = receipts_of(cycle, timetable), timezone.now()
    everything = kept(
        cycle.pk,
        ("results.board", receipts.passed(now), actor.role, bool(actor.errand)),
        lambda: _everything(
            _Maker(picture, now, receipts, claimed_units(picture), same_cells(actor, cycle))
        ),
    )
    wanted = show if show in FILTERS else ""
    return Board(
        cycle=cycle,
        timetable=timetable,
        units=picture.units,
        groups=everything.narrowed(wanted),
        ranking=ranking_of(picture.scored) if picture.scored else None,
        claimed=everything.claimed,
        counts=everything.counts,
        show=wanted,
        done=everything.done,
        total=everything.total,
        late=everything.late,
        also_late=late(actor, cycle, without=("assessment.marks",)),
        obstacles=obstacles_to_freezing(cycle, picture),
        refusal=picture.refusal,
    )


@dataclass
class _Everything:
    """All items of a year with what is counted over them, made once between two writes."""

    groups: Sequence[Group]
    claimed: Mapping[str, str]
    counts: Mapping[str, int]
    done: int
    total: int
    late: Sequence[tuple[str, int]]
    _narrowed: dict[str, Sequence[Group]] = field(default_factory=dict)

    def narrowed(self, show: str) -> Sequence[Group]:
        """Return the groups with the rows that have something to show."""
        if show not in self._narrowed:
            self._narrowed[show] = tuple(_narrowed(self.groups, show))
        return self._narrowed[show]


def _everything(maker: _Maker) -> _Everything:
    picture = maker.picture
    groups = tuple(maker.groups())
    cells = [cell for group in groups for item in group.items for cell in item.cells if cell]
    keys = {unit for unit, _ in picture.state.claims}
    claiming = {unit.unit_id for unit in picture.units if unit.pk in keys}
    return _Everything(
        groups=groups,
        claimed={key: f"{unit['low']}–{unit['high']}" if unit["low"] != unit["high"]
                 else unit["low"] for key, unit in maker.claims.items() if key in claiming},
        counts=Counter(mark for cell in cells for mark in cell.marks),
        done=sum(cell.node["state"] != "pending" for cell in cells),
        total=len(cells),
        late=Counter(cell.who for cell in cells if "late" in cell.marks).most_common(),
    )  # fmt: skip


@dataclass
class _Maker:
    """Lays the items of a year out."""

    picture: Picture
    now: datetime
    receipts: Receipts
    claims: Mapping[str, Mapping[str, Any]]
    same: frozenset[tuple[str, str]]

    def groups(self) -> Iterator[Group]:
        """Yield headings with their rows, in the order of the regulation."""
        picture = self.picture
        mine = {unit.pk: {leaf.id for leaf in picture.assessors.leaves(unit)}
                for unit in picture.units}  # fmt: skip
        group: Group | None = None
        for visit in leaves(picture.assessors.scheme.regulation):
            leaf: Any = picture.assessors.scheme.nodes[visit.node.id].node
            if not any(leaf.id in ids for ids in mine.values()):
                continue
            heading = self.heading(visit)
            if group is None or group.id != heading[0]:
                if group is not None:
                    yield group
                group = self.group(*heading)
            cells = [self.cell(unit, leaf) if leaf.id in mine[unit.pk] else None
                     for unit in picture.units]  # fmt: skip
            indicator = visit.above[-1].name if len(visit.above) > 1 else ""
            group.items.append(
                Item(
                    leaf,
                    number_of(leaf),
                    "" if indicator == heading[1] else indicator,
                    cells,
                )
            )
        if group is not None:
            yield group

    def heading(self, visit: Visit) -> tuple[str, str]:
        """Return the node under which a leaf stands: its category, else its table."""
        if not visit.above:
            return visit.node.id, visit.node.name
        node = visit.above[1] if len(visit.above) > 2 else visit.above[0]
        return node.id, node.name

    def group(self, node: str, name: str) -> Group:
        """Return an empty group with its sums."""
        return Group(node, name, [node_of(self.picture, unit, node) for unit in self.picture.units])

    def cell(self, unit: CycleUnit, leaf: Leaf) -> Cell:
        """Return one item of one unit."""
        node = node_of(self.picture, unit, leaf.id) or UNKNOWN
        standing = self.picture.standings[unit.pk, leaf.id]
        lead = self.picture.assessors.lead(unit, leaf.id)
        return Cell(
            unit=unit.unit_id,
            leaf=leaf.id,
            node=node,
            standing=standing,
            marks=frozenset(self.marks(unit, leaf, standing, lead)),
            gap=self.gap(unit, leaf, node),
            who=(lead.short_name or lead.name) if lead else "未指定考核单位",
        )

    def marks(
        self, unit: CycleUnit, leaf: Leaf, standing: Standing, lead: Organisation | None
    ) -> Iterator[str]:
        """Yield the filters to which an item belongs."""
        yield from standing.blocking
        if "pending" in standing.blocking and self.receipts.is_late(unit, lead, self.now):
            yield "late"
        key = unit.pk, leaf.id
        claim = self.picture.state.claims.get(key)
        if claim is not None and not claim.is_out and not self.picture.state.evidence.get(key):
            yield "no-evidence"
        if (unit.unit_id, leaf.id) in self.same:
            yield REPEATED

    def gap(self, unit: CycleUnit, leaf: Leaf, node: Mapping[str, Any]) -> Fraction | None:
        """Return claim minus score."""
        if (unit.pk, leaf.id) not in self.picture.state.claims or node["score"] is None:
            return None
        claimed = self.claims.get(unit.unit_id, {}).get("nodes", {}).get(leaf.id)
        if claimed is None or claimed["score"] is None:
            return None
        return Fraction(claimed["score"]) - Fraction(node["score"])


UNKNOWN: Mapping[str, Any] = {
    "score": None, "low": None, "high": None, "full": None, "state": "pending",
}  # fmt: skip
"""What the engine says where it refuses the facts as a whole."""


def _narrowed(groups: Sequence[Group], show: str) -> list[Group]:
    """Return the groups with the rows that have something to show."""
    if not show:
        return list(groups)
    found = []
    for group in groups:
        items = [item for item in group.items if any(c and show in c.marks for c in item.cells)]
        if items:
            found.append(Group(group.id, group.name, group.sums, items))
    return found
