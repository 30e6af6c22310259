"""How long one stays signed in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from modules.accounts.identity.models import Role, User
from modules.accounts.signin import sessions
from modules.centers.center.models import Center
from tests import factories
from tests.accounts.signing_in import is_in, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A clock that can be put forward."""

    class Clock:
        at = timezone.now()

        def on(self, **by: float) -> None:
            self.at += timedelta(**by)

    found = Clock()
    monkeypatch.setattr(timezone, "now", lambda: found.at)
    return found


@pytest.fixture
def signed_in(client: Client, clock: Any, harbor: Center, admin: User) -> Client:
    """Harbor's presenter, signed in a moment ago."""
    factories.person(Role.PRESENTER, harbor, username="presenter", admin=admin)
    sign_in(client, "presenter")
    return client


def test_who_does_nothing_is_signed_out(signed_in: Client, clock: Any) -> None:
    clock.on(minutes=29)
    assert is_in(signed_in)
    clock.on(minutes=29)
    assert is_in(signed_in), "what is done moves the end"

    clock.on(minutes=31)

    answer = signed_in.get("/cms/account/")
    assert answer["Location"] == "/accounts/login/?next=/cms/account/"


def test_nobody_stays_longer_than_a_day_of_work(signed_in: Client, clock: Any) -> None:
    for _ in range(24):
        clock.on(minutes=29, seconds=30)
        assert is_in(signed_in)

    clock.on(minutes=29)

    assert not is_in(signed_in)


def test_what_a_page_asks_by_itself_is_no_sign_of_life(signed_in: Client, clock: Any) -> None:
    for _ in range(4):
        clock.on(minutes=8)
        signed_in.get("/accounts/session/")

    assert not is_in(signed_in)


def test_a_page_says_that_somebody_is_there(signed_in: Client, clock: Any) -> None:
    for _ in range(4):
        clock.on(minutes=20)
        assert signed_in.post("/accounts/session/").json()["idle"] == 30 * 60

    assert is_in(signed_in)
    clock.on(hours=1)
    assert signed_in.post("/accounts/session/").json() == {"idle": 0, "whole": 0}


def test_the_page_is_told_how_long_is_left(signed_in: Client, clock: Any, client: Client) -> None:
    clock.on(minutes=10)

    assert signed_in.get("/accounts/session/").json() == {"idle": 20 * 60, "whole": 12 * 3600 - 600}
    assert Client().get("/accounts/session/").json() == {"idle": 0, "whole": 0}


def test_a_session_is_written_once_a_minute_at_most(signed_in: Client, clock: Any) -> None:
    def writes() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            signed_in.get("/accounts/inactive/")
            signed_in.get("/cms/account/")
        return sum("django_session" in query["sql"] and query["sql"].startswith("UPDATE") for query in queries)

    clock.on(seconds=30)
    assert writes() == 0
    clock.on(seconds=31)
    assert writes() == 1


def test_a_session_from_before_the_limits_gets_them(client: Client, clock: Any, harbor: Center, admin: User) -> None:
    client.force_login(factories.person(Role.PRESENTER, harbor, admin=admin))
    session = client.session
    del session[sessions.SIGNED_IN_AT]
    session.set_expiry(14 * 24 * 3600)
    session.save()

    assert is_in(client)
    clock.on(hours=13)

    assert not is_in(client)
    assert Session.objects.count() == 1
