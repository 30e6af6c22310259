"""Holding on to what a release or an edition shows."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType
from wagtail.models import ReferenceIndex

from modules.media.models import AssetReference, Document, Image


def hold(rows: Sequence[AssetReference]) -> None:
    """Insert rows that protect images and documents, and index them, in a number of queries that doesn't grow.

    Without an entry in Wagtail's reference index the protection is a 500 in the admin instead of a polite refusal.
    """
    if not rows:
        return
    model = type(rows[0])
    saved = model._default_manager.bulk_create(rows)
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
