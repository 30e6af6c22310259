"""What one side removed, and whether the other changed anything in it."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from modules.domain.merge.flat import Flat, Moves, same
from modules.domain.schema import row


def removals(
    base: Flat, side: Flat, other: Flat, moves: Moves, spared: AbstractSet[str]
) -> Iterable[tuple[list[str], bool]]:
    """Yield what ``other`` removed from the base, as ``side`` has it: topmost block first, with all that went with it.

    A block that stands on both sides is not part of it, nor what stands in that block. The second value tells whether
    ``side`` changed anything in it: words, place, order, or a block that it added or moved in.

    Args:
        moves: what ``side`` moved among siblings.
        spared: ids that count as not removed.
    """
    gone = (base.blocks.keys() & side.blocks.keys()) - other.blocks.keys() - spared
    if not gone:
        return
    top: dict[str, str] = {}
    held: dict[str, list[str]] = {}
    changed: set[str] = set()
    for key, place in side.places.items():
        above = top.get(place[0])
        if key in other.blocks:
            if above is not None and base.places.get(key) != place:
                changed.add(above)
        elif key in gone or (above is not None and key not in spared):
            top[key] = unit = above or key
            held.setdefault(unit, []).append(key)
            if key not in gone or touched(key, base, side, moves):
                changed.add(unit)
    for unit, keys in held.items():
        yield keys, unit in changed


def touched(key: str, base: Flat, side: Flat, moves: Moves) -> bool:
    """Return whether a side changed a block of the base: its own words, its place or its order."""
    place = side.places[key]
    return base.places[key] != place or not _alike(base, side, key) or key in moves.within(place)


def _alike(base: Flat, side: Flat, key: str) -> bool:
    """Return whether a block has the same type and the same fields of its own in both."""
    before, after = base.blocks[key], side.blocks[key]
    if same(before, after):
        return True
    grammar = row(after["type"])
    if before["type"] != after["type"] or not grammar.later:
        return False
    return same(grammar.read(before["value"]), grammar.read(after["value"]))
