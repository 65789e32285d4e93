"""Log-ins, log-outs, failures and second factors, as entries of the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
)
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from kaoping.accounts.acting import actor_for
from kaoping.accounts.actor import Actor, Stranger
from kaoping.accounts.addresses import client_address
from kaoping.accounts.lockout import username_of
from kaoping.accounts.models import Person
from kaoping.audit.services import record

if TYPE_CHECKING:
    from django.http import HttpRequest


@receiver(user_logged_in)
@transaction.atomic
def began(request: HttpRequest, user: Person, **_: Any) -> None:
    """Log a log-in, and remember when the visit before was."""
    user.last_visit, user.visiting_since = user.visiting_since, timezone.now()
    user.save(update_fields=["last_visit", "visiting_since"])
    actor, _seats = actor_for(user, None, client_address(request))
    record(actor, "accounts.session.opened", user)


@receiver(user_logged_out)
@transaction.atomic
def ended(request: HttpRequest, user: Person | None, **_: Any) -> None:
    """Log a log-out, and whether it was for idleness."""
    if user is None:
        return
    idle = getattr(request, "kaoping_idle", False)
    actor, _seats = actor_for(user, None, client_address(request))
    record(actor, "accounts.session.closed", user, reason="长时间未操作，自动退出" if idle else "")


@receiver(user_login_failed)
@transaction.atomic
def failed(
    credentials: dict[str, Any],
    request: HttpRequest | None = None,
    **_: Any,
) -> None:
    """Log a failed log-in; the account only where there is one, since people mistype into it."""
    _refused("accounts.session.refused", username_of(request, credentials), request)


@receiver(user_locked_out)
@transaction.atomic
def locked(request: HttpRequest, username: str, **_: Any) -> None:
    """Log that an account was shut."""
    _refused("accounts.session.locked", username, request)


@receiver(authenticator_added)
@transaction.atomic
def second_factor_set(request: HttpRequest, user: Person, **_: Any) -> None:
    """Log that a person set up a second factor or new codes for emergencies."""
    record(Actor(user, address=client_address(request)), "accounts.second-factor.set", user)


@receiver(authenticator_removed)
@transaction.atomic
def second_factor_ended(request: HttpRequest, user: Person, **_: Any) -> None:
    """Log that a person gave up the second factor."""
    record(Actor(user, address=client_address(request)), "accounts.second-factor.ended", user)


@receiver(authentication_failed)
@transaction.atomic
def second_factor_refused(request: HttpRequest, user: Person, **_: Any) -> None:
    """Log a wrong code."""
    record(Stranger(client_address(request)), "accounts.second-factor.refused", user)


def _refused(action: str, username: str, request: HttpRequest | None) -> None:
    person = Person.objects.filter(username=username).first()
    address = client_address(request) if request is not None else ""
    record(Stranger(address), action, person or ("accounts.person", "", "未登记的账号"))
