"""Light or dark, chosen without a script."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from kaoping.gates import public
from kaoping.web.preferences import THEME, THEMES, YEAR


@require_POST
@public
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember the light on this device and go back; an unknown one changes nothing."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = "/"
    response = HttpResponseRedirect(target)
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie(
            THEME, theme, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
        )
    return response
