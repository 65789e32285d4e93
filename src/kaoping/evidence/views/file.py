"""One file: its content, versions, links and readers; and what its owner can do with it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from kaoping.accounts.errors import Forbidden, NotThere, Refusal
from kaoping.evidence import rights, services
from kaoping.evidence.doors import lock_for_all
from kaoping.evidence.forms import (
    DescribeForm,
    LinkForm,
    ReasonForm,
    VersionForm,
    leaf_choices,
)
from kaoping.evidence.notes import personal_words
from kaoping.evidence.queries import file_page, viewer_for
from kaoping.evidence.views.common import nodes_of, number, year_of
from kaoping.gates import capability

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpResponse

    from kaoping.accounts.requests import PersonRequest
    from kaoping.evidence.queries import FilePage


NO_LEAF = "-"
"""Stands for no leaf: a file that is linked to nothing has no neighbours."""


@require_GET
@capability("evidence.see")
def show(request: PersonRequest, cycle_id: int, file_id: int) -> HttpResponse:
    """Show everything about one file."""
    return _page(request, cycle_id, file_id)


@require_POST
@capability("evidence.upload")
def describe(request: PersonRequest, cycle_id: int, file_id: int) -> HttpResponse:
    """Change title and day."""
    form = DescribeForm(request.POST)

    def act() -> str:
        services.describe(
            request.actor,
            year_of(request.actor, cycle_id),
            file_id,
            title=form.cleaned_data["title"],
            effective_on=form.cleaned_data["effective_on"],
        )
        return "已保存名称和形成日期。"

    return _attempt(request, cycle_id, file_id, form, act, "describe")


@require_POST
@capability("evidence.upload")
def add_version(request: PersonRequest, cycle_id: int, file_id: int) -> HttpResponse:
    """File the next version."""
    form = VersionForm(request.POST, request.FILES)

    def act() -> str:
        actor = request.actor
        file = rights.file_for(actor, year_of(actor, cycle_id), file_id)
        filed = services.add_version(
            actor, file, form.cleaned_data["content"], reason=form.cleaned_data["reason"]
        )
        for note in filed.notes:
            messages.warning(request, note)
        return f"已存入第{filed.version.number}版，原有版本继续保留。"

    return _attempt(request, cycle_id, file_id, form, act, "version")


@require_POST
@capability("evidence.upload")
def link(request: PersonRequest, cycle_id: int, file_id: int) -> HttpResponse:
    """Link the file to one more item."""
    leaf = request.POST.get("leaf", "")
    form = LinkForm(request.POST, leaves=[(leaf, leaf)] if leaf else [])

    def act() -> str:
        services.link(request.actor, year_of(request.actor, cycle_id), file_id, leaf)
        return f"已关联到条目{leaf}。"

    return _attempt(request, cycle_id, file_id, form, act, "link")


@require_POST
@capability("evidence.upload")
def unlink(request: PersonRequest, cycle_id: int, file_id: int) -> HttpResponse:
    """End a link."""
    leaf = request.POST.get("leaf", "")
    form = LinkForm(request.POST, leaves=[(leaf, leaf)] if leaf else [])

    def act() -> str:
        services.unlink(request.actor, year_of(request.actor, cycle_id), file_id, leaf)
        return f"已取消与条目{leaf}的关联。"

    return _attempt(request, cycle_id, file_id, form, act, "link")


@require_POST
@capability("evidence.upload")
def withdraw(request: PersonRequest, cycle_id: int, file_id: int) -> HttpResponse:
    """Withdraw the file."""
    form = ReasonForm(request.POST)

    def act() -> str:
        cycle = year_of(request.actor, cycle_id)
        services.withdraw(request.actor, cycle, file_id, form.cleaned_data["reason"])
        return "已撤回。材料不再计入任何条目，内容和记录继续保留。"

    return _attempt(request, cycle_id, file_id, form, act, "withdraw")


def _attempt(
    request: PersonRequest,
    cycle_id: int,
    file_id: int,
    form: Form,
    act: Callable[[], str],
    name: str,
) -> HttpResponse:
    """Do what a form asks; show the page again with what is wrong where that fails."""
    if not form.is_valid():
        return _page(
            request, cycle_id, file_id, {f"{name}_form": form}, HTTPStatus.UNPROCESSABLE_ENTITY
        )
    try:
        messages.success(request, act())
    except (Forbidden, NotThere):
        raise
    except Refusal as refusal:
        form.add_error(None, f"{refusal.message}{refusal.mend}")
        return _page(request, cycle_id, file_id, {f"{name}_form": form}, refusal.status)
    return redirect("evidence:file", cycle_id, file_id)


def _page(
    request: PersonRequest,
    cycle_id: int,
    file_id: int,
    forms: dict[str, Any] | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    actor = request.actor
    cycle = year_of(actor, cycle_id)
    page = file_page(actor, cycle, file_id)
    file = page.file
    leaf = request.GET.get("leaf") or _first_leaf(page)
    wanted = number(request.GET.get("evidence"), file.current_id or 0)
    if wanted not in {version.pk for version in page.versions}:
        wanted = file.current_id or 0
    context: dict[str, Any] = {
        "year": cycle,
        "page": page,
        "file": file,
        "leaf": leaf,
        "viewer": viewer_for(
            actor,
            cycle,
            file.unit,
            leaf,
            version_id=wanted,
            page=number(request.GET.get("turn")),
        ),
        "nodes": nodes_of(cycle),
        "personal": personal_words(file.current.personal) if file.current else "",
        **_changing(request, page),
        **(forms or {}),
    }
    return render(request, "evidence/file.html", context, status=status)


def _first_leaf(page: FilePage) -> str:
    """Return the leaf whose files stand beside this one: the first that it is linked to."""
    return next((one.leaf_id for one in page.links if one.unlinked_at is None), NO_LEAF)


def _changing(request: PersonRequest, page: FilePage) -> dict[str, Any]:
    """Return the forms of the owner, and why they are locked."""
    actor, file = request.actor, page.file
    if not page.is_own or file.is_withdrawn or not actor.may("evidence.upload"):
        return {"may_change": False}
    linked = {one.leaf_id for one in page.links if one.unlinked_at is None}
    leaves = rights.leaves_to_file(actor, file.unit)
    free = [leaf for leaf in leaves.values() if leaf.id not in linked]
    return {
        "may_change": True,
        "lock": lock_for_all(actor, file.unit, sorted(linked)),
        "shared_by": len(linked) if len(linked) > 1 else 0,
        "describe_form": DescribeForm(
            initial={"title": file.title, "effective_on": file.effective_on}
        ),
        "version_form": VersionForm(),
        "link_form": LinkForm(leaves=leaf_choices(file.cycle.settled_scheme(), free, "请选择")),
        "withdraw_form": ReasonForm(),
    }
