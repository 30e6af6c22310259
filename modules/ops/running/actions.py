"""What an administrator may do about tasks."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from modules.accounts.action import Action
from modules.accounts.policies import administrators
from modules.core.refusals import Refused
from modules.tasks.background import policy_of
from modules.tasks.models import Schedule, TaskState
from modules.tasks.schedule import NIGHTLY, begin
from modules.tasks.settling import CANCELED


class TaskAction(Action[None], abstract=True):
    """Does something about one task. ``instance`` is its row."""

    allowed = administrators

    def audited(self, result: None) -> tuple[Model, dict[str, Any]]:
        """Name the task as people call it."""
        return self.instance, {"task": policy_of(self.instance.task_path).label}

    def locked(self, *statuses: str) -> DBTaskResult[Any, Any]:
        """Return the row, locked. Raises Refused if it has none of these statuses any longer."""
        row = DBTaskResult.objects.select_for_update().filter(pk=self.instance.pk).first()
        if row is None or row.status not in statuses:
            raise Refused("The task went on in the meantime. Nothing was changed.")
        return row


class RetryTask(TaskAction):
    """Try a task that failed, or that waits for its next try, once more, now, and as often as at first."""

    log_action = "bcp.task.retry"
    label, message = "Try a task again", "Task tried again"

    def perform(self) -> None:
        """Let the next worker take it."""
        row = self.locked(TaskResultStatus.FAILED, TaskResultStatus.READY)
        row.status, row.run_after, row.finished_at = TaskResultStatus.READY, timezone.now(), None
        row.save(update_fields=["status", "run_after", "finished_at"])
        TaskState.objects.update_or_create(pk=row.pk, defaults={"tries": 0, "done": 0, "cancel_asked": False})


class CancelTask(TaskAction):
    """Cancel a task. One that waits is canceled at once, one that runs where it next says how far it is."""

    log_action = "bcp.task.cancel"
    label, message = "Cancel a task", "Task canceled"

    def perform(self) -> None:
        """Fail it, or ask it to stop."""
        row = self.locked(TaskResultStatus.READY, TaskResultStatus.RUNNING)
        TaskState.objects.update_or_create(pk=row.pk, defaults={"cancel_asked": True})
        if row.status == TaskResultStatus.READY:
            row.status, row.finished_at, row.exception_class_path = TaskResultStatus.FAILED, timezone.now(), CANCELED
            row.save(update_fields=["status", "finished_at", "exception_class_path"])


class RunNow(Action[None]):
    """Start now what runs by itself at night. ``instance`` is its schedule."""

    log_action = "bcp.task.run_now"
    label, message = "Start the work of a night now", "Work of a night started"
    allowed = administrators

    def perform(self) -> None:
        """Start it. Raises Refused if it still waits or runs since the last time."""
        schedule = Schedule.objects.select_for_update(of=("self",)).select_related("last").get(pk=self.instance.pk)
        if schedule.last and schedule.last.finished_at is None:
            raise Refused("It was started already, and has not ended yet.")
        begin(next(nightly for nightly in NIGHTLY.answers if nightly.name == schedule.pk))
