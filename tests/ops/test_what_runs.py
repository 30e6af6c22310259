"""The page “What runs”, its buttons, and who may press them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from modules.accounts.audit.models import AuditEntry
from modules.accounts.identity.models import User
from modules.centers.center.models import Center
from modules.packs.updates.runs import UpdateRun
from modules.tasks import settling
from modules.tasks.models import Schedule, TaskState, WorkerProcess
from modules.tasks.schedule import start_due
from tests import factories
from tests.tasks import jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(admin: User, client: Client) -> Client:
    """The client of an administrator."""
    client.force_login(admin)
    return client


def shown(page: Client) -> str:
    """Return the page."""
    answer = page.get(reverse("what_runs"))
    assert answer.status_code == 200
    return str(answer.content.decode())


def waiting(label: str = "word") -> DBTaskResult[Any, Any]:
    """Return a task that waits."""
    jobs.write.enqueue("/dev/null", label)
    return DBTaskResult.objects.latest("enqueued_at")


def running() -> DBTaskResult[Any, Any]:
    """Return a task that a worker does."""
    row = waiting()
    WorkerProcess.objects.create(pk="w", host="web-1", process=7)
    row.claim("w")
    settling.note_try(row.pk)
    return row


def failed(error: BaseException) -> DBTaskResult[Any, Any]:
    """Return a task that failed for good."""
    row = running()
    TaskState.objects.update(tries=99)
    settling.failed(row.pk, "w", error)
    row.refresh_from_db()
    return row


def press(page: Client, row: DBTaskResult[Any, Any], does: str) -> str:
    """Press a button, and return what the page says then."""
    answer = page.post(reverse("change_task", args=[row.pk, does]), follow=True)
    row.refresh_from_db()
    return str(answer.content.decode())


def test_an_empty_page_says_what_to_do_next(page: Client) -> None:
    text = shown(page)

    assert "Start one with <code>manage.py worker</code>" in text
    assert "Nothing at the moment." in text
    assert "Nothing waits." in text
    assert "Nothing failed." in text


def test_it_warns_if_tasks_wait_and_nobody_works(page: Client) -> None:
    waiting()
    assert "no worker was heard of" not in shown(page)

    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=5))
    assert "Tasks wait, and no worker was heard of" in shown(page)


def test_a_running_task_shows_its_worker_and_progress(page: Client) -> None:
    row = running()
    TaskState.objects.update(done=3, total=10)

    text = shown(page)

    assert "<strong>web-1</strong>, process 7" in text
    assert "3 of 10" in text
    answer = page.get(reverse("what_runs_progress")).json()
    assert answer["bars"] == {str(row.pk): [3, 10]}
    assert answer["counts"] == {"ready": 0, "running": 1, "failed": 0, "successful": 0}


def test_why_a_task_failed_is_named_without_its_text(page: Client) -> None:
    failed(ValueError("words of a center"))

    text = shown(page)

    assert "ValueError" in text
    assert "words of a center" not in text


def test_a_failed_task_is_tried_again_as_often_as_at_first(page: Client) -> None:
    row = failed(ValueError("x"))

    assert "will be tried again now" in press(page, row, "retry")

    assert (row.status, row.state.tries) == ("READY", 0)
    assert row.run_after <= timezone.now()
    assert AuditEntry.objects.filter(action="bcp.task.retry").count() == 1


def test_a_waiting_task_is_canceled_at_once(page: Client) -> None:
    row = waiting()

    press(page, row, "cancel")

    assert (row.status, row.exception_class_path) == ("FAILED", settling.CANCELED)
    assert "canceled by an administrator" in shown(page)
    assert AuditEntry.objects.get(action="bcp.task.cancel").data == {"task": "Write a word"}


def test_a_running_task_is_asked_to_stop(page: Client) -> None:
    row = running()

    press(page, row, "cancel")

    assert (row.status, row.state.cancel_asked) == ("RUNNING", True)
    assert "It was asked to stop." in shown(page)


@pytest.mark.parametrize("does", ["retry", "cancel"])
def test_what_ended_in_the_meantime_is_left_as_it_is(page: Client, does: str) -> None:
    row = running()
    settling.succeeded(row.pk, "w", "done")

    assert "The task went on in the meantime. Nothing was changed." in press(page, row, does)

    assert row.status == "SUCCESSFUL"
    assert not AuditEntry.objects.filter(action__startswith="bcp.task").exists()


def test_the_work_of_a_night_shows_when_it_ran_and_can_be_started(page: Client) -> None:
    start_due()
    assert "Not yet" in shown(page)

    page.post(reverse("run_now", args=["purge"]))
    again = page.post(reverse("run_now", args=["purge"]), follow=True).content.decode()

    assert "It was started already, and has not ended yet." in again
    assert DBTaskResult.objects.count() == 1
    assert Schedule.objects.get(pk="purge").next_at > timezone.now()
    assert AuditEntry.objects.filter(action="bcp.task.run_now").count() == 1


@pytest.mark.parametrize("name", ["nothing", "purge"])
def test_what_is_not_there_can_not_be_started(page: Client, name: str) -> None:
    assert page.post(reverse("run_now", args=[name])).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_tasks(page: Client, django_assert_max_num_queries: Any) -> None:
    shown(page)
    for _ in range(3):
        waiting()
    with django_assert_max_num_queries(40) as few:
        shown(page)
    for _ in range(20):
        waiting()
    with django_assert_max_num_queries(len(few)):
        shown(page)


def test_nobody_else_sees_or_presses_it(client: Client, harbor: Center, admin: User) -> None:
    client.force_login(factories.lead(harbor, admin=admin))
    row = waiting()

    assert client.get(reverse("what_runs")).status_code == 404
    assert client.post(reverse("change_task", args=[row.pk, "cancel"])).status_code == 404
    row.refresh_from_db()
    assert row.status == "READY"


def test_a_run_over_many_copies_that_was_canceled_says_so_at_once() -> None:
    run = UpdateRun(canceled=True, done=1, total=3, touched_at=timezone.now())

    assert run.state == "stopped"
