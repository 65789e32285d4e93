"""Registering organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from kaoping.accounts.models import Organisation
from kaoping.accounts.services.checking import check, snapshot
from kaoping.accounts.services.editing import edited
from kaoping.audit.services import in_turn, record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaoping.accounts.actor import Actor

FIELDS = ("code", "name", "short_name", "spellings", "gb2260")


@transaction.atomic
def create_organisation(
    actor: Actor,
    *,
    code: str,
    name: str,
    short_name: str = "",
    spellings: Sequence[str] = (),
    gb2260: str = "",
) -> Organisation:
    """Register an organisation.

    Args:
        actor: A system administrator.
        code: Our own key, letters and digits: `housing`.
        name: The full name.
        short_name: The name in tables; the full name where it is left out.
        spellings: How regulations write it.
        gb2260: Its code of GB/T 2260, for a district; development zones have none.

    Raises:
        Forbidden: The actor is not one.
        Refusal: The code is taken, or something is too long or malformed.
    """
    actor.require("people.manage")
    in_turn()
    organisation = Organisation(
        code=code,
        name=name,
        short_name=short_name or name,
        spellings=list(spellings),
        gb2260=gb2260,
    )
    check(organisation, "organisation-invalid")
    organisation.save()
    record(actor, "accounts.organisation.created", organisation, new=snapshot(organisation, FIELDS))
    return organisation


@transaction.atomic
def edit_organisation(
    actor: Actor, organisation: Organisation, **values: str | list[str]
) -> Organisation:
    """Change an organisation's names, spellings or codes.

    Raises:
        Forbidden: The actor is not a system administrator.
        Refusal: As for a new one.
    """
    actor.require("people.manage")
    code, action = "organisation-invalid", "accounts.organisation.edited"
    return edited(actor, organisation, FIELDS, values, code=code, action=action)
