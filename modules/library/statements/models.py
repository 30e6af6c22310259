"""Statements: mandated wording, stored once and used in many modules.

A block refers to a *version* of a statement, and a version never changes. So releases, clones and editions keep their
wording when a statement gets a new one.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models

from modules.accounts.identity.models import User
from modules.core.lines import LONGEST_NOTE, LONGEST_TEXT
from modules.domain import plaintext
from modules.domain.document import digest
from modules.domain.token_checks import problems_in
from modules.domain.vocabularies import StatementKind


class Statement(models.Model):
    """Mandated wording as DHS edits it: a draft until both reviews approve it, which makes it a version."""

    key = models.SlugField(max_length=60, unique=True, help_text="Short and lasting, for example emergency-911.")
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=StatementKind.choices())
    wording = models.TextField(
        validators=[MaxLengthValidator(LONGEST_TEXT)], help_text="Shown word for word wherever the statement is used."
    )
    basis = models.CharField(max_length=300, blank=True, help_text="The law, page or decision it comes from.")
    confirmed = models.BooleanField(
        default=False,
        help_text="Check this when DHS has confirmed the wording. Until then, every page says “to be confirmed”.",
    )
    note = models.TextField(
        blank=True, validators=[MaxLengthValidator(LONGEST_NOTE)], help_text="What is still to be confirmed."
    )
    written_by = models.ManyToManyField(User, blank=True, editable=False, related_name="+")

    class Meta:
        ordering: ClassVar = ["title"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Normalize plain text, so that saving an unchanged form does not add a version.

        Raises ValidationError for tokens that can't be filled.
        """
        super().clean()
        self.wording, self.note = plaintext.lines(self.wording), plaintext.lines(self.note)
        strange = {name: problems_in(getattr(self, name), name) for name in self.FILLED}
        if any(strange.values()):
            raise ValidationError({name: said for name, said in strange.items() if said})

    FILLED: ClassVar = ("title", "wording", "basis", "note")  # fields that may contain tokens
    VERSIONED: ClassVar = ("title", "kind", "wording", "basis", "confirmed", "note")

    @property
    def draft(self) -> dict[str, Any]:
        """What a version made now would say."""
        return {name: getattr(self, name) for name in self.VERSIONED}

    @property
    def state(self) -> str:
        """The digest of the draft: what an approval is an approval of."""
        return digest(self.draft)

    def newest(self) -> StatementVersion | None:
        """Return the newest version, which new blocks use; None before the first. One query."""
        found: StatementVersion | None = self.versions.order_by("-number").first()
        return found


class StatementVersion(models.Model):
    """A numbered wording of a statement. Immutable: a database trigger refuses UPDATE and DELETE."""

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

    @property
    def draft(self) -> dict[str, Any]:
        """What it says, as a draft that says the same."""
        return {name: getattr(self, name) for name in Statement.VERSIONED}

    @property
    def key(self) -> str:
        """The key of the statement, which no edit changes."""
        return self.statement.key
