"""What centers are told of by e-mail, and who was told: rows, so that nobody hears twice and nothing is forgotten."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from modules.accounts.identity.models import User
from modules.centers.center.models import Center
from modules.library.releases.models import Release


class Notice(models.Model):
    """One thing that one center is told of: a release that its clones can be updated to, or a withdrawal.

    Written in the transaction of the release or the withdrawal. ``sent_at`` is set in one transaction with the mails to
    every lead.
    """

    class Kind(models.TextChoices):
        RELEASE = "release", "a release"
        WITHDRAWAL = "withdrawal", "a withdrawal"

    kind = models.CharField(max_length=10, choices=Kind)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="notices")
    center = models.ForeignKey(Center, on_delete=models.CASCADE, related_name="notices")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("kind", "release", "center"), name="one_notice_per_release_and_center"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.release}, to {self.center}"


class Delivery(models.Model):
    """A notice that was mailed to one person."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("notice", "recipient"), name="one_delivery_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.notice}: {self.recipient}"
