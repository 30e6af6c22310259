"""The order in which people read two documents: that of the grammar, whatever the order of keys in a stored one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from modules.domain.diff import Change, ChangeKind, diff
from modules.domain.document import Block, Document, Json, Path, is_block
from modules.domain.fields import UNKNOWN, Row
from modules.domain.schema import MODULE, row


def differences(a: Document, b: Document) -> list[Change]:
    """Return what changed from ``a`` to ``b`` in reading order; see :func:`in_reading_order`."""
    return in_reading_order(diff(a, b), a, b)


Rank = tuple[int, bool, int]


def in_reading_order(changes: Iterable[Change], a: Document, b: Document) -> list[Change]:
    """Return changes from ``a`` to ``b`` as someone comes upon them who reads ``b``; see :func:`ranks`."""
    rank = ranks(a, b)
    return sorted(changes, key=lambda change: rank(change.block, change.path, change.kind is ChangeKind.EDITED))


def ranks(a: Document, b: Document) -> Callable[[str, Path, bool], Rank]:
    """Return a function that ranks places by when a reader of ``b`` comes upon them.

    It takes the id of a block, a path that ends in that block or in a field of it, and whether the words of the field
    are meant and not the block. A block that only ``a`` has stands after what came before it in ``a``.
    """
    before, after = blocks_in_order(a), blocks_in_order(b)
    places = {key: at for at, key in enumerate(_woven(before, after))}

    def rank(key: str, path: Path, is_field: bool) -> Rank:
        block = after.get(key) or before.get(key)
        below = path[path.index(key) + 1 :] if block else path
        fields = list((row(block["type"]) if block else MODULE).paths)
        at = fields.index(below) if below in fields else len(fields)
        return places.get(key, -1), is_field and below != ("type",), at

    return rank


def blocks_in_order(document: Document) -> Mapping[str, Block]:
    """Return ``{block id: block}`` of a document in reading order, parents first."""
    return {block["id"]: block for block in _walk(document, MODULE)}


def _walk(value: Json, grammar: Row) -> Iterator[Block]:
    if isinstance(value, dict):
        known = [name for name in grammar.by_name if name in value]
        for name in [*known, *sorted(value.keys() - grammar.by_name.keys())]:
            yield from _walk(value[name], UNKNOWN)
    elif isinstance(value, list):
        for item in filter(is_block, value):
            yield item
            yield from _walk(item["value"], row(item["type"]))


def _woven(before: Iterable[str], after: Mapping[str, Block]) -> Iterator[str]:
    """Yield the ids of both: those of ``after`` in order, and each other one behind what stood before it."""
    gone: dict[str, list[str]] = {}
    last = ""
    for key in before:
        if key in after:
            last = key
        else:
            gone.setdefault(last, []).append(key)
    yield from gone.get("", ())
    for key in after:
        yield key
        yield from gone.get(key, ())
