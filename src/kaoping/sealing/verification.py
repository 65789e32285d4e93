"""Verifying a hash chain: one pass, constant memory, and a verdict that names the first fault.

The checks on each link run from the inside out, so that the verdict fits the fault: does the link
hold what was sealed; does it stand in its place; does it follow the link before; is it the one that
was published. After a gap the rest of the stream is searched for the absent number, which tells a
moved link from a lost one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kaoping.sealing.canonical import CanonicalError
from kaoping.sealing.chain import GENESIS, Anchor, Link, recomputed_hash
from kaoping.sealing.digests import UnknownAlgorithmError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class Fault(StrEnum):
    """What is wrong with the first broken entry.

    Attributes:
        CHANGED: It does not hold what was sealed.
        MISSING: It is not in the stream.
        REORDERED: It is in the stream, but later than its place.
        DUPLICATE: Its number has been there before.
        UNLINKED: It and the link before were not sealed one after the other.
        REPLACED: It is not the one that was published.
        UNCHECKABLE: Its algorithm cannot be computed here.
    """

    CHANGED = "changed"
    MISSING = "missing"
    REORDERED = "reordered"
    DUPLICATE = "duplicate"
    UNLINKED = "unlinked"
    REPLACED = "replaced"
    UNCHECKABLE = "uncheckable"


@dataclass(frozen=True, slots=True)
class Break:
    """The first fault of a chain.

    Attributes:
        fault: What is wrong.
        number: The entry that it concerns.
        position: The place in the stream where it showed, from 1; one past the end if the stream
            ended too early.
        message: The fault in a Chinese sentence.
    """

    fault: Fault
    number: int
    position: int
    message: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """The verdict on a chain.

    Attributes:
        verified: How many entries from the first on are in order.
        head: The last of them, as one would publish it; None for an empty chain.
        broken: The first fault; None if the whole stream is in order.
    """

    verified: int
    head: Anchor | None
    broken: Break | None

    @property
    def is_intact(self) -> bool:
        """Whether the whole stream is in order."""
        return self.broken is None


def verify(links: Iterable[Link], anchors: Iterable[Anchor] = ()) -> ChainReport:
    """Check a chain from its first entry on.

    Any change, removal, insertion, repetition or exchange of entries is found. Behind the last
    anchor two things remain that nobody can find: that the end was cut off, and that everything
    from some entry to the end was sealed anew.

    Args:
        links: The chain in its order, read once; it may be a stream.
        anchors: Heads that were published earlier, in any order.

    Returns:
        The verdict, with the first broken entry if there is one.
    """
    published: dict[int, set[str]] = {}
    for anchor in anchors:
        published.setdefault(anchor.number, set()).add(anchor.hash)
    stream = iter(links)
    head: Anchor | None = None
    verified = 0
    for link in stream:
        broken = _inside(link, verified + 1) or _in_place(link, verified + 1, stream)
        broken = broken or _after(link, head, verified + 1) or _as_published(link, published)
        if broken:
            return ChainReport(verified, head, broken)
        head = link.anchor
        verified += 1
    return ChainReport(verified, head, _cut_off(verified, published))


def _inside(link: Link, expected: int) -> Break | None:
    try:
        intact = recomputed_hash(link) == link.hash
    except CanonicalError as error:
        message = f"第{expected}条记录的内容不可能是封存时的内容：{error}"
        return Break(Fault.CHANGED, expected, expected, message)
    except UnknownAlgorithmError as error:
        message = f"第{expected}条记录无法核对：{error}"
        return Break(Fault.UNCHECKABLE, expected, expected, message)
    if intact:
        return None
    message = f"第{expected}条记录的内容与其哈希不符：封存之后被改动。"
    return Break(Fault.CHANGED, expected, expected, message)


def _in_place(link: Link, expected: int, rest: Iterator[Link]) -> Break | None:
    if link.number == expected:
        return None
    if link.number < 1:
        message = f"第{expected}条的位置上编号为{link.number}，编号须从1起。"
        return Break(Fault.CHANGED, expected, expected, message)
    if link.number < expected:
        message = f"第{expected}条的位置上又出现编号{link.number}：编号重复。"
        return Break(Fault.DUPLICATE, link.number, expected, message)
    for position, later in enumerate(rest, expected + 1):
        if later.number == expected:
            message = f"编号{expected}的记录被移到了第{position}条的位置：顺序被改动。"
            return Break(Fault.REORDERED, expected, expected, message)
    last = link.number - 1
    which = f"编号{expected}" if last == expected else f"编号{expected}至{last}"
    message = f"第{expected}条的位置上是编号{link.number}：缺少{which}的记录。"
    return Break(Fault.MISSING, expected, expected, message)


def _after(link: Link, head: Anchor | None, expected: int) -> Break | None:
    if link.previous == (head.hash if head else GENESIS):
        return None
    other = f"第{expected - 1}条记录" if head else "起始常数"
    message = f"第{expected}条记录所记的前序哈希与{other}不符：两者之一被替换。"
    return Break(Fault.UNLINKED, expected, expected, message)


def _as_published(link: Link, published: Mapping[int, set[str]]) -> Break | None:
    if published.get(link.number, set()) <= {link.hash}:
        return None
    message = f"第{link.number}条记录与已公布的链头不符：此处或之前的记录被重新封存。"
    return Break(Fault.REPLACED, link.number, link.number, message)


def _cut_off(verified: int, published: Mapping[int, set[str]]) -> Break | None:
    furthest = max(published, default=0)
    if furthest <= verified:
        return None
    message = f"记录止于第{verified}条，已公布的链头是第{furthest}条：末尾的记录缺失。"
    return Break(Fault.MISSING, verified + 1, verified + 1, message)
