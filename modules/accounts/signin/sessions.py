"""How long one stays signed in: until nothing was done for a while, and never longer than a working day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

BACKGROUND = frozenset(
    {"wagtailadmin_editing_sessions:ping", "update_run_progress", "session_left", "wagtailadmin_dismissibles"}
)
"""What pages ask by themselves: it does not mean that anybody is there."""

SIGNED_IN_AT, ENDS_AT = "signed_in_at", "ends_at"
RENEW_AFTER = timedelta(minutes=1)
"""A session is written at most this often, and not by every request."""


def begin(request: HttpRequest, **kwargs: Any) -> None:
    """Receive ``user_logged_in``: note when the session began."""
    request.session[SIGNED_IN_AT] = timezone.now().isoformat()


def _ends_at(request: HttpRequest) -> datetime:
    now = timezone.now()
    begun = datetime.fromisoformat(request.session.setdefault(SIGNED_IN_AT, now.isoformat()))
    idle, whole = timedelta(minutes=settings.BCP_SESSION_IDLE_MINUTES), timedelta(hours=settings.BCP_SESSION_HOURS)
    return min(now + idle, begun + whole)


def seconds_left(request: HttpRequest) -> tuple[int, int]:
    """Return the seconds until the session ends, and until it ends whatever is done; zeros for who is not signed in."""
    if SESSION_KEY not in request.session:
        return 0, 0
    now = timezone.now()
    begun = datetime.fromisoformat(request.session.get(SIGNED_IN_AT, now.isoformat()))
    whole = begun + timedelta(hours=settings.BCP_SESSION_HOURS) - now
    return max(0, int(request.session.get_expiry_age())), max(0, int(whole.total_seconds()))


class SessionLimits:
    """Middleware that keeps a session open for as long as something is done.

    The session's own expiry, a fixed time, is what ends it: nothing has to run for that. Pages that did not look at the
    session are left alone, so that what is the same for everyone can be cached.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then move the session's end where someone who is signed in did something."""
        response = self.get_response(request)
        if request.session.accessed and not _in_background(request):
            keep(request)
        return response


def keep(request: HttpRequest) -> None:
    """Move the end of the session of someone who is signed in."""
    if SESSION_KEY in request.session:
        _move_end(request.session, _ends_at(request))


def _move_end(session: Any, ends: datetime) -> None:
    noted = session.get(ENDS_AT)
    # Who signs in sets an expiry too, one that goes along with the clock: only what was noted is a fixed time.
    if noted == session.get_expiry_date().isoformat() and abs(ends - datetime.fromisoformat(noted)) < RENEW_AFTER:
        return
    session.set_expiry(ends)
    session[ENDS_AT] = ends.isoformat()


def _in_background(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.view_name in BACKGROUND
