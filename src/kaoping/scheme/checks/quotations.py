"""Every rule quotes the regulation, and every quotation stands where it says."""

from __future__ import annotations

from collections.abc import Iterator

from kaoping.problems import Problem, shown
from kaoping.scheme.model import Leaf
from kaoping.scheme.raw import Path_, Tree
from kaoping.scheme.scheme import Scheme
from kaoping.scheme.values import Quotation
from kaoping.scheme.walk import walk

QUOTED = frozenset({"quote", "name", "points", "content", "method", "assessors", "other"})


def check_quotations(scheme: Scheme) -> Iterator[Problem]:
    """Missing quotations, quotations that are not in the source, a source that has changed."""
    declared = scheme.regulation.source.sha256
    if scheme.source.sha256 != declared:
        message = f"原文的 SHA-256 是 {scheme.source.sha256}，办法文件写的是 {declared}"
        mend = "原文若有变动，请逐条核对引文后改写 source.sha256"
        yield Problem("source-changed", message, mend, scheme.place(("source", "sha256")))
    for visit in walk(scheme.regulation):
        if isinstance(visit.node, Leaf) and not list(visit.node.rule.quotations()):
            message = f"条目 {visit.node.id} 的规则没有引用原文"
            place = scheme.place((*visit.path, "rule"))
            yield Problem("no-quotation", message, '请写 quote: ["行号: 原文"]', place)
    trees = ((scheme.raw, scheme.raw.tree), (scheme.raw_readings, scheme.raw_readings.tree))
    for file, tree in trees:
        for path, quotation in quotations_in(tree):
            if message := _fault(scheme, quotation):
                mend = "请照原文逐字引用，并核对行号"
                yield Problem("quotation-not-found", message, mend, file.place(path))


def quotations_in(
    tree: Tree, path: Path_ = (), inside: str = ""
) -> Iterator[tuple[Path_, Quotation]]:
    """Yield every quotation of a raw tree, those under other choices of a reading included."""
    if isinstance(tree, dict):
        for key, child in tree.items():
            yield from quotations_in(child, (*path, key), key)
    elif isinstance(tree, list):
        for i, child in enumerate(tree):
            if isinstance(child, str) and inside in QUOTED:
                if (quotation := _parse(child)) is not None:
                    yield (*path, i), quotation
            else:
                yield from quotations_in(child, (*path, i), "")


def _parse(text: str) -> Quotation | None:
    try:
        return Quotation.parse(text)
    except ValueError:
        return None


def _fault(scheme: Scheme, quotation: Quotation) -> str:
    if not 1 <= quotation.line <= len(scheme.source.lines):
        return f"原文只有 {len(scheme.source.lines)} 行，没有第 {quotation.line} 行"
    if scheme.source.span(quotation) is None:
        line = shown(scheme.source.line(quotation.line).strip())
        return f"原文第 {quotation.line} 行没有“{shown(quotation.text)}”，该行是“{line}”"
    return ""
