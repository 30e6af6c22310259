"""What is kept of workers, tasks and schedules, besides the tasks' own rows, which are django-tasks-db's."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django_tasks_db.models import DBTaskResult


class WorkerQuerySet(models.QuerySet["WorkerProcess"]):
    """Workers. Times are the database's own, because the clocks of two machines may differ."""

    def alive(self) -> WorkerQuerySet:
        """Return the workers that were heard of lately."""
        return self.filter(seen_at__gt=Now() - settings.BCP_WORKER_SILENCE)


class WorkerProcess(models.Model):
    """A process that runs tasks. It writes ``seen_at`` every ``BCP_WORKER_BEAT``, also in the middle of a task."""

    id = models.CharField(primary_key=True, max_length=64)
    host = models.CharField(max_length=255)
    process = models.PositiveIntegerField(help_text="The process id on that host.")
    started_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())

    objects = WorkerQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["started_at"]

    def __str__(self) -> str:
        return f"{self.host}, process {self.process}"


class TaskState(models.Model):
    """What is known of one task besides its result: its tries, its progress, and whether it is to be canceled.

    A task without a row has not been tried.
    """

    result = models.OneToOneField(DBTaskResult, models.CASCADE, primary_key=True, related_name="state")
    tries = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"try {self.tries} of {self.result_id}"


class Schedule(models.Model):
    """When something runs by itself the next time, and the task of the last time."""

    name = models.CharField(primary_key=True, max_length=64)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)
    last = models.ForeignKey(DBTaskResult, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
