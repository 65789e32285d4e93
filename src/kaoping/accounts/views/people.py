"""The people: list, one person, registering and editing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.accounts import administration, queries, services
from kaoping.accounts.errors import Refusal
from kaoping.accounts.forms import PersonForm, SearchForm, add_refusal
from kaoping.accounts.views.answers import do_and_return, posted
from kaoping.gates import capability

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaoping.accounts.models import Person, Post
    from kaoping.accounts.requests import PersonRequest

A_PAGE = 50


@require_GET
@capability(*administration.ADMINISTRATION)
def people(request: PersonRequest) -> HttpResponse:
    """Show the people, filtered."""
    form = SearchForm(request.GET or None, organisations=queries.organisations())
    wanted = form.cleaned_data if form.is_valid() else {}
    found = administration.people(request.actor, **wanted)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    rows = [
        (each, [(str(post), post.until_day) for post in _posts_of(each)])
        for each in page.object_list
    ]
    context = {"form": form, "page": page, "rows": rows, "is_filtered": any(wanted.values())}
    return render(request, "accounts/people.html", context)


def _posts_of(person: Person) -> list[Post]:
    """Return the posts of today that `administration.people` has read along."""
    found: list[Post] = getattr(person, "current_posts", [])
    return found


@require_GET
@capability(*administration.ADMINISTRATION)
def person(request: PersonRequest, key: int) -> HttpResponse:
    """Show one person: details, posts, stand-ins, how they get in."""
    found = administration.person(request.actor, key)
    context = {"person": found, "entry": administration.entry_state(request.actor, found)}
    return render(request, "accounts/person.html", context)


@require_http_methods(["GET", "POST"])
@capability("people.manage")
def add_person(request: PersonRequest) -> HttpResponse:
    """Register a person."""
    form = PersonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_person(request.actor, **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("accounts:person", made.pk)
    return _form(request, form, "登记人员")


@require_http_methods(["GET", "POST"])
@capability("people.manage")
def edit_person(request: PersonRequest, key: int) -> HttpResponse:
    """Change a person's details."""
    found = administration.person(request.actor, key)
    form = PersonForm(posted(request), initial=vars(found))
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_person(request.actor, found, **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("accounts:person", key)
    return _form(request, form, f"修改资料：{found.name}")


@require_POST
@capability("people.manage")
def set_active(request: PersonRequest, key: int) -> HttpResponse:
    """Shut an account, or open it again."""
    found = administration.person(request.actor, key)
    is_active = request.POST.get("active") == "1"
    act = partial(
        services.set_active,
        request.actor,
        found,
        is_active=is_active,
        reason=request.POST.get("reason", ""),
    )
    done = f"{found.name}的账号已{'启用' if is_active else '停用'}。"
    return do_and_return(request, act, done, "accounts:person", key)


def _form(request: PersonRequest, form: PersonForm, heading: str) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(
        request, "accounts/person_form.html", {"form": form, "heading": heading}, status=status
    )
