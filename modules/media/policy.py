"""Rules for who may see an image or document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Subquery
from wagtail.models import Collection

from modules.media.models import Document, Image, Rendition, owned_above

Reference = tuple[type[Model], Any, str, str]
"""``(model, id, path in the model, path in the content)``, as Wagtail's blocks and rich text yield it."""


def may_see(user: Any, asset: Image | Document | Rendition) -> bool:
    """Return whether the user may see the file. A rendition is visible to those who may see its image."""
    seen = asset.image if isinstance(asset, Rendition) else asset
    rows: Any = type(seen).objects
    return bool(rows.visible_to(user).filter(pk=seen.pk).exists())


def owner_of(collection: Collection) -> int | None:
    """Return the id of the center that owns the collection or the nearest collection above it; None for the library."""
    path = Subquery(Collection.objects.filter(pk=collection.pk).values("path"))
    nearest: int | None = owned_above(path).values_list("center", flat=True).first()
    return nearest


def foreign_references(references: Iterable[Reference], center_id: int | None) -> list[Reference]:
    """Return the references to images and documents that this center may not see. A ``center_id`` of None means DHS.

    References to rows that do not exist are included, so that "not yours" and "does not exist" get the same answer.
    References to other models are left out. Runs one query for images and one for documents.
    """
    known = list(references)
    images = [reference for reference in known if issubclass(reference[0], Image)]
    documents = [reference for reference in known if issubclass(reference[0], Document)]
    return _not_visible(images, Image, center_id) + _not_visible(documents, Document, center_id)


def _not_visible(references: list[Reference], model: Any, center_id: int | None) -> list[Reference]:
    ids = {str(pk) for _, pk, _, _ in references if _is_id(str(pk))}
    if not ids:
        return references
    visible = model.objects.visible_to_center(center_id).filter(pk__in=ids).values_list("pk", flat=True)
    seen = {str(pk) for pk in visible}
    return [reference for reference in references if str(reference[1]) not in seen]


def _is_id(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 19  # longer numbers don't fit in 64 bits
