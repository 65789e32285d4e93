"""Posts: what was asked for, granting, ending, standing in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.accounts import administration, queries, services
from kaoping.accounts.errors import Refusal
from kaoping.accounts.forms import DelegationForm, PostForm, add_refusal
from kaoping.accounts.views.answers import do_and_return, posted
from kaoping.gates import capability, signed_in

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaoping.accounts.requests import PersonRequest

NOBODY = "代行的人须在同一个单位任职，{}没有其他在岗人员。请先由系统管理员登记同事并申请岗位。"


@require_GET
@capability("posts.grant")
def posts(request: PersonRequest) -> HttpResponse:
    """Show the posts that wait for a decision, those that are held, and the stand-ins."""
    context = {
        "waiting": administration.waiting_requests(request.actor),
        "posts": administration.current_posts(request.actor),
        "delegations": administration.current_delegations(request.actor),
    }
    return render(request, "accounts/posts.html", context)


@require_http_methods(["GET", "POST"])
@capability("posts.grant", "people.manage")
def add_post(request: PersonRequest, key: int) -> HttpResponse:
    """Grant a post to a person; a system administrator asks for it instead."""
    person = administration.person(request.actor, key)
    may_grant = request.actor.may("posts.grant")
    form = PostForm(posted(request))
    if request.method == "POST" and form.is_valid():
        act = services.grant_post if may_grant else services.request_post
        try:
            act(request.actor, person, **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            done = "已授予岗位。" if may_grant else "已提出岗位申请，待安全管理员授予。"
            messages.success(request, done)
            return redirect("accounts:person", key)
    context = {"form": form, "person": person, "may_grant": may_grant}
    status = 422 if form.errors else 200
    return render(request, "accounts/post_form.html", context, status=status)


@require_POST
@capability("posts.grant")
def end_post(request: PersonRequest, key: int) -> HttpResponse:
    """End a post at once."""
    post = administration.post(request.actor, key)
    reason = request.POST.get("reason", "")
    act = partial(services.end_post, request.actor, post, reason=reason)
    return do_and_return(request, act, "岗位已终止。", "accounts:person", post.person_id)


@require_POST
@capability("posts.grant")
def decide_requests(request: PersonRequest) -> HttpResponse:
    """Grant or decline the chosen posts that were asked for."""
    chosen = set(request.POST.getlist("request"))
    waiting = administration.waiting_requests(request.actor)
    keys = [each.pk for each in waiting if str(each.pk) in chosen]
    if request.POST.get("decision") == "decline":
        reason = request.POST.get("reason", "")
        act = partial(services.decline_requested, request.actor, keys, reason=reason)
        return do_and_return(request, act, "已退回所选的岗位申请。", "accounts:posts")
    grant = partial(services.grant_requested, request.actor, keys)
    return do_and_return(request, grant, "已授予所选的岗位。", "accounts:posts")


@require_http_methods(["GET", "POST"])
@signed_in
def delegate(request: PersonRequest, key: int) -> HttpResponse:
    """Let somebody stand in for the holder of a post."""
    post = queries.post_to_delegate(request.actor, key)
    colleagues = queries.stand_ins(post)
    form = DelegationForm(posted(request), people=colleagues)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        to_person = next(each for each in colleagues if str(each.pk) == given["to_person"])
        try:
            services.delegate(request.actor, post, **(given | {"to_person": to_person}))
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"已委托{to_person.name}代行“{post}”。")
            return redirect(_home(request))
    status = 422 if form.errors else 200
    context = {
        "form": form,
        "post": post,
        "colleagues": colleagues,
        "nobody": NOBODY.format(post.organisation.name),
        "home": reverse(_home(request)),
    }
    return render(request, "accounts/delegation_form.html", context, status=status)


@require_POST
@signed_in
def revoke_delegation(request: PersonRequest, key: int) -> HttpResponse:
    """End a delegation at once."""
    act = partial(services.revoke_delegation, request.actor, queries.delegation(key))
    return do_and_return(request, act, "委托已撤销。", _home(request))


def _home(request: PersonRequest) -> str:
    return "accounts:posts" if request.actor.may("posts.grant") else "accounts:profile"
