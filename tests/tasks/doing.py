"""What a worker does, in the transaction of a test."""

from __future__ import annotations

from typing import Any

from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from modules.tasks.worker import Worker


def do_tasks(task: Task[..., Any]) -> None:
    """Run each task of this kind that waits once, now."""
    worker = Worker(batch=True)
    for waiting in DBTaskResult.objects.filter(status="READY", task_path=task.module_path):
        row: DBTaskResult[Any, Any] = waiting
        row.claim(worker.worker_id)
        worker.run_task(row)
