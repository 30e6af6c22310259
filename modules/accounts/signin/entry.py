"""The check after sign-in for agreement and a second factor.

People must have agreed to the consent text if there is one, and have shown a second factor in this session.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.core import checks
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from modules.accounts.identity.models import Role, User
from modules.accounts.identity.policy import has_role, is_administrator
from modules.accounts.signin import consent
from modules.accounts.signin.providers import BY_PROVIDER, shows_second_factor
from modules.core.rooms import house
from modules.core.routes import Door

EVERYONE = "all"
"""In ``BCP_SECOND_FACTOR``: everyone who has an account."""
SHOWN = "second_factor_shown"
"""In a session: the provider says that a second factor was shown there, or one was set up in this session."""
SECOND_FACTOR_FIRST = (
    "A password alone is not enough here. Add a passkey below (the quickest way), or an app with codes; then continue."
)
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Entry:
    """Middleware that redirects a signed-in person to the missing step."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        """Return a redirect instead of the page if a step is missing."""
        wanted = settings.BCP_CONSENT_FILE or settings.BCP_SECOND_FACTOR
        if not wanted or not needs_whole_sign_in(request) or not request.user.is_authenticated:
            return None
        if consent.is_missing(request):
            return consent.ask(request)
        if lacks_second_factor(request):
            messages.warning(request, SECOND_FACTOR_FIRST)
            return redirect("mfa_index")
        return None


def needs_whole_sign_in(request: HttpRequest) -> bool:
    """Return whether the address is closed to someone who lacks a step: every one that a room does not open.

    The session is not read here, so that pages that serve without an account can be cached.
    """
    declared = house().asked(request)
    return declared is None or declared.door is Door.WHOLE


def needs_second_factor(user: Any) -> bool:
    """Return whether this person needs a second factor: everyone, unless ``BCP_SECOND_FACTOR`` names fewer roles."""
    wanted = settings.BCP_SECOND_FACTOR
    if EVERYONE in wanted or (Role.ADMINISTRATOR in wanted and is_administrator(user)):
        return True
    return has_role(user, *(Role(name) for name in wanted))


def lacks_second_factor(request: HttpRequest) -> bool:
    """Return whether the person needs a second factor and showed none in this session.

    That the account has one is not enough: it may have been set up elsewhere, after a stranger came in by the password.
    """
    if not isinstance(request.user, User) or not needs_second_factor(request.user):
        return False
    ways = {record.get("method") for record in get_authentication_records(request, request.user)}
    return "mfa" not in ways and not request.session.get(SHOWN)


def note_provider(request: HttpRequest, sociallogin: Any = None, **kwargs: Any) -> None:
    """Handle allauth's ``user_logged_in`` signal: note that a provider signed the person in, and how far."""
    if sociallogin is None:
        return
    request.session[BY_PROVIDER] = True
    if shows_second_factor(sociallogin):
        request.session[SHOWN] = True


def note_factor(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Handle allauth's ``authenticator_added`` signal: who sets a factor up has it.

    Sessions that began without any factor end with the first one, because nobody knows whose they are.
    """
    if authenticator.type not in FACTORS:
        return
    request.session[SHOWN] = True
    if not Authenticator.objects.filter(user=user, type__in=FACTORS).exclude(pk=authenticator.pk).exists():
        for session in UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key):
            session.end()


def check_roles(**kwargs: Any) -> list[checks.CheckMessage]:
    """Return an error for each name in ``BCP_SECOND_FACTOR`` that is no role. Runs at start-up."""
    unknown = sorted(set(settings.BCP_SECOND_FACTOR) - set(Role.values) - {EVERYONE})
    return [checks.Error(f"BCP_SECOND_FACTOR: “{name}” is not a role.", id="bcp.E009") for name in unknown]


def check_everyone(**kwargs: Any) -> list[checks.CheckMessage]:
    """Return a warning if nobody needs a second factor. Runs for ``check --deploy``."""
    if settings.BCP_SECOND_FACTOR:
        return []
    hint = "Leave BCP_SECOND_FACTOR out: everyone with an account needs one then."
    return [checks.Warning("Nobody needs a second factor.", hint=hint, id="bcp.W010")]


def connect() -> None:
    """Note who signs in by a provider, and who sets a factor up."""
    user_logged_in.connect(note_provider, dispatch_uid="bcp_by_provider")
    authenticator_added.connect(note_factor, dispatch_uid="bcp_factor_shown")
    checks.register(check_roles)
    checks.register(check_everyone, deploy=True)
