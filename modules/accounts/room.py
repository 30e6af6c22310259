"""What the rest of the site has to know of accounts."""

from __future__ import annotations

from functools import partial

from allauth.account import views as account
from allauth.socialaccount import views as socialaccount
from django.urls import include

from modules.accounts import own_page
from modules.accounts.audit import recording
from modules.accounts.audit.models import AuditEntry
from modules.accounts.signin import entry, lockout, sessions, views
from modules.accounts.signin.tries import end_lockouts
from modules.core.rooms import Room
from modules.core.routes import EVERYONE, Area, Door, Route
from modules.tasks.schedule import NIGHTLY, Nightly

step = partial(Route, area=Area.ACCOUNT, asks=EVERYONE, door=Door.BEGUN)
"""A step of signing in: open while the sign-in is not whole. allauth brings more pages, to sign up and to keep several
e-mail addresses, which nobody does here."""
own = partial(Route, area=Area.ACCOUNT, asks=EVERYONE)
"""A page of one's own account."""

ROOM = Room(
    name="accounts",
    routes=(
        step("account_login", "login/", views.SignIn.as_view(), form_action=views.provider_origins),
        step("account_logout", "logout/", account.logout),
        step("consent", "consent/", views.consent_page),
        step("session_left", "session/", views.session_left, background=True),
        step("account_inactive", "inactive/", account.account_inactive),
        step("account_reauthenticate", "reauthenticate/", account.reauthenticate),
        own("account_change_password", "password/change/", account.password_change),
        own("account_set_password", "password/set/", account.password_set),
        step("account_reset_password", "password/reset/", account.password_reset),
        step("account_reset_password_done", "password/reset/done/", account.password_reset_done),
        step("account_reset_password_from_key_done", "password/reset/key/done/", account.password_reset_from_key_done),
        step(
            "account_reset_password_from_key",
            r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
            account.password_reset_from_key,
            unlogged="uidb36",
        ),
        step("mfa_*", "2fa/", include("allauth.mfa.urls")),
        own("usersessions_*", "sessions/", include("allauth.usersessions.urls")),
        step("socialaccount_login_cancelled", "provider/cancelled/", socialaccount.login_cancelled),
        step("socialaccount_login_error", "provider/error/", socialaccount.login_error),
        step("openid_connect_login", "oidc/<str:provider_id>/login/", views.to_provider),
        step("openid_connect_callback", "oidc/<str:provider_id>/login/callback/", views.from_provider),
    ),
    records={
        "account.sign_in": "Signed in",
        "account.sign_in_failed": "Failed to sign in",  # until 2026; now one entry for each lockout
        "account.locked": "Locked out",
        "account.sign_out": "Signed out",
        "account.password": "Password changed",
        "account.password_removed": "Password removed, because the agency’s provider signs in",
        "account.factor_added": "Second factor added",
        "account.factor_removed": "Second factor removed",
    },
    immutable=(AuditEntry,),
    answers=(NIGHTLY.answer(Nightly("end_lockouts", end_lockouts)),),
    connect=(sessions.connect, entry.connect, lockout.connect, recording.connect, own_page.connect),
)
