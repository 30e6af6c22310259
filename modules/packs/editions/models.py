"""Editions, and what each shows."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.urls import reverse

from modules.accounts.identity.models import User
from modules.centers.center.models import Center
from modules.kept.documents import StoredByDigest
from modules.library.releases.models import Release
from modules.media.models import AssetReference
from modules.packs.pages.models import Pack


class Edition(StoredByDigest):
    """An immutable, numbered snapshot of a whole pack. A trigger refuses UPDATE and DELETE.

    Its document has the form that ``delivery/build.py`` takes.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="editions")
    center = models.ForeignKey(Center, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=255)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pack", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("pack", "number"), name="one_edition_per_number"),
            models.CheckConstraint(name="editions_count_from_1", condition=models.Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.title}, edition {self.number}"

    def get_absolute_url(self) -> str:
        """Return the address of the presenter view."""
        return reverse("present", args=[self.uid])


class EditionAsset(AssetReference):
    """An image or a file that an edition shows. Immutable like its edition.

    ``participant`` tells whether the participants' outline shows it too: those of presenters alone stay theirs.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="assets")
    participant = models.BooleanField()

    class Meta:
        constraints: ClassVar = [*AssetReference.Meta.constraints]

    def __str__(self) -> str:
        return f"{self.asset} in {self.edition}"


class EditionModule(models.Model):
    """A release that an edition was made with, so that SQL can ask who shows it. Immutable like its edition."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="modules")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="edition_modules")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("edition", "release"), name="one_row_per_edition_and_release"),
        ]

    def __str__(self) -> str:
        return f"{self.release} in {self.edition}"
