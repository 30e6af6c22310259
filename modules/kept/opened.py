"""What a form was opened from: the words that its page had then, so that a save can be merged with what is there now.

Nothing here knows what a form is or what its words mean: the rooms that have forms do.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from modules.domain.words import Words
from modules.kept.documents import StoredDocument

KEPT_OPEN = timedelta(days=14)
"""How long the base of a form is kept, from when the form was opened."""

KEPT_LEFT = timedelta(days=1)
"""How long it is kept after a save led the form on to a newer base: for an answer that was lost, and a second tab."""


class OpenedFormQuerySet(models.QuerySet["OpenedForm"]):
    """Bases of forms."""

    def over(self, now: datetime) -> OpenedFormQuerySet:
        """Return those that were kept for long enough."""
        return self.filter(Q(opened_at__lt=now - KEPT_OPEN) | Q(left_at__lt=now - KEPT_LEFT))


class OpenedForm(StoredDocument):
    """The base of one form: the words of one page when the form was opened, or when it was last saved from there.

    A row is never moved on to other words: a browser that duplicates a tab has one ``uid`` in two forms. Each save gets
    a base of its own; see ``after`` of :func:`open_form`.

    ``pin`` is the primary key of the release that the page was pinned to; None for a page that is a copy of none. Left
    without a foreign key, since this room stands below the library, and a release is never deleted.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    pin = models.PositiveBigIntegerField(null=True)
    opened_at = models.DateTimeField(default=timezone.now, db_index=True)
    left_at = models.DateTimeField(null=True, db_index=True)

    objects = OpenedFormQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["opened_at"]

    def __str__(self) -> str:
        return f"page {self.page_id}, opened {self.opened_at}"


def open_form(
    page_id: int,
    words: Words,
    *,
    pin: int | None = None,
    after: OpenedForm | None = None,
    since: OpenedForm | None = None,
) -> OpenedForm:
    """Keep what a form of this page is opened from, or goes on from after a save, and return its base.

    Args:
        page_id: the page whose own words these are: a module without its guides, or a guide.
        words: what the page says.
        pin: the release that it is pinned to.
        after: the base that the form had before it was saved. It is kept for one more day.
        since: the base from whose time and release the form still differs from its page, because it does not show what
            came in: what others did is told from there.
    """
    now = timezone.now()
    with transaction.atomic():
        opened = OpenedForm(
            page_id=page_id, pin=since.pin if since else pin, opened_at=since.opened_at if since else now
        )
        opened.store(words)
        opened.save(force_insert=True)
        if after:
            OpenedForm.objects.filter(pk=after.pk, left_at=None).update(left_at=now)
    return opened


def base_of(page_id: int, uid: str) -> OpenedForm | None:
    """Return the base that a form of this page names, with its words, in one query.

    None if there is no such base, if it is of another page, or if ``uid`` is no UUID: the form was open for longer than
    bases are kept, or never came from here.
    """
    try:
        asked = uuid.UUID(uid)
    except ValueError:
        return None
    return OpenedForm.objects.select_related("document").filter(page=page_id, uid=asked).first()
