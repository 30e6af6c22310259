"""Saves pages of packs together, in a number of queries that hardly grows with the number of pages.

``Page.save()`` sends 16 to 22 queries a page. It looks up the parent, the slug, the locale and the sites, reads the row
again for each of its two indexes, and brings the search index up to date page by page. Here the rows of all pages are
written in bulk, and each index is brought up to date once, from the pages in hand.

Django's signals are sent as for a fixture (``raw``), so nothing that listens for a saved page looks at it once more:
``events.saved`` tells of all pages together. Callers hold the locks that keep others from the same pages.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from modelsearch.backends import get_search_backends_with_name
from wagtail.models import Page, ReferenceIndex, Revision

from modules.accounts.identity.models import User
from modules.packs.pages.models import Clone, ClonedGuide

AnyPage = Clone | ClonedGuide
SAVED = ("title", "draft_title", "latest_revision", "latest_revision_created_at", "has_unpublished_changes")
"""The fields of Wagtail's own table that saving new words changes."""
REFERENCE = ("object_id", "to_content_type_id", "to_object_id", "model_path", "content_path")
"""What makes a row of the reference index unique."""
logger = logging.getLogger(__name__)


def insert(pages: Sequence[AnyPage]) -> None:
    """Insert new pages, whose places in the tree are set, and put them into Wagtail's search index.

    They stay out of the reference index: see :func:`refer`.
    """
    names = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
    rows = Page.objects.bulk_create([Page(**{name: getattr(page, name) for name in names}) for page in pages])
    for page, row in zip(pages, rows, strict=True):
        page.pk = page.id = row.pk
        page.save_base(raw=True, force_insert=True)
    find(pages)


def update(pages: Sequence[AnyPage], actor: User) -> None:
    """Save the words of pages, with one revision each by ``actor``, and bring both of Wagtail's indexes up to date.

    Slugs and places in the tree are left as they are.
    """
    now = timezone.now()
    revisions = Revision.objects.bulk_create(
        Revision(
            content_object=page,
            base_content_type=page.get_base_content_type(),
            user=actor,
            created_at=now,
            content=page.serializable_data(),
            object_str=str(page),
        )
        for page in pages
    )
    for page, revision in zip(pages, revisions, strict=True):
        page.latest_revision, page.latest_revision_created_at = revision, revision.created_at
        page.draft_title, page.has_unpublished_changes = page.title, True
        page.save_base(raw=True, force_update=True)
    Page.objects.bulk_update(pages, SAVED)
    find(pages)
    refer(pages)


def find(pages: Sequence[AnyPage]) -> None:
    """Put pages into Wagtail's search index, as its own signal handler does for one page after the other."""
    for model, group in groupby(sorted(pages, key=lambda page: page._meta.label), key=type):
        of_model = list(group)
        for name, backend in get_search_backends_with_name(with_auto_update=True):
            try:
                backend.add_bulk(model, of_model)
            except Exception:
                if not backend.catch_indexing_errors:  # a database, whose transaction is broken now
                    raise
                logger.exception("The search backend %s did not take %d pages", name, len(of_model))


def refer(pages: Sequence[AnyPage]) -> None:
    """Write in Wagtail's reference index what pages point to, as its own signal handler does for one page.

    Wagtail has a way for one object at a time, with three queries each. The rows here are the same.
    """
    base = ContentType.objects.get_for_model(Page)
    wanted = {
        (str(page.pk), *reference): page
        for page in pages
        for reference in ReferenceIndex._extract_references_from_object(page)
    }
    rows = ReferenceIndex.objects.filter(base_content_type=base, object_id__in=[str(page.pk) for page in pages])
    known = {tuple(row): pk for pk, *row in rows.values_list("pk", *REFERENCE)}
    ReferenceIndex.objects.bulk_create(
        [_reference(page, base, reference) for reference, page in wanted.items() if reference not in known],
        ignore_conflicts=True,
    )
    if gone := [pk for reference, pk in known.items() if reference not in wanted]:
        ReferenceIndex.objects.filter(pk__in=gone).delete()


def _reference(page: AnyPage, base: ContentType, reference: tuple[Any, ...]) -> ReferenceIndex:
    fields = dict(zip(REFERENCE, reference, strict=True))
    return ReferenceIndex(
        content_type=ContentType.objects.get_for_model(page, for_concrete_model=False),
        base_content_type=base,
        content_path_hash=ReferenceIndex._get_content_path_hash(fields["content_path"]),
        **fields,
    )
