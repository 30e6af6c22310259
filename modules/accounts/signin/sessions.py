"""The length of a session: it ends after a time without activity, and at the latest after a working day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from modules.accounts.signin.providers import BY_PROVIDER
from modules.core.rooms import house
from modules.core.routes import view_name

BACKGROUND = frozenset({"wagtailadmin_editing_sessions:ping", "wagtailadmin_dismissibles"})
"""Names of Wagtail's views that pages request by themselves. Such a request does not mean that a person is active."""

SIGNED_IN_AT, ENDS_AT = "signed_in_at", "ends_at"
RENEW_AFTER = timedelta(minutes=1)
"""The shortest time between two writes of a session, so that not every request writes it."""


def begin(request: HttpRequest, **kwargs: Any) -> None:
    """Handle the ``user_logged_in`` signal: record the start of the session."""
    request.session[SIGNED_IN_AT] = timezone.now().isoformat()


def _ends_at(request: HttpRequest) -> datetime:
    now = timezone.now()
    begun = datetime.fromisoformat(request.session.setdefault(SIGNED_IN_AT, now.isoformat()))
    return min(now + timedelta(minutes=settings.BCP_SESSION_IDLE_MINUTES), begun + longest(request))


def longest(request: HttpRequest) -> timedelta:
    """Return how long the session lasts at most. Whom a provider signed in is asked there again earlier."""
    hours: int = settings.BCP_SESSION_HOURS
    return timedelta(hours=min(hours, settings.BCP_OIDC_HOURS) if request.session.get(BY_PROVIDER) else hours)


def seconds_left(request: HttpRequest) -> tuple[int, int]:
    """Return (seconds until the session ends, seconds until it ends regardless of activity).

    Both are 0 if nobody is signed in.
    """
    if SESSION_KEY not in request.session:
        return 0, 0
    now = timezone.now()
    begun = datetime.fromisoformat(request.session.get(SIGNED_IN_AT, now.isoformat()))
    whole = begun + longest(request) - now
    return max(0, int(request.session.get_expiry_age())), max(0, int(whole.total_seconds()))


class SessionLimits:
    """Middleware that extends a session while the person is active.

    The session's own expiry, a fixed time, ends it, so no task has to. A response that did not use the session is left
    unchanged, so that pages that are the same for everyone can be cached.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response, and extend the session if a signed-in person was active."""
        response = self.get_response(request)
        if request.session.accessed and not _in_background(request):
            keep(request)
        return response


def keep(request: HttpRequest) -> None:
    """Extend the session of a signed-in person."""
    if SESSION_KEY in request.session:
        _move_end(request.session, _ends_at(request))


def _move_end(session: Any, ends: datetime) -> None:
    noted = session.get(ENDS_AT)
    # Sign-in also sets an expiry, but one relative to the current time. Only the recorded one is a fixed time.
    if noted == session.get_expiry_date().isoformat() and abs(ends - datetime.fromisoformat(noted)) < RENEW_AFTER:
        return
    session.set_expiry(ends)
    session[ENDS_AT] = ends.isoformat()


def _in_background(request: HttpRequest) -> bool:
    declared = house().asked(request)
    return view_name(request) in BACKGROUND or (declared is not None and declared.background)


def connect() -> None:
    """Note when each session begins."""
    user_logged_in.connect(begin, dispatch_uid="bcp_session")
