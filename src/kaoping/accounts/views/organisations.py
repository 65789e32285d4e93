"""The organisations, and the table of rights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.accounts import administration, services
from kaoping.accounts.capabilities import PHRASES, ROLE_CAPABILITIES, Role, sentence
from kaoping.accounts.errors import Refusal
from kaoping.accounts.forms import OrganisationForm, add_refusal
from kaoping.accounts.views.answers import posted
from kaoping.gates import capability, signed_in

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaoping.accounts.requests import PersonRequest


@require_GET
@capability(*administration.ADMINISTRATION)
def organisations(request: PersonRequest) -> HttpResponse:
    """Show the organisations with the number of people in each."""
    found = administration.organisations_with_counts(request.actor)
    return render(request, "accounts/organisations.html", {"organisations": list(found)})


@require_http_methods(["GET", "POST"])
@capability("people.manage")
def add_organisation(request: PersonRequest) -> HttpResponse:
    """Register an organisation."""
    form = OrganisationForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_organisation(request.actor, **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"已登记“{made.name}”。")
            return redirect("accounts:organisations")
    return _form(request, form, "登记组织")


@require_http_methods(["GET", "POST"])
@capability("people.manage")
def edit_organisation(request: PersonRequest, code: str) -> HttpResponse:
    """Change an organisation's names and spellings."""
    found = administration.organisation(request.actor, code)
    initial = vars(found) | {"spellings": "\n".join(found.spellings)}
    form = OrganisationForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_organisation(request.actor, found, **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"已保存“{form.cleaned_data['name']}”。")
            return redirect("accounts:organisations")
    return _form(request, form, f"修改组织：{found.short_name}")


@require_GET
@signed_in
def rights(request: PersonRequest) -> HttpResponse:
    """Show what each role may do, as sentences and as a table."""
    table = [
        (phrase, [(role, capability in ROLE_CAPABILITIES[role]) for role in Role])
        for capability, phrase in PHRASES.items()
    ]
    context = {"roles": list(Role), "sentences": [sentence(role) for role in Role], "table": table}
    return render(request, "accounts/rights.html", context)


def _form(request: PersonRequest, form: OrganisationForm, heading: str) -> HttpResponse:
    status = 422 if form.errors else 200
    context = {"form": form, "heading": heading}
    return render(request, "accounts/organisation_form.html", context, status=status)
