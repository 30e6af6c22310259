"""Sessions for every role, which last as long as a run of the tests."""

from __future__ import annotations

from collections.abc import Mapping
from http.cookies import SimpleCookie

from django.test import Client, override_settings

from modules.accounts.identity.models import User

WHOLE_RUN = 12 * 60
"""Minutes."""


def cookies(people: Mapping[str, User | None]) -> dict[str, SimpleCookie]:
    """Sign everyone in, and return the cookies of each by role."""
    with override_settings(BCP_SESSION_IDLE_MINUTES=WHOLE_RUN):
        return {role: _cookies(user) for role, user in people.items()}


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
