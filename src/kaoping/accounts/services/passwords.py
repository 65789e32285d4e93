"""Passwords: invitations to choose one, and changing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from kaoping.accounts.actor import Actor
from kaoping.accounts.errors import Conflict, Forbidden, Refusal
from kaoping.accounts.models import PasswordRecord, Person
from kaoping.accounts.passwords import LAST_BARRED
from kaoping.audit.services import record


@dataclass(frozen=True, slots=True)
class Invitation:
    """A way in for one person, once.

    Attributes:
        person: Who is invited.
        path: Address below the site's own, to be handed over.
        until: When it ends.
    """

    person: Person
    path: str
    until: datetime


@transaction.atomic
def invite(actor: Actor, person: Person) -> Invitation:
    """Make the address at which a person chooses a password.

    It ends after three days, and as soon as the password is chosen. It serves for the first log-in
    and for a forgotten password; no administrator ever knows a password.

    Raises:
        Forbidden: The actor is not a security administrator, or it is their own account.
        Conflict: The account is shut.
    """
    actor.require("security.manage")
    if actor.person_id == person.pk:
        raise Forbidden("own-account", "不能邀请自己。", "请在“我的账号”中修改密码。")
    if not person.is_active:
        raise Conflict("person-inactive", f"{person.name}的账号已停用。", "请先由系统管理员启用。")
    key = urlsafe_base64_encode(str(person.pk).encode())
    token = default_token_generator.make_token(person)
    until = timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    record(actor, "accounts.person.invited", person, new={"until": until})
    path = reverse("accounts:accept-invitation", kwargs={"key": key, "token": token})
    return Invitation(person, path, until)


def invited(key: str, token: str) -> Person | None:
    """Return the person whom an invitation is for, None where it is not, or no longer, good."""
    try:
        number = int(urlsafe_base64_decode(key).decode())
    except (ValueError, UnicodeDecodeError):
        return None
    person = Person.objects.filter(pk=number, is_active=True).first()
    return person if default_token_generator.check_token(person, token) else None


@transaction.atomic
def accept_invitation(person: Person, token: str, password: str, address: str = "") -> Person:
    """Take over the password that an invited person chose.

    Raises:
        Conflict: The invitation is not, or no longer, good.
        Refusal: The password breaks a rule; the message holds every rule that it breaks.
    """
    fresh = Person.objects.select_for_update().get(pk=person.pk)
    if not fresh.is_active or not default_token_generator.check_token(fresh, token):
        raise Conflict(
            "invitation-over", "这个邀请链接已经失效。", "请联系安全管理员重新发送邀请。"
        )
    _set(fresh, password)
    actor = Actor(fresh, address=address)
    record(actor, "accounts.password.chosen", fresh)
    return fresh


@transaction.atomic
def change_password(actor: Actor, password: str) -> Person:
    """Change the actor's own password; the caller has asked for the old one.

    Raises:
        Forbidden: The system has no password.
        Refusal: The password breaks a rule; the message holds every rule that it breaks.
    """
    if actor.person is None:
        raise Forbidden("no-person", "系统自身没有密码。")
    fresh = Person.objects.select_for_update().get(pk=actor.person.pk)
    _set(fresh, password)
    record(actor, "accounts.password.changed", fresh)
    return fresh


def _set(person: Person, password: str) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refusal("password-invalid", "".join(error.messages)) from None
    person.set_password(password)
    person.must_change_password = False
    person.password_changed_at = timezone.now()
    person.save()
    PasswordRecord.objects.create(person=person, password=person.password)
    kept = PasswordRecord.objects.filter(person=person).values("pk")[:LAST_BARRED]
    keys = [row["pk"] for row in kept]
    PasswordRecord.objects.filter(person=person).exclude(pk__in=keys).delete()
