"""PostgreSQL stopped, frozen and started again under a running server: each request is answered, none with 500."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.test import Client, RequestFactory

from bcp_cms import views
from bcp_cms.patience import is_away
from modules.resources.codes.models import AccessCode
from tests.databases import Databases
from tests.postgres_server import Server, running

AT_ONCE = 4
SOON = 9.0
"""Seconds: one question of the health check and one connection that are waited for in vain, on a busy machine."""


@contextmanager
def site(database: str, folder: Path, entry: str = "tests.core.impatient") -> Iterator[str]:
    """Run the site with two workers; yield its address."""
    streams = folder / "streams"
    program = [sys.executable, "-m", "gunicorn", entry, "--config=python:bcp_cms.gunicorn"]
    told = ["--bind=127.0.0.1:0", "--workers=2"]
    variables = {**os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "bcp_cms.settings.test"}
    with streams.open("wb") as file:
        process = subprocess.Popen([*program, *told], cwd=settings.BASE_DIR, env=variables, stdout=file, stderr=file)
    try:
        end = time.monotonic() + 90
        while not (found := re.search(r"Listening at: (http://[\d.:]+)", streams.read_text())):
            assert process.poll() is None and time.monotonic() < end, streams.read_text()
            time.sleep(0.05)
        yield found[1]
    finally:
        process.terminate()
        process.wait(60)


def ask(address: str) -> tuple[int, float, str]:
    """Return the status, the seconds that it took, and what was said."""
    began = time.monotonic()
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310  - of this test's own server
            status, said = answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        status, said = error.code, error.read().decode()
    return status, time.monotonic() - began, said


def ask_all(addresses: list[str]) -> list[tuple[int, float, str]]:
    """Ask for all of them, a few at once."""
    with ThreadPoolExecutor(AT_ONCE) as several:
        return list(several.map(ask, addresses))


def figures(answers: list[tuple[int, float, str]]) -> tuple[dict[int, int], float]:
    """Return {status: answers} and the longest time."""
    return dict(Counter(status for status, *_ in answers)), max(seconds for _, seconds, _ in answers)


def faults(server: Server, address: str, paths: list[str]) -> dict[str, tuple[dict[int, int], float]]:
    """Ask while the database is well, stopped, started again, frozen and thawed; return the figures of each."""
    asked = [f"{address}{path}" for path in paths] * 4
    ask_all(asked)  # each worker loads what it needs
    found = {"well": figures(ask_all(asked))}
    server.stop()
    stopped = ask_all(asked)
    assert all("can’t be reached for the moment" in said for _, _, said in stopped)
    found["stopped"] = figures(stopped)
    server.start()
    found["started again"] = figures(ask_all(asked))
    server.freeze()
    found["frozen"] = figures(ask_all(asked[:AT_ONCE]))
    server.thaw()
    found["thawed"] = figures(ask_all(asked))
    return found


@pytest.mark.both_databases("PostgreSQL is stopped and frozen")
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is a file, which nobody stops")
@pytest.mark.django_db
def test_the_site_outlives_its_database(run_databases: Databases, code: AccessCode, tmp_path: Path) -> None:
    source = connection.settings_dict
    paths = ["/", code.get_absolute_url()]

    with running() as server, run_databases.copy("code") as name:
        server.fill("bcp", f"postgres://{source['USER']}@{source['HOST']}:{source['PORT']}/{name}")
        with site(f"{server.url('bcp')}?connect_timeout=2", tmp_path) as address:
            found = faults(server, address, paths)

    assert {phase: set(statuses) for phase, (statuses, _) in found.items()} == {
        "well": {200},
        "stopped": {503},
        "started again": {200},
        "frozen": {503},
        "thawed": {200},
    }
    assert found["frozen"][1] < SOON


def raised(error: Exception, cause: BaseException | None) -> Exception:
    """Return an error that another one caused, as Django's are."""
    error.__cause__ = cause
    return error


def of_sqlite(name: str) -> Exception:
    """Return what SQLite's errors are like."""
    cause: Any = Exception(name)
    cause.sqlite_errorname = name
    return cause


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (raised(OperationalError(), psycopg.OperationalError()), 503),
        (raised(InterfaceError(), psycopg.InterfaceError()), 503),
        (raised(OperationalError(), of_sqlite("SQLITE_BUSY_SNAPSHOT")), 503),
        (raised(OperationalError(), of_sqlite("SQLITE_ERROR")), 500),
        (raised(ProgrammingError(), psycopg.ProgrammingError()), 500),
        (raised(OperationalError(), None), 500),
        (ValueError(), 500),
    ],
)
def test_what_is_away_and_what_is_a_mistake(error: Exception, status: int) -> None:
    try:
        raise error
    except Exception:  # noqa: BLE001  - as Django calls the view
        answer = views.server_error(RequestFactory().get("/"))

    assert is_away(error) is (status == 503)
    assert answer.status_code == status
    assert ("Retry-After" in answer.headers) is (status == 503)


@pytest.mark.django_db
def test_wherever_it_fails_the_page_is_the_same(
    client: Client, monkeypatch: pytest.MonkeyPatch, code: AccessCode
) -> None:
    client.raise_request_exception = False
    away = raised(OperationalError("the password is hunter2"), psycopg.OperationalError())

    def fail(*args: Any, **kwargs: Any) -> Any:
        raise away

    for name in ("modules.core.limits._check_numbers", "modules.centers.tenancy.gate.view_name"):
        with monkeypatch.context() as patch:
            patch.setattr(name, fail)
            answer = client.get("/cms/")
            assert (answer.status_code, b"hunter2" in answer.content) == (503, False)
            assert answer.headers["Cache-Control"] == "private, no-store"
