"""The three keepers of every page: idle time-out, the actor, and the gate of the view."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from kaoping.accounts.acting import SESSION_KEY, actor_for
from kaoping.accounts.addresses import client_address
from kaoping.accounts.duties import duty_of
from kaoping.accounts.errors import Forbidden, Refusal
from kaoping.gates import gate_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from kaoping.accounts.actor import Actor
    from kaoping.accounts.models import Person

    Answer = Callable[[HttpRequest], HttpResponse]

LAST_SEEN = "kaoping_last_seen"
BACKGROUND = "X-Kaoping-Background"
"""A request that the page makes by itself carries this header; it does not keep a session alive."""

logger = logging.getLogger(__name__)


class IdleTimeoutMiddleware:
    """End a session that nobody has used for `KAOPING_IDLE_MINUTES`."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        if request.user.is_authenticated:
            self._keep(request)
        return self.get_response(request)

    def _keep(self, request: HttpRequest) -> None:
        limit = 60 * settings.KAOPING_IDLE_MINUTES
        now = int(timezone.now().timestamp())
        seen = request.session.get(LAST_SEEN, now)
        if now - seen > limit:
            request.kaoping_idle = True  # type: ignore[attr-defined]  # the log-in page tells why
            logout(request)
        elif (LAST_SEEN not in request.session or now - seen >= limit // 20) and (
            BACKGROUND not in request.headers
        ):
            # Not at every request: each would be a write. A session may so end a twentieth early.
            request.session[LAST_SEEN] = now


class ActorMiddleware:
    """Say who acts (`request.actor`), and let nobody through a gate that is not theirs."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        request.actor = None  # type: ignore[attr-defined]
        request.seats = []  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            person: Person = request.user
            wanted = request.session.get(SESSION_KEY)
            actor, seats = actor_for(person, wanted, client_address(request))
            request.actor = actor  # type: ignore[attr-defined]
            request.seats = seats  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        _args: tuple[Any, ...],
        _kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Return the answer to a person who may not enter, None to one who may."""
        gate = gate_of(view)
        if gate is None:
            logger.error("a view without a gate is shut", extra={"view": str(view)})
            return refused(request, Forbidden("no-gate", "这个页面没有开放给任何人。"))
        if gate.is_public:
            return None
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        if actor is None or actor.person is None:
            return to_log_in(request)
        if duty := duty_of(request, actor.person):
            return sent_to(request, duty)
        if gate.capabilities and not any(actor.may(name) for name in gate.capabilities):
            try:
                actor.require(gate.capabilities[0])
            except Forbidden as refusal:
                return refused(request, refusal)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page for a refusal that no view has turned into a message."""
        return refused(request, error) if isinstance(error, Refusal) else None


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the page, or for htmx the message, that says what is refused and what to do."""
    is_part = request.headers.get("HX-Request") == "true"
    template = "accounts/parts/refusal.html" if is_part else "accounts/refusal.html"
    response = render(request, template, {"refusal": refusal}, status=refusal.status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def to_log_in(request: HttpRequest) -> HttpResponse:
    """Return the way to the log-in page, and back afterwards."""
    query = {"next": page} if (page := _page_of(request)) else {}
    if getattr(request, "kaoping_idle", False):
        query["idle"] = "1"
    address = reverse(settings.LOGIN_URL)
    return sent_to(request, f"{address}?{urlencode(query)}" if query else address)


def _page_of(request: HttpRequest) -> str:
    """Return the page that a person is on: the one asked for, or the one that asked for a part."""
    if request.headers.get("HX-Request") != "true" and request.method == "GET":
        return request.get_full_path()
    page = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "")
    if page.netloc != request.get_host():
        return ""
    return f"{page.path}?{page.query}" if page.query else page.path


def sent_to(request: HttpRequest, address: str) -> HttpResponse:
    """Return a redirection that also moves a page which asked by htmx for a part of itself."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=200, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
