"""What a person has to do before anything else: change a password, set up the second factor."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from kaoping.accounts.capabilities import ADMINISTRATORS

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kaoping.accounts.acting import Seat
    from kaoping.accounts.models import Person

FREE = frozenset({"account_logout", "account_reauthenticate", "mfa_reauthenticate"})
"""Pages that stay open whatever is due."""
PASSWORD = "accounts:change-password"  # noqa: S105  an address
SECOND_FACTOR = "mfa_activate_totp"


def duty_of(request: HttpRequest, person: Person) -> str | None:
    """Return the address of what is due first, None where nothing is due or it is being done."""
    match = request.resolver_match
    view = match.view_name if match else ""
    if view in FREE:
        return None
    if person.must_change_password or password_is_old(person):
        return None if view == PASSWORD else reverse(PASSWORD)
    if view == SECOND_FACTOR:
        return None
    seats: list[Seat] = getattr(request, "seats", [])
    if needs_second_factor(seats) and not is_mfa_enabled(person):
        return reverse(SECOND_FACTOR)
    return None


def password_is_old(person: Person) -> bool:
    """Say whether a password has passed `KAOPING_PASSWORD_DAYS` (0: passwords do not age)."""
    days: int = settings.KAOPING_PASSWORD_DAYS
    changed = person.password_changed_at
    return bool(days and changed and timezone.now() - changed > timedelta(days=days))


def needs_second_factor(seats: list[Seat]) -> bool:
    """Say whether `KAOPING_TWO_FACTOR` asks it of somebody with these posts."""
    rule: str = settings.KAOPING_TWO_FACTOR
    if rule == "administrators":
        return any(seat.post.role in ADMINISTRATORS for seat in seats)
    return rule == "everyone"
