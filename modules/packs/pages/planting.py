"""Puts a clone with its guides into the tree, in few queries.

treebeard's ``add_child`` and Wagtail's ``save`` look up parent, slug, locale and sites for every page, check again what
was checked when it was released, and log every page of its own: four fifths of the time of a clone. The pack's row is
locked while this runs, so nobody else adds a child to it.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import F
from wagtail.models import Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from modules.accounts.identity.models import User
from modules.domain.document import Document
from modules.library.releases.models import Release
from modules.library.words.codec import Decoder
from modules.packs.pages.models import Clone, ClonedGuide, Pack


def plant_words(
    pack: Pack, release: Release | None, slug: str, content: Document, owner: User, *, uid: uuid.UUID
) -> tuple[Clone, list[ClonedGuide]]:
    """Make a clone of the release, or of nothing, that says ``content``, with its guides, and plant it in the pack.

    ``uid`` is the lasting id of the module.

    Raises:
        DocumentError: for what no page of the center may hold.
    """
    decoder = Decoder(content, pack.center_id)
    shared = {"center": pack.center, "release": release, "owner": owner, "live": False}
    clone = Clone(slug=slug, module_uid=uid, **shared)
    decoder.fill(clone, content)
    guides = []
    for at, entry in enumerate(content["guides"], start=1):
        guide = ClonedGuide(slug=f"guide-{at}", uid=uuid.UUID(entry["id"]), **shared)
        decoder.fill(guide, entry["value"])
        guides.append(guide)
    plant(pack, clone, guides)
    return clone, guides


def plant(pack: Pack, clone: Clone, guides: Sequence[ClonedGuide]) -> None:
    """Insert the clone as the last child of the pack, and the guides below it in their order.

    The pages stay out of Wagtail's reference index until they are edited: all that a clone of a release points to is
    held by that release, and it can point to something of the center's only by an edit.
    """
    last = pack.get_last_child()
    clone.path = last._inc_path() if last else Page._get_path(pack.path, pack.depth + 1, 1)
    clone.numchild = len(guides)
    with disable_reference_index_auto_update():
        _insert(clone, pack)
        for at, guide in enumerate(guides, start=1):
            guide.path = Page._get_path(clone.path, clone.depth + 1, at)
            _insert(guide, clone)
    Page.objects.filter(pk=pack.pk).update(numchild=F("numchild") + 1)


def _insert(page: Page, parent: Page) -> None:
    page.depth = parent.depth + 1
    page.locale = parent.locale
    page.draft_title = page.title
    page._cached_parent_obj = parent  # what treebeard's add_child leaves behind
    page._is_site_root = False
    page.save(clean=False, log_action=None)
