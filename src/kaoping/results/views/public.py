"""公开结果: what came out and how, for everyone, without a log-in."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import segno
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

from kaoping.gates import public as open_to_all
from kaoping.results.package import package_of
from kaoping.results.queries.published import public_explanation, public_result
from kaoping.results.views.common import download, is_set, page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaoping.accounts.requests import PublicRequest


@require_GET
@open_to_all
def public(request: PublicRequest, cycle_id: int) -> HttpResponse:
    """Show the newest version."""
    return _page(request, cycle_id, None)


@require_GET
@open_to_all
def version(request: PublicRequest, cycle_id: int, version: int) -> HttpResponse:
    """Show one version; one that was corrected says so."""
    return _page(request, cycle_id, version)


@require_GET
@open_to_all
def package(request: PublicRequest, cycle_id: int, version: int) -> HttpResponse:
    """Give everything that is needed to check a version."""
    del request
    found = public_result(cycle_id, version)
    name = f"{found.scheme.id}-{found.cycle.year}-v{version}.zip"
    return download(package_of(found.run, found.publication), "application/zip", name)


@require_GET
@open_to_all
def explanation(request: PublicRequest, cycle_id: int, version: int, unit_id: str) -> HttpResponse:
    """Show why a unit's published total is what it is."""
    found = public_explanation(cycle_id, version, unit_id)
    context = {
        "cycle": found.cycle,
        "found": found,
        "all": is_set(request, "all"),
        "version": version,
        "is_public": True,
        "query": "",
    }
    return page(request, "public_explanation.html", context)


def _page(request: PublicRequest, cycle_id: int, number: int | None) -> HttpResponse:
    found = public_result(cycle_id, number)
    context = {
        "cycle": found.cycle,
        "found": found,
        "publication": found.publication,
        "ranking": found.ranking,
        "code": _code(found.seal),
    }
    return page(request, "public.html", context)


@lru_cache(maxsize=64)
def _code(seal: str) -> SafeString:
    code = segno.make(seal, error="m", micro=False)
    drawn = code.svg_inline(scale=3, border=2, svgclass="kr-code", lineclass=None)
    return mark_safe(drawn)  # noqa: S308  drawn from hashes by the library
