"""Everyone's own account: posts, stand-ins, password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.accounts import acting, queries, services
from kaoping.accounts.errors import Forbidden, Refusal
from kaoping.accounts.forms import ChangePasswordForm, add_refusal
from kaoping.accounts.views.answers import posted
from kaoping.gates import signed_in

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaoping.accounts.acting import Seat
    from kaoping.accounts.requests import PersonRequest


@require_GET
@signed_in
def profile(request: PersonRequest) -> HttpResponse:
    """Show one's own details, posts and stand-ins."""
    context = {"person": request.user, "own_posts": queries.own_posts(request.actor)}
    return render(request, "accounts/profile.html", context)


@sensitive_post_parameters("old", "password", "again")
@require_http_methods(["GET", "POST"])
@signed_in
def change_password(request: PersonRequest) -> HttpResponse:
    """Change one's own password; the session goes on."""
    form = ChangePasswordForm(posted(request), request=request)
    if request.method == "POST" and form.is_valid():
        try:
            person = services.change_password(request.actor, form.cleaned_data["password"])
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            update_session_auth_hash(request, person)
            messages.success(request, "密码已修改。")
            return redirect("accounts:profile")
    status = 422 if form.errors else 200
    return render(request, "accounts/change_password.html", {"form": form}, status=status)


@require_POST
@signed_in
def switch_post(request: PersonRequest) -> HttpResponse:
    """Act in another of one's posts from here on."""
    seats: list[Seat] = request.seats
    wanted = request.POST.get("post", "")
    seat = next((seat for seat in seats if str(seat.post.pk) == wanted), None)
    if seat is None:
        raise Forbidden("not-your-post", "这不是您今天可以使用的岗位。", "请重新选择。")
    request.session[acting.SESSION_KEY] = seat.post.pk
    messages.success(request, f"已切换到“{seat.label}”。")
    back = request.POST.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(back if is_ours else "/")
