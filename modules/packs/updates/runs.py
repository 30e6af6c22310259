"""Updating many clones at once: what was asked for, and what came of each."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone

from modules.accounts.identity.models import User
from modules.centers.center.models import Center
from modules.library.releases.models import Release
from modules.packs.pages.models import Clone

PATIENCE = timedelta(minutes=5)


class UpdateRun(models.Model):
    """One run over the clones of a center for one release; a dry run changes nothing.

    ``done`` and ``touched_at`` are written after every clone, so that a run whose worker died is told from a slow one.
    """

    center = models.ForeignKey(Center, on_delete=models.CASCADE, related_name="+")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    dry = models.BooleanField()
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    canceled = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{'Dry run' if self.dry else 'Update'} to {self.release} for {self.center}"

    def get_absolute_url(self) -> str:
        """Return the address of its report."""
        return reverse("update_run", args=[self.pk])

    @property
    def state(self) -> str:
        """Return waiting, running, finished, or stopped: canceled, or nothing was heard of it for five minutes."""
        if self.finished_at:
            return "finished"
        if self.canceled or timezone.now() - self.touched_at > PATIENCE:
            return "stopped"
        return "running" if self.done else "waiting"


class Outcome(models.TextChoices):
    """What came of one clone."""

    UPDATED = "updated", "Updated"
    WOULD = "would", "Will be updated"
    CUSTOMIZED = "customized", "Not updated: your center changed it"
    CURRENT = "current", "Nothing to do: it has this release"
    REFUSED = "refused", "Not updated"


class UpdateRunEntry(models.Model):
    """One clone in a run."""

    run = models.ForeignKey(UpdateRun, on_delete=models.CASCADE, related_name="entries")
    clone = models.ForeignKey(Clone, on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome)
    detail = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("run", "clone"), name="one_entry_per_clone_and_run"),
        ]

    def __str__(self) -> str:
        return f"{self.clone}: {self.get_outcome_display()}"
