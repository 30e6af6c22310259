"""Comments on parts of a pack."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from modules.accounts.identity.models import Role, User
from modules.core.lines import LONGEST_NOTE
from modules.packs.pages.models import Clone, Pack

READERS = (Role.LEAD, Role.PCRCL, Role.DIRECTOR)
"""Who reads a pack before there is an edition, and comments on it."""


class RemarkQuerySet(models.QuerySet["Remark"]):
    """Comments, whether or not they are answered."""

    def open(self) -> RemarkQuerySet:
        """Return those that nobody answered or resolved."""
        return self.filter(resolved_at=None)


class Remark(models.Model):
    """What somebody says of one part of a pack: a slide, a section, or the pack as a whole.

    ``block`` is the id of the part in the words of ``clone``; empty for the module, or, without a clone, for the pack.
    A comment stays when its part is deleted. ``role`` is that of the author at the center, to whom an answer goes.
    """

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="remarks")
    clone = models.ForeignKey(Clone, on_delete=models.CASCADE, null=True, related_name="remarks")
    block = models.CharField(max_length=200, blank=True)
    words = models.TextField(max_length=LONGEST_NOTE)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(max_length=LONGEST_NOTE, blank=True)
    resolved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="a_remark_says_something", condition=~models.Q(words="")),
            models.CheckConstraint(
                name="a_remark_is_resolved_by_somebody",
                condition=models.Q(resolved_at=None, resolved_by=None, answer="")
                | models.Q(resolved_at__isnull=False, resolved_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by} on {self.pack}"

    def get_absolute_url(self) -> str:
        """Return its place among the comments of the pack."""
        return f"{reverse('remarks', args=[self.pack_id])}#remark-{self.pk}"
