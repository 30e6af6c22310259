"""What a center wrote below a block goes with it where upstream moves the block to another stream (DESIGN §4).

Within one stream the order sees to that (``order.py``).
"""

from __future__ import annotations

from collections.abc import Collection

from modules.domain.document import Block, walk
from modules.domain.fields import Field, Kind
from modules.domain.merge.flat import Flat, Place
from modules.domain.merge.shapes import Sides
from modules.domain.merge.verbatim import is_wording
from modules.domain.schema import MODULE, PARAGRAPHS

HEADINGS = frozenset({"heading", "subheading"})


def written_below(sides: Sides, apart: Collection[str]) -> dict[str, str]:
    """Return ``{id of a block that we added: id of the block it was written below}``, if upstream moved that one away.

    Left out is a block of ours into which we moved others: where those stand is decided on their own.

    Args:
        sides: the documents.
        apart: ids of the blocks that stand in other streams on the two sides.
    """
    base, ours = sides.base.places, sides.ours
    away = {key for key in apart if base.get(key) == ours.places[key]}
    below: dict[str, str] = {}
    for place in {ours.places[key] for key in away}:
        leader = ""
        for key in ours.streams[place]:
            if key in base or key in sides.theirs.places:
                leader = key if key in away else ""
            elif leader and not _holds_others(sides, ours.blocks[key]):
                below[key] = leader
    return below


def _holds_others(sides: Sides, block: Block) -> bool:
    inside = {inner["id"] for _, inner in walk(block["value"])}
    return not inside.isdisjoint(sides.base.blocks.keys() | sides.theirs.blocks.keys())


def may_go_along(sides: Sides, key: str, leader: str, place: Place) -> bool:
    """Return whether a stream of theirs may hold a block of ours beside the one that it was written below."""
    owner, path = place
    if sides.word_for_word and owner in sides.locked and is_wording(sides, key):
        return False
    kind, leads = sides.ours.blocks[key]["type"], sides.theirs.blocks[leader]["type"]
    if kind in HEADINGS and leads not in HEADINGS:
        return False
    home = sides.ours.places[key]
    if (_type_of(sides.ours, home[0]), home[1]) == (_type_of(sides.theirs, owner), path):
        return True
    field = sides.theirs.grammar(owner).paths.get(path)
    return field is not None and _holds(field, sides.ours.blocks[key])


def _type_of(flat: Flat, owner: str) -> str:
    return str(flat.blocks[owner]["type"]) if owner in flat.blocks else MODULE.name


def _holds(field: Field, block: Block) -> bool:
    if field.kind is Kind.STREAM:
        return block["type"] in field.blocks
    if field.kind is Kind.RICH:
        return block["type"] in PARAGRAPHS
    return field.kind is Kind.ITEMS and block["type"] == "item" and len(block["value"]) <= field.max_length
