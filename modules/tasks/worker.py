"""The worker: django-tasks-db's, which takes tasks one by one; ours outlives the database and settles by the rules."""

from __future__ import annotations

import logging
import os
import socket
import sys
import time
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection
from django.utils.crypto import get_random_string
from django_tasks.base import Task
from django_tasks.signals import task_finished, task_started
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from modules.tasks import settling
from modules.tasks.background import BACKEND, running
from modules.tasks.heart import Heart

T = TypeVar("T")

logger = logging.getLogger(__name__)

GONE = (OperationalError, InterfaceError)
"""What is raised while the database is away."""
LONGEST_WAIT = 15
"""Seconds between two tries to reach the database."""


def new_worker_id() -> str:
    """Return an id that no other worker has, and that people can find the process by."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{get_random_string(8)}"


class Worker(db_worker.Worker):
    """Runs tasks until it is told to stop."""

    def __init__(self, *, interval: float = 1, batch: bool = False, max_tasks: int | None = None) -> None:
        super().__init__(
            queue_names=["*"],
            interval=interval,
            batch=batch,
            backend_name=BACKEND,
            startup_delay=False,
            max_tasks=max_tasks,
            worker_id=new_worker_id(),
            excluded_queue_names=[],
        )

    def run(self) -> None:
        """Run tasks. While the database is away, wait for it."""
        with Heart(self.worker_id):
            self._outlive(super().run)

    def run_task(self, db_task_result: DBTaskResult[Any, Any]) -> None:
        """Run one task, and settle it."""
        task_id: UUID = db_task_result.pk
        self.running_task = True
        try:
            self._outlive(lambda: settling.note_try(task_id))
            settle = self._result(db_task_result)
            if self._outlive(settle):
                self._tell(db_task_result)
        finally:
            self.running_task = False
            self._run_tasks += 1

    def _result(self, row: DBTaskResult[Any, Any]) -> Callable[[], bool]:
        """Run the task, and return what writes down what came of it."""
        try:
            task: Task[..., Any] = row.task
            task_started.send(sender=task.get_backend(), task_result=row.task_result)
            with running(row.pk):
                value = task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        except (SystemExit, KeyboardInterrupt):
            self.running = False
            return lambda: settling.gave_back(row.pk, self.worker_id)
        except BaseException as error:
            failure = error
            logger.warning("A try of %s failed", row.task_path, exc_info=True)
            return lambda: settling.failed(row.pk, self.worker_id, failure)
        return lambda: settling.succeeded(row.pk, self.worker_id, value)

    def _tell(self, row: DBTaskResult[Any, Any]) -> None:
        """Send Django's signal, which writes to the log."""
        row.refresh_from_db()
        try:
            task_finished.send(sender=row.task.get_backend(), task_result=row.task_result)
        except Exception:  # a task whose function no longer exists has no signal to send
            logger.warning("The task %s can't be read back", row.task_path, exc_info=True)

    def _outlive(self, work: Callable[[], T]) -> T:
        """Do something with the database; while it is away, wait and try again."""
        wait = 1
        while True:
            try:
                return work()
            except GONE as error:
                if not self.running and not self.running_task:
                    sys.exit(0)
                logger.warning("The database can't be reached (%s). The next try follows in %d s.", error, wait)
                connection.close()
                time.sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT)
