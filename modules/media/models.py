"""Images, renditions and documents: rows that name immutable bytes and belong to a center through their collection."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Collection as Some
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import models, transaction
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from taggit.managers import TaggableManager
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import DocumentQuerySet as WagtailDocumentQuerySet
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import ImageQuerySet as WagtailImageQuerySet
from wagtail.models import Collection

from modules.accounts.identity.policy import center_ids, is_administrator, memberships
from modules.media.metadata import without_metadata
from modules.media.naming import NAME_LENGTH, content_digest, incoming, original_name
from modules.media.storage import reserve


def owned_above(path: Any) -> models.QuerySet[Any]:
    """Return the collections at or above a place in the collection tree that belong to a center, nearest first.

    ``path`` is an expression and not a value: adding a collection changes the paths of its siblings, so paths must be
    read from the database.
    """
    asked = models.ExpressionWrapper(path, output_field=models.CharField())
    owned = Collection.objects.filter(center__isnull=False).order_by("-depth")
    return owned.alias(asked=asked).filter(asked__startswith=models.F("path"))


def collections_closed_to(centers: Some[int]) -> models.QuerySet[Any]:
    """Return the collections of all centers except the given ones, including the collections below them.

    A collection belongs to the library if neither it nor any collection above it belongs to a center.
    """
    others = owned_above(models.OuterRef("path")).exclude(center__in=centers)
    return Collection.objects.order_by().filter(models.Exists(others))


class AssetQuerySet(models.QuerySet[Any]):
    """Images or documents, filtered by who may see them."""

    def visible_to_center(self, center_id: int | None) -> Self:
        """Return the files of the library and of this center; only the library's if ``center_id`` is None."""
        return self.visible_to_centers(() if center_id is None else (center_id,))

    def visible_to_centers(self, centers: Some[int]) -> Self:
        """Return the files of the library and of the given centers."""
        return self.exclude(collection__in=collections_closed_to(centers).values("pk"))

    def visible_to(self, user: Any) -> Self:
        """Return the files that this person may see.

        Members see the library's files and those of their own centers; administrators see the library's, and those of
        centers that are open to them for a reason. People who are not signed in, not active or without a role see none.
        """
        if is_administrator(user):
            return self.visible_to_centers(center_ids(user) | user.reads)
        return self.visible_to_centers(center_ids(user)) if memberships(user) else self.none()

    def update(self, **values: Any) -> int:
        """Update rows, but raise TypeError for a change of ``file`` or ``sha256``."""
        if {"file", "sha256"} & values.keys():
            raise TypeError("The file of an image or document can't be changed")
        return super().update(**values)


class ImageQuerySet(AssetQuerySet, WagtailImageQuerySet):
    """Images, filtered by who may see them."""


class DocumentQuerySet(AssetQuerySet, WagtailDocumentQuerySet):
    """Documents, filtered by who may see them."""


class Asset(models.Model):
    """A stored file that never changes after its row is saved.

    ``sha256`` is read from the name that the storage computed from the bytes. Nobody else can set it.
    """

    sha256 = models.CharField(max_length=64, db_index=True, editable=False)
    name = models.CharField(max_length=NAME_LENGTH, editable=False)

    # Wagtail's own models provide the first two; kept_file is the error message for a replaced file.
    file: Any
    _set_file_hash: Callable[[], None]
    kept_file: ClassVar[str]

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_sha256_is_whole",
                condition=Exact(Length("sha256"), models.Value(64)),
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the bytes and save the row. Raises ValidationError if the row already had a different file."""
        with transaction.atomic():
            self.refuse_another_file()
            self.take_in()
            super().save(*args, **kwargs)

    def clean(self) -> None:
        """Raise ValidationError if the file was replaced."""
        super().clean()
        self.refuse_another_file()

    def refuse_another_file(self) -> None:
        """Raise ValidationError if the file is not the one that the row was first saved with."""
        if self.pk is None:
            return
        rows: models.Manager[Any] = type(self)._base_manager
        first = rows.filter(pk=self.pk).values_list("file", flat=True).first()
        if first is not None and (self.file.name != first or not self.file._committed):
            raise ValidationError(self.kept_file, code="immutable")

    def take_in(self) -> None:
        """Store new bytes, and fill in the digest, name and size of a new row.

        Raises:
            ValidationError: there is no file, or its bytes were deleted during the upload together with the last other
                row that used them.
        """
        if self.file and self._state.adding:
            self._store()
        digest = content_digest(self.file.name or "")
        if digest is None:
            raise ValidationError("Choose a file.", code="required")
        if self._state.adding:
            self._keep(digest)

    def _store(self) -> None:
        """Store what is to be kept of the bytes. Wagtail stores a file that waited for its description by itself."""
        if not self.file._committed:
            self.file.save(self.file.name, self.kept_of(self.file.file), save=False)
        elif self.file.storage.exists(self.file.name):
            whole, name = self.file.name, self.name
            kept = self.kept_of(self.file.file)
            if kept is not self.file.file:
                self.file.save(whole, kept, save=False)
                self.name = name
                self.file.storage.delete(whole)

    def kept_of(self, file: File) -> File:
        """Return what is kept of a new file: all of it. Subclasses override this."""
        return file

    def _keep(self, digest: str) -> None:
        reserve(digest, shared=True)
        if not self.file.storage.exists(self.file.name):
            raise ValidationError("The file got lost while it was being saved. Upload it again.", code="lost")
        self.sha256 = digest
        self.name = self.name or original_name(self.file.name)
        self.file_size = self.file.size
        self._set_file_hash()

    @property
    def filename(self) -> str:
        """The name that the uploader gave the file, cleaned."""
        return self.name


class Image(Asset, AbstractImage):
    """A picture. ``description`` is its default alt text; each use of the picture may have its own."""

    kept_file = "The file of an image can’t be changed. Upload the new picture as a new image and choose it instead."

    tags = TaggableManager(blank=True, help_text=None, related_name="asset_images")

    # Forms have no tags, because Wagtail would suggest one center's tags to all others.
    admin_form_fields: ClassVar = (
        "title", "file", "description", "collection",
        "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height",
    )  # fmt: skip

    objects = ImageQuerySet.as_manager()

    class Meta(Asset.Meta):
        default_related_name = "asset_images"  # Wagtail's own image model already uses "images"
        permissions: ClassVar = [("choose_image", "Can choose image")]

    def __str__(self) -> str:
        return str(self.title)

    def get_upload_to(self, filename: str) -> str:
        """Return the upload name for the storage, and record the original name, which is only available here."""
        self.name = original_name(filename)
        return incoming(filename)

    def kept_of(self, file: File) -> File:
        """Return the picture alone, without metadata."""
        return without_metadata(file)

    @property
    def default_alt_text(self) -> str:
        """The description. The title is never used instead."""
        return str(self.description)


class Rendition(AbstractRendition):
    """An image in another size.

    Its file is named by its own bytes, since different versions of Pillow may produce different bytes.
    """

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="one_rendition_per_image_and_filter"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["file"], name="rendition_by_file")]

    def __str__(self) -> str:
        return f"{self.image} ({self.filter_spec})"

    def get_upload_to(self, filename: str) -> str:
        """Return the upload name for the storage."""
        return incoming(filename)


def document_upload_to(instance: Document, filename: str) -> str:
    """Return the upload name for the storage, and record the original name, which is only available here."""
    instance.name = original_name(filename)
    return incoming(filename)


class Document(Asset, AbstractDocument):
    """A file to download: a handout, a template, a data sheet."""

    kept_file = "The file of a document can’t be changed. Upload the new file as a new document and choose it instead."

    file = models.FileField(upload_to=document_upload_to)
    tags = TaggableManager(blank=True, help_text=None, related_name="asset_documents")

    admin_form_fields: ClassVar = ("title", "file", "collection")  # no tags, for the same reason as for images

    objects = DocumentQuerySet.as_manager()

    class Meta(Asset.Meta, AbstractDocument.Meta):
        default_related_name = "asset_documents"  # Wagtail's own document model already uses "documents"
        permissions: ClassVar = [("choose_document", "Can choose document")]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def url(self) -> str:
        """The private address. Wagtail's own document view does not check centers."""
        return str(self.file.url)


class AssetReference(models.Model):
    """An image or document that a snapshot shows, which therefore can't be deleted.

    Abstract. Two duties for a subclass:

    - If it has a ``Meta`` of its own, that must inherit from ``AssetReference.Meta``, or the constraint is lost.
    - It must be registered with ``ReferenceIndex.register_model`` in ``ready()``, or Wagtail's admin answers an attempt
      to delete such a file with a server error instead of a refusal.
    """

    image = models.ForeignKey(Image, on_delete=models.PROTECT, null=True, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_one_asset",
                condition=models.Q(image__isnull=True) ^ models.Q(document__isnull=True),
            )
        ]

    @classmethod
    def to(cls, asset: Image | Document, **fields: Any) -> Self:
        """Return a new row that refers to this image or document; ``fields`` are the subclass's own."""
        return cls(**{"image" if isinstance(asset, Image) else "document": asset}, **fields)

    @property
    def asset(self) -> Image | Document | None:
        """The image or the document, whichever is set. None only before the row is complete."""
        return self.document if self.image is None else self.image
