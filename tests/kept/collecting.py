"""What two connections do at once around a document that nothing points to; run by ``tests/packs/processes.py``."""

from __future__ import annotations

import time
from unittest import mock

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import Page

from modules.domain.words import Words
from modules.kept import collecting
from modules.kept.documents import KeptDocument, keep
from modules.kept.opened import OpenedForm, open_form
from tests.packs.tasks import Outcome

ORPHAN = Words({"title": "Nothing points to this"})


def leave() -> Outcome:
    """Leave a document that nothing points to."""
    with transaction.atomic():
        keep(ORPHAN)
    return "made", state()


def state() -> str:
    """Return whether the document is kept, and how many forms point to it."""
    kept = KeptDocument.objects.filter(pk=ORPHAN.digest).exists()
    return f"{'kept' if kept else 'gone'}, {OpenedForm.objects.filter(document=ORPHAN.digest).count()} forms"


def see() -> Outcome:
    """Return the state in the end."""
    return "made", state()


def point_slowly() -> Outcome:
    """Keep the document, which is there, and point to it a second later."""
    with transaction.atomic():
        keep(ORPHAN)
        time.sleep(1.5)
        open_form(_page(), ORPHAN)
    return "made", "pointed"


def point_without_keeping() -> Outcome:
    """Take it for kept because it is there, and point to it a second later."""
    try:
        with transaction.atomic():
            assert KeptDocument.objects.filter(pk=ORPHAN.digest).exists()
            time.sleep(1.5)
            OpenedForm.objects.create(page_id=_page(), document_id=ORPHAN.digest)
    except IntegrityError:
        return "refused", "it is gone"
    return "made", "pointed"


def point_a_little_later() -> Outcome:
    """Open a form while a collection goes on."""
    time.sleep(0.7)
    open_form(_page(), ORPHAN)
    return "made", "pointed"


def collect_a_little_later() -> Outcome:
    """Collect while the other has kept and not yet pointed."""
    time.sleep(0.7)
    return "made", str(collecting.collect(timezone.now()).documents)


def collect_slowly() -> Outcome:
    """Collect, and take a second between the deletion and the end of the transaction."""
    unused = collecting.unused

    class Slow:
        def _raw_delete(self, using: str) -> int:
            number = unused()._raw_delete(using)
            time.sleep(1.5)
            return number

    with mock.patch.object(collecting, "unused", Slow):
        return "made", str(collecting.collect(timezone.now()).documents)


def _page() -> int:
    return int(Page.objects.order_by("pk").values_list("pk", flat=True)[0])
