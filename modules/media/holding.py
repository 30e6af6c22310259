"""Protecting the images and documents that a release or an edition shows from deletion."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from wagtail.models import ReferenceIndex

from modules.media.models import AssetReference, Document, Image


def visible_assets(wanted: Collection[str], center_id: int | None) -> list[Image | Document]:
    """Return the images and documents with these SHA-256 that a center may use: its own and the library's.

    A ``center_id`` of None means only the library's. Runs two queries.
    """
    return [
        asset
        for model in (Image, Document)
        for asset in model.objects.visible_to_center(center_id).filter(sha256__in=wanted)
    ]


def hold(rows: Iterable[AssetReference]) -> None:
    """Insert rows of one model that protect images and documents, and index them.

    The number of queries is fixed. Each row also gets an entry in Wagtail's reference index. Without the entry,
    deleting a protected file in the admin fails with a server error (500) instead of a polite refusal.
    """
    new = list(rows)
    if not new:
        return
    model = type(new[0])
    saved = model._default_manager.bulk_create(new)
    ours = ContentType.objects.get_for_model(model)
    targets = {
        name: ContentType.objects.get_for_model(kind) for name, kind in (("image", Image), ("document", Document))
    }
    ReferenceIndex.objects.bulk_create(
        [
            ReferenceIndex(
                base_content_type=ours,
                content_type=ours,
                object_id=str(row.pk),
                to_content_type=targets[name],
                to_object_id=str(getattr(row, f"{name}_id")),
                model_path=name,
                content_path=name,
                content_path_hash=ReferenceIndex._get_content_path_hash(name),
            )
            for row in saved
            for name in targets
            if getattr(row, f"{name}_id")
        ]
    )


def used_only_by(gone: Mapping[type[Model], Iterable[int]], own: Mapping[type[Model], Any]) -> list[Image | Document]:
    """Return the images and documents that nothing would use after the given rows are deleted.

    Runs a fixed number of queries.

    Args:
        gone: primary keys of the rows to delete, by model.
        own: querysets of the images and documents to consider, by model.
    """
    here = Q(pk__in=())
    for model, keys in gone.items():
        content_type = ContentType.objects.get_for_model(model, for_concrete_model=False)
        here |= Q(base_content_type=content_type, object_id__in=[str(key) for key in keys])
    return [
        asset
        for model, assets in own.items()
        for asset in _left(ContentType.objects.get_for_model(model), assets, here)
    ]


def _left(content_type: ContentType, assets: Any, here: Q) -> list[Any]:
    references = ReferenceIndex.objects.filter(to_content_type=content_type)
    used = {int(key) for key in references.filter(here).values_list("to_object_id", flat=True)}
    elsewhere = references.filter(to_object_id__in=[str(key) for key in used]).exclude(here)
    used -= {int(key) for key in elsewhere.values_list("to_object_id", flat=True)}
    return list(assets.filter(pk__in=used).order_by("title", "pk"))
