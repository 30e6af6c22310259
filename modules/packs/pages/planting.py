"""Puts clones with their guides into the tree of a pack.

The pack's row is locked while this runs, so nobody else adds a page to it.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F
from wagtail.models import Page

from modules.accounts.identity.models import User
from modules.domain.words import Words
from modules.library.releases.models import Release
from modules.library.words.codec import Decoder
from modules.packs.pages.events import Copy, tell_saved
from modules.packs.pages.models import Clone, ClonedGuide, Pack
from modules.packs.pages.storing import insert


@dataclass(frozen=True)
class Seed:
    """What a new clone is made of.

    Attributes:
        words: the words of the clone and of its guides.
        release: the release that it is pinned to; None for a module of the center's own.
        uid: the permanent id of the module.
        slug: part of the page's address in the tree; no other page of the pack has it.
    """

    words: Words
    release: Release | None
    uid: uuid.UUID
    slug: str


def plant(pack: Pack, seeds: Sequence[Seed], owner: User) -> list[Copy]:
    """Insert a clone for each seed, in this order, as the last pages of the pack, each with its guides below it.

    The pages stay out of Wagtail's reference index until they are edited. Everything that a clone of a release points
    to is protected by that release, and only an edit makes it point to something of the center's.

    Raises:
        DocumentError: a page of the center may not hold these words.
    """
    decoder = Decoder([seed.words.document for seed in seeds], pack.center_id)
    copies = [_copy(pack, seed, decoder, owner) for seed in seeds]
    last = pack.get_last_child()
    path = last._inc_path() if last else Page._get_path(pack.path, pack.depth + 1, 1)
    for copy in copies:
        _place(copy.clone, pack, path)
        for at, guide in enumerate(copy.guides, start=1):
            _place(guide, copy.clone, Page._get_path(path, copy.clone.depth + 1, at))
        path = copy.clone._inc_path()
    insert([page for copy in copies for page in copy.pages])
    Page.objects.filter(pk=pack.pk).update(numchild=F("numchild") + len(copies))
    pack.numchild += len(copies)
    tell_saved(copies)
    return copies


def _copy(pack: Pack, seed: Seed, decoder: Decoder, owner: User) -> Copy:
    shared = {"center": pack.center, "release": seed.release, "owner": owner, "live": False}
    entries = seed.words.document["guides"]
    clone = Clone(slug=seed.slug, module_uid=seed.uid, numchild=len(entries), **shared)
    decoder.fill(clone, seed.words.document)
    guides = [
        ClonedGuide(slug=f"guide-{at}", uid=uuid.UUID(entry["id"]), **shared) for at, entry in enumerate(entries, 1)
    ]
    for guide, entry in zip(guides, entries, strict=True):
        decoder.fill(guide, entry["value"])
    return Copy(pack, clone, tuple(guides), seed.words, is_new=True)


def _place(page: Page, parent: Page, path: str) -> None:
    """Set what treebeard's ``add_child`` and Wagtail's ``save`` set of a new page."""
    page.path, page.depth = path, parent.depth + 1
    page.locale, page.draft_title = parent.locale, page.title
    page._cached_parent_obj = parent
    page.set_url_path(parent)
