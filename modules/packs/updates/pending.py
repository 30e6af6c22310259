"""What a center decided of an update before it is made: choices kept between visits, and releases skipped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models

from modules.library.releases.models import Release
from modules.library.words.answers import Answers
from modules.packs.pages.models import Clone


class PendingUpdate(models.Model):
    """A clone and a release that it could be updated to.

    ``choices`` maps ids of decisions to answers in their JSON form (``domain/merge/answers.py``). An id stands for one
    question with its three values (``domain/merge/decisions.py``), so a choice holds exactly as long as the question
    does: for this release and for every later one that asks the same.
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


@dataclass(frozen=True)
class Kept:
    """What was decided of the updates of a clone.

    Attributes:
        choices: for whatever release; of two on one question the later. Which of them answer a question of an update,
            its plan knows.
        skipped: the keys of the releases that are skipped.
    """

    choices: Mapping[str, Any]
    skipped: frozenset[int]


def kept_for(clone: Clone) -> Kept:
    """Return what was decided of the updates of a clone. One query."""
    rows = list(PendingUpdate.objects.filter(clone=clone).order_by("changed_at"))
    choices = {key: said for row in rows for key, said in row.choices.items()}
    return Kept(choices, frozenset(row.release_id for row in rows if row.skipped))


def keep(clone: Clone, release: Release, choices: Answers, *, skipped: bool = False) -> PendingUpdate:
    """Save the choices on an update, in place of those that were kept before. One query, with the clone locked."""
    row = PendingUpdate(clone=clone, release=release, choices=dict(choices), skipped=skipped)
    (kept,) = PendingUpdate.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["clone", "release"],
        update_fields=["choices", "skipped", "changed_at"],
    )
    return kept
