"""Accounts and sign-in: django-allauth for passwords, second factors and providers, django-axes for the lockout."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from bcp_cms.settings import env

AUTH_USER_MODEL = "modules.User"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # the first: it refuses who is locked out, whatever the password
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]

AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# A link to choose a new password, in seconds.
PASSWORD_RESET_TIMEOUT = 4 * 60 * 60

# Passwords and addresses are changed on the pages of allauth alone, where the second factor is asked for too.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False

ACCOUNT_ADAPTER = "modules.accounts.signin.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by administrators and invitations: nobody signs up
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to an address that we do not know
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a mail when a password or a second factor changes
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_FORMS = {
    "login": "modules.accounts.signin.forms.SignInForm",
    "reauthenticate": "modules.accounts.signin.forms.PasswordAgainForm",
    "change_password": "modules.accounts.signin.forms.NewPasswordForm",
    "set_password": "modules.accounts.signin.forms.FirstPasswordForm",
    "reset_password": "modules.accounts.signin.forms.ForgottenForm",
    "reset_password_from_key": "modules.accounts.signin.forms.ForgottenPasswordForm",
}
# Where failed sign-ins are counted across workers and restarts: axes below. These are about requests, and per process.
ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": "60/m/ip"}
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an address is known by the invitation that was sent to it
MFA_ADAPTER = "modules.accounts.signin.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "modules.accounts.signin.forms.CodeForm",
    "reauthenticate": "modules.accounts.signin.forms.CodeAgainForm",
    "activate_totp": "modules.accounts.signin.forms.AppForm",
    "add_webauthn": "modules.accounts.signin.forms.PasskeyForm",
}
MFA_TOTP_ISSUER = "BCP"
MFA_TOTP_TOLERANCE = 1  # the code before and the one after are taken too: clocks of phones differ
# Chromium takes http://localhost for safe; so a passkey can be tried where there is no certificate.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False

# Lockout: by account, counted in the database; what was typed for an address is counted for its account.
AXES_FAILURE_LIMIT = env.integer("BCP_SIGN_IN_FAILURES", 3)
AXES_COOLOFF_TIME = timedelta(minutes=env.integer("BCP_SIGN_IN_WAIT_MINUTES", 15))
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_CALLABLE = "modules.accounts.signin.lockout.account_named"
AXES_CLIENT_IP_CALLABLE = "modules.accounts.signin.lockout.address"
AXES_LOCKOUT_CALLABLE = "modules.accounts.signin.lockout.wait"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # a stranger could lock someone out for good
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# axes.W006 asks for lockout by address: agencies share one, and someone who guesses has many.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_SENSITIVE_PARAMETERS = ["login", "username", "code", "credential"]

# Sign-in by an agency's own provider, by OpenID Connect.
OIDC_ISSUER = env.text("BCP_OIDC_ISSUER")
SOCIALACCOUNT_ADAPTER = "modules.centers.people.provider.ProviderAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # the one provider is named by whoever runs the server
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "agency",
                "name": env.text("BCP_OIDC_NAME", "your agency’s account"),
                "client_id": env.text("BCP_OIDC_CLIENT_ID"),
                "secret": env.text("BCP_OIDC_CLIENT_SECRET"),
                "settings": {"server_url": OIDC_ISSUER},
            }
        ]
        if OIDC_ISSUER
        else [],
    }
}
# Where a form may lead to: the provider's page to sign in. Its own origin is known by its address.
BCP_OIDC_ORIGINS = env.words("BCP_OIDC_ORIGINS") or (
    ["{0.scheme}://{0.netloc}".format(urlsplit(OIDC_ISSUER))] if OIDC_ISSUER else []
)
BCP_OIDC_GROUPS_CLAIM = env.text("BCP_OIDC_GROUPS_CLAIM", "groups")
# What a group of the provider's stands for: {"bcp-editors": "editor", "harbor-leads": "lead@harbor"}.
BCP_OIDC_ROLES: dict[str, str] = json.loads(env.text("BCP_OIDC_ROLES", "{}"))

# Who needs a second factor, by role; empty: nobody has to. What a provider signs in has the provider's.
BCP_SECOND_FACTOR = env.words("BCP_SECOND_FACTOR")
# Minutes without anything done, and hours in all, after which one has to sign in again.
BCP_SESSION_IDLE_MINUTES = env.integer("BCP_SESSION_IDLE_MINUTES", 30)
BCP_SESSION_HOURS = env.integer("BCP_SESSION_HOURS", 12)
# A text file that is shown before anyone signs in, and has to be agreed to; empty: none.
BCP_CONSENT_FILE = env.text("BCP_CONSENT_FILE")
BCP_INVITATION_DAYS = env.integer("BCP_INVITATION_DAYS", 7)
# For how long an answered invitation, and an account that was closed, is kept before it is purged (docs/privacy.md).
BCP_KEEP_INVITATION_DAYS = env.integer("BCP_KEEP_INVITATION_DAYS", 90)
BCP_KEEP_CLOSED_DAYS = env.integer("BCP_KEEP_CLOSED_DAYS", 3 * 365)
BCP_UNUSED_ACCOUNT_DAYS = env.integer("BCP_UNUSED_ACCOUNT_DAYS", 90)

SESSION_COOKIE_AGE = BCP_SESSION_IDLE_MINUTES * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False  # Wagtail's admin reads it
CSRF_COOKIE_SAMESITE = "Lax"
