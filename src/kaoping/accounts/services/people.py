"""Registering people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from kaoping.accounts.errors import Refusal
from kaoping.accounts.models import Person
from kaoping.accounts.services.checking import check, snapshot
from kaoping.accounts.services.editing import edited
from kaoping.audit.services import in_turn, record

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor

FIELDS = ("username", "name", "email", "phone")


@transaction.atomic
def create_person(
    actor: Actor, *, username: str, name: str, email: str = "", phone: str = ""
) -> Person:
    """Register a person, without a password and without a post.

    The person chooses the password through an invitation; a security administrator grants posts.

    Args:
        actor: A system administrator.
        username: The account, in small letters.
        name: The person's name.
        email: An address for messages; may be empty.
        phone: A telephone number; may be empty.

    Raises:
        Forbidden: The actor is not one.
        Refusal: The account is taken, or something is too long or malformed.
    """
    actor.require("people.manage")
    in_turn()  # of two who register one account the second finds the first one's
    person = Person(
        username=username.strip().lower(), name=name.strip(), email=email.strip(), phone=phone
    )
    person.set_unusable_password()
    check(person, "person-invalid")
    person.save()
    record(actor, "accounts.person.created", person, new=snapshot(person, FIELDS))
    return person


@transaction.atomic
def edit_person(actor: Actor, person: Person, **values: str) -> Person:
    """Change a person's name, account, address or telephone number.

    Raises:
        Forbidden: The actor is not a system administrator.
        Refusal: As for a new one.
    """
    actor.require("people.manage")
    code, action = "person-invalid", "accounts.person.edited"
    return edited(actor, person, FIELDS, values, code=code, action=action)


@transaction.atomic
def set_active(actor: Actor, person: Person, *, is_active: bool, reason: str) -> Person:
    """Shut an account for good, or open it again. People are never removed: the log names them.

    Raises:
        Forbidden: The actor is not a system administrator.
        Refusal: There is no reason, or it is the actor's own account.
    """
    actor.require("people.manage")
    if not reason.strip():
        raise Refusal("reason-missing", "请写明停用或启用的理由。")
    if actor.person_id == person.pk:
        raise Refusal("own-account", "不能停用自己的账号。", "请由另一位系统管理员办理。")
    in_turn()
    fresh = Person.objects.select_for_update().get(pk=person.pk)
    if fresh.is_active != is_active:
        fresh.is_active = is_active
        fresh.save()
        verb = "activated" if is_active else "deactivated"
        old, new = {"is_active": not is_active}, {"is_active": is_active}
        record(actor, f"accounts.person.{verb}", fresh, old=old, new=new, reason=reason)
    return fresh
