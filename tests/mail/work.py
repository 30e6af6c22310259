"""What a worker does with mails, in the transaction of a test."""

from __future__ import annotations

from typing import Any

from django_tasks_db.models import DBTaskResult

from modules.mail.models import Mail
from modules.tasks.models import TaskState
from modules.tasks.worker import Worker


def try_mails() -> list[Mail]:
    """Try each mail that waits once, now; return all mails as they are then, the oldest first."""
    worker = Worker(batch=True)
    for mail in Mail.objects.filter(task__status="READY"):
        row: DBTaskResult[Any, Any] = mail.task
        row.claim(worker.worker_id)
        worker.run_task(row)
    return list(Mail.objects.select_related("task__state"))


def try_for_the_last_time() -> list[Mail]:
    """Let the next try be the last that is allowed; see :func:`try_mails`."""
    for mail in Mail.objects.filter(task__status="READY"):
        TaskState.objects.update_or_create(pk=mail.task_id, defaults={"tries": 99})
    return try_mails()
