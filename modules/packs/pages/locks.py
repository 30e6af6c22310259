"""Policies belong to DHS: read by block id from the pinned release, never from a center's form (DESIGN §4)."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import ValidationError

from modules.domain.diff import ChangeKind, Placed, fields_of, placed
from modules.domain.document import Block, Document, Json, canonical, is_block, is_stream, place
from modules.domain.schema import VERBATIM
from modules.domain.words import Words, policy_of
from modules.library.words.codec import Decoder
from modules.library.words.content import ContentPage
from modules.library.words.rows import Rows

ADDED_BY_CENTER = "guided"


def guide_of(content: Document, uid: uuid.UUID) -> Document:
    """Return a guide's words in a release; empty where the release has no such guide."""
    found: Document = next((guide["value"] for guide in content["guides"] if guide["id"] == str(uid)), {})
    return found


def hold_policies(page: ContentPage, document: Document, released: Document, rows: Rows | None = None) -> None:
    """Give every block of ``page``, whose words are ``document``, the policy that the release gives it.

    Raises:
        ValidationError: with one sentence for each locked block that was changed, moved or removed.
    """
    # A clone is one page and its guides are others: the guides of the release are not compared with the clone's page.
    mine = Words({name: released[name] for name in page.document_fields if name in released})
    ours = list(placed(document))
    changed = _take_policies(mine, ours)
    theirs = list(placed(mine.document))
    problems = [*_broken(mine, theirs, ours), *_repeated(mine, theirs, ours)]
    if problems:
        raise ValidationError(problems)
    if changed:
        Decoder(document, page.asset_center_id, rows).fill(page, document)


def _take_policies(released: Words, ours: list[Placed]) -> bool:
    """Give our blocks the policies of the release; return whether one had another policy."""
    changed = False
    for block in (item.block for item in ours):
        had = policy_of(block)
        if had is not None:
            policy = released.policies.get(block["id"], ADDED_BY_CENTER)
            changed |= had != policy
            block["value"]["policy"] = policy
    return changed


def broken_locks(released: Document, document: Document) -> list[str]:
    """Return a sentence for each locked block of ``released`` that ``document`` changed, removed or moved.

    Blocks that a center added inside a locked block are its own, and are no fault.
    """
    return _broken(Words(released), list(placed(released)), list(placed(document)))


def _broken(released: Words, theirs: list[Placed], ours: list[Placed]) -> list[str]:
    found = {item.block["id"]: item for item in ours}
    blocks = [item for item in theirs if item.block["id"] in released.locked]
    wording = [item for item in theirs if item.block["id"] in released.verbatim - released.locked]
    return [
        f"“{place(released.document, item.path)}” is locked wording and must stay as DHS released it: "
        f"{what}. Your other changes can be saved once it is back."
        for item in [*blocks, *wording]
        if (what := _difference(item, found.get(item.block["id"])))
    ]


def repeated_locks(released: Document, document: Document) -> list[str]:
    """Return a sentence for each block that a center added beside a locked block with exactly the same words.

    A copy would keep the old wording when an update brings the new wording. In another stream the words may be used
    again: what a center adds is its own, and its officer signs it off (decision 11).
    """
    return _repeated(Words(released), list(placed(released)), list(placed(document)))


def _repeated(released: Words, theirs: list[Placed], ours: list[Placed]) -> list[str]:
    added = [item for item in ours if item.block["id"] not in released.blocks and policy_of(item.block) is not None]
    if not added:
        return []
    locked = {
        (item.stream, canonical(_said(item.block))): item.path for item in theirs if item.block["id"] in released.locked
    }
    return [
        f"“{place(released.document, locked[key])}” is locked wording and can’t be there twice. Take out the copy. "
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
