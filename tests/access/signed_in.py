"""Sessions for every role, which last as long as a run of the tests."""

from __future__ import annotations

from collections.abc import Mapping
from http.cookies import SimpleCookie

from django.test import Client, override_settings

from modules.accounts.identity.models import User
from tests import whole

WHOLE_RUN = 12 * 60
"""Minutes."""


def cookies(people: Mapping[str, User | None]) -> dict[str, SimpleCookie]:
    """Sign everyone in, and return the cookies of each by role."""
    with override_settings(BCP_SESSION_IDLE_MINUTES=WHOLE_RUN):
        return {role: _cookies(user) for role, user in people.items()}


def with_password_alone(user: User) -> SimpleCookie:
    """Return the cookies of someone who signed in with the password and showed no second factor."""
    with override_settings(BCP_SESSION_IDLE_MINUTES=WHOLE_RUN, BCP_SECOND_FACTOR=[]):
        client = Client()
        client.cookies = _cookies(user)
        return whole.with_password_alone(client).cookies


def _cookies(user: User | None) -> SimpleCookie:
    client = Client()
    if user:
        client.force_login(user)
        client.post("/accounts/session/")
    return client.cookies


def client(kept: SimpleCookie) -> Client:
    """Return a client that sends these cookies."""
    made = Client(raise_request_exception=False)
    made.cookies = kept
    return made
