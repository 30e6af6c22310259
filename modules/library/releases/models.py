"""Releases, the images and files that they show, and their withdrawals."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from modules.accounts.identity.models import User
from modules.domain.version import FIRST, Kind, Version
from modules.kept.documents import StoredVersion
from modules.library.modules.models import Module
from modules.media.models import AssetReference


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Releases, withdrawn or not."""

    def summaries(self) -> ReleaseQuerySet:
        """Read each release's withdrawal with it, and no words."""
        return self.select_related("withdrawal")

    def with_words(self) -> ReleaseQuerySet:
        """Read the words of each release with it: the module's and its guides'."""
        return self.select_related("document")

    def newest_first(self) -> ReleaseQuerySet:
        """Order by number, the highest first. For the releases of one module."""
        return self.order_by("-major", "-minor")

    def newest(self) -> Release | None:
        """Return the release with the highest number; None without any. For the releases of one module."""
        return self.newest_first().first()

    def standing(self) -> ReleaseQuerySet:
        """Leave out those that are withdrawn."""
        return self.filter(withdrawal__isnull=True)

    def newest_of_each(self) -> ReleaseQuerySet:
        """Return the newest standing release of each module that has one, by title.

        A later filter narrows down the result and not the ranking, which is a query of its own: an old release that is
        asked for by its key would otherwise be the newest of one.
        """
        rank = Window(RowNumber(), partition_by=F("module"), order_by=[F("major").desc(), F("minor").desc()])
        ranked = self.standing().annotate(rank=rank).filter(rank=1)
        return self.model.objects.filter(pk__in=ranked.values("pk")).order_by("title")


class Release(StoredVersion):
    """An immutable, numbered version of a module with its guides. A trigger refuses UPDATE and DELETE.

    Its document is ``{"format", "about", "content"}``, and ``content`` is what a clone copies: the module's words and
    its guides.
    """

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="releases")
    major = models.PositiveIntegerField()
    minor = models.PositiveIntegerField()
    kind = models.CharField(max_length=5, choices=[(kind.value, kind.value.capitalize()) for kind in Kind])
    urgent = models.BooleanField(default=False)
    note = models.TextField(help_text="What changed and why.")
    slug = models.SlugField(max_length=255)
    title = models.CharField(max_length=255)
    released_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField()

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["module", "-major", "-minor"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("module", "major", "minor"), name="one_release_per_number"),
            models.UniqueConstraint(fields=("slug", "major", "minor"), name="one_release_per_address"),
            models.CheckConstraint(name="releases_count_from_1_0", condition=models.Q(major__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"

    def get_absolute_url(self) -> str:
        """Return the address of the release page."""
        return reverse("release", args=[self.slug, str(self.version)])

    @property
    def version(self) -> Version:
        """The number."""
        return Version(self.major, self.minor)

    @property
    def is_first(self) -> bool:
        """Whether it is the first of its module, so that nothing can be behind it."""
        return self.version == FIRST

    @property
    def withdrawn(self) -> Withdrawal | None:
        """Its withdrawal; None while it stands. A query of its own unless it was selected with the release."""
        return getattr(self, "withdrawal", None)

    @property
    def uid(self) -> str:
        """The lasting id of the module, as its clones and editions name it."""
        return str(self.about["uid"])

    @property
    def about(self) -> dict[str, Any]:
        """What DHS says of the module beside its words: its id, its office, its companions."""
        about: dict[str, Any] = self.beside["about"]
        return about


class ReleaseAsset(AssetReference):
    """An image or a file that a release shows; it can be neither replaced nor deleted. Immutable like its release."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="assets")

    class Meta:
        constraints: ClassVar = [*AssetReference.Meta.constraints]

    def __str__(self) -> str:
        return f"{self.image or self.document} in {self.release}"


class Withdrawal(models.Model):
    """DHS takes a release back. A row of its own, since a release never changes; immutable too.

    What was made with the release stays as it is, and is marked (DESIGN §5).
    """

    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.TextField()
    replacement = models.ForeignKey(
        Release, on_delete=models.PROTECT, null=True, blank=True, related_name="replaces", help_text="What to use now."
    )
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="no_release_replaces_itself",
                condition=models.Q(replacement__isnull=True) | ~models.Q(replacement=models.F("release")),
            ),
            models.CheckConstraint(name="withdrawals_have_a_reason", condition=~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.release}, withdrawn"
