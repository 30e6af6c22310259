"""What the form of one block was opened from, and its save: a merge, like every save (decision 32)."""

from __future__ import annotations

from dataclasses import asdict
from functools import cached_property
from typing import Any

from modules.domain.arranging import Place, find, inserted, place_of, with_block
from modules.domain.document import Block, Document, DocumentError
from modules.domain.outlining import own_streams
from modules.domain.words import Words
from modules.kept.opened import OpenedForm, open_form
from modules.library.words.codec import encode_block
from modules.library.words.rows import Rows
from modules.library.words.settling import Entry
from modules.library.workbench.definitions import kinds_of, pruned, streams_of

BLOCK, PLACE, DELETED = "block", "place", "deleted"
"""The keys of what is kept: the block, alone in a stream, where it stood, and a deleted one as the database had it."""


def kept(block: Block, place: Place) -> Document:
    """Return what is kept of a block whose form was opened: its words, and where it stood."""
    return {BLOCK: [block], PLACE: asdict(place)}


def kept_deleted(block: Block, place: Place, raw: Block) -> Document:
    """Return what is kept of a block that is deleted: as :func:`kept`, and as the database had it."""
    return {**kept(block, place), DELETED: [raw]}


def is_deleted(words: Document) -> bool:
    """Return whether these words are what :func:`kept_deleted` returned."""
    return DELETED in words


def raw_in(words: Document) -> Block:
    """Return the block of what :func:`kept_deleted` returned, as the database had it."""
    block: Block = words[DELETED][0]
    return block


def block_in(words: Document) -> Block:
    """Return the block of what :func:`kept` returned."""
    block: Block = words[BLOCK][0]
    return block


def place_in(words: Document) -> Place:
    """Return the place of what :func:`kept` returned."""
    return Place(**words[PLACE])


def as_it_was(document: Document, words: Document) -> Document:
    """Return a document with a block as it was kept: in place of the one with its id, or at its place.

    What is written by itself in the block is as the document has it.

    Raises:
        LookupError: the block that held it is gone.
    """
    block = block_in(words)
    if find(document, block["id"]) is None:
        return inserted(document, block, place_in(words))
    own = own_streams(block["type"])

    def was(now: Block) -> Block:
        return {**block, "value": {**block["value"], **{name: now["value"][name] for name in own}}} if own else block

    changed: Document = with_block(document, block["id"], was)
    return changed


def open_block(page: Any, key: str, rows: Rows | None = None) -> OpenedForm | None:
    """Keep one block of a page as the base of the form that shows it; None if no document can hold it.

    The rest of the page is not read, nor what is written by itself in the block, so that a form costs the same in a
    short module and in a long one. Rows that are in ``rows`` already are not fetched again.
    """
    streams = streams_of(page)
    kinds, place, raw = kinds_of(streams, key), place_of(streams, key), find(streams, key)
    if kinds is None or place is None or raw is None:
        return None
    try:
        block = encode_block(page, pruned(page._meta.model, kinds, frozenset()), raw, rows)
    except DocumentError:
        return None
    for name in own_streams(block["type"]):
        block["value"][name] = []
    return open_form(page.pk, Words(kept(block, place)), pin=page.pin)


class BlockEntry(Entry):
    """A form of one block that is being saved. Everything else is as the page has it by then."""

    @cached_property
    def opened(self) -> Words | None:
        """What the page has now, with the block as it was when the form was opened."""
        if self.base is None or self._theirs is None:
            return None
        try:
            return Words(as_it_was(self._theirs.document, self.base.words.document))
        except LookupError:
            return self._theirs

    def go_on(self) -> OpenedForm | None:
        """Keep the block, as it was typed, as the base of the next save; None if nothing was saved."""
        if self.settled is None or self.base is None:
            return None
        was = self.base.words.document
        block = find(self.settled.goes_on_from.document, block_in(was)["id"])
        words = Words(kept(block or block_in(was), place_in(was)))
        since = self.base if self.settled.came_in else None
        return open_form(self._page.pk, words, pin=self._page.pin, after=self.base, since=since)
