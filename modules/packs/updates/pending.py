"""What a center decided of an update before it is made: choices kept between visits, and releases skipped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from modules.library.releases.models import Release
from modules.packs.pages.models import Clone


class PendingUpdate(models.Model):
    """A clone and a release that it could be updated to.

    ``choices`` maps ids of decisions to ``"ours"``, ``"theirs"`` or ``"both"``. An id stands for one question with its
    three values (``domain/merge/decisions.py``), so a choice holds exactly as long as the question does.
    """

    clone = models.ForeignKey(Clone, on_delete=models.CASCADE, related_name="pending_updates")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    choices = models.JSONField(default=dict, blank=True)
    skipped = models.BooleanField(default=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("clone", "release"), name="one_pending_update_per_release"),
        ]

    def __str__(self) -> str:
        return f"{self.clone} to {self.release.version}"


def keep(clone: Clone, release: Release, choices: Mapping[str, str], *, skipped: bool = False) -> PendingUpdate:
    """Save the choices on an update, in place of those that were kept before. One query, with the clone locked."""
    row = PendingUpdate(clone=clone, release=release, choices=dict(choices), skipped=skipped)
    (kept,) = PendingUpdate.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["clone", "release"],
        update_fields=["choices", "skipped", "changed_at"],
    )
    return kept
