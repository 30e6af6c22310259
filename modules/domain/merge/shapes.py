"""Which side wins if two values differ, and so which streams a merged block has.

If a value has the same shape on both sides, its streams are merged block by block. If the shapes differ (a field is of
another kind now, or a type changed and its fields with it), one side's shape must win, and a stream that only the other
side has is gone. No editor makes such a change within a type, but a release with other block definitions may.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from modules.domain.document import Block, Json
from modules.domain.fields import Field, Kind
from modules.domain.merge.answers import Choice
from modules.domain.merge.decisions import DecisionKind, Key, Ledger
from modules.domain.merge.flat import ABSENT, ROOT, Flat, Moves, Place, below, is_streamlike, same


class Side(Enum):
    """The side whose value the merged document has."""

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

    def open(self, place: Place, base: Json, ours: Json, theirs: Json) -> bool:
        """Return whether two values at a place have fields that change on their own.

        A table does not, nor what a document says of an image, a file or a statement: half of one with half of another
        is neither. A picture and its text do not either, if a side changed the picture. The grammar knows such values.
        """
        if type(ours) is not dict or type(theirs) is not dict:
            return False
        owner, path = place
        if not path:
            return True
        values = [value for value in (base, ours, theirs) if type(value) is dict]
        return not any(flat.grammar(owner).is_whole(path, values) for flat in (self.ours, self.theirs))

    def together(self, key: str, values: Sequence[Mapping[str, Json]]) -> tuple[str, ...]:
        """Return the names of the fields of a block that are one value together in these values of it."""
        return self.ours.grammar(key).together_in(values) or self.theirs.grammar(key).together_in(values)

    def field(self, key: Key) -> Field | None:
        """Return the row of the grammar for the field that a decision is about; None if it does not have one."""
        flat = self.theirs if key.block in self.theirs.blocks else self.ours
        if key.block == ROOT or key.field:
            return flat.grammar(key.block).paths.get(key.field)
        owner, path = flat.places[key.block]
        holder = flat.grammar(owner).paths.get(path)
        return holder if holder and holder.kind is Kind.ITEMS else flat.grammar(key.block).text

    def streams(self, place: Place, ours: list[Json], theirs: list[Json]) -> bool:
        """Return whether two lists at a place are streams. An empty list may be one."""
        return (not ours or place in self.ours.streams) and (not theirs or place in self.theirs.streams)

    def later(self, place: Place) -> Field | None:
        """Return the field at a place if it was added to the grammar later, on either side."""
        owner, path = place
        found = (flat.grammar(owner).later_paths.get(path) for flat in (self.ours, self.theirs))
        return next((field for field in found if field), None)

    def shared(self, key: str) -> bool:
        """Tell whether both sides have this block; the document itself they have."""
        return key == ROOT or (key in self.ours.blocks and key in self.theirs.blocks)

    def chose_theirs(self, key: Key, values: Callable[[], Iterable[Json]] | None = None) -> bool:
        """Return whether a person chose theirs. ``values`` returns the three values, if it may not be noted yet."""
        return self.ledger.choice(key, values) is Choice.THEIRS


def reshaped(ours: Block, theirs: Block) -> bool:
    """Tell whether two blocks of one id differ in type, and in the fields that go with it."""
    one, other = ours["value"], theirs["value"]
    alike = type(one) is dict and type(other) is dict and one.keys() == other.keys()
    return ours["type"] != theirs["type"] and not alike


class Shapes:
    """Decides between values.

    Attributes:
        contested: fields that are a conflict, because one side changed the shape and a block of the other side needs
            the old one, or does after another choice.
        bound: fields that must have theirs' shape, because a locked block is in a stream of it.
    """

    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        self.contested: set[Key] = set()
        self.bound: set[Key] = set()
        self._fitting: dict[Place, bool] = {}

    def imposed(self, key: Key) -> bool:
        """Return whether theirs wins in any case."""
        return key.block in self._sides.locked or key in self.bound

    def prefers(self, key: Key, base: Json, ours: Json, theirs: Json) -> Side:
        """Return the side that wins. The two values must differ."""
        if self.imposed(key):
            return Side.THEIRS
        if key in self.contested:
            return Side.APART
        if same(base, ours):
            return Side.THEIRS
        return Side.OURS if same(base, theirs) else Side.APART

    def fits(self, place: Place) -> bool:
        """Return whether the merged document has this stream. One side has it, with a block in it."""
        if place in self._sides.ours.streams and place in self._sides.theirs.streams:
            return True
        if not self._sides.shared(place[0]):
            return True
        if place not in self._fitting:
            self._fitting[place] = self._fits(place)
        return self._fitting[place]

    def _fits(self, place: Place) -> bool:
        has_ours, has_theirs = (is_streamlike(side.at(place)) for side in (self._sides.ours, self._sides.theirs))
        if has_ours and has_theirs:
            return True
        key, *values = self._divergence(place)
        side = self.prefers(key, *values)
        if side is (Side.THEIRS if has_ours else Side.OURS) and not self.imposed(key):
            self.contested.add(key)
            self._fitting.clear()
            side = Side.APART
        if side is Side.APART:
            side = Side.THEIRS if self._sides.chose_theirs(key, lambda: values) else Side.OURS
        return has_ours if side is Side.OURS else has_theirs

    def hangs(self, place: Place) -> bool:
        """Return whether a choice decides if the merged document has this stream. One side has it."""
        sides = (self._sides.ours, self._sides.theirs)
        if not self._sides.shared(place[0]) or all(is_streamlike(side.at(place)) for side in sides):
            return False
        return self.prefers(*self._divergence(place)) is Side.APART

    def bind(self, place: Place) -> None:
        """Make sure that the merged document has this stream of theirs, because a locked block is in it."""
        ours = self._sides.ours
        if place not in ours.streams and self._sides.shared(place[0]):
            key, *_ = self._divergence(place)
            if not is_streamlike(ours.at(place)):
                self.bound.add(key)
                self._fitting.clear()

    def _divergence(self, place: Place) -> tuple[Key, Json, Json, Json]:
        """Return the outermost place on the path to a stream at which the shapes differ, and the three values there."""
        owner, path = place
        flats = (self._sides.base, self._sides.ours, self._sides.theirs)
        if owner != ROOT:
            base, ours, theirs = (flat.blocks.get(owner) or ABSENT for flat in flats)
            if reshaped(ours, theirs):
                return Key(DecisionKind.RETYPED, owner), base, ours, theirs
        base, ours, theirs = (flat.value(owner) for flat in flats)
        depth = 0
        while depth < len(path) and self._sides.open((owner, path[:depth]), base, ours, theirs):
            base, ours, theirs = (below(value, path[depth : depth + 1]) for value in (base, ours, theirs))
            depth += 1
        return Key(DecisionKind.EDITED, owner, path[:depth]), base, ours, theirs
