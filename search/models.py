"""Search entries: one row for each object that can be found."""

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
    """The kinds of objects that can be found, in the order of the results."""

    MODULE = "module", "Modules"
    PACK = "pack", "Packs"
    CLONE = "clone", "Modules in packs"
    GUIDE = "guide", "Presenter guides in packs"
    EDITION = "edition", "Editions"
    STATEMENT = "statement", "Statements"
    HELP = "help", "Help"


class Entry(models.Model):
    """An object that can be found, with its words.

    A row has a foreign key to its object and is deleted with it. States that change without the words (archived, taken
    out, withdrawn, live) are not stored here; ``policy.visible_to`` reads them from the object.

    Attributes:
        of: the kind and primary key of the object, such as ``module 12``; unique.
        facts: words that everyone who may find the entry may read.
        words: words for people with a role only. Of the public entries, only modules have some.
        sectors: slugs of audience sectors, each surrounded by spaces; "" if there are none.
        minutes: the duration; None if the object has none.
        topics: permanent ids of the modules that the object is or contains, each surrounded by spaces.
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
    # Last, because SQLite has to read through a long text to get to the columns after it.
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
    """Return the key of an entry: the model name and primary key of its object."""
    return f"{thing._meta.model_name} {thing.pk}"
