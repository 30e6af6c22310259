"""One world for each module of tests; what a test changes is undone."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from modules.accounts.identity.models import User
from modules.accounts.signin import sessions
from tests.access.world import World, build

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # before pytest-django puts the tests that empty the database last
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder: without ``django_db``, pytest-django makes no test database.

    The walk runs on both databases. What forms and bulk actions refuse is refused before the database is asked.
    """
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.django_db)
            if item.path.name == "test_walk.py":
                item.add_marker(pytest.mark.both_databases)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world, made once for a module and taken back at its end; what a test writes goes with the test."""
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of refusals need no line in the log each."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def clients(world: World) -> Iterator[dict[str, Client]]:
    """A client for each role, signed in once for a module; no session is written again while it is walked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sessions, "RENEW_AFTER", timedelta(hours=1))
        yield {role: _signed_in(user) for role, user in world.people.items()}


def _signed_in(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
        client.post("/accounts/session/")
    return client
