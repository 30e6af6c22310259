"""Accounts and sign-in, by django-allauth: passwords, second factors and providers."""

import json
from typing import Any
from urllib.parse import urlsplit

from bcp_cms.settings import env

AUTH_USER_MODEL = "modules.User"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"

AUTHENTICATION_BACKENDS = ["modules.accounts.signin.backend.Passwords"]

AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "modules.accounts.signin.passwords.GuessablePasswordValidator"},
]
# How long a link to choose a new password works, in seconds.
PASSWORD_RESET_TIMEOUT = 4 * 60 * 60

# Passwords and addresses are changed only on allauth's pages, which ask for the second factor too.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False

ACCOUNT_ADAPTER = "modules.accounts.signin.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # administrators and invitations create accounts; nobody signs up
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to addresses without an account
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
# These limit requests from one network or account, across workers. Failed sign-ins are counted by account (below).
ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": "60/m/ip"}
# No code by e-mail: whoever reads the mail of someone who is signed in could then change their second factor.
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the invitation that was sent to the address verified it
MFA_ADAPTER = "modules.accounts.signin.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "modules.accounts.signin.forms.CodeForm",
    "reauthenticate": "modules.accounts.signin.forms.CodeAgainForm",
    "activate_totp": "modules.accounts.signin.forms.AppForm",
    "add_webauthn": "modules.accounts.signin.forms.PasskeyForm",
}
# People of one agency share an address. A passkey can't be guessed, so this only keeps the load down.
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_TOTP_ISSUER = "BCP"
MFA_TOTP_TOLERANCE = 1  # accepts one code before and one after, because the clocks of phones differ
# Passkeys need no exception for development: Chromium treats http://localhost as secure.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False

# Lockout by account (modules/accounts/signin/tries.py). Failures with an e-mail address count for its account. Failures
# of one network are not counted together: all people of an agency share one, and attackers have many.
BCP_SIGN_IN_FAILURES = env.integer("BCP_SIGN_IN_FAILURES", 3)
BCP_SIGN_IN_WAIT_MINUTES = env.integer("BCP_SIGN_IN_WAIT_MINUTES", 15)

# Sign-in with an agency's own provider, through OpenID Connect.
OIDC_ISSUER = env.text("BCP_OIDC_ISSUER")
SOCIALACCOUNT_ADAPTER = "modules.centers.people.provider.ProviderAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # safe, because the server's operator chooses the one provider
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
# What is asked of the provider in acr_values, such as http://idmanagement.gov/ns/assurance/aal/2.
OIDC_ASKED = {"acr_values": env.text("BCP_OIDC_ACR_VALUES")} if env.text("BCP_OIDC_ACR_VALUES") else {}
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "agency",
                "name": env.text("BCP_OIDC_NAME", "your agency’s account"),
                "client_id": env.text("BCP_OIDC_CLIENT_ID"),
                "secret": env.text("BCP_OIDC_CLIENT_SECRET"),
                "settings": {"server_url": OIDC_ISSUER, "auth_params": OIDC_ASKED},
            }
        ]
        if OIDC_ISSUER
        else [],
    }
}
# Origins of the provider's sign-in page, to which a form may redirect. By default the origin of its address.
BCP_OIDC_ORIGINS = env.words("BCP_OIDC_ORIGINS") or (
    ["{0.scheme}://{0.netloc}".format(urlsplit(OIDC_ISSUER))] if OIDC_ISSUER else []
)
# Values of acr and amr in the provider's token that say that the person showed a second factor there.
BCP_OIDC_SECOND_FACTOR = env.words(
    "BCP_OIDC_SECOND_FACTOR",
    "mfa,http://idmanagement.gov/ns/assurance/aal/2,http://idmanagement.gov/ns/assurance/aal/3",
)
# Hours after which people of the provider sign in there again; days without that after which they lose their roles.
BCP_OIDC_HOURS = env.integer("BCP_OIDC_HOURS", 8)
BCP_OIDC_DAYS = env.integer("BCP_OIDC_DAYS", 30)
BCP_OIDC_GROUPS_CLAIM = env.text("BCP_OIDC_GROUPS_CLAIM", "groups")
# {group at the provider: role here}, such as {"bcp-editors": "editor", "harbor-leads": "lead@harbor"}.
BCP_OIDC_ROLES: dict[str, str] = json.loads(env.text("BCP_OIDC_ROLES", "{}"))

# For a small site with one administrator, who gives roles at DHS alone then; the audit says so each time.
BCP_ONE_ADMINISTRATOR = env.flag("BCP_ONE_ADMINISTRATOR")
# Roles that need a second factor; “all” is everyone with an account.
BCP_SECOND_FACTOR = env.words("BCP_SECOND_FACTOR", "all")
# Minutes without activity, and hours in total, after which a person has to sign in again.
BCP_SESSION_IDLE_MINUTES = env.integer("BCP_SESSION_IDLE_MINUTES", 30)
BCP_SESSION_HOURS = env.integer("BCP_SESSION_HOURS", 12)
# A text file that people have to agree to before they sign in; "" if there is none.
BCP_CONSENT_FILE = env.text("BCP_CONSENT_FILE")
BCP_INVITATION_DAYS = env.integer("BCP_INVITATION_DAYS", 7)
# Invitations that one person, and all people of one center together, may send within an hour.
BCP_INVITATIONS_PER_HOUR = env.integer("BCP_INVITATIONS_PER_HOUR", 30)
# Days until an answered invitation, and a closed account, is purged (docs/privacy.md).
BCP_KEEP_INVITATION_DAYS = env.integer("BCP_KEEP_INVITATION_DAYS", 90)
BCP_KEEP_CLOSED_DAYS = env.integer("BCP_KEEP_CLOSED_DAYS", 3 * 365)
BCP_UNUSED_ACCOUNT_DAYS = env.integer("BCP_UNUSED_ACCOUNT_DAYS", 90)

SESSION_COOKIE_AGE = BCP_SESSION_IDLE_MINUTES * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False  # Wagtail's admin reads it
CSRF_COOKIE_SAMESITE = "Lax"
