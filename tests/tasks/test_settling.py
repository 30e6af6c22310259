"""What comes of a task: it ends well, is tried again, fails for good, or is taken back from a dead worker."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from modules.tasks import settling
from modules.tasks.background import Canceled, Policy, policy_of, report, running
from modules.tasks.heart import beat
from modules.tasks.models import TaskState, WorkerProcess
from modules.tasks.worker import Worker
from tests.tasks import jobs

pytestmark = pytest.mark.django_db(transaction=True)

LONG_AGO = settings.BCP_WORKER_SILENCE * 2


def work() -> None:
    """Let a worker do what waits now."""
    Worker(interval=0, batch=True).run()


def only() -> DBTaskResult[Any, Any]:
    """Return the only task."""
    return DBTaskResult.objects.get()


def claimed(worker: str, *, ago: timedelta = LONG_AGO) -> DBTaskResult[Any, Any]:
    """Return a task that a worker took a while ago and began."""
    jobs.write.enqueue("/dev/null", "word")
    row = only()
    row.claim(worker)
    DBTaskResult.objects.update(started_at=timezone.now() - ago)
    settling.note_try(row.pk)
    return row


def seen(worker: str, ago: timedelta) -> None:
    """Let a worker have been heard of a while ago."""
    WorkerProcess.objects.create(pk=worker, host="here", process=1, seen_at=timezone.now() - ago)


def test_a_task_is_done_once_and_its_worker_leaves_no_row(tmp_path: Path) -> None:
    path = tmp_path / "said"
    jobs.write.enqueue(str(path), "done")

    work()
    work()

    assert path.read_text().split() == ["done"]
    assert (only().status, only().return_value, only().state.tries) == ("SUCCESSFUL", "done", 1)
    assert not WorkerProcess.objects.exists()


def test_a_failed_try_is_followed_by_another_one(tmp_path: Path) -> None:
    path = tmp_path / "said"
    jobs.third_time.enqueue(str(path))

    work()

    assert path.read_text().split() == ["try"] * 3
    assert (only().status, only().state.tries) == ("SUCCESSFUL", 3)


def test_after_its_last_try_a_task_has_failed_and_says_why(tmp_path: Path) -> None:
    path = tmp_path / "said"
    jobs.never.enqueue(str(path))

    work()

    assert path.read_text().split() == ["try"] * 2
    assert (only().status, only().exception_class_path) == ("FAILED", "builtins.ValueError")
    assert only().finished_at


def test_between_two_tries_it_waits_longer_and_longer(tmp_path: Path) -> None:
    policy = Policy("", wait=timedelta(seconds=30))

    assert [policy.wait_after(tries).total_seconds() for tries in (1, 2, 3, 4)] == [30, 120, 480, 1920]
    assert policy.wait_after(50) == timedelta(hours=6)

    jobs.third_time.enqueue(str(tmp_path / "said"))
    with mock.patch.object(Policy, "wait_after", lambda self, tries: timedelta(minutes=tries)):
        work()
    assert only().status == "READY"
    assert timedelta(0) < only().run_after - timezone.now() <= timedelta(minutes=1)


def test_a_task_whose_function_is_gone_fails_and_the_worker_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "said"
    jobs.write.enqueue(str(path), "lost")
    DBTaskResult.objects.update(task_path="tests.tasks.jobs.gone")
    jobs.write.enqueue(str(path), "done")

    work()

    assert path.read_text().split() == ["done"]
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "SUCCESSFUL"]
    assert policy_of("tests.tasks.jobs.gone").label == "Gone"


class TestLost:
    """A worker that is not heard of."""

    def test_what_it_left_is_taken_up_again(self) -> None:
        row = claimed("dead")
        seen("dead", LONG_AGO)

        beat("alive")

        row.refresh_from_db()
        assert (row.status, row.exception_class_path) == ("READY", settling.LOST)

    def test_what_a_living_one_does_is_left_alone_however_long_it_takes(self) -> None:
        row = claimed("busy", ago=timedelta(hours=5))
        seen("busy", timedelta(seconds=15))

        assert settling.take_back_lost() == []
        row.refresh_from_db()
        assert row.status == "RUNNING"

    def test_one_without_a_row_counts_as_dead_once_it_had_time_to_beat(self) -> None:
        row = claimed("unknown", ago=timedelta(seconds=5))
        assert settling.take_back_lost() == []

        DBTaskResult.objects.update(started_at=timezone.now() - LONG_AGO)
        assert settling.take_back_lost() == [row.pk]

    def test_a_task_that_kills_every_worker_ends_as_failed(self) -> None:
        row = claimed("dead")
        TaskState.objects.update(tries=policy_of(row.task_path).tries)

        settling.take_back_lost()

        row.refresh_from_db()
        assert row.status == "FAILED"

    def test_one_that_comes_back_to_life_writes_nothing_over_the_other(self) -> None:
        row = claimed("paused")
        settling.take_back_lost()
        DBTaskResult.objects.get().claim("other")

        assert not settling.succeeded(row.pk, "paused", "late")
        assert not settling.failed(row.pk, "paused", ValueError("late"))

        assert (only().status, only().return_value) == ("RUNNING", None)
        assert settling.succeeded(row.pk, "other", "in time")
        assert only().return_value == "in time"

    def test_rows_of_workers_that_are_long_dead_go(self) -> None:
        seen("dead", timedelta(days=1))

        beat("alive")

        assert [worker.pk for worker in WorkerProcess.objects.all()] == ["alive"]


class TestProgressAndCancel:
    """What a task says while it runs."""

    def test_progress_is_kept(self) -> None:
        row = claimed("busy")

        with running(row.pk):
            report(3, 10)

        state = TaskState.objects.get()
        assert (state.done, state.total) == (3, 10)

    def test_a_canceled_task_stops_where_it_says_how_far_it_is(self) -> None:
        row = claimed("busy")
        TaskState.objects.update(cancel_asked=True)

        with running(row.pk), pytest.raises(Canceled):
            report(3, 10)

    def test_a_canceled_task_is_not_tried_again(self) -> None:
        row = claimed("busy")

        settling.failed(row.pk, "busy", Canceled())

        assert (only().status, only().exception_class_path) == ("FAILED", settling.CANCELED)

    def test_outside_a_worker_it_does_nothing(self, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(0):
            report(1, 2)

    def test_a_task_given_back_did_not_count(self) -> None:
        row = claimed("leaving")

        settling.gave_back(row.pk, "leaving")

        assert (only().status, only().state.tries) == ("READY", 0)
