"""Getting people in: invitations, locks, second factors."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kaoping.accounts import administration, services
from kaoping.accounts.addresses import client_address
from kaoping.accounts.errors import Refusal
from kaoping.accounts.forms import NewPasswordForm, add_refusal
from kaoping.accounts.views.answers import do_and_return, posted
from kaoping.gates import capability, public

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaoping.accounts.requests import PersonRequest


@require_POST
@never_cache
@capability("security.manage")
def invite(request: PersonRequest, key: int) -> HttpResponse:
    """Show the address at which a person chooses a password; it is shown this once."""
    person = administration.person(request.actor, key)
    try:
        invitation = services.invite(request.actor, person)
    except Refusal as refusal:
        messages.error(request, f"{refusal.message}{refusal.mend}")
        return redirect("accounts:person", key)
    address = request.build_absolute_uri(invitation.path)
    context = {"invitation": invitation, "address": address}
    return render(request, "accounts/invitation.html", context)


@require_POST
@capability("security.manage")
def unlock(request: PersonRequest, key: int) -> HttpResponse:
    """Open an account that wrong passwords have shut."""
    person = administration.person(request.actor, key)
    act = partial(services.unlock, request.actor, person)
    return do_and_return(request, act, "账号已解除锁定。", "accounts:person", key)


@require_POST
@capability("security.manage")
def reset_second_factor(request: PersonRequest, key: int) -> HttpResponse:
    """Take away a lost second factor."""
    person = administration.person(request.actor, key)
    reason = request.POST.get("reason", "")
    act = partial(services.reset_second_factor, request.actor, person, reason=reason)
    return do_and_return(request, act, "二次验证已重置。", "accounts:person", key)


@require_http_methods(["GET", "POST"])
@never_cache
@public
def accept_invitation(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """Let an invited person choose a password."""
    person = services.invited(key, token)
    if person is None:
        return render(request, "accounts/entrance/invitation_over.html", status=410)
    form = NewPasswordForm(posted(request))
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]
        try:
            services.accept_invitation(person, token, password, client_address(request))
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "密码已设置，请登录。")
            return redirect("account_login")
    context = {"form": form, "person": person}
    status = 422 if form.errors else 200
    return render(request, "accounts/entrance/invitation.html", context, status=status)
