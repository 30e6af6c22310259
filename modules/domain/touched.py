"""Which blocks somebody changed who turned one document into another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from modules.domain.diff import Change, ChangeKind, diff
from modules.domain.document import Block, Document, Json, Path, is_stream, walk
from modules.domain.schema import VERBATIM

ROOT = ""
"""Stands for the fields of the document itself: its title, its summary."""


def touched(before: Document, after: Document) -> frozenset[str]:
    """Return the ids of the blocks that differ, as an editor shows blocks: a paragraph counts as the text it is in.

    An added or removed block counts with all blocks inside it, and a removed one also as a change of the block that
    held it. Empty exactly if nothing differs.
    """
    before, after = differing(before, after)
    known = {block["id"]: block for document in (before, after) for _, block in walk(document)}
    return frozenset(key for change in diff(before, after) for key in _of(change, known))


def differing(before: Document, after: Document) -> tuple[Document, Document]:
    """Return both documents without the blocks at the top that are alike in both, where none came, went or moved.

    What differs between them is the same. Most saves change one section of many.
    """
    pairs = {name: (before[name], said) for name, said in after.items() if _as_they_stood(before.get(name), said)}
    kept = {name: [(was, now) for was, now in zip(*both, strict=True) if was != now] for name, both in pairs.items()}
    old = {name: [was for was, _ in those] for name, those in kept.items()}
    new = {name: [now for _, now in those] for name, those in kept.items()}
    return {**before, **old}, {**after, **new}


def _as_they_stood(before: Json, after: Json) -> bool:
    """Return whether two values are streams of the same blocks in the same order."""
    return is_stream(before) and is_stream(after) and [one["id"] for one in before] == [one["id"] for one in after]


def ids_in(value: Json) -> Iterator[str]:
    """Yield the ids of the blocks in a part of a document, without those of paragraphs and items."""
    return (block["id"] for _, block in walk(value) if block["type"] not in VERBATIM)


def _of(change: Change, known: Mapping[str, Block]) -> Iterator[str]:
    yield _owner(change.path, known)
    if change.kind is ChangeKind.ADDED:
        yield from ids_in([change.after])
    if change.kind is ChangeKind.REMOVED:
        yield _owner(change.path[:-1], known)
        yield from ids_in([change.before])


def _owner(path: Path, known: Mapping[str, Block]) -> str:
    """Return the id of the innermost block on a path that is no paragraph or item; ``ROOT`` if there is none."""
    return next((step for step in reversed(path) if step in known and known[step]["type"] not in VERBATIM), ROOT)
