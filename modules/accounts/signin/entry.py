"""The check after sign-in for agreement and a second factor.

People must have agreed to the consent text if there is one, and have a second factor if their role needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import user_logged_in
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from modules.accounts.identity.models import Role, User
from modules.accounts.identity.policy import has_role, is_administrator
from modules.accounts.signin import consent
from modules.core.rooms import house
from modules.core.routes import Door

BY_PROVIDER = "signed_in_by_provider"
SECOND_FACTOR_FIRST = "Your role needs a second factor. Set one up below, and then you can continue."


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


def note_provider(request: HttpRequest, sociallogin: Any = None, **kwargs: Any) -> None:
    """Handle allauth's ``user_logged_in`` signal: record in the session that a provider signed the person in."""
    if sociallogin is not None:
        request.session[BY_PROVIDER] = True


def needs_second_factor(user: Any) -> bool:
    """Return whether one of the person's roles requires a second factor (``BCP_SECOND_FACTOR``)."""
    if Role.ADMINISTRATOR in settings.BCP_SECOND_FACTOR and is_administrator(user):
        return True
    return has_role(user, *(Role(name) for name in settings.BCP_SECOND_FACTOR))


def lacks_second_factor(request: HttpRequest) -> bool:
    """Return whether the person needs a second factor but signed in without one.

    Providers check second factors themselves. A person who has set up a factor in this session has also shown it.
    """
    if not isinstance(request.user, User) or not needs_second_factor(request.user):
        return False
    ways = {record.get("method") for record in get_authentication_records(request)}
    if "mfa" in ways or request.session.get(BY_PROVIDER):
        return False
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return not Authenticator.objects.filter(user=request.user, type__in=kinds).exists()


def connect() -> None:
    """Note whom a provider signed in."""
    user_logged_in.connect(note_provider, dispatch_uid="bcp_by_provider")
