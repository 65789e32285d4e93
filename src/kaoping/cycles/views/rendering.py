"""One page, two renderings: whole without htmx, its panel alone with it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from kaoping.accounts.errors import Forbidden, NotThere, Refusal
from kaoping.cycles.forms.seen import SeenForm
from kaoping.cycles.moved import CODE

if TYPE_CHECKING:
    from django.forms import BaseForm
    from django.http import QueryDict

    from kaoping.accounts.requests import PersonRequest
    from kaoping.cycles.models import Cycle

TABS = (
    ("set-up", "检查单"),
    ("readings", "释义"),
    ("units", "被评价单位"),
    ("assessors", "考核单位"),
    ("calendar", "工作日历"),
    ("stages", "环节和时间"),
    ("participants", "组织与参与单位"),
    ("amend", "办法版本"),
)
"""The pages of the set-up, in the order of its checklist."""


def panel(
    request: PersonRequest,
    cycle: Cycle,
    tab: str,
    context: dict[str, Any],
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Return a page of the set-up; for htmx only what changes of it.

    The template of a tab is `cycles/panels/<tab>.html`.
    """
    whole = not request.htmx or request.htmx.history_restore_request
    template = "cycles/set_up_page.html" if whole else "cycles/parts/panel.html"
    addresses = [(name, label, reverse(f"cycles:{name}", args=[cycle.pk])) for name, label in TABS]
    shown = {
        **context,
        "year": cycle,
        "panel": f"cycles/panels/{tab.replace('-', '_')}.html",
        "tab_label": next(label for name, label in TABS if name == tab),
        "set_up_tabs": [
            {"label": label, "url": url, "current": name == tab} for name, label, url in addresses
        ],
    }
    response = render(request, template, shown, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def posted(request: PersonRequest) -> QueryDict | None:
    """Return what was sent; None where the form is only being looked at."""
    return request.POST if request.method == "POST" else None


def saved(request: PersonRequest, text: str, name: str, *args: object) -> HttpResponse:
    """Say what was done and show the page again, so that a reload repeats nothing."""
    messages.success(request, text)
    return redirect(name, *args)


def attempt(form: BaseForm, act: Callable[[], object]) -> int:
    """Do what a valid form asks; put a refusal beside it, and what another person saved meanwhile.

    Returns:
        200 where it is done, else the status for showing the form again.

    Raises:
        Forbidden: The person may not do it at all; that is a page of its own.
        NotThere: What it is about does not exist; likewise.
    """
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        act()
    except (Forbidden, NotThere):
        raise
    except Refusal as refusal:
        form.add_error(None, f"{refusal.message}{refusal.mend}")
        if refusal.code == CODE and isinstance(form, SeenForm):
            form.show_moved()
        return refusal.status
    return HTTPStatus.OK
