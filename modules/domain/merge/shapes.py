"""Which side's value stands where the two differ, and so which streams a merged block has.

Where a value has the same shape on both sides its streams are merged block by block. Where the shapes differ (a field
that became something else, a type that changed and its fields with it) one side's shape must win; a stream that only
the other side has then holds nothing any more. No editor makes such a change within a type, but a release made with
other block definitions may.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from modules.domain.document import Block, Json
from modules.domain.merge.decisions import Choice, DecisionKind, Key, Ledger
from modules.domain.merge.flat import ABSENT, ROOT, Flat, Moves, Place, below, is_open, is_streamlike, same


class Side(Enum):
    """Whose value stands."""

    OURS = "ours"
    THEIRS = "theirs"
    APART = "apart"  # both changed it, and not alike


@dataclass(frozen=True)
class Sides:
    """What a merge works on."""

    base: Flat
    ours: Flat
    theirs: Flat
    locked: frozenset[str]
    ledger: Ledger
    local: Moves
    upstream: Moves
    word_for_word: bool

    def shared(self, key: str) -> bool:
        """Tell whether both sides have this block; the document itself they have."""
        return key == ROOT or (key in self.ours.blocks and key in self.theirs.blocks)

    def chose_theirs(self, key: Key) -> bool:
        """Tell whether a person chose theirs."""
        return self.ledger.choice(key) is Choice.THEIRS


def reshaped(ours: Block, theirs: Block) -> bool:
    """Tell whether two blocks of one id differ in type, and in the fields that go with it."""
    one, other = ours["value"], theirs["value"]
    alike = is_open(one) and is_open(other) and one.keys() == other.keys()
    return ours["type"] != theirs["type"] and not alike


class Shapes:
    """Decides between values.

    Attributes:
        contested: fields whose shape one side changed while a block of the other must stand in the old one: a conflict.
        bound: fields whose shape must be theirs because a locked block stands in it.
    """

    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        self.contested: set[Key] = set()
        self.bound: set[Key] = set()
        self._fitting: dict[Place, bool] = {}

    def imposed(self, key: Key) -> bool:
        """Tell whether theirs stands whatever ours says."""
        return key.block in self._sides.locked or key in self.bound

    def prefers(self, key: Key, base: Json, ours: Json, theirs: Json) -> Side:
        """Return whose value stands; the values are not the same."""
        if self.imposed(key):
            return Side.THEIRS
        if key in self.contested:
            return Side.APART
        if same(base, ours):
            return Side.THEIRS
        return Side.OURS if same(base, theirs) else Side.APART

    def fits(self, place: Place) -> bool:
        """Tell whether what holds this stream has it when merged. One side has it, and a block to stand in it."""
        if place in self._sides.ours.streams and place in self._sides.theirs.streams:
            return True
        if not self._sides.shared(place[0]):
            return True
        if place not in self._fitting:
            self._fitting[place] = self._fits(place)
        return self._fitting[place]

    def _fits(self, place: Place) -> bool:
        owner, path = place
        has_ours, has_theirs = (
            is_streamlike(below(side.value(owner), path)) for side in (self._sides.ours, self._sides.theirs)
        )
        if has_ours and has_theirs:
            return True
        key, *values = self._divergence(place)
        side = self.prefers(key, *values)
        if side is (Side.THEIRS if has_ours else Side.OURS) and not self.imposed(key):
            self.contested.add(key)
            self._fitting.clear()
            side = Side.APART
        if side is Side.APART:
            side = Side.THEIRS if self._sides.chose_theirs(key) else Side.OURS
        return has_ours if side is Side.OURS else has_theirs

    def bind(self, place: Place) -> None:
        """Make sure that the merged document has this stream of theirs: a locked block stands in it."""
        ours = self._sides.ours
        if place not in ours.streams and self._sides.shared(place[0]):
            key, *_ = self._divergence(place)
            if not is_streamlike(below(ours.value(place[0]), place[1])):
                self.bound.add(key)
                self._fitting.clear()

    def _divergence(self, place: Place) -> tuple[Key, Json, Json, Json]:
        """Return where on the way to a stream the shapes part, and the three values there."""
        owner, path = place
        flats = (self._sides.base, self._sides.ours, self._sides.theirs)
        if owner != ROOT:
            base, ours, theirs = (flat.blocks.get(owner) or ABSENT for flat in flats)
            if reshaped(ours, theirs):
                return Key(DecisionKind.RETYPED, owner), base, ours, theirs
        base, ours, theirs = (flat.value(owner) for flat in flats)
        depth = 0
        while depth < len(path) and is_open(ours) and is_open(theirs):
            base, ours, theirs = (below(value, path[depth : depth + 1]) for value in (base, ours, theirs))
            depth += 1
        return Key(DecisionKind.EDITED, owner, path[:depth]), base, ours, theirs
