"""Where a block stands in each document, as a decision says it."""

from __future__ import annotations

from modules.domain.document import Json
from modules.domain.merge.decisions import DecisionKind, Key, Outcome
from modules.domain.merge.flat import ABSENT, Flat
from modules.domain.merge.shapes import Sides


def note_move(sides: Sides, key: str, outcome: Outcome) -> None:
    """Record a decision on the place of a block."""
    sides.ledger.note(Key(DecisionKind.MOVED, key), outcome, *spots(sides, key))


def spots(sides: Sides, key: str) -> tuple[Json, Json, Json]:
    """Return where a block stands in base, ours and theirs, as a decision says it."""
    return spot(sides.base, key), spot(sides.ours, key), spot(sides.theirs, key)


def spot(flat: Flat, key: str) -> Json:
    """Return the place of a block in one document, as a decision shows it. ABSENT if the block does not exist."""
    if key not in flat.places:
        return ABSENT
    place = flat.places[key]
    siblings = flat.streams[place]
    at = siblings.index(key)
    return {"inside": place[0], "field": list(place[1]), "after": siblings[at - 1] if at else None}
