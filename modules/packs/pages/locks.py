"""Policies belong to DHS: read by block id from the pinned release, never from a center's form (DESIGN §4)."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import ValidationError

from modules.domain.diff import ChangeKind, Placed, fields_of, placed
from modules.domain.document import Block, Document, Json, canonical, is_block, is_stream, place, walk
from modules.domain.schema import VERBATIM
from modules.library.words.codec import Decoder
from modules.library.words.content import ContentPage

ADDED_BY_CENTER = "guided"


def guide_of(content: Document, uid: uuid.UUID) -> Document:
    """Return a guide's words in a release; empty where the release has no such guide."""
    found: Document = next((guide["value"] for guide in content["guides"] if guide["id"] == str(uid)), {})
    return found


def hold_policies(page: ContentPage, document: Document, released: Document) -> None:
    """Give every block of ``page``, which says ``document``, the policy of the release; refuse a changed locked block.

    Raises:
        ValidationError: with one sentence for each locked block that was changed, moved or removed.
    """
    # A clone is a page of its own beside its guides: what stands in the release's guides is no part of it.
    released = {name: released[name] for name in page.document_fields if name in released}
    theirs, ours = list(placed(released)), list(placed(document))
    changed = _take_policies(theirs, ours)
    problems = [*_broken(released, theirs, ours), *_repeated(released, theirs, ours)]
    if problems:
        raise ValidationError(problems)
    if changed:
        Decoder(document, page.asset_center_id).fill(page, document)


def _take_policies(theirs: list[Placed], ours: list[Placed]) -> bool:
    """Give our blocks the policies of theirs; return whether one had another."""
    policies = {item.block["id"]: item.block["value"]["policy"] for item in theirs if _has_policy(item.block)}
    changed = False
    for block in (item.block for item in ours if _has_policy(item.block)):
        policy = policies.get(block["id"], ADDED_BY_CENTER)
        changed |= block["value"]["policy"] != policy
        block["value"]["policy"] = policy
    return changed


def policies_of(released: Document) -> dict[str, str]:
    """Return the policy of each block of a release that has one, by its id."""
    return {block["id"]: block["value"]["policy"] for _, block in walk(released) if _has_policy(block)}


def _has_policy(block: Block) -> bool:
    return isinstance(block["value"], dict) and "policy" in block["value"]


def broken_locks(released: Document, document: Document) -> list[str]:
    """Return a sentence for each locked block of ``released`` that ``document`` changed, removed or took elsewhere.

    Blocks that a center put inside a locked one are its own, and no fault.
    """
    return _broken(released, list(placed(released)), list(placed(document)))


def _broken(released: Document, theirs: list[Placed], ours: list[Placed]) -> list[str]:
    found = {item.block["id"]: item for item in ours}
    return [
        f"“{place(released, item.path)}” is locked wording and must stay as DHS released it: "
        f"{what}. Your other changes can be saved once it is back."
        for item in _locked(theirs)
        if (what := _difference(item, found.get(item.block["id"])))
    ]


def repeated_locks(released: Document, document: Document) -> list[str]:
    """Return a sentence for each block that a center added beside a locked one with the very same words.

    A copy would keep the old wording when an update brings the new. Elsewhere the words may be said again: what a
    center adds is its own, and its officer signs it off (decision 11).
    """
    return _repeated(released, list(placed(released)), list(placed(document)))


def _repeated(released: Document, theirs: list[Placed], ours: list[Placed]) -> list[str]:
    known = {item.block["id"] for item in theirs}
    added = [item for item in ours if item.block["id"] not in known and _has_policy(item.block)]
    if not added:
        return []
    locked = {(item.stream, canonical(_said(item.block))): item.path for item in _locked_blocks(theirs)}
    return [
        f"“{place(released, locked[key])}” is locked wording and can’t be there twice. Take out the copy. "
        "Then your other changes can be saved."
        for item in added
        if (key := (item.stream, canonical(_said(item.block)))) in locked
    ]


def _said(value: Json) -> Json:
    """Return what a block says with all that stands in it, whatever its ids and policies."""
    if isinstance(value, dict):
        left_out = {"id"} if is_block(value) else {"policy"}
        return {name: _said(field) for name, field in value.items() if name not in left_out}
    return [_said(item) for item in value] if isinstance(value, list) else value


def locked_ids(released: Document) -> frozenset[str]:
    """Return the ids of the locked blocks of a release and of the wording in them: what a merge takes from DHS."""
    return frozenset(item.block["id"] for item in _locked(list(placed(released))))


def _locked_blocks(theirs: list[Placed]) -> list[Placed]:
    return [item for item in theirs if _has_policy(item.block) and item.block["value"]["policy"] == "locked"]


def _locked(theirs: list[Placed]) -> list[Placed]:
    top = _locked_blocks(theirs)
    inside = {block["id"] for item in top for _, block in walk(item.block["value"])}
    return [*top, *(item for item in theirs if item.block["id"] in inside and not _has_policy(item.block))]


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
