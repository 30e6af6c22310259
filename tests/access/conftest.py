"""One world for all tests of access; what a test changes is undone."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from modules.accounts.signin import sessions
from tests.access.signed_in import WHOLE_RUN, client
from tests.access.world import World
from tests.databases import Databases

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder.

    The walk runs on both databases. What forms and bulk actions refuse is refused before the database is asked.
    """
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.django_db)
            item.add_marker(pytest.mark.database("access"))
            if item.path.name == "test_walk.py":
                item.add_marker(pytest.mark.both_databases("every query of every page"))


@pytest.fixture(scope="module")
def noted(run_databases: Databases, django_db_blocker: Any) -> dict[str, Any]:
    """What is known of the database: the world in it, and who is signed in. What a test writes goes with the test."""
    with django_db_blocker.unblock():
        return run_databases.filled("access").value


@pytest.fixture(scope="module")
def world(noted: dict[str, Any]) -> World:
    """Two centers, the library, and people of every role."""
    return noted["world"]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of refusals need no line in the log each."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def clients(noted: dict[str, Any]) -> Iterator[dict[str, Client]]:
    """A client for each role; no session is written again while it is walked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sessions, "RENEW_AFTER", timedelta(minutes=2 * WHOLE_RUN))
        yield {role: client(cookies) for role, cookies in noted["cookies"].items()}


@pytest.fixture
def unproven(noted: dict[str, Any]) -> Client:
    """The client of an administrator who signed in with the password alone."""
    return client(noted["unproven"])
