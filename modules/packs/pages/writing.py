"""Writing a document to a clone and its guides: what an update, a return to the release and an undo share."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.models import Page, Revision

from modules.accounts.identity.models import User
from modules.core.refusals import Refused
from modules.domain.document import Document
from modules.library.releases.models import Release
from modules.library.words.codec import Decoder
from modules.packs.pages.models import Clone, ClonedGuide, Pack


class Archived(Refused):
    """The pack is archived, so nothing was written in it."""

    def __init__(self, pack: Pack) -> None:
        super().__init__(f"“{pack.title}” is archived, so nothing was changed. Restore the pack first, on its page.")


def lock_pack(pack: Pack) -> Pack:
    """Return the pack with its center's profile as the database has it, locked until the transaction ends.

    The profile is not locked: PostgreSQL locks no row that an outer join may not find.

    Raises:
        Refused: where it was deleted meanwhile, or is archived (``Archived``).
    """
    found: Pack | None = _locking().select_related("center__profile").filter(pk=pack.pk).first()
    return _in_use(found)


def _locking() -> Any:
    # The page's row too: PostgreSQL reads anew, after waiting, only what it locks, and the tree counts on that row.
    return Pack.objects.select_for_update(of=("self", "page_ptr")).order_by()


def _in_use(pack: Pack | None) -> Pack:
    if pack is None:
        raise Refused("Someone deleted the pack in the meantime. Nothing was changed.")
    if pack.archived_at:
        raise Archived(pack)
    return pack


def lock(clone: Clone) -> Clone:
    """Return the clone as the database has it, locked with its pack until the transaction ends.

    An edition is cut with the pack locked, so it never holds half of what is written meanwhile; saving in the editor
    waits for the page's row (``library/words/one_writer.py``).

    Raises:
        Refused: where the pack was deleted meanwhile, or is archived (``Archived``).
    """
    _in_use(_locking().filter(path=clone.path[: -clone.steplen]).first())
    clones = Clone.objects.select_for_update(of=("self", "page_ptr")).select_related("center")
    return clones.select_related("release__module").get(pk=clone.pk)


def write(clone: Clone, content: Document, *, release: Release, actor: User) -> None:
    """Make the clone say ``content``, pinned to ``release``: one revision of each page. Runs inside a transaction.

    Guides that ``content`` has and the clone has not are made, and the other way round; their order follows.

    Raises:
        Refused: where the pages refuse it; nothing was written then that the transaction doesn't take back.
    """
    decoder = Decoder(content, clone.center_id)
    try:
        _save(clone, content, decoder, release, actor)
        _write_guides(clone, content["guides"], decoder, release, actor)
    except ValidationError as error:
        raise Refused(*error.messages) from error


def _save(page: Clone | ClonedGuide, words: Document, decoder: Decoder, release: Release, actor: User) -> None:
    """Save the page and its revision. Wagtail's ``save_revision`` would save the row, and both indexes, once more."""
    page.release = release
    decoder.fill(page, words)
    page.minimal_clean()
    revision = Revision.objects.create(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        user=actor,
        content=page.serializable_data(),
        object_str=str(page),
    )
    page.latest_revision, page.latest_revision_created_at = revision, revision.created_at
    page.draft_title, page.has_unpublished_changes = page.title, True
    page.save(clean=False)  # type: ignore[call-arg]  # Wagtail's argument; the package has no types


def _write_guides(clone: Clone, entries: Sequence[Document], decoder: Decoder, release: Release, actor: User) -> None:
    ours = {str(guide.uid): guide for guide in ClonedGuide.objects.child_of(clone).select_related("center")}
    wanted = [entry["id"] for entry in entries]
    for uid in ours.keys() - set(wanted):
        ours.pop(uid).delete()
    for entry in entries:
        guide = ours.get(entry["id"]) or new_guide(clone, entry, decoder, release, actor)
        _save(guide, entry["value"], decoder, release, actor)
    _arrange(clone, wanted)


def new_guide(clone: Clone, entry: Document, decoder: Decoder, release: Release | None, actor: User) -> ClonedGuide:
    """Add a guide that says what ``entry``, a block of a module's guides, says: the last one below the clone."""
    parent = Page.objects.get(pk=clone.pk)  # as the tree is now: guides may just have gone
    taken = set(parent.get_children().values_list("slug", flat=True))
    slug = next(slug for number in range(1, len(taken) + 2) if (slug := f"guide-{number}") not in taken)
    guide = ClonedGuide(
        slug=slug, uid=uuid.UUID(entry["id"]), center=clone.center, release=release, owner=actor, live=False
    )
    decoder.fill(guide, entry["value"])
    parent.add_child(instance=guide)
    return guide


def _arrange(clone: Clone, wanted: Sequence[str]) -> None:
    guides = {str(guide.uid): guide for guide in ClonedGuide.objects.child_of(clone).order_by("path")}
    at = next((at for at, pair in enumerate(zip(guides, wanted, strict=True)) if pair[0] != pair[1]), len(wanted))
    for uid in wanted[at:]:
        ClonedGuide.objects.get(pk=guides[uid].pk).move(Page.objects.get(pk=clone.pk), pos="last-child")
