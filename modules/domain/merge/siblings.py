"""The blocks of one stream of the merged document, in order (DESIGN §4). What is moved how is in ``order.py``."""

from __future__ import annotations

from collections.abc import Sequence

from modules.domain.merge.decisions import DecisionKind, Key, Outcome
from modules.domain.merge.flat import Place
from modules.domain.merge.order import out_of_place, predecessors, put_back, replay
from modules.domain.merge.placement import Placement
from modules.domain.merge.shapes import Sides
from modules.domain.merge.spots import note_move


class Siblings:
    """Orders the blocks of each stream, and notes the moves that are to choose or to know."""

    def __init__(self, sides: Sides, placement: Placement) -> None:
        self._sides = sides
        self._home, self._strangers = placement.home, placement.strangers

    def ordered(self, place: Place) -> Sequence[str]:
        """Return the ids of the blocks of a stream, in order."""
        ours, theirs = self._sides.ours.streams.get(place, []), self._sides.theirs.streams.get(place, [])
        if ours != theirs:
            here, there = ([key for key in keys if self._home.get(key) == place] for keys in (ours, theirs))
            ours = replay(here, there, self._replayed(place, here, there))
            ours = self._with_locked_put_back(place, ours, there)
        if place in self._strangers:
            ours = self._with_strangers(list(ours), self._strangers[place])
        return ours

    def _replayed(self, place: Place, ours: Sequence[str], theirs: Sequence[str]) -> set[str]:
        """Return the blocks that upstream moved or added in this stream."""
        sides = self._sides
        here, before = set(ours), set(sides.base.streams.get(place, []))
        local, upstream = sides.local.within(place), sides.upstream.within(place)
        added = {key for key in theirs if key not in here}
        arrived = {key for key in theirs if key in here and key not in before}
        both = arrived | (upstream & local)
        return added | ((upstream - local) & here) | self._contended(ours, theirs, both - added)

    def _with_locked_put_back(self, place: Place, sequence: list[str], theirs: Sequence[str]) -> list[str]:
        """Return a stream with the locked blocks where theirs has them, and note those that we moved."""
        sides = self._sides
        if not sides.locked:
            return sequence
        out = out_of_place(sequence, theirs, sides.locked)
        local, upstream = sides.local.within(place), sides.upstream.within(place)
        for key in out.intersection(sides.ours.streams.get(place, ())):
            if key in local or key not in upstream:
                note_move(sides, key, Outcome.TAKEN)
        return put_back(sequence, theirs, sides.locked, out) if out else sequence

    def _contended(self, ours: Sequence[str], theirs: Sequence[str], both: set[str]) -> set[str]:
        """Return, of the blocks that both sides put somewhere in this stream, those to stand where theirs does."""
        if not both:
            return set()
        common = set(ours) & set(theirs)
        before, upstream = predecessors(ours, common), predecessors(theirs, common)
        apart = [key for key in theirs if key in both and key in common and before[key] != upstream[key]]
        for key in apart:
            note_move(self._sides, key, Outcome.TAKEN if key in self._sides.locked else Outcome.CONFLICT)
        moved = {key: Key(DecisionKind.MOVED, key) for key in apart}
        return {key for key in apart if key in self._sides.locked or self._sides.chose_theirs(moved[key])}

    def _with_strangers(self, keys: list[str], strangers: list[tuple[str, str]]) -> list[str]:
        for key, holder in strangers:
            keys.insert(keys.index(holder) + 1 if holder in keys else len(keys), key)
        return keys
