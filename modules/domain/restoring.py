"""Giving chosen blocks back what a release says of them (DESIGN §6, *return to release*)."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from modules.domain.document import Document, Json, is_stream, walk
from modules.domain.merge import ROOT, merge


def restore(released: Document, ours: Document, keys: AbstractSet[str]) -> Document:
    """Return ``ours`` with the blocks ``keys`` as ``released`` has them: words, place and existence.

    It is a merge in which nothing is new and the chosen blocks are locked. A chosen block that the release does not
    have is taken out; what stood in it and comes from the release goes back to where the release has it. All other
    blocks stay as they are in ``ours``, also those that stand in a chosen one. The document's own fields are chosen by
    the empty key. With every block chosen the result is ``released``.

    Raises:
        DocumentError: if an id is empty or repeated.
    """
    known = {block["id"] for _, block in walk(released)}
    taken_out = set(keys) - known - {ROOT}
    freed = {inner for key in taken_out for inner in family(ours, key)} & known
    pruned = without(ours, taken_out)
    locked = frozenset((set(keys) & known) | freed | (set(keys) & {ROOT}))
    return merge(released, pruned, released, locked, word_for_word=False).document


def family(document: Document, key: str) -> set[str]:
    """Return the id of a block and of every block in it; empty where the document does not have it."""
    found = next((block for _, block in walk(document) if block["id"] == key), None)
    return set() if found is None else {key, *(block["id"] for _, block in walk(found["value"]))}


def without(value: Json, keys: AbstractSet[str]) -> Json:
    """Return ``value`` without the blocks ``keys`` and all that stands in them."""
    if isinstance(value, dict):
        return {name: without(field, keys) for name, field in value.items()}
    if is_stream(value):
        return [without(block, keys) for block in value if block["id"] not in keys]
    return value
