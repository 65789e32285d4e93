"""What several pages answer in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect

from kaoping.accounts.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, QueryDict


def do_and_return(
    request: HttpRequest, act: Callable[[], object], done: str, back: str, *args: object
) -> HttpResponse:
    """Do what a button asks for, say what came of it, and go back to the page with the button.

    Args:
        request: The request of the button.
        act: The service, ready to be called.
        done: What to say where it is done.
        back: Name of the page.
        args: What its address needs.

    Raises:
        Forbidden: The post does not give the right at all.
    """
    try:
        act()
    except Refusal as refusal:
        if refusal.code.startswith("may-not."):
            raise  # that is a page of its own
        messages.error(request, f"{refusal.message}{refusal.mend}")
    else:
        messages.success(request, done)
    return redirect(back, *args)


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form sent, empty or not; None where nothing was sent."""
    return request.POST if request.method == "POST" else None
