"""What is decided about a result: each a form that is sent once, with its refusal beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from kaoping.accounts.errors import NotThere, Refusal
from kaoping.gates import capability
from kaoping.results import services
from kaoping.results.views.results import results_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaoping.accounts.requests import PersonRequest


@require_POST
@capability("run.make")
def make(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Score the year as it stands now."""

    def act() -> str:
        run = services.make_run(request.actor, cycle_id, note=_text(request, "note"))
        return f"已完成第{run.number}次计分。"

    return _done(request, cycle_id, act)


@require_POST
@capability("result.correct")
def correct(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Begin a correction of what is public."""

    def act() -> str:
        run = services.correct(request.actor, cycle_id, reason=_text(request, "reason"))
        return f"已形成更正稿（第{run.number}次计分），请调整要更正的条目，再重新计分。"

    return _done(request, cycle_id, act)


@require_POST
@capability("result.correct")
def withdraw(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """End a correction that has changed nothing."""

    def act() -> str:
        services.withdraw_correction(request.actor, cycle_id, reason=_text(request, "reason"))
        return "已撤回更正，公布的结果不变。"

    return _done(request, cycle_id, act)


@require_POST
@capability("result.freeze")
def freeze(request: PersonRequest, cycle_id: int, number: int) -> HttpResponse:
    """Freeze a run."""

    def act() -> str:
        services.freeze(request.actor, cycle_id, number, note=_text(request, "note"))
        return f"已冻结第{number}次计分，须由另一人批准。"

    return _done(request, cycle_id, act)


@require_POST
@capability("result.approve")
def approve(request: PersonRequest, cycle_id: int, number: int) -> HttpResponse:
    """Approve a frozen run."""

    def act() -> str:
        services.approve(request.actor, cycle_id, number, note=_text(request, "note"))
        return f"已批准第{number}次计分的结果。"

    return _done(request, cycle_id, act)


@require_POST
@capability("result.approve")
def decline(request: PersonRequest, cycle_id: int, number: int) -> HttpResponse:
    """Decline a frozen run."""

    def act() -> str:
        services.decline(request.actor, cycle_id, number, reason=_text(request, "reason"))
        return "已记录不同意的决定，组织单位会看到您的理由。"

    return _done(request, cycle_id, act)


@require_POST
@capability("result.notify")
def notify(request: PersonRequest, cycle_id: int, number: int) -> HttpResponse:
    """Tell the units."""

    def act() -> str:
        told = services.notify(request.actor, cycle_id, number)
        return f"已告知{len(told)}个单位。"

    return _done(request, cycle_id, act)


@require_POST
@capability("objection.file")
def acknowledge(request: PersonRequest, cycle_id: int, number: int) -> HttpResponse:
    """Say that one's unit has seen its result."""

    def act() -> str:
        services.acknowledge(request.actor, cycle_id, number)
        return "已记录阅知。"

    return _done(request, cycle_id, act)


@require_POST
@capability("result.publish")
def publish(request: PersonRequest, cycle_id: int, number: int) -> HttpResponse:
    """Make a run public."""

    def act() -> str:
        found = services.publish(request.actor, cycle_id, number)
        return f"已公布第{found.version}版，不登录也能查看。"

    return _done(request, cycle_id, act)


def _done(request: PersonRequest, cycle_id: int, act: Callable[[], str]) -> HttpResponse:
    """Act and go back to the results; what is refused for a reason is said there.

    Who may not do it at all, or may not know of it, gets the page that says so.
    """
    try:
        said = act()
    except NotThere:
        raise
    except Refusal as refusal:
        if refusal.code.startswith("may-not."):
            raise
        return results_page(request, cycle_id, None, refusal=refusal)
    messages.success(request, said)
    return redirect("results:results", cycle_id)


def _text(request: PersonRequest, name: str) -> str:
    return request.POST.get(name, "")
