"""Who may not come in: the same walk for every page of a year's set-up."""

from __future__ import annotations

from http import HTTPStatus

from django.test import Client

from kaoping.accounts.models import Person
from kaoping.audit.models import Entry
from web.cast import make_actor, make_organisation, sign_in

HTMX = {"HTTP_HX_REQUEST": "true"}
WITHOUT_SET_UP = ("unit", "assessor", "expert", "leader", "auditor", "system_admin", "outsider")


def page(year, path=""):
    """Return an address of the year."""
    return f"/{year.cycle.pk}/{path}"


def at_work(actor):
    """Return a client in which somebody is at work."""
    return sign_in(Client(), actor)


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
