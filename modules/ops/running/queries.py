"""What runs, waits, failed, and runs by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.functional import cached_property
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet

from modules.tasks.background import BACKEND, policy_of
from modules.tasks.models import Schedule, TaskState, WorkerProcess
from modules.tasks.schedule import NIGHTLY
from modules.tasks.settling import CANCELED, LOST

SHOWN = 50
"""Rows of each list at most; the heading has the whole number."""
FIRST_LOOK = timedelta(minutes=2)
"""A task that waited for so long, though it could run, waits for a worker."""


def tasks() -> DBTaskResultQuerySet:
    """Return the tasks of the worker, each with its state."""
    return DBTaskResult.objects.filter(backend_name=BACKEND).select_related("state", "mail")


@dataclass(frozen=True)
class Shown:
    """One task as it is shown."""

    row: DBTaskResult[Any, Any]

    @property
    def label(self) -> str:
        """What people call it; of a mail also its kind and who gets it, and nothing that it says."""
        label, mail = policy_of(self.row.task_path).label, getattr(self.row, "mail", None)
        return f"{label}: {mail}" if mail else label

    @cached_property
    def state(self) -> TaskState:
        """Its tries and progress; nothing yet, if it was not tried."""
        return getattr(self.row, "state", None) or TaskState(pk=self.row.pk)

    @property
    def tries_allowed(self) -> int:
        """How often it is tried."""
        return policy_of(self.row.task_path).tries

    @property
    def why(self) -> str:
        """Return why the last try failed: the kind of error alone, because its text may quote what a center wrote."""
        named = {LOST: "its worker stopped", CANCELED: "canceled by an administrator", "": ""}
        error = self.row.exception_class_path
        return named.get(error, error.rpartition(".")[2])


@dataclass(frozen=True)
class ByItself:
    """Something that is done every night."""

    name: str
    label: str
    schedule: Schedule | None

    @property
    def last(self) -> str:
        """Return how the last time ended."""
        row = self.schedule and self.schedule.last
        if not row:
            return ""
        words = {"SUCCESSFUL": "went well", "FAILED": "failed", "RUNNING": "is running", "READY": "is waiting"}
        return words[row.status]


class Running:
    """All that the page shows, read when it is asked for."""

    @cached_property
    def workers(self) -> list[WorkerProcess]:
        """The workers that were heard of lately."""
        return list(WorkerProcess.objects.alive())

    @cached_property
    def running(self) -> list[Shown]:
        """The tasks that are being done."""
        return [Shown(row) for row in tasks().running().order_by("started_at")[:SHOWN]]

    @cached_property
    def waiting(self) -> list[Shown]:
        """The tasks that are to be done, the next first."""
        return [Shown(row) for row in tasks().filter(status=TaskResultStatus.READY).order_by("run_after")[:SHOWN]]

    @cached_property
    def failed(self) -> list[Shown]:
        """The tasks that failed, the latest first."""
        return [Shown(row) for row in tasks().failed().order_by("-finished_at")[:SHOWN]]

    @cached_property
    def counts(self) -> dict[str, int]:
        """The number of tasks in each list, {status in lower case: number}."""
        found = dict(tasks().select_related(None).order_by().values_list("status").annotate(Count("pk")))
        return {status.lower(): found.get(status, 0) for status in TaskResultStatus.values}

    @cached_property
    def by_itself(self) -> list[ByItself]:
        """What is done every night."""
        rows = {row.pk: row for row in Schedule.objects.select_related("last")}
        return [
            ByItself(one.name, policy_of(one.task.module_path).label, rows.get(one.name)) for one in NIGHTLY.answers
        ]

    @property
    def nobody_works(self) -> bool:
        """Whether tasks wait and no worker was heard of."""
        late = timezone.now() - FIRST_LOOK
        return not self.workers and any(shown.row.enqueued_at < late for shown in self.waiting)
