"""Real workers: killed, told to stop, cut off from the database, side by side."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from modules.tasks.models import WorkerProcess
from tests.databases import Databases, use
from tests.tasks import jobs
from tests.tasks.workers import Workers, until, workers

pytestmark = pytest.mark.both_databases("locks")


@pytest.fixture
def started(run_databases: Databases, django_db_blocker: Any) -> Iterator[Workers]:
    """Means to start workers on a database that this test works on too."""
    with (
        django_db_blocker.unblock(),
        run_databases.copy("site") as name,
        use(name),
        workers(name) as started,
    ):
        yield started


@pytest.fixture
def said(tmp_path: Path) -> Path:
    """The file that tasks write into."""
    path = tmp_path / "said"
    path.touch()
    return path


@pytest.fixture
def flag(tmp_path: Path) -> Path:
    """A file; while it is there, a long task goes on."""
    path = tmp_path / "flag"
    path.touch()
    return path


def status() -> str:
    """Return the status of the only task."""
    return str(DBTaskResult.objects.get().status)


def words(path: Path) -> list[str]:
    """Return what tasks wrote."""
    return path.read_text().split()


def test_a_task_whose_worker_was_killed_is_taken_up_by_the_next_one(started: Workers, said: Path, flag: Path) -> None:
    jobs.long.enqueue(str(said), str(flag))
    first = started.start()
    until(lambda: words(said), first)

    first.kill()
    second = started.start()
    until(lambda: len(words(said)) == 2, second)
    flag.unlink()
    until(lambda: status() == "SUCCESSFUL", second)

    assert words(said) == ["begun", "begun", "ended"]
    assert len(DBTaskResult.objects.get().worker_ids) == 2


def test_of_two_workers_one_does_a_task_however_long_it_takes(started: Workers, said: Path, flag: Path) -> None:
    pair = [started.start(), started.start()]
    until(lambda: WorkerProcess.objects.count() == 2)
    jobs.long.enqueue(str(said), str(flag))
    until(lambda: words(said))
    begun = DBTaskResult.objects.get()

    until(lambda: DBTaskResult.objects.get().state.done > 80)  # four seconds: twice the silence that counts as death
    flag.unlink()
    until(lambda: status() == "SUCCESSFUL")

    assert words(said) == ["begun", "ended"]
    assert DBTaskResult.objects.get().worker_ids == begun.worker_ids
    assert all(one.runs for one in pair)


def test_a_task_that_kills_its_worker_ends_as_failed_and_others_are_done(started: Workers, said: Path) -> None:
    jobs.deadly.enqueue(str(said))
    for _ in range(2):
        assert started.start().wait() == -signal.SIGKILL
    jobs.write.enqueue(str(said), "done")

    last = started.start()
    until(lambda: "done" in words(said), last)
    until(lambda: DBTaskResult.objects.filter(status="FAILED").exists(), last)

    assert words(said).count("begun") == 2


def test_a_worker_that_is_told_to_stop_ends_its_task_first(started: Workers, said: Path, flag: Path) -> None:
    jobs.long.enqueue(str(said), str(flag))
    worker = started.start()
    until(lambda: words(said), worker)

    worker.stop()
    flag.unlink()

    assert worker.wait() == 0
    assert (status(), words(said)) == ("SUCCESSFUL", ["begun", "ended"])
    assert not WorkerProcess.objects.exists()


def test_told_twice_it_gives_the_task_back_at_once(started: Workers, said: Path, flag: Path) -> None:
    jobs.long.enqueue(str(said), str(flag))
    worker = started.start()
    until(lambda: words(said), worker)

    worker.stop()
    until(lambda: DBTaskResult.objects.get().state.done)
    worker.stop()

    worker.wait()
    row = DBTaskResult.objects.get()
    assert (row.status, row.state.tries) == ("READY", 0)


def test_a_canceled_task_stops(started: Workers, said: Path, flag: Path) -> None:
    jobs.long.enqueue(str(said), str(flag))
    worker = started.start()
    until(lambda: words(said), worker)

    state = DBTaskResult.objects.get().state
    state.cancel_asked = True
    state.save(update_fields=["cancel_asked"])
    until(lambda: status() == "FAILED", worker)

    assert words(said) == ["begun"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server that restarts")
def test_it_outlives_the_loss_of_its_connections(started: Workers, said: Path) -> None:
    worker = started.start()
    until(lambda: WorkerProcess.objects.exists(), worker)
    with connection.cursor() as cursor:
        for _ in range(3):
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    jobs.cut_off.enqueue(str(said))
    until(lambda: status() == "SUCCESSFUL", worker)

    assert words(said) == ["cut", "cut"]
    worker.stop()
    assert worker.wait() == 0
