"""Finding out whether anything in the log was changed, removed or put in another order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.audit.models import ChainHead, Entry
from kaoping.sealing import verify

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaoping.sealing import Anchor, ChainReport, Link

AT_A_TIME = 2000


def verify_log(anchors: Iterable[Anchor] = ()) -> ChainReport:
    """Check every entry of the log, from the first to the last.

    Args:
        anchors: Heads that were made known outside the database: printed on a published result,
            or sent along with an archive. Without one, somebody who may write all tables can seal
            the whole log anew; with one, that shows.

    Returns:
        The verdict of `kaoping.sealing.verify`, with the first broken entry if there is one.
    """
    known = list(anchors)
    head = ChainHead.objects.filter(pk=1).first()  # before the entries: more may come meanwhile
    if head is not None and head.link is not None:
        known.append(head.link.anchor)
    return verify(_links(), known)


def _links() -> Iterator[Link]:
    for entry in Entry.objects.order_by("number").iterator(AT_A_TIME):
        yield entry.link
