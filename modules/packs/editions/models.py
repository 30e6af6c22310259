"""Editions, and what each shows."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property

from modules.accounts.identity.models import User
from modules.centers.center.models import Center
from modules.domain.document import Document
from modules.domain.words import Words
from modules.kept.documents import OldColumn, StoredDocument, keep
from modules.library.releases.models import Release
from modules.media.models import AssetReference
from modules.packs.pages.models import Pack


class EditionQuerySet(models.QuerySet["Edition"]):
    """Editions."""

    def with_words(self) -> EditionQuerySet:
        """Read the words of all their modules, in one query for as many editions as are read at once."""
        modules = EditionModule.objects.select_related("document").order_by("place")
        return self.prefetch_related(models.Prefetch("modules", modules, to_attr="read_with"))

    def read(self) -> Edition | None:
        """Return the newest of these editions of one pack with the words of its modules, in one query.

        None if there is no edition. Each has a module.
        """
        rows = EditionModule.objects.filter(edition__in=self.order_by("-number").values("pk")[:1])
        modules = list(rows.select_related("edition", "document").order_by("place"))
        if not modules:
            return None
        edition = modules[0].edition
        edition.read_with = modules
        return edition


class Edition(models.Model):
    """An immutable, numbered snapshot of a whole pack. A trigger refuses UPDATE and DELETE.

    Its document has the form that ``delivery/build.py`` takes. The row holds the ``manifest``: the document with the
    digest of each module's words in their place. The words are kept once, whatever else says them. ``digest`` is that
    of the whole document.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="editions")
    center = models.ForeignKey(Center, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=255)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    manifest = models.JSONField(editable=False)
    old_document = OldColumn(db_column="document", editable=False)

    objects = EditionQuerySet.as_manager()

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

    def store(self, words: Words) -> None:
        """Keep the words of each module, and set what the row stores. In the transaction that saves the row.

        The rows of its modules, in ``read_with``, are to be saved after it.
        """
        said = [Words(entry["content"]) for entry in words.document["modules"]]
        keep(*said)
        self.read_with = [EditionModule(place=place) for place in range(len(said))]
        for module, content in zip(self.read_with, said, strict=True):
            module.point_to(content)
        entries = zip(words.document["modules"], said, strict=True)
        modules = [{**entry, "content": content.digest} for entry, content in entries]
        self.manifest = {**words.document, "modules": modules}
        self.old_document, self.digest = words.canonical.decode(), words.digest

    @cached_property
    def read_with(self) -> Sequence[EditionModule]:
        """Its modules with their words, in their order. One query, unless it was read with them."""
        return list(self.modules.select_related("document").order_by("place"))

    @cached_property
    def body(self) -> Document:
        """The whole document."""
        entries = zip(self.manifest["modules"], self.read_with, strict=True)
        return {**self.manifest, "modules": [{**entry, "content": module.content} for entry, module in entries]}


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


class EditionModule(StoredDocument):
    """A module in an edition: its words, and the release that it is a copy of. Immutable like its edition.

    So SQL can ask who shows a release. A module of the center's own has none.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="modules")
    place = models.PositiveIntegerField(help_text="Its place in the edition, from 0.")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, related_name="edition_modules")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("edition", "place"), name="one_module_per_place_of_an_edition"),
        ]

    def __str__(self) -> str:
        return f"{self.release or 'A module of the center’s own'} in {self.edition}"
