"""办法: what does the regulation say, and how is it read this year."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from kaoping.cycles.queries import cycle_for
from kaoping.gates import capability
from kaoping.web.scheme_page import page_of

if TYPE_CHECKING:
    from kaoping.accounts.requests import PersonRequest
    from kaoping.scheme import Scheme


@require_GET
@capability("scheme.see")
def scheme(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Show the regulation as the year has pinned it, under the readings that it has chosen."""
    cycle = cycle_for(request.actor, cycle_id)
    found = cycle.settled_scheme()
    context = {"body": body_of(found), "scheme": found, "cycle": cycle, "of_year": True}
    return render(request, "web/pages/scheme.html", context)


def body_of(scheme: Scheme) -> SafeString:
    """Return both columns of the page as HTML; the same for everyone, and so kept."""
    return _body(_Kept(scheme, (scheme.sha256, tuple(sorted(scheme.settled.items())))))


class _Kept:
    """A scheme that is equal to another one with the same text and the same choices."""

    def __init__(self, scheme: Scheme, key: tuple[str, tuple[tuple[str, str], ...]]) -> None:
        self.scheme = scheme
        self.key = key

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and other.key == self.key


@lru_cache(maxsize=16)
def _body(kept: _Kept) -> SafeString:
    context = {"page": page_of(kept.scheme), "scheme": kept.scheme}
    return render_to_string("web/scheme/body.html", context)
