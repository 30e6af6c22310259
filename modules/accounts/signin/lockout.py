"""Lockout after failed sign-ins: which tries are counted together, and what a locked account is answered."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from modules.accounts.identity.models import User
from modules.accounts.signin.devices import known_to
from modules.accounts.signin.tries import Place, Tries, end_later, settle

log = logging.getLogger(__name__)


def account_named(typed: str) -> User | None:
    """Return the account of a username or e-mail address, in any case of letters; None if there is none."""
    if not typed or "\0" in typed:
        return None
    found = list(User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed)))
    by_name = [user for user in found if user.username.casefold() == typed.casefold()]
    return next(iter(by_name or found), None)


def place_of(request: HttpRequest, user: User | None, typed: str = "") -> Place:
    """Return whose tries a try at signing in is counted with."""
    return Place(user, typed[:254], known_to(request, user) if user else "")


def take(place: Place) -> int:
    """Count a try before it is looked at, and return how many are left after it.

    Raises:
        ImmediateHttpResponse: the account is locked.
    """
    left = place.take()
    if left is None:
        raise ImmediateHttpResponse(wait(context.request))
    return left


def fail(place: Place, left: int) -> None:
    """Note that a try was wrong.

    Raises:
        ImmediateHttpResponse: it was the last one, and the account is locked now.
    """
    if left > 0:
        return
    if place.person is not None:
        log.warning("Account %s is locked after %s failed tries.", place.person.pk, settings.BCP_SIGN_IN_FAILURES)
    end_later()
    raise ImmediateHttpResponse(wait(context.request))


@contextmanager
def counted(user: User) -> Iterator[None]:
    """Count what is checked inside the block as a try at an account, before it is checked.

    Raises:
        ValidationError: it was wrong.
        ImmediateHttpResponse: the account is locked, or is now.
    """
    place = place_of(context.request, user)
    left = take(place)
    try:
        yield
    except ValidationError:
        fail(place, left)
        raise
    place.give_back()


def wait(request: HttpRequest) -> HttpResponse:
    """Return the response for a locked account: status 429 with the time to wait."""
    minutes = settings.BCP_SIGN_IN_WAIT_MINUTES
    answer = render(request, "account/locked.html", {"minutes": minutes}, status=429)
    answer["Retry-After"] = str(minutes * 60)
    return answer


def forget(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Handle the ``user_logged_in`` signal: delete the count, and leave the number for the audit."""
    request.failed_before = place_of(request, user).forget()  # type: ignore[attr-defined]


def locked() -> dict[User, int]:
    """Return {account: failed tries} of the accounts that are locked now."""
    found: dict[User, int] = {}
    for row in Tries.objects.locked(timezone.now()).exclude(person=None).select_related("person"):
        if row.person is not None:
            found[row.person] = found.get(row.person, 0) + row.number + row.refused
    return found


def release(user: User) -> int:
    """Delete the failed tries of an account, put a lockout on record, and return how many there were."""
    return settle(Tries.objects.filter(person=user).select_related("person"))


def connect() -> None:
    """Forget failed tries after a sign-in."""
    user_logged_in.connect(forget, dispatch_uid="bcp_forget_tries")
