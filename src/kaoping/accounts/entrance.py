"""The addresses of the entrance: log-in, second factor, single sign-on.

They carry the names that allauth looks for, and only those of its pages that are used here: nobody
registers themselves, and an e-mail address is no key.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.conf import settings
from django.shortcuts import render
from django.urls import path
from requests import RequestException

from kaoping.gates import public, signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)

TEMPLATES = "accounts/entrance/"


class LogIn(account.LoginView):  # type: ignore[misc]  # allauth's classes are untyped
    """The log-in page: what the lock does, and the way through the city's identity service."""

    template_name = TEMPLATES + "log_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page shows besides the form."""
        return {
            "sso": settings.KAOPING_OIDC_PROVIDER,
            "sso_name": settings.KAOPING_OIDC_NAME,
            "failures": settings.AXES_FAILURE_LIMIT,
            "minutes": int(settings.AXES_COOLOFF_TIME.total_seconds() // 60),
            **super().get_context_data(**kwargs),
        }


log_in = LogIn.as_view()
log_out = account.LogoutView.as_view(template_name=TEMPLATES + "log_out.html")
inactive = account.AccountInactiveView.as_view(template_name=TEMPLATES + "inactive.html")
confirm = account.ReauthenticateView.as_view(template_name=TEMPLATES + "confirm.html")
second_factor = mfa.AuthenticateView.as_view(template_name=TEMPLATES + "second_factor.html")
confirm_code = mfa.ReauthenticateView.as_view(template_name=TEMPLATES + "confirm.html")
overview = mfa.IndexView.as_view(template_name=TEMPLATES + "second_factor_overview.html")
activate = totp.ActivateTOTPView.as_view(template_name=TEMPLATES + "second_factor_set_up.html")
deactivate = totp.DeactivateTOTPView.as_view(template_name=TEMPLATES + "second_factor_end.html")
view_codes = codes.ViewRecoveryCodesView.as_view(template_name=TEMPLATES + "codes.html")
new_codes = codes.GenerateRecoveryCodesView.as_view(template_name=TEMPLATES + "new_codes.html")


def to_service(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send a person to the identity service, or say that it does not answer."""
    try:
        answer: HttpResponse = oidc.login(request, provider_id)
    except RequestException:
        logger.exception("the identity service does not answer")
        return render(request, TEMPLATES + "sso_failed.html", status=503)
    return answer


cancelled = social.LoginCancelledView.as_view(template_name=TEMPLATES + "sso_failed.html")
failed = social.LoginErrorView.as_view(template_name=TEMPLATES + "sso_failed.html")

urlpatterns = [
    path("log-in/", public(log_in), name="account_login"),
    path("log-in/code/", public(second_factor), name="mfa_authenticate"),
    path("log-in/inactive/", public(inactive), name="account_inactive"),
    path("log-out/", public(log_out), name="account_logout"),
    path("confirm/", signed_in(confirm), name="account_reauthenticate"),
    path("confirm/code/", signed_in(confirm_code), name="mfa_reauthenticate"),
    path("second-factor/", signed_in(overview), name="mfa_index"),
    path("second-factor/set-up/", signed_in(activate), name="mfa_activate_totp"),
    path("second-factor/end/", signed_in(deactivate), name="mfa_deactivate_totp"),
    path("second-factor/codes/", signed_in(view_codes), name="mfa_view_recovery_codes"),
    path("second-factor/codes/new/", signed_in(new_codes), name="mfa_generate_recovery_codes"),
    path(
        "second-factor/codes/download/",
        signed_in(codes.DownloadRecoveryCodesView.as_view()),
        name="mfa_download_recovery_codes",
    ),
    path("sso/cancelled/", public(cancelled), name="socialaccount_login_cancelled"),
    path("sso/failed/", public(failed), name="socialaccount_login_error"),
    path("sso/<slug:provider_id>/", public(to_service), name="openid_connect_login"),
    path("sso/<slug:provider_id>/callback/", public(oidc.callback), name="openid_connect_callback"),
]
