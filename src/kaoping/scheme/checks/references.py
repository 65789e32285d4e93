"""Names that have to lead somewhere: bodies, groups, tables, flags, leaves, attributes."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from kaoping.problems import Problem
from kaoping.scheme.model import InnerNode, Leaf
from kaoping.scheme.outcome import Consequence
from kaoping.scheme.raw import Path_
from kaoping.scheme.scheme import Scheme
from kaoping.scheme.walk import walk


def check_ids(scheme: Scheme) -> Iterator[Problem]:
    """Every id stands once among its kind: nodes, grades, deadlines, ledgers, documents."""
    seen: dict[str, int | None] = {}
    for visit in walk(scheme.regulation):
        place = scheme.place((*visit.path, "id"))
        if visit.node.id in seen:
            message = f"编号“{visit.node.id}”重复，先见于第{seen[visit.node.id]}行"
            yield Problem("duplicate-id", message, "请改为不同的编号", place)
        seen.setdefault(visit.node.id, place.line)
    regulation = scheme.regulation
    yield from _once(scheme, [grade.id for grade in regulation.outcome.grades], GRADES)
    yield from _once(scheme, [deadline.id for deadline in regulation.process.deadlines], DEADLINES)
    yield from _once(scheme, [ledger.id for ledger in regulation.ledgers], ("ledgers",))
    yield from _once(scheme, [document.id for document in regulation.documents], ("documents",))


GRADES: Path_ = ("outcome", "grades")
DEADLINES: Path_ = ("process", "deadlines")


def _once(scheme: Scheme, ids: list[str], path: Path_) -> Iterator[Problem]:
    """Yield a problem for each id of a list that stands there a second time."""
    for i, name in enumerate(ids):
        if name in ids[:i]:
            place = scheme.place((*path, i, "id"))
            yield Problem("duplicate-id", f"编号“{name}”重复", "请改为不同的编号", place)


def check_references(scheme: Scheme) -> Iterator[Problem]:
    """Every name leads to something that the scheme declares."""
    look = _Lookup(scheme)
    yield from _nodes(scheme, look)
    yield from _groups_and_units(scheme, look)
    yield from _outcome(scheme, look)
    yield from _work(scheme, look)


class _Lookup:
    """Says which names are unknown, and which would be known."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.leaves = {v.node.id for v in walk(scheme.regulation) if isinstance(v.node, Leaf)}

    def __call__(
        self, code: str, what: str, name: str, known: Collection[str], path: Path_
    ) -> Iterator[Problem]:
        """Yield a problem if `name` is not among the known names."""
        if name in known:
            return
        listed = "、".join(known) if len(known) <= 12 else f"{'、'.join(list(known)[:12])}…"
        message = f"没有声明的{what}“{name}”"
        yield Problem(code, message, f"可用：{listed or '（没有）'}", self.scheme.place(path))


def _nodes(scheme: Scheme, look: _Lookup) -> Iterator[Problem]:
    regulation = scheme.regulation
    for visit in walk(regulation):
        node, path = visit.node, visit.path
        for i, body in enumerate(node.assessors):
            yield from look(
                "unknown-assessor", "考核单位", body, regulation.bodies, (*path, "assessors", i)
            )
        if node.dimension:
            yield from look(
                "unknown-dimension",
                "绩效维度",
                node.dimension,
                regulation.dimensions,
                (*path, "dimension"),
            )
        if node.applies_when:
            yield from look(
                "unknown-attribute",
                "单位属性",
                node.applies_when.attribute,
                regulation.attributes,
                (*path, "applies_when", "attribute"),
            )
        if isinstance(node, Leaf):
            for i, other in enumerate(node.related):
                yield from look("unknown-leaf", "条目", other, look.leaves, (*path, "related", i))
        else:
            children = [child.id for child in node.children]
            yield from _weights(look, node, children, (*path, "combine"))
        if isinstance(node, Leaf) and not visit.assessors:
            message = f"条目“{node.id}”没有考核单位"
            yield Problem("no-assessor", message, "请写 assessors", scheme.place(path))


def _weights(look: _Lookup, node: InnerNode, children: list[str], path: Path_) -> Iterator[Problem]:
    for child in node.combine.weights:
        yield from look("unknown-node", "下级指标", child, children, (*path, "weights", child))
    for i, child in enumerate(node.combine.outside_full):
        yield from look("unknown-node", "下级指标", child, children, (*path, "outside_full", i))


def _groups_and_units(scheme: Scheme, look: _Lookup) -> Iterator[Problem]:
    regulation = scheme.regulation
    tables = [node.id for node in regulation.nodes]
    for key, group in regulation.groups.items():
        for i, table in enumerate(group.tables):
            path: Path_ = ("groups", key, "tables", i)
            yield from look("unknown-node", "评价表", table, tables, path)
            if table in group.tables[:i]:
                message = f"评价表“{table}”写了两次，会重复计分"
                yield Problem("duplicate-id", message, "请只保留一个", scheme.place(path))
    for table in regulation.total.weights:
        yield from look("unknown-node", "评价表", table, tables, ("total", "weights", table))
    for i, table in enumerate(regulation.total.outside_full):
        yield from look("unknown-node", "评价表", table, tables, ("total", "outside_full", i))
    for key, unit in regulation.units.items():
        yield from look(
            "unknown-group", "单位分组", unit.group, regulation.groups, ("units", key, "group")
        )
        if unit.body:
            yield from look(
                "unknown-body", "机构", unit.body, regulation.bodies, ("units", key, "body")
            )
    used = {table for group in regulation.groups.values() for table in group.tables}
    for i, table in enumerate(tables):
        if table not in used:
            message = f"没有一组单位使用评价表“{table}”"
            mend = "请写入某组的 tables，或删去"
            yield Problem("unused-table", message, mend, scheme.place(("nodes", i)))


def _outcome(scheme: Scheme, look: _Lookup) -> Iterator[Problem]:
    outcome, flags = scheme.regulation.outcome, scheme.regulation.flags
    grades = [grade.id for grade in outcome.grades]
    for i, override in enumerate(outcome.overrides):
        path: Path_ = ("outcome", "overrides", i)
        yield from look("unknown-flag", "认定", override.flag, flags, (*path, "flag"))
        for field in ("grade", "grade_at_most"):
            grade = getattr(override, field)
            if grade is not None:
                yield from look("unknown-grade", "等次", grade, grades, (*path, field))
    for i, consequence in enumerate(outcome.consequences):
        yield from _consequence(consequence, look, (flags, grades), ("outcome", "consequences", i))


def _consequence(
    consequence: Consequence,
    look: _Lookup,
    known: tuple[Collection[str], Collection[str]],
    path: Path_,
) -> Iterator[Problem]:
    flags, grades = known
    if consequence.by == "grade":
        for grade in consequence.values:
            yield from look("unknown-grade", "等次", grade, grades, (*path, "values", grade))
    elif consequence.by == "flag":
        for flag in consequence.values:
            yield from look("unknown-flag", "认定", flag, flags, (*path, "values", flag))
    elif consequence.by == "rank":
        for i, grade in enumerate(consequence.confirm_grades):
            yield from look("unknown-grade", "等次", grade, grades, (*path, "confirm_grades", i))


def _work(scheme: Scheme, look: _Lookup) -> Iterator[Problem]:
    regulation = scheme.regulation
    nodes = scheme.nodes
    for i, ledger in enumerate(regulation.ledgers):
        for n, feed in enumerate(ledger.feeds):
            path: Path_ = ("ledgers", i, "feeds", n)
            yield from look("unknown-leaf", "条目", feed.leaf, look.leaves, (*path, "leaf"))
            leaf = nodes[feed.leaf].node if feed.leaf in nodes else None
            if isinstance(leaf, Leaf):
                yield from look(
                    "unknown-input", "输入", feed.input, leaf.rule.facts, (*path, "input")
                )
    process = regulation.process
    for i, sampling in enumerate(process.sampling):
        path = ("process", "sampling", i, "leaf")
        yield from look("unknown-leaf", "条目", sampling.leaf, look.leaves, path)
    for pair in process.recusal.exchanged.items() if process.recusal else ():
        for unit in pair:
            path = ("process", "recusal", "exchanged", pair[0])
            yield from look("unknown-unit", "被评价单位", unit, regulation.units, path)
