"""URLs of a person's own account.

allauth has more pages, for signing up and for several e-mail addresses. They are left out, because nobody does that
here.
"""

from allauth.account import views as account
from allauth.socialaccount import views as provider
from django.urls import include, path, re_path

from modules.accounts.signin import views
from modules.centers.people import invitation_views as invitations

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("consent/", views.consent_page, name="consent"),
    path("session/", views.session_left, name="session_left"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("invitation/<str:key>/", invitations.accept, name="accept_invitation"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path("password/reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("provider/cancelled/", provider.login_cancelled, name="socialaccount_login_cancelled"),
    path("provider/error/", provider.login_error, name="socialaccount_login_error"),
    path("oidc/<str:provider_id>/login/", views.to_provider, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", views.from_provider, name="openid_connect_callback"),
]
