"""Writing down what came of a task: it succeeded, it is tried again, or it failed for good.

Only the worker that holds a task may settle it. A worker that was paused for so long that another one took up its task
finds that out here, and leaves the row alone.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from traceback import format_exception
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from modules.tasks.background import BACKEND, Canceled, policy_of
from modules.tasks.models import TaskState, WorkerProcess

logger = logging.getLogger(__name__)

LOST = f"{__name__}.WorkerLost"
"""Stands in a row in the place of an exception's class."""
CANCELED = f"{Canceled.__module__}.{Canceled.__qualname__}"


def note_try(task_id: UUID) -> None:
    """Count one more try."""
    state, made = TaskState.objects.get_or_create(pk=task_id, defaults={"tries": 1})
    if not made:
        state.tries += 1
        state.save(update_fields=["tries"])


def succeeded(task_id: UUID, worker: str, value: Any) -> bool:
    """Settle a task that came to its end. Return whether the worker still held it."""
    return _settle(
        task_id,
        worker,
        status=TaskResultStatus.SUCCESSFUL,
        finished_at=timezone.now(),
        return_value=value,
        exception_class_path="",
        traceback="",
    )


def failed(task_id: UUID, worker: str, error: BaseException) -> bool:
    """Settle a task that raised an error: it is tried again, or has failed. Return whether the worker still held it."""
    return _settle(task_id, worker, error=error)


def gave_back(task_id: UUID, worker: str) -> bool:
    """Let another worker take up a task that this one was told to leave. The try does not count."""
    with transaction.atomic():
        held = _settle(task_id, worker, status=TaskResultStatus.READY, run_after=timezone.now())
        if held:
            TaskState.objects.filter(pk=task_id, tries__gt=0).update(tries=F("tries") - 1)
    return held


def _settle(task_id: UUID, worker: str, error: BaseException | None = None, **values: Any) -> bool:
    with transaction.atomic():
        row = DBTaskResult.objects.select_for_update().get(pk=task_id)
        if row.status != TaskResultStatus.RUNNING or row.worker_ids[-1:] != [worker]:
            logger.warning("Another worker took up the task %s; what this one did is not written down.", task_id)
            return False
        if error is not None:
            name = f"{type(error).__module__}.{type(error).__qualname__}"
            values = _after_failure(row, name, "".join(format_exception(error)))
        _write(row, values)
    return True


def _write(row: DBTaskResult[Any, Any], values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def _after_failure(row: DBTaskResult[Any, Any], error: str, traceback: str) -> dict[str, Any]:
    """Return what is written in the row after a failed try."""
    why = {"exception_class_path": error, "traceback": traceback}
    policy = policy_of(row.task_path)
    state, _ = TaskState.objects.get_or_create(pk=row.pk)
    if error == CANCELED or state.cancel_asked or state.tries >= policy.tries:
        return {**why, "status": TaskResultStatus.FAILED, "finished_at": timezone.now(), "return_value": None}
    return {**why, "status": TaskResultStatus.READY, "run_after": timezone.now() + policy.wait_after(state.tries)}


def take_back_lost() -> list[UUID]:
    """Let others take up the tasks of workers that were not heard of lately. Return the ids of the tasks."""
    taken = []
    for task_id in [row.pk for row in _lost()]:
        with transaction.atomic():
            row = next(iter(_lost(DBTaskResult.objects.select_for_update(skip_locked=True).filter(pk=task_id))), None)
            if row is not None:
                _write(row, _after_failure(row, LOST, ""))
                taken.append(row.pk)
    return taken


def _lost(rows: Any = None) -> Iterable[DBTaskResult[Any, Any]]:
    """Yield running tasks that nobody runs. One that just began may belong to a worker whose first beat is to come."""
    found = (DBTaskResult.objects.all() if rows is None else rows).running().filter(backend_name=BACKEND)
    running = list(
        found.filter(Q(started_at__isnull=True) | Q(started_at__lt=timezone.now() - settings.BCP_WORKER_SILENCE))
    )
    alive = set(WorkerProcess.objects.alive().values_list("pk", flat=True)) if running else set()
    return (row for row in running if not alive.intersection(row.worker_ids[-1:]))
