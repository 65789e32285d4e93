"""What a security administrator does for somebody who cannot get in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from axes.utils import reset
from django.db import transaction

from kaoping.accounts.errors import Conflict, Refusal
from kaoping.audit.services import record

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.accounts.models import Person


@transaction.atomic
def unlock(actor: Actor, person: Person) -> None:
    """Open an account that too many wrong passwords have shut.

    Raises:
        Forbidden: The actor is not a security administrator.
        Conflict: The account is not shut.
    """
    actor.require("security.manage")
    if reset(username=person.username) == 0:
        raise Conflict("not-locked", f"{person.name}的账号没有被锁定。")
    record(actor, "accounts.person.unlocked", person)


@transaction.atomic
def reset_second_factor(actor: Actor, person: Person, *, reason: str) -> None:
    """Take away the second factor of somebody who has lost the device.

    Raises:
        Forbidden: The actor is not a security administrator.
        Refusal: There is no reason.
        Conflict: There is no second factor.
    """
    actor.require("security.manage")
    if not reason.strip():
        raise Refusal("reason-missing", "请写明重置二次验证的理由。")
    removed, _ = Authenticator.objects.filter(user=person).delete()
    if not removed:
        raise Conflict("no-second-factor", f"{person.name}没有设置二次验证。")
    record(actor, "accounts.second-factor.reset", person, reason=reason.strip())
