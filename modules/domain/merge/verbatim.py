"""Locked texts are taken word for word (DESIGN §4).

What a center puts into a locked *slide* is its own block beside DHS's, and stays. A paragraph that it put into a locked
*text*, or an item into a locked list, would stand in the middle of mandated wording and be read as part of it: it goes.
"""

from __future__ import annotations

from modules.domain.merge.flat import is_streamlike
from modules.domain.merge.shapes import Sides
from modules.domain.schema import VERBATIM


def intruders(sides: Sides) -> list[str]:
    """Return the ids of our paragraphs and list items in locked texts that theirs does not have there.

    If theirs has no such text any more, ours is not in the middle of anything, so its words stay.
    """
    if not (sides.locked and sides.word_for_word):
        return []
    theirs = sides.theirs
    inside = [
        (place, keys)
        for place, keys in sides.ours.streams.items()
        if place[0] in sides.locked and is_streamlike(theirs.at(place))
    ]
    strange = [(keys, set(keys).difference(theirs.streams.get(place, ()))) for place, keys in inside]
    return [key for keys, found in strange for key in keys if key in found and is_wording(sides, key)]


def is_wording(sides: Sides, key: str) -> bool:
    """Return whether a block is part of a text or an item of a list, on either side."""
    return any(key in flat.blocks and flat.blocks[key]["type"] in VERBATIM for flat in (sides.ours, sides.theirs))


def with_own_blocks(sides: Sides, keys: list[str]) -> set[str]:
    """Return these ids and those of the blocks that the center added inside them."""
    found = set(keys)
    for key, place in sides.ours.places.items():
        if place[0] in found and key not in sides.base.blocks and key not in sides.theirs.blocks:
            found.add(key)
    return found
