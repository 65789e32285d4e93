"""The door of the sample instance: one card a role. Elsewhere this page does not exist."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kaoping.accounts.capabilities import Role
from kaoping.gates import public
from kaoping.web.sample import CAST, ROLE_ICONS, by_username

if TYPE_CHECKING:
    from kaoping.accounts.models import Person
    from kaoping.accounts.requests import PublicRequest

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public
def log_in(request: PublicRequest) -> HttpResponse:
    """Offer the cards; a card logs in as that person. 404 outside the sample instance."""
    if not settings.KAOPING_SAMPLE:
        raise Http404
    people = _people()
    if request.method == "POST":
        person = people.get(request.POST.get("person", ""))
        if person is None:
            raise Http404
        login(request, person, backend=BACKEND)
        return HttpResponseRedirect("/")
    cards = [
        (one, Role(one.role).label, ROLE_ICONS[one.role]) for one in CAST if one.username in people
    ]
    groups = [(city, list(found)) for city, found in groupby(cards, key=lambda card: card[0].city)]
    return render(request, "web/pages/sample.html", {"groups": groups})


def _people() -> dict[str, Person]:
    """Return those of the cast who are there and may log in."""
    found = get_user_model().objects.filter(username__in=by_username(), is_active=True)
    return {person.username: person for person in found}
