"""The pages of messages: one's own, and for system administrators how sending goes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from kaoping.accounts.errors import Refusal
from kaoping.gates import capability
from kaoping.messages import queries, services
from kaoping.messages.models import Delivery

if TYPE_CHECKING:
    from kaoping.accounts.requests import PersonRequest


@require_GET
@vary_on_headers("HX-Request")
@capability(*queries.READERS)
def inbox(request: PersonRequest) -> HttpResponse:
    """Show one's messages, unread ones first."""
    return _inbox(request, _number(request.GET.get("year")), request.GET.get("page"))


@require_POST
@capability(*queries.READERS)
def see(request: PersonRequest, key: int) -> HttpResponse:
    """Note that a message was read."""
    services.mark_seen(request.actor, key)
    return _shown(request)


@require_POST
@capability(*queries.READERS)
def see_all(request: PersonRequest) -> HttpResponse:
    """Note that all messages were read, or those of one year."""
    services.mark_all_seen(request.actor, _number(request.POST.get("year")))
    return _shown(request)


@require_POST
@capability(*queries.READERS)
def set_mail(request: PersonRequest) -> HttpResponse:
    """Take what somebody wants by e-mail."""
    wanted = request.POST.get("by_mail") == "1"
    services.set_mail(request.actor, wanted=wanted)
    messages.success(request, "以后有消息会同时发邮件。" if wanted else "以后不再发邮件。")
    return redirect("messages:list")


@require_GET
@capability("people.manage")
def deliveries(request: PersonRequest) -> HttpResponse:
    """Show what was sent, what waits and what failed."""
    found = queries.deliveries(request.actor, request.GET.get("state", ""))
    states = [
        {
            "label": label,
            "url": f"?state={state}",
            "current": state == found.state,
            "count": found.counts.get(state, 0),
        }
        for state, label in Delivery.State.choices
    ]
    every = {"label": "全部", "url": "?", "current": not found.state}
    context = {"found": found, "states": [every, *states]}
    return render(request, "messages/deliveries.html", context)


@require_POST
@capability("people.manage")
def send_again(request: PersonRequest) -> HttpResponse:
    """Send failed deliveries again: one, or all."""
    key = _number(request.POST.get("delivery"))
    try:
        count = services.send_again(request.actor, None if key is None else [key])
    except Refusal as refusal:
        messages.error(request, f"{refusal.message}{refusal.mend}")
    else:
        messages.success(request, f"{count}条消息已重新排队，由后台发送。")
    return redirect("messages:deliveries")


def _inbox(request: PersonRequest, year: int | None, page: object) -> HttpResponse:
    found = queries.inbox(request.actor, year, _number(page) or 1)
    address = reverse("messages:list")
    filters = [
        {
            "label": title,
            "url": f"{address}?{urlencode({'year': key})}",
            "current": key == year,
            "count": count,
        }
        for key, title, count in found.years
    ]
    every = {"label": "全部", "url": address, "current": year is None}
    context = {"found": found, "filters": [every, *filters], "seats": request.seats}
    part = "messages/parts/inbox.html" if request.htmx else "messages/inbox.html"
    return render(request, part, context)


def _shown(request: PersonRequest) -> HttpResponse:
    """Return to where the button stood: the list itself for htmx, its page without."""
    year, page = _number(request.POST.get("year")), request.POST.get("page")
    if request.htmx:
        return _inbox(request, year, page)
    given = {"year": year, "page": _number(page)}
    query = urlencode({name: value for name, value in given.items() if value})
    address = reverse("messages:list")
    return redirect(f"{address}?{query}" if query else address)


def _number(text: object) -> int | None:
    """Return a number from an address or a form; None where there is none."""
    written = str(text or "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 12 else None
