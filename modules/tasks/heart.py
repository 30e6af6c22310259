"""What a worker does beside its task, in a thread: it says that it is alive, and looks after what others left."""

from __future__ import annotations

import logging
import os
import socket
from threading import Event, Thread
from types import TracebackType

from django.conf import settings
from django.db import close_old_connections, connection
from django.db.models.functions import Now

from modules.tasks.models import WorkerProcess
from modules.tasks.schedule import start_due
from modules.tasks.settling import take_back_lost

logger = logging.getLogger(__name__)

FORGOTTEN = 10
"""After so many times the silence that counts as death, a worker's row is deleted."""


class Heart:
    """Beats while the block runs. It outlives errors of the database: the next beat tries again."""

    def __init__(self, worker: str) -> None:
        self.worker = worker
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="heart", daemon=True)

    def __enter__(self) -> Heart:
        """Begin. The first beat is written before any task is taken."""
        self._try()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop, and take the worker's row away."""
        self._stopped.set()
        self._thread.join(settings.BCP_WORKER_BEAT.total_seconds())
        try:
            WorkerProcess.objects.filter(pk=self.worker).delete()
        except Exception:  # the database may be the reason for the end; the row is deleted later by another worker
            logger.warning("The worker's row could not be deleted.", exc_info=True)

    def _run(self) -> None:
        while not self._stopped.wait(settings.BCP_WORKER_BEAT.total_seconds()):
            self._try()
        connection.close()

    def _try(self) -> None:
        try:
            close_old_connections()
            beat(self.worker)
        except Exception:  # whatever it is, a heart that stops would give away a task that is being done
            logger.warning("A heartbeat failed. The next one follows in %s.", settings.BCP_WORKER_BEAT, exc_info=True)
            connection.close()


def beat(worker: str) -> None:
    """Say that the worker is alive; take back what dead workers left; start what is due."""
    WorkerProcess.objects.update_or_create(
        pk=worker,
        defaults={"seen_at": Now()},
        create_defaults={"host": socket.gethostname()[:255], "process": os.getpid()},
    )
    WorkerProcess.objects.filter(seen_at__lt=Now() - settings.BCP_WORKER_SILENCE * FORGOTTEN).delete()
    for task_id in take_back_lost():
        logger.warning(
            "The worker of the task %s was not heard of for %s: it is taken up again.",
            task_id,
            settings.BCP_WORKER_SILENCE,
        )
    for name in start_due():
        logger.info("Started by the clock: %s", name)
