"""Where a block stands among others, and documents in which blocks were put, moved, copied or taken out.

Nothing here changes its arguments. Parts that stay as they were are shared with the result. The streams may be those
of a document, or those of a page as the database has them: both are lists of blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from modules.domain.document import Block, Json, is_block, walk
from modules.domain.schema import row

Streams = Mapping[str, Json]
"""``{name of a stream: its blocks}``; other keys are left as they are."""


@dataclass(frozen=True)
class Place:
    """Where a block stands, or is to stand.

    Attributes:
        holder: the id of the block that holds it; empty for the document itself.
        stream: the name of the stream.
        after: the id of the block before it; empty for the first.
    """

    holder: str
    stream: str
    after: str = ""

    def fits(self, streams: Streams, kind: str, document: str) -> bool:
        """Return whether a block of this type may stand here. ``document`` is the type of the document itself."""
        holder = find(streams, self.holder) if self.holder else {"type": document}
        field = row(holder["type"]).by_name.get(self.stream) if holder else None
        return field is not None and kind in field.blocks


def find(value: Json, key: str) -> Block | None:
    """Return the block with this id, at whatever depth; None if there is none."""
    return next((block for _, block in walk(value) if block["id"] == key), None)


def place_of(streams: Streams, key: str) -> Place | None:
    """Return where the block with this id stands; None if there is no such block."""
    before: dict[tuple[str, ...], str] = {}
    for path, block in walk(streams):
        if block["id"] == key:
            holder = path[-3] if len(path) > 2 else ""
            return Place(holder, path[-2], before.get(path[:-1], ""))
        before[path[:-1]] = block["id"]
    return None


def with_block(value: Any, key: str, change: Callable[[Block], Block | None]) -> Any:
    """Return a value in which the block with this id is what ``change`` returns; without it if that is None."""
    if isinstance(value, dict):
        return {name: with_block(inner, key, change) for name, inner in value.items()}
    if not isinstance(value, list):
        return value
    found = [change(item) if is_block(item) and item["id"] == key else with_block(item, key, change) for item in value]
    return [item for at, item in enumerate(found) if item is not None or value[at] is None]


def without(streams: Streams, key: str) -> dict[str, Json]:
    """Return the streams without the block with this id, and without all that stands in it."""
    left: dict[str, Json] = with_block(dict(streams), key, lambda _: None)
    return left


def inserted(streams: Streams, block: Block, place: Place) -> dict[str, Json]:
    """Return the streams with a block at this place; last in the stream if the block before it is gone.

    Raises:
        LookupError: the block that is to hold it is gone.
    """

    def put(value: Mapping[str, Json]) -> dict[str, Json]:
        stream = list(value.get(place.stream) or [])
        ids = ["", *(item["id"] for item in stream)]
        stream.insert(ids.index(place.after) if place.after in ids else len(stream), block)
        return {**value, place.stream: stream}

    if not place.holder:
        return put(streams)
    if find(streams, place.holder) is None:
        raise LookupError(place.holder)
    held: dict[str, Json] = with_block(
        dict(streams), place.holder, lambda holder: {**holder, "value": put(holder["value"])}
    )
    return held


def moved(streams: Streams, key: str, place: Place) -> dict[str, Json]:
    """Return the streams with the block with this id at another place.

    Raises:
        LookupError: the block, or the one that is to hold it, is gone, or it would stand in itself.
    """
    block = find(streams, key)
    if block is None:
        raise LookupError(key)
    return inserted(without(streams, key), block, place)


def renewed(value: Any, new_id: Callable[[], str]) -> Any:
    """Return a copy of a value in which every block, at every depth, has an id of its own."""
    if isinstance(value, list):
        return [renewed(item, new_id) for item in value]
    if not isinstance(value, dict):
        return value
    inner = {name: renewed(field, new_id) for name, field in value.items()}
    return {**inner, "id": new_id()} if is_block(value) else inner
