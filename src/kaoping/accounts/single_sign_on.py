"""Log-in through the city's own identity service (OpenID Connect), for people who are registered.

The service vouches for who somebody is; that they may enter, and as what, is decided here. So a
stranger with a good account there is turned away, and nobody is registered by logging in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.shortcuts import render

from kaoping.accounts.models import Person

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin
    from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth's classes are untyped
    """Nobody registers themselves; wrong passwords are counted by axes alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Say no: people are registered by the system administrator."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count nothing here; two counters would give two different answers."""


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Find the registered person for an identity, once; afterwards the link is kept."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        """Say no: people are registered by the system administrator."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Link a new identity to the person of the same account name.

        Raises:
            ImmediateHttpResponse: Nobody of that name is registered and active.
        """
        if sociallogin.is_existing:
            return
        name = claimed_username(sociallogin.account.extra_data)
        person = Person.objects.filter(username=name, is_active=True).first() if name else None
        if person is None:
            page = render(request, "accounts/sso_unknown.html", {"username": name}, status=403)
            raise ImmediateHttpResponse(page)
        sociallogin.connect(request, person)


def claimed_username(data: dict[str, Any]) -> str:
    """Return the account name that the identity service gives, empty where it gives none.

    It stands under `KAOPING_OIDC_CLAIM`, in the answer of the userinfo address or the ID token.
    """
    for part in (data.get("userinfo"), data.get("id_token"), data):
        if isinstance(part, dict) and part.get(settings.KAOPING_OIDC_CLAIM):
            return str(part[settings.KAOPING_OIDC_CLAIM]).strip().lower()
    return ""
