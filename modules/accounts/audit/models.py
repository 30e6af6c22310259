"""The rows of the audit. Written once, never changed (docs/decisions/0019)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from modules.accounts.identity.models import User
from modules.core import moments


class AuditEntry(models.Model):
    """One thing that someone did.

    ``center`` is whose it concerns, None for DHS's own; it points without a constraint, as a center that had nothing
    may be deleted for good while what was done to it stays on record. ``title`` is what the thing was called then.
    """

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=100, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    title = models.CharField(max_length=255, blank=True)
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    center = models.ForeignKey(
        "modules.Center", on_delete=models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    address = models.CharField(max_length=45, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = "audit entry"
        verbose_name_plural = "audit"

    def __str__(self) -> str:
        return f"{moments.exact(self.at)} {self.action}"
