"""Entries: one row for each thing that can be found."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from home.models import PlainPage
from modules.centers.center.models import Center
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.library.statements.models import Statement
from modules.packs.editions.models import Edition
from modules.packs.pages.models import Clone, ClonedGuide, Pack


class Kind(models.TextChoices):
    """What is found, in the order in which it is listed."""

    MODULE = "module", "Modules"
    PACK = "pack", "Packs"
    CLONE = "clone", "Modules in packs"
    GUIDE = "guide", "Presenter guides in packs"
    EDITION = "edition", "Editions"
    STATEMENT = "statement", "Statements"
    HELP = "help", "Help"


class Entry(models.Model):
    """Something that can be found, with the words that it is found by.

    A row points to what it is about by one key of its own kind, and goes with it. What may change without the words
    (archived, taken out, withdrawn, live) is not kept here: ``policy.visible_to`` asks the thing itself.

    Attributes:
        of: the kind and the key of what the entry is of; two things never share one.
        facts: words that everyone may read who may find the entry at all.
        words: words that only people with a role read; nothing in public entries, but for modules.
        sectors: audience sectors by slug, a space on either side of each; empty for what has none.
        minutes: how long it takes; None for what takes no time.
        topics: lasting ids of the modules that it is or holds, a space on either side of each.
    """

    of = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    center = models.ForeignKey(Center, on_delete=models.CASCADE, null=True, related_name="+")
    module = models.ForeignKey(Module, on_delete=models.CASCADE, null=True, related_name="+")
    release = models.ForeignKey(Release, on_delete=models.CASCADE, null=True, related_name="+")
    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, null=True, related_name="+")
    clone = models.ForeignKey(Clone, on_delete=models.CASCADE, null=True, related_name="+")
    guide = models.ForeignKey(ClonedGuide, on_delete=models.CASCADE, null=True, related_name="+")
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, null=True, related_name="+")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, null=True, related_name="+")
    page = models.ForeignKey(PlainPage, on_delete=models.CASCADE, null=True, related_name="+")
    title = models.TextField()
    sectors = models.TextField()
    minutes = models.PositiveIntegerField(null=True)
    topics = models.TextField()
    # The last columns: SQLite reads through a long text to what stands behind it.
    facts = models.TextField()
    words = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="what_is_a_centers_names_it",
                condition=models.Q(kind__in=["pack", "clone", "guide", "edition"], center__isnull=False)
                | (~models.Q(kind__in=["pack", "clone", "guide", "edition"]) & models.Q(center__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of}: {self.title}"


def of(thing: Any) -> str:
    """Return what an entry's ``of`` says: the kind of row, and its key."""
    return f"{thing._meta.model_name} {thing.pk}"
