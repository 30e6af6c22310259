"""Opening a clone to replace its words, and writing them: for an update, a return to the release, and an undo."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.models import Page

from modules.accounts.identity.models import User
from modules.core.refusals import Refused
from modules.domain.document import Document, check
from modules.domain.words import Words
from modules.kept.writers import Writing, note
from modules.library.releases.models import Release
from modules.library.words.codec import Decoder
from modules.library.words.rows import Rows
from modules.packs.pages.events import Copy, tell_saved
from modules.packs.pages.models import Clone, ClonedGuide, Pack
from modules.packs.pages.queries import words_of_clone
from modules.packs.pages.storing import update


class Archived(Refused):
    """The pack is archived, so nothing was written in it."""

    def __init__(self, pack: Pack) -> None:
        super().__init__(f"“{pack.title}” is archived, so nothing was changed. Restore the pack first, on its page.")


def lock_pack(pack: Pack) -> Pack:
    """Return the pack with its center's profile as the database has it, locked until the transaction ends.

    The profile is not locked: PostgreSQL locks no row that an outer join may not find.

    Raises:
        Refused: the pack was deleted in the meantime, or is archived (``Archived``).
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

    An edition is made with the pack locked, so it never holds half of a change that is being written; saving in the
    editor waits for the page's row (``library/words/one_writer.py``).

    Raises:
        Refused: the pack was deleted in the meantime, or is archived (``Archived``).
    """
    return _lock(clone)[1]


def _lock(clone: Clone) -> tuple[Pack, Clone]:
    packs = _locking().select_related("center__profile").filter(path=clone.path[: -clone.steplen])
    pack = _in_use(packs.first())
    clones = Clone.objects.select_for_update(of=("self", "page_ptr")).select_related("center")
    return pack, clones.select_related("release__module", "release__document").get(pk=clone.pk)


@dataclass(frozen=True)
class Opened:
    """A clone with its guides, locked until the transaction ends, and what was read with them.

    Attributes:
        guides: in their order.
        rows: the rows that the pages point to, as far as they were fetched.
    """

    pack: Pack
    clone: Clone
    guides: tuple[ClonedGuide, ...]
    rows: Rows

    @cached_property
    def words(self) -> Words:
        """The words of the clone and its guides. Raises DocumentError if a page holds what no version may."""
        return words_of_clone(self.clone, self.guides, self.rows)


def open_clone(clone: Clone) -> Opened:
    """Return the clone with its guides as the database has them, all locked. Three queries.

    Raises:
        Refused: as :func:`lock`.
    """
    pack, locked = _lock(clone)
    guides = ClonedGuide.objects.select_for_update(of=("self", "page_ptr")).child_of(locked)
    return Opened(pack, locked, tuple(guides.select_related("center").order_by("path")), Rows(locked.center_id))


def write(opened: Opened, content: Document, *, release: Release, actor: User) -> Words:
    """Give the clone the words ``content``, pinned to ``release``, with one revision of each page.

    Guides that ``content`` has and the clone has not are added, guides that it has not are deleted, and their order
    follows. Runs inside a transaction.

    Returns:
        The words as they were saved: a block that is the center's own from now on gets the policy of such a block.

    Raises:
        DocumentError: the words refer to something that the center may not use.
        Refused: a page refuses the words. What was written then goes when the transaction is taken back.
    """
    decoder = Decoder(content, opened.clone.center_id, opened.rows)
    try:
        guides = _guides_for(opened, content["guides"], decoder, release, actor)
        pages: list[Clone | ClonedGuide] = [opened.clone, *guides]
        said = [content, *(entry["value"] for entry in content["guides"])]
        for page, words in zip(pages, said, strict=True):
            page.release = release
            decoder.fill(page, words)
        clone, *values = [_checked(page, opened.rows) for page in pages]
    except ValidationError as error:
        raise Refused(*error.messages) from error
    entries = [{**entry, "value": value} for entry, value in zip(content["guides"], values, strict=True)]
    check({**clone, "guides": entries})
    update(pages, actor)
    note(_writings(opened, pages, [clone, *values], release), actor)
    _arrange(opened, guides)
    copy = Copy(opened.pack, opened.clone, tuple(guides), Words({**clone, "guides": entries}))
    tell_saved([copy])
    return copy.words


def _writings(
    opened: Opened, pages: Sequence[Clone | ClonedGuide], said: Sequence[Document], release: Release
) -> Iterator[Writing]:
    """Yield what was written in each page: what differs from what it said, and from what DHS released."""
    before = {entry["id"]: entry["value"] for entry in opened.words.document["guides"]}
    for page, after in zip(pages, said, strict=True):
        was = opened.words.document if isinstance(page, Clone) else before.get(str(page.uid), {})
        own = {name: was[name] for name in page.document_fields if name in was}
        yield Writing(page.pk, own, after, page.words_in(release).document)


def _checked(page: Clone | ClonedGuide, rows: Rows) -> Document:
    """Return the document that a page holds. Raises ValidationError if the page may not hold it."""
    page.title = page._meta.get_field("title").clean(page.title, page)
    return page.checked_words(rows)


def _guides_for(
    opened: Opened, entries: Sequence[Document], decoder: Decoder, release: Release, actor: User
) -> list[ClonedGuide]:
    """Return a guide for each entry, new ones among them; those of no entry are deleted."""
    ours = {str(guide.uid): guide for guide in opened.guides}
    for uid in ours.keys() - {entry["id"] for entry in entries}:
        ours.pop(uid).delete()
    return [ours.get(entry["id"]) or new_guide(opened.clone, entry, decoder, release, actor) for entry in entries]


def new_guide(clone: Clone, entry: Document, decoder: Decoder, release: Release | None, actor: User) -> ClonedGuide:
    """Add a guide below the clone, the last one, with the words of ``entry``, a block of a module's guides."""
    parent = Page.objects.get(pk=clone.pk)  # as the tree is now: guides may just have been deleted
    taken = set(parent.get_children().values_list("slug", flat=True))
    slug = next(slug for number in range(1, len(taken) + 2) if (slug := f"guide-{number}") not in taken)
    guide = ClonedGuide(
        slug=slug, uid=uuid.UUID(entry["id"]), center=clone.center, release=release, owner=actor, live=False
    )
    decoder.fill(guide, entry["value"])
    parent.add_child(instance=guide)
    return guide


def _arrange(opened: Opened, wanted: Sequence[ClonedGuide]) -> None:
    """Move guides so that they stand in this order; asks nothing if none was added and the order is as it was."""
    if [guide.pk for guide in opened.guides] == [guide.pk for guide in wanted]:
        return
    there = list(ClonedGuide.objects.child_of(opened.clone).order_by("path").values_list("pk", flat=True))
    order = [guide.pk for guide in wanted]
    at = next((at for at, pair in enumerate(zip(there, order, strict=True)) if pair[0] != pair[1]), len(order))
    for pk in order[at:]:
        ClonedGuide.objects.get(pk=pk).move(Page.objects.get(pk=opened.clone.pk), pos="last-child")
