"""What protects the log-in, the session and the page.

The numbers follow the practice under 等保三级 (GB/T 22239-2019 names the duties and no numbers):
twelve characters of three classes, the last five passwords barred, five failures lock for half an
hour, twenty idle minutes end the session.
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from kaoping.web.settings import environment

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "kaoping.accounts.passwords.LengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "kaoping.accounts.passwords.CharacterClassValidator"},
    {"NAME": "kaoping.accounts.passwords.NotReusedValidator"},
    {
        "NAME": "kaoping.accounts.passwords.OwnWordsValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email", "phone", "pinyin")},
    },
    {"NAME": "kaoping.accounts.passwords.NotCommonValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # an invitation is good for three days
KAOPING_PASSWORD_DAYS = environment.number("KAOPING_PASSWORD_DAYS", 90)
KAOPING_TWO_FACTOR = environment.choice(
    "KAOPING_TWO_FACTOR", "optional", ["optional", "administrators", "everyone"]
)

# Sessions lie in the database, so that every worker process sees the same ones.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "kaoping.web.error_pages.csrf_failure"
KAOPING_IDLE_MINUTES = environment.number("KAOPING_IDLE_MINUTES", 20, at_least=1)

KAOPING_PROXIES = environment.number("KAOPING_PROXIES", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = KAOPING_PROXIES

# The account is locked, not the address: a whole office may stand behind one address, and an
# attacker behind many.
AXES_FAILURE_LIMIT = environment.number("KAOPING_LOCKOUT_FAILURES", 5, at_least=1)
AXES_COOLOFF_TIME = timedelta(minutes=environment.number("KAOPING_LOCKOUT_MINUTES", 30, at_least=1))
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # log-ins stand in our own log
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "kaoping.accounts.addresses.client_address"
AXES_USERNAME_CALLABLE = "kaoping.accounts.lockout.username_of"
AXES_LOCKOUT_CALLABLE = "kaoping.accounts.lockout.locked_out"
SILENCED_SYSTEM_CHECKS = [
    "axes.W006",  # see AXES_LOCKOUT_PARAMETERS
    "security.W019",  # evidence stands in a frame beside its item
    "security.W021",  # browsers' preload lists are for sites of the public web
]

ACCOUNT_ADAPTER = "kaoping.accounts.single_sign_on.AccountAdapter"
ACCOUNT_FORMS = {"login": "kaoping.accounts.forms.LogInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {
    "login": "",  # an office of two hundred may log in within one minute, from one address
    "reauthenticate": "",  # wrong passwords are counted by axes, here too
    "login_failed": "5/5m/key",  # wrong codes of the second factor, by person
}
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "kaoping.accounts.second_factor.Adapter"
MFA_TOTP_ISSUER = environment.text("KAOPING_SITE_NAME", "城市更新考核评价")
MFA_TOTP_TOLERANCE = 1  # phones' clocks are a few seconds off
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are entered by administrators, not by their owners

SOCIALACCOUNT_ADAPTER = "kaoping.accounts.single_sign_on.SingleSignOnAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
_oidc_url = environment.text("KAOPING_OIDC_URL")
_oidc_client = environment.text("KAOPING_OIDC_CLIENT_ID")
_oidc_secret = environment.text("KAOPING_OIDC_CLIENT_SECRET")
KAOPING_OIDC_NAME = environment.text("KAOPING_OIDC_NAME", "统一身份认证")
KAOPING_OIDC_CLAIM = environment.text("KAOPING_OIDC_CLAIM", "preferred_username")
KAOPING_OIDC_PROVIDER = "sso" if _oidc_url else ""
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": KAOPING_OIDC_PROVIDER,
                "name": KAOPING_OIDC_NAME,
                "client_id": _oidc_client,
                "secret": _oidc_secret,
                "settings": {"server_url": _oidc_url},
            }
        ]
        if _oidc_url
        else [],
    }
}
_oidc_origins = environment.listed("KAOPING_OIDC_ORIGINS")
if _oidc_url:
    _oidc_origins.append("{0.scheme}://{0.netloc}".format(urlsplit(_oidc_url)))

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [NONE],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF, *_oidc_origins],  # browsers check where a form is sent on to
        "frame-ancestors": [SELF],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
