"""Lockout after failed sign-ins: django-axes counts the failures of each account in the database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.core import context
from allauth.mfa.signals import authentication_failed
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from modules.accounts.identity.models import User
from modules.accounts.identity.origin import address_of

LOCKED = "Too many failed tries. Wait a while, or ask your administrator to let you in again."


def account_named(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """Return the name under which failures are counted: the account's username, or the typed name if it has no account.

    A person may type a username or an e-mail address, and both count for the same account. Names without an account are
    counted too, so that the response does not reveal which accounts exist.
    """
    given = credentials or {}
    typed = str(given.get("username") or given.get("email") or request.POST.get("login", "")).strip()[:254]
    if "\0" in typed:
        return ""
    found = User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed)).values_list("username", flat=True)
    return (found.first() if typed else None) or typed.lower()


def address(request: HttpRequest) -> str | None:
    """Return the address of a request, or None, in the form that django-axes expects."""
    return address_of(request) or None


def wait(request: HttpRequest, original: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """Return the response for a locked account: status 429 with the time to wait."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    answer = render(request, "account/locked.html", {"minutes": minutes}, status=429)
    answer["Retry-After"] = str(minutes * 60)
    return answer


def refuse_locked(user: User) -> None:
    """Raise ValidationError if the account is locked.

    The request is marked as well, so that the page of ``wait`` is shown instead of the form.
    """
    request = context.request
    if not AxesProxyHandler.is_allowed(request, {"username": user.get_username()}):
        request.axes_locked_out = True
        raise ValidationError(LOCKED)


def count_wrong_code(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Handle allauth's signal for a wrong code: it counts like a wrong password."""
    user_login_failed.send(sender=__name__, credentials={"username": user.get_username()}, request=request)


def locked() -> QuerySet[Any]:
    """Return rows for the accounts and typed names that are locked now.

    Each is ``{"username": str, "failures": int}``.
    """
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    counted = AccessAttempt.objects.filter(attempt_time__gte=since).values("username")
    return counted.annotate(failures=Sum("failures_since_start")).filter(failures__gte=settings.AXES_FAILURE_LIMIT)


def release(username: str) -> int:
    """Delete the records of an account's failed sign-ins, and return their number."""
    found: int = reset(username=username)
    return found


def connect() -> None:
    """Count wrong codes."""
    authentication_failed.connect(count_wrong_code, dispatch_uid="bcp_wrong_code")
