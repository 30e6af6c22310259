"""Adding, copying, moving and taking out blocks of a page, each in one transaction."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model
from wagtail.models import Page

from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.core.refusals import Refused
from modules.domain.arranging import Place, find, inserted, moved, place_of, renewed, without
from modules.domain.document import Document
from modules.domain.outlining import name_of
from modules.domain.words import Words
from modules.kept.opened import OpenedForm, base_of, open_form
from modules.library.words.codec import encode_block
from modules.library.workbench.definitions import fill_streams, kinds_of, streams_of, whole
from modules.library.workbench.entry import block_in, is_deleted, kept_deleted, place_in, raw_in
from modules.library.workbench.layouts import Layout, begun

Result = TypeVar("Result")
CHANGED = "Somebody changed this page in the meantime, so nothing was done. Look again."


class WritesPage(Action[Result], abstract=True):
    """Writes in a page. ``instance`` is the page.

    It is read with its row locked, as a save in the editor reads it (``library/words/one_writer.py``).
    """

    def permitted(self) -> bool:
        """Allow whoever may edit the page."""
        return bool(self.instance.permissions_for_user(self.actor).can_edit())

    @cached_property
    def page(self) -> Any:
        """The page as the database has it, locked until the transaction ends."""
        Page.objects.select_for_update().filter(pk=self.instance.pk).first()
        page = type(self.instance).objects.get(pk=self.instance.pk)
        lock = page.get_lock()
        if lock and lock.for_user(self.actor):
            raise Refused(str(lock.get_message(self.actor)))
        return page

    def save(self) -> None:
        """Save the page with a revision. Raises Refused if it may not have these words."""
        try:
            self.page.clean()
        except ValidationError as error:
            raise Refused(*error.messages) from error
        self.page.save(clean=False)
        self.page.save_revision(user=self.actor, clean=False)


class Rearranges(WritesPage[str], abstract=True):
    """Changes which blocks a page has, or where they stand. The result is a block's id."""

    @cached_property
    def streams(self) -> Document:
        """The blocks of the page as the database has them."""
        return streams_of(self.page)

    def perform(self) -> str:
        """Save the page with its blocks rearranged.

        Raises:
            Refused: a block is gone, may not stand there, or is DHS's.
        """
        try:
            key, streams = self.rearranged()
        except LookupError as error:
            raise Refused(CHANGED) from error
        fill_streams(self.page, streams)
        self.save()
        return key

    def rearranged(self) -> tuple[str, Document]:
        """Return the id of the block that this is about, and the blocks. Raises LookupError if something is gone."""
        raise NotImplementedError

    def fitting(self, place: Place, kind: str) -> Place:
        """Return the place. Raises LookupError if no block of this type may stand there."""
        if not place.fits(self.streams, kind, self.page.document_type):
            raise LookupError(kind)
        return place

    def audited(self, result: str) -> tuple[Model, dict[str, Any]]:
        """Record the id of the block."""
        return self.page, {"block": result}


class AddBlock(Rearranges):
    """Add a block to a page."""

    log_action = "bcp.block.add"
    label, message = "Add a block", "Block added"

    def __init__(self, instance: Any, *, layout: Layout, place: Place, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.layout, self.place = layout, place

    def rearranged(self) -> tuple[str, Document]:
        """Put a new block at the place."""
        place = self.fitting(self.place, self.layout.kind)
        above = (kinds_of(self.streams, place.holder) or ()) if place.holder else ()
        block = begun(type(self.page), (*above, place.stream, self.layout.kind), self.layout)
        return block["id"], inserted(self.streams, block, place)


class AboutBlock(Rearranges, abstract=True):
    """Rearranges one block that the page has."""

    def __init__(self, instance: Any, *, block: str, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.block = block

    @cached_property
    def raw(self) -> Document:
        """The block as the database has it. Raises LookupError if it is gone."""
        found = find(self.streams, self.block)
        if found is None:
            raise LookupError(self.block)
        return found

    @property
    def place(self) -> Place:
        """Where it stands."""
        found = place_of(self.streams, self.block)
        if found is None:
            raise LookupError(self.block)
        return found


class CopyBlock(AboutBlock):
    """Put a copy of a block, with all that stands in it, after it."""

    log_action = "bcp.block.copy"
    label, message = "Copy a block", "Block copied"

    def rearranged(self) -> tuple[str, Document]:
        """Insert a copy whose blocks have ids of their own."""
        copied = renewed(self.raw, lambda: str(uuid.uuid4()))
        return copied["id"], inserted(self.streams, copied, Place(self.place.holder, self.place.stream, self.block))


class MoveBlock(AboutBlock):
    """Move a block to another place of its page."""

    log_action = "bcp.block.move"
    label, message = "Move a block", "Block moved"

    def __init__(self, instance: Any, *, block: str, to: Place, actor: User) -> None:
        super().__init__(instance, block=block, actor=actor)
        self.to = to

    def rearranged(self) -> tuple[str, Document]:
        """Take the block out, and put it where it belongs now."""
        return self.block, moved(self.streams, self.block, self.fitting(self.to, self.raw["type"]))


class DeleteBlock(AboutBlock):
    """Take a block out of a page. It is kept for as long as the base of a form, so that it can be put back.

    Attributes:
        kept: what it is put back from, once it is deleted.
        name: what people call it.
    """

    log_action = "bcp.block.delete"
    label, message = "Delete a block", "Block deleted"

    kept: OpenedForm
    name = ""

    def rearranged(self) -> tuple[str, Document]:
        """Keep the block, and take it out."""
        kinds = kinds_of(self.streams, self.block) or ()
        raw, place = self.raw, self.place
        block = encode_block(self.page, whole(type(self.page), kinds), raw)
        self.name = name_of(block)
        self.kept = open_form(self.page.pk, Words(kept_deleted(block, place, raw)), pin=self.page.pin)
        return self.block, without(self.streams, self.block)


class PutBlockBack(Rearranges):
    """Put a block back that was deleted. ``kept`` names what :class:`DeleteBlock` kept."""

    log_action = "bcp.block.restore"
    label, message = "Put a block back", "Block put back"

    def __init__(self, instance: Any, *, kept: str, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.kept = kept

    def rearranged(self) -> tuple[str, Document]:
        """Put the block, with the ids that it had, where it stood."""
        base = base_of(self.page.pk, self.kept)
        words = base.words.document if base else {}
        if not is_deleted(words) or find(self.streams, block_in(words)["id"]) is not None:
            raise LookupError(self.kept)
        raw = raw_in(words)
        return raw["id"], inserted(self.streams, raw, place_in(words))
