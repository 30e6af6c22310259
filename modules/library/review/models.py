"""Approvals of one text, by digest."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models

from modules.accounts.identity.models import User
from modules.core.lines import LONGEST_NOTE
from modules.core.typed import check_day
from modules.kept.documents import KeptDocument, OldColumn, StoredVersion
from modules.library.modules.models import Module
from modules.library.statements.models import Statement


class ReviewKind(models.TextChoices):
    """The two reviews of a module with its guides. A release needs both, of the same text."""

    EDITORIAL = "editorial", "Editorial review"
    PCRCL = "pcrcl", "P/CRCL review"


class Approval(StoredVersion):
    """One approval of one text, by its digest. It stops counting when the text changes.

    The text is stored, so that a later reader is shown what changed since; approvals from before it was stored have
    none.
    """

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="approvals")
    kind = models.CharField(max_length=9, choices=ReviewKind.choices)
    document = models.ForeignKey(  # type: ignore[assignment]  # empty only in those from before
        KeptDocument, on_delete=models.PROTECT, null=True, related_name="+"
    )
    old_document = OldColumn(db_column="document", default="", editable=False)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("module", "digest", "kind", "approved_by"), name="one_approval_per_text"),
        ]

    def __str__(self) -> str:
        return f"{self.module} {self.digest[:12]}, {self.get_kind_display()}, approved by {self.approved_by}"


class Assignment(models.Model):
    """Who is asked to give one of the reviews of a module, and until when. The next release ends it."""

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="assignments")
    kind = models.CharField(max_length=9, choices=ReviewKind.choices)
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due = models.DateField(null=True, blank=True, validators=[check_day])
    assigned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("module", "kind"), name="one_reviewer_per_review"),
        ]

    def __str__(self) -> str:
        return f"{self.module}, {self.get_kind_display()}: {self.reviewer}"


class StatementAnswer(models.Model):
    """What a reviewer answered to one draft of a statement, by its digest: approved, or sent back with a reason."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="answers")
    kind = models.CharField(max_length=9, choices=ReviewKind.choices)
    digest = models.CharField(max_length=64)
    reason = models.TextField(blank=True, validators=[MaxLengthValidator(LONGEST_NOTE)])
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["answered_at", "pk"]

    def __str__(self) -> str:
        return f"{self.statement}, {self.get_kind_display()}, {'sent back' if self.reason else 'approved'}"
