"""A director's answer that a text is not to become an edition yet, with the reason."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from modules.accounts.identity.models import User
from modules.packs.pages.models import Pack


class EditionSentBack(models.Model):
    """What has to change before an edition is made of a pack, as its director wrote it.

    It is about the text with this ``digest``, and stands until the text changes or is approved.
    """

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="sent_back")
    digest = models.CharField(max_length=64)
    reason = models.TextField(max_length=2000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="edition_sent_back_with_a_reason", condition=~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.pack} {self.digest[:12]}, sent back by {self.by}"


def sent_back(pack: Pack, text: str) -> EditionSentBack | None:
    """Return the newest answer that sent the text with this digest back; None if it was not, or was approved since."""
    found = EditionSentBack.objects.filter(pack=pack, digest=text).select_related("by").last()
    return None if found is None or pack.approvals.filter(digest=text).exists() else found
