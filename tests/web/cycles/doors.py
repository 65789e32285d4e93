"""Who may not come in: the same walk for every page of a year's set-up."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.test import Client
from django.urls import resolve

from kaoping.accounts.models import Person
from kaoping.audit.models import Entry
from kaoping.cycles.models import Cycle
from kaoping.cycles.moved import texts_of
from web.cast import make_actor, make_organisation, sign_in

HTMX = {"HTTP_HX_REQUEST": "true"}
WITHOUT_SET_UP = ("unit", "assessor", "expert", "leader", "auditor", "system_admin", "outsider")


SETTINGS = {
    "readings": "readings",
    "units": "units",
    "assessors": "assessors",
    "assign": "assignment",
    "reset": "assignment",
    "calendar": "calendar",
    "import-calendar": "table",
    "stages": "windows",
    "set-options": "optional-stages",
    "participants": "participants",
}
"""Page that saves → the setting that its form brings back as it was shown."""


def shown(path, data):
    """Return what the form at an address brings back of what it was shown with; {}: nothing."""
    found = resolve(path)
    setting = SETTINGS.get(found.url_name)
    cycle = Cycle.objects.filter(pk=found.kwargs.get("cycle_id")).first()
    if setting is None or cycle is None:
        return {}
    about = found.kwargs.get("leaf_id") or str(data.get("part", ""))
    return {"seen": json.dumps(texts_of(cycle, setting, about))}


class FreshForm(Client):
    """A browser whose forms were opened just now: each brings back what it was shown with."""

    def post(self, path, data=None, *args, **kwargs):
        """Send a form."""
        given = data or {}
        return super().post(path, shown(path, given) | given, *args, **kwargs)


def page(year, path=""):
    """Return an address of the year."""
    return f"/{year.cycle.pk}/{path}"


def at_work(actor):
    """Return a client in which somebody is at work."""
    return sign_in(FreshForm(), actor)


def office_of_another_city():
    """Return staff of an office that takes no part in the year."""
    organisation = make_organisation("other-office", "示例外市办公室")
    return make_actor("office", organisation, f"office.elsewhere.{Person.objects.count()}")


def statuses(year, path, method="get", data=None):
    """Return how a page answers those who may not enter it, by who they are."""
    people = {name: getattr(year, name) for name in WITHOUT_SET_UP}
    people["office elsewhere"] = office_of_another_city()
    found = {
        name: getattr(at_work(actor), method)(page(year, path), data or {}).status_code
        for name, actor in people.items()
    }
    found["nobody"] = getattr(Client(), method)(page(year, path), data or {}).status_code
    return found


SHUT = {
    **dict.fromkeys(WITHOUT_SET_UP, HTTPStatus.FORBIDDEN),
    "office elsewhere": HTTPStatus.NOT_FOUND,
    "nobody": HTTPStatus.FOUND,
}
"""The right has the office alone; another office does not learn that there is such a year."""


def logged(action):
    """Return the entries of the log for an action, the first one first."""
    return list(Entry.objects.filter(action=action).order_by("number"))
