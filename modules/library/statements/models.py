"""Statements: mandated wording, kept once, used in many modules.

What a block points to is a *version* of a statement, which never changes. So a release, a clone and an edition go on
saying what they said when the statement gets new wording.
"""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property

from modules.domain import plaintext
from modules.domain.token_checks import problems_in


class Statement(models.Model):
    """Mandated wording as DHS edits it. ``SaveStatement`` writes a version whenever the wording changes."""

    class Kind(models.TextChoices):
        SAFETY = "safety", "Safety"
        PCRCL = "pcrcl", "P/CRCL"
        DEFINITION = "definition", "Definition"
        LEGAL = "legal", "Legal"
        TRADEMARK = "trademark", "Trademark"
        MARKING = "marking", "Marking"

    key = models.SlugField(max_length=60, unique=True, help_text="Short and lasting, for example emergency-911.")
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind)
    wording = models.TextField(help_text="Shown word for word wherever the statement is used.")
    basis = models.CharField(max_length=300, blank=True, help_text="The law, page or decision it comes from.")
    confirmed = models.BooleanField(
        default=False,
        help_text="Check this when DHS has confirmed the wording. Until then, every page says “to be confirmed”.",
    )
    note = models.TextField(blank=True, help_text="What is still to be confirmed.")

    class Meta:
        ordering: ClassVar = ["title"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Keep plain text in its normal form, so that a form saved unchanged makes no new version."""
        super().clean()
        self.wording, self.note = plaintext.lines(self.wording), plaintext.lines(self.note)
        strange = {name: problems_in(getattr(self, name), name) for name in self.FILLED}
        if any(strange.values()):
            raise ValidationError({name: said for name, said in strange.items() if said})

    FILLED: ClassVar = ("title", "wording", "basis", "note")  # a token may stand in these
    VERSIONED: ClassVar = ("title", "kind", "wording", "basis", "confirmed", "note")

    @cached_property
    def current(self) -> StatementVersion:
        """The version that new blocks get."""
        return self.versions.latest("number")


class StatementVersion(models.Model):
    """The wording of a statement under a number. Immutable: a trigger refuses UPDATE and DELETE."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=12)
    wording = models.TextField()
    basis = models.CharField(max_length=300, blank=True)
    confirmed = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("statement", "number"), name="one_wording_per_statement_number"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"
