"""The library: what has been filed in a year, by unit, item, kind and state, page by page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kaoping.audit.memory import kept
from kaoping.cycles.queries import assignments_for
from kaoping.evidence.models import EvidenceFile, EvidenceLink
from kaoping.evidence.rights import visible

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.scheme import Leaf

A_PAGE = 24

GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "document": ("文档", ("pdf", "ofd", "docx", "doc")),
    "sheet": ("表格", ("xlsx", "xls", "csv")),
    "picture": ("图片", ("jpeg", "png", "webp", "gif")),
    "video": ("视频", ("mp4", "mov")),
    "other": ("其他", ("pptx", "ppt", "text", "zip")),
}
"""Kinds as people look for them: key → label, kinds."""

STATES: dict[str, str] = {
    "current": "有效",
    "unlinked": "未关联条目",
    "same": "材料重复",
    "personal": "疑似含个人信息",
    "withdrawn": "已撤回",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; empty means everything."""

    unit: str = ""
    leaf: str = ""
    group: str = ""
    state: str = "current"
    text: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One file in the list.

    Attributes:
        file: The file, with its newest version and unit.
        leaves: The leaves that it is linked to.
        same: How many other files that the person may see have the same bytes.
    """

    file: EvidenceFile
    leaves: tuple[str, ...]
    same: int


@dataclass(frozen=True, slots=True)
class Library:
    """One page of the library.

    Attributes:
        rows: The files of this page.
        page: The page, for turning.
        units: The units that one may choose from.
        leaves: Leaf → itself, of all those units, in the regulation's order.
        total: How many files were found; where none, how many of the year the person may see.
    """

    rows: tuple[Row, ...]
    page: Page[EvidenceFile]
    units: tuple[CycleUnit, ...]
    leaves: Mapping[str, Leaf]
    total: int


def library(actor: Actor, cycle: Cycle, wanted: Wanted) -> Library:
    """Return a page of the library; the number of queries does not depend on how much there is."""
    name = "evidence.library", wanted, actor.standpoint
    return kept(cycle.pk, name, lambda: _read(actor, cycle, wanted))


def _read(actor: Actor, cycle: Cycle, wanted: Wanted) -> Library:
    seen = visible(actor, cycle)
    assigned = assignments_for(actor, cycle)
    units = {one.unit.pk: one.unit for one in assigned}
    found = _filtered(seen, wanted).select_related("unit", "current", "organisation")
    page = Paginator(found, A_PAGE).get_page(wanted.page)
    files = list(page.object_list)
    leaves, same = _links(files), _repeated(seen, files)
    return Library(
        rows=tuple(Row(file, tuple(leaves[file.pk]), same[_hash(file)] - 1) for file in files),
        page=page,
        units=tuple(units.values()),
        leaves={one.leaf.id: one.leaf for one in assigned},
        total=page.paginator.count or seen.count(),
    )


def _filtered(seen: QuerySet[EvidenceFile], wanted: Wanted) -> QuerySet[EvidenceFile]:
    found = _in_state(seen, wanted.state)
    if wanted.unit:
        found = found.filter(unit__unit_id=wanted.unit)
    if wanted.leaf:
        linked = EvidenceLink.objects.filter(leaf_id=wanted.leaf, unlinked_at=None)
        found = found.filter(pk__in=linked.values("file"))
    if wanted.group in GROUPS:
        found = found.filter(current__kind__in=GROUPS[wanted.group][1])
    if wanted.text:
        named = Q(title__icontains=wanted.text) | Q(current__name__icontains=wanted.text)
        found = found.filter(named)
    return found


def _in_state(seen: QuerySet[EvidenceFile], state: str) -> QuerySet[EvidenceFile]:
    if state == "withdrawn":
        return seen.exclude(withdrawn_at=None)
    current = seen.filter(withdrawn_at=None)
    if state == "unlinked":
        linked = EvidenceLink.objects.filter(file=OuterRef("pk"), unlinked_at=None)
        return current.filter(~Exists(linked))
    if state == "same":
        # Among what the person may see: nobody learns here what other units have filed.
        repeated = current.values("current__sha256").annotate(count=Count("pk")).order_by()
        hashes = repeated.filter(count__gt=1).values("current__sha256")
        return current.filter(current__sha256__in=hashes)
    if state == "personal":
        return current.exclude(current__personal={})
    return current


def _links(files: list[EvidenceFile]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    links = EvidenceLink.objects.filter(file__in=[file.pk for file in files], unlinked_at=None)
    for file_id, leaf_id in links.order_by("pk").values_list("file_id", "leaf_id"):
        found[file_id].append(leaf_id)
    return found


def _repeated(seen: QuerySet[EvidenceFile], files: list[EvidenceFile]) -> Counter[str]:
    """Count, among the files that the person may see, those with the bytes of each of these."""
    hashes = {_hash(file) for file in files}
    alike = seen.filter(withdrawn_at=None, current__sha256__in=hashes)
    found = Counter(alike.values_list("current__sha256", flat=True))
    for one in hashes:
        found[one] = max(found[one], 1)
    return found


def _hash(file: EvidenceFile) -> str:
    return file.current.sha256 if file.current else ""
