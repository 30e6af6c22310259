"""Policies belong to DHS: read by block id from the pinned release, never from a center's form (DESIGN §4)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from operator import is_not
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.models import Revision

from modules.domain.diff import ChangeKind, Placed, fields_of, placed
from modules.domain.document import Block, Document, Json, Path, canonical, is_block, is_stream, place
from modules.domain.schema import VERBATIM
from modules.domain.words import Words, policy_of
from modules.library.releases.models import Release
from modules.library.words.codec import Decoder
from modules.library.words.content import ContentPage
from modules.library.words.rows import Rows
from modules.library.words.settling import Pin

ADDED_BY_CENTER = "guided"


def guide_of(content: Document, uid: uuid.UUID) -> Document:
    """Return a guide's words in a release; empty where the release has no such guide."""
    found: Document = next((guide["value"] for guide in content["guides"] if guide["id"] == str(uid)), {})
    return found


class HeldToRelease:
    """A page of a center whose policies and locked words are those of the release that it is pinned to.

    A subclass of ``ContentPage`` returns in ``held_to`` what the release has for this page; see :func:`own_words`.
    """

    release: Any
    release_id: int | None

    @property
    def held_to(self) -> Words:
        """What the release has for this page. Subclasses return it."""
        raise NotImplementedError

    @property
    def pin(self) -> int | None:
        """The key of the release."""
        return self.release_id

    @property
    def pin_name(self) -> str:
        """What people call the release."""
        return f"release {self.release.version}" if self.release else ""

    def came_from(self, revision: Revision) -> Pin | None:
        """Return the release that a revision's words come from, if it is not the one that the page is pinned to."""
        pinned = revision.content.get("release")
        if pinned == self.release_id or pinned is None or self.release_id is None:
            return None
        release = Release.objects.with_words().get(pk=pinned)
        return Pin(f"release {release.version}", self.words_in(release))

    def words_in(self, release: Release) -> Words:
        """Return what a release has for this page."""
        raise NotImplementedError

    def conform(self, document: Document, opened: Words | None = None) -> Document:
        """Return the document with the policies of the release.

        ``opened`` is what a form was opened from. A block that the release no longer has keeps the policy that it had
        there: nobody who fills in a form changes a policy.
        """
        before = opened.policies if opened else {}
        conformed: Document = with_policies(document, {**before, **self.held_to.policies})
        return conformed

    def breaks_locks(self, document: Document) -> bool:
        """Return whether a document changes, moves or lacks a locked block."""
        return bool(broken_locks(self.held_to.document, document))

    def without_copies(self, document: Document) -> Document:
        """Return the document without blocks that repeat a locked block beside it."""
        gone = {item.block["id"] for item, _ in _copies(self.held_to, document)}
        without: Document = _without(document, gone) if gone else document
        return without

    def check_document(self, document: Document, rows: Rows | None = None) -> Document:
        """Keep policies and locked words as the release has them, whoever saves.

        Raises:
            ValidationError: with one sentence for each locked block that was changed, moved, removed or repeated.
        """
        page: Any = self
        released, conformed = self.held_to, self.conform(document)
        problems = [*broken_locks(released.document, conformed), *repeated_locks(released.document, conformed)]
        if problems:
            raise ValidationError(problems)
        if conformed is not document:
            Decoder(conformed, page.asset_center_id, rows).fill(page, conformed)
        return conformed


def own_words(page: ContentPage, released: Document) -> Words:
    """Return what a release has for one page: a clone is a page, and each of its guides is another."""
    return Words({name: released[name] for name in page.document_fields if name in released})


def with_policies(value: Json, policies: Mapping[str, str]) -> Json:
    """Return a part of a document in which each block has the policy of its id; the same object if each has it.

    A block that is not among ``policies`` is the center's own.
    """
    if isinstance(value, list):
        items = [with_policies(item, policies) for item in value]
        return items if any(map(is_not, items, value)) else value
    if not isinstance(value, dict):
        return value
    inner = {name: with_policies(field, policies) for name, field in value.items()}
    if is_block(value) and policy_of(value) not in (None, policies.get(value["id"], ADDED_BY_CENTER)):
        inner["value"] = {**inner["value"], "policy": policies.get(value["id"], ADDED_BY_CENTER)}
    return inner if any(map(is_not, inner.values(), value.values())) else value


def broken_locks(released: Document, document: Document) -> list[str]:
    """Return a sentence for each locked block of ``released`` that ``document`` changed, removed or moved.

    Blocks that a center added inside a locked block are its own, and are no fault.
    """
    words = Words(released)
    if not words.locked:
        return []
    found = {item.block["id"]: item for item in placed(document)}
    theirs = list(placed(released))
    blocks = [item for item in theirs if item.block["id"] in words.locked]
    wording = [item for item in theirs if item.block["id"] in words.verbatim - words.locked]
    return [
        f"“{place(released, item.path)}” is locked wording and must stay as DHS released it: "
        f"{what}. Your other changes can be saved once it is back."
        for item in [*blocks, *wording]
        if (what := _difference(item, found.get(item.block["id"])))
    ]


def repeated_locks(released: Document, document: Document) -> list[str]:
    """Return a sentence for each block that a center added beside a locked block with exactly the same words.

    A copy would keep the old wording when an update brings the new wording. In another stream the words may be used
    again: what a center adds is its own, and its officer signs it off (decision 11).
    """
    return [
        f"“{place(released, path)}” is locked wording and can’t be there twice. Take out the copy. "
        "Then your other changes can be saved."
        for _, path in _copies(Words(released), document)
    ]


def _copies(released: Words, document: Document) -> list[tuple[Placed, Path]]:
    """Return each block that repeats a locked block beside it, with the path of the locked one in the release."""
    if not released.locked:
        return []
    ours = placed(document)
    added = [item for item in ours if item.block["id"] not in released.blocks and policy_of(item.block) is not None]
    locked = {
        (item.stream, canonical(_said(item.block))): item.path
        for item in (placed(released.document) if added else ())
        if item.block["id"] in released.locked
    }
    return [(item, locked[key]) for item in added if (key := (item.stream, canonical(_said(item.block)))) in locked]


def _without(value: Json, gone: AbstractSet[str]) -> Json:
    """Return a part of a document without the blocks with these ids."""
    if isinstance(value, dict):
        return {name: _without(inner, gone) for name, inner in value.items()}
    if isinstance(value, list):
        return [_without(item, gone) for item in value if not (is_block(item) and item["id"] in gone)]
    return value


def _said(value: Json) -> Json:
    """Return what a block says with all that stands in it, whatever its ids and policies."""
    if isinstance(value, dict):
        left_out = {"id"} if is_block(value) else {"policy"}
        return {name: _said(field) for name, field in value.items() if name not in left_out}
    return [_said(item) for item in value] if isinstance(value, list) else value


def _difference(theirs: Placed, ours: Placed | None) -> str:
    if ours is None:
        return ChangeKind.REMOVED.value
    if ours.stream != theirs.stream:
        return ChangeKind.MOVED.value
    if ours.block == theirs.block:
        return ""
    return ChangeKind.EDITED.value if _words(ours.block) != _words(theirs.block) else ""


def _words(block: Block) -> dict[Any, Json]:
    """Return what is verbatim in a block: its own fields, and which paragraphs and list items it has, in order."""
    value = block["value"]
    own = {name: field for name, field in fields_of(value).items() if name != ("policy",)}
    streams = value.items() if isinstance(value, dict) else ()
    return own | {
        (name, "ids"): [item["id"] for item in stream]
        for name, stream in streams
        if is_stream(stream) and all(item["type"] in VERBATIM for item in stream)
    }
