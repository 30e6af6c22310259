"""What differs between two documents, block by block.

Identity is the block id, wherever the block stands; see DESIGN §4. Existence, place and each field of a block are
compared on their own, so a sentence changed in a paragraph is one change, of that paragraph.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from modules.domain.document import Block, Document, Json, Path, is_block
from modules.domain.fields import Field, Row, at
from modules.domain.matching import stay_in_order
from modules.domain.schema import MODULE, row


class ChangeKind(StrEnum):
    """What happened to a block."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    EDITED = "edited"


@dataclass(frozen=True)
class Change:
    """One difference.

    Attributes:
        kind: what happened.
        path: names of fields and ids of blocks, down to the field for an edit and to the block otherwise. What a merge
            takes whole, such as a table, is one field.
        before: the value in the first document, None for an added block; for a move, the old path.
        after: the value in the second document, None for a removed block; for a move, the new path.
        block: the id of the block concerned; empty for a field of the document itself.
    """

    kind: ChangeKind
    path: Path
    before: Json
    after: Json
    block: str = ""


@dataclass(frozen=True)
class Placed:
    """A block, where it stands: the path to it, and the stream that holds it.

    ``stream`` is the id of the block that holds the stream (none for the document) and the names of fields down to it:
    what stands in a block that moves is not moved itself.
    """

    block: Block
    path: Path
    stream: Path


def placed(value: Json, path: Path = (), stream: Path = ()) -> Iterable[Placed]:
    """Yield every block in ``value`` with its place, parents first."""
    if isinstance(value, dict):
        for name, field in value.items():
            yield from placed(field, (*path, name), (*stream, name))
    elif isinstance(value, list):
        for item in value:
            if is_block(item):
                here = (*path, item["id"])
                yield Placed(item, here, stream)
                yield from placed(item["value"], here, (item["id"],))


def fields_of(value: Json, path: Path = (), whole: AbstractSet[Path] = frozenset()) -> dict[Path, Json]:
    """Return the fields of a block's own: every leaf that is no stream, by its path below the block.

    What stands at the paths ``whole`` is one leaf each. An empty list is left out: whether it is a stream without
    blocks or a field without values can't be told, and both say nothing.
    """
    if isinstance(value, dict) and path not in whole:
        return {
            key: leaf for name, field in value.items() for key, leaf in fields_of(field, (*path, name), whole).items()
        }
    if isinstance(value, list) and all(is_block(item) for item in value):
        return {}
    return {path: value}


def moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Return the ids, of those in both sequences, that changed their place among the others."""
    position = {key: at for at, key in enumerate(before)}
    common = [key for key in after if key in position]
    kept = stay_in_order([position[key] for key in common])
    return {key for key in common if position[key] not in kept}


def diff(a: Document, b: Document) -> list[Change]:
    """Return what changed from ``a`` to ``b``, in the order of ``b``, removals last.

    Ids must be unique in each document. A block inside an added or removed block is part of that change, unless it
    stood in the other document too. O(n log n) in the number of blocks.
    """
    old = {item.block["id"]: item for item in placed(a)}
    new = {item.block["id"]: item for item in placed(b)}
    changes = _edits("", (), (MODULE.name, a), (MODULE.name, b))
    shuffled = _shuffled(old, new)
    for key, item in new.items():
        if key not in old:
            if not _inside(item, new, old):
                changes.append(Change(ChangeKind.ADDED, item.path, None, item.block, key))
            continue
        was = old[key]
        if was.stream != item.stream or key in shuffled:
            changes.append(Change(ChangeKind.MOVED, item.path, was.path, item.path, key))
        if was.block["type"] != item.block["type"]:
            path = (*item.path, "type")
            changes.append(Change(ChangeKind.EDITED, path, was.block["type"], item.block["type"], key))
        sides = ((one.block["type"], one.block["value"]) for one in (was, item))
        changes += _edits(key, item.path, *sides)
    changes += [
        Change(ChangeKind.REMOVED, item.path, item.block, None, key)
        for key, item in old.items()
        if key not in new and not _inside(item, old, new)
    ]
    return changes


def _edits(key: str, path: Path, before: tuple[str, Json], after: tuple[str, Json]) -> list[Change]:
    """Return the edits of one block, or of the document. ``before`` and ``after`` are its type and its value."""
    if before == after:
        return []
    grammar, sides = row(after[0]), (_read(*before), _read(*after))
    rows = {before[0], after[0]}
    whole = {path for kind in rows for path in row(kind).paths if _is_whole(row(kind), path, sides)}
    was, now = (fields_of(side, whole=whole) for side in sides)
    return [
        Change(ChangeKind.EDITED, (*path, *name), was.get(name), now.get(name), key)
        for name in dict.fromkeys([*now, *was])
        if was.get(name) != now.get(name) and not _read_alike(grammar.paths.get(name), was.get(name), now.get(name))
    ]


def _is_whole(grammar: Row, path: Path, sides: tuple[Json, Json]) -> bool:
    """Return whether what stands at a path below two values of a row is one value on each side."""
    values = [at(side, path) for side in sides]
    return grammar.is_whole(path, [value if isinstance(value, dict) else {} for value in values])


def _read_alike(field: Field | None, before: Json, after: Json) -> bool:
    """Tell whether two records differ in nothing but keys that one leaves out because they hold their default."""
    if field is None or not (isinstance(before, dict) and isinstance(after, dict)):
        return False
    return bool(field.record.read(before) == field.record.read(after))


def _read(kind: str, value: Json) -> Json:
    """Return a value with the keys that are left out because they hold their default."""
    grammar = row(kind)
    return grammar.read(value) if grammar.later and isinstance(value, dict) else value


def _shuffled(old: dict[str, Placed], new: dict[str, Placed]) -> set[str]:
    streams: dict[Path, tuple[list[str], list[str]]] = {}
    for side, items in enumerate((old, new)):
        for key, item in items.items():
            streams.setdefault(item.stream, ([], []))[side].append(key)
    return {key for before, after in streams.values() for key in moved(before, after)}


def _inside(item: Placed, here: dict[str, Placed], there: dict[str, Placed]) -> bool:
    """Tell whether a block above ``item`` is itself missing from the other document."""
    return any(step in here and step not in there for step in item.path[:-1])
