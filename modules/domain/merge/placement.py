"""Which blocks a merged document has, and the stream in which each stands (DESIGN §4).

The two are settled together: a block needs something to stand in, and what holds a block that stays must stay.
"""

from __future__ import annotations

from collections.abc import Iterable

from modules.domain.merge.answers import Answer, Choice
from modules.domain.merge.decisions import DecisionKind, Key, Outcome
from modules.domain.merge.flat import ABSENT, ROOT, Flat, Place
from modules.domain.merge.following import may_go_along, written_below
from modules.domain.merge.removals import removals, touched
from modules.domain.merge.shapes import Shapes, Side, Sides
from modules.domain.merge.spots import note_move, spots
from modules.domain.merge.verbatim import intruders, is_wording, with_own_blocks


class Placement:
    """Settles existence and place.

    Attributes:
        home: id → the stream in which the block stands, for every block of the merged document; free of cycles.
        strangers: {stream: [(id, id of the block it follows)]} for blocks that neither side has in that stream: the
            block that held them has no stream for them any more, so they stand after it; or the block below which we
            wrote them stands there now.
        crowded_out: ids of our paragraphs and list items that are gone because they stood in locked words.
    """

    def __init__(self, sides: Sides, shapes: Shapes) -> None:
        self._sides, self._shapes = sides, shapes
        self.home: dict[str, Place] = {}
        self.strangers: dict[Place, list[tuple[str, str]]] = {}
        self.crowded_out: list[str] = []
        self._dead: set[str] = set()
        self._asked: set[str] = set()
        self._crowded: set[str] = set()
        self._astray: list[str] = []
        self._lost: set[str] = set()
        self._revived = self._upheld()
        self._pinned: dict[str, Side] = {}
        self._knotted: set[str] = set()
        self._homeless: list[str] = []
        self._apart = self._moved_apart()
        self._below = written_below(sides, self._apart)
        self._crowd_out()
        self._exist()
        self._want()
        self._settle()
        self._note_moves()

    def _moved_apart(self) -> list[str]:
        ours, theirs = self._sides.ours.places, self._sides.theirs.places
        return [key for key, place in ours.items() if theirs.get(key, place) != place]

    # Existence

    def _upheld(self) -> set[str]:
        """Return the ids of locked blocks that the center removed, and of the removed blocks around them.

        The streams of theirs that these blocks are in are bound, so that the merged document has them.
        """
        ours, theirs = self._sides.ours, self._sides.theirs
        seen: set[str] = set()
        for key in sorted(self._sides.locked & theirs.blocks.keys()):
            self._shapes.bind(theirs.places[key])
            while key != ROOT and key not in seen:
                seen.add(key)
                key = theirs.places[key][0]
        upheld = seen - ours.blocks.keys()
        for key in upheld & self._sides.base.blocks.keys():
            self._note_removal(key, Outcome.TAKEN)
        return upheld

    def _crowd_out(self) -> None:
        """Take our own words out of locked texts. Those that theirs has in another place are astray: they go there."""
        found = intruders(self._sides)
        self._astray = [key for key in found if key in self._sides.theirs.blocks]
        self._crowded = with_own_blocks(self._sides, [key for key in found if key not in self._astray])
        self._dead |= self._crowded
        self.crowded_out += [key for key in found if key in self._crowded and self._is_changed(key)]

    def _send_back(self) -> None:
        """Crowd out the words astray whose place in theirs is gone, for example in a block that the center removed.

        They come back with that block. So this is asked again whenever blocks may have been revived.
        """
        places = self._sides.theirs.places
        lost = with_own_blocks(self._sides, [key for key in self._astray if self._is_gone(places[key][0])])
        back, self._lost = self._lost - lost, lost
        self._crowded = (self._crowded - back) | lost
        self._dead = (self._dead - back) | lost

    def _is_gone(self, key: str) -> bool:
        """Return whether a block of theirs, or a block around it, does not exist in the merged document."""
        while key != ROOT and key not in self._dead:
            key = self._sides.theirs.places[key][0]
        return key != ROOT

    def _is_changed(self, key: str) -> bool:
        base, ours = self._sides.base, self._sides.ours
        if key not in base.blocks or base.blocks[key] != ours.blocks[key]:
            return True
        return touched(key, base, ours, self._sides.local)

    def _exist(self) -> None:
        sides = self._sides
        for held, changed in removals(sides.base, sides.ours, sides.theirs, sides.local, frozenset()):
            asked = changed and held[0] not in self._crowded
            kept = asked and self._chosen(held[0], Outcome.CONFLICT) is not Choice.THEIRS
            self._asked.update(held if asked else ())
            self._dead.update(() if kept else held)
        for held, changed in removals(sides.base, sides.theirs, sides.ours, sides.upstream, self._revived):
            back = changed and self._chosen(held[0], Outcome.OFFERED) in (Choice.THEIRS, Choice.BOTH)
            self._dead.update(() if back else held)
            if changed:
                self._asked.update(held)
                self._shapes.fits(sides.theirs.places[held[0]])

    def _chosen(self, key: str, outcome: Outcome) -> Answer | None:
        self._note_removal(key, outcome)
        return self._sides.ledger.choice(Key(DecisionKind.REMOVED, key))

    def _note_removal(self, key: str, outcome: Outcome) -> None:
        sides = self._sides
        blocks = (flat.blocks.get(key, ABSENT) for flat in (sides.base, sides.ours, sides.theirs))
        sides.ledger.note(Key(DecisionKind.REMOVED, key), outcome, *blocks)

    # Place

    def _want(self) -> None:
        """Look up each stream that a block was moved into, so that its shape is decided early enough."""
        for key in self._apart:
            for side in (self._sides.ours, self._sides.theirs):
                if side.places[key] != self._sides.base.places.get(key):
                    self._shapes.fits(side.places[key])

    def _settle(self) -> None:
        """Place every block, again and again until a round undoes nothing.

        Each round but the last revives, contests or pins at least one more block.
        """
        settled = -1
        while settled != self._undone():
            settled = self._undone()
            self._assign()
            if settled == self._undone():
                self._untie()
        self._line_up()
        for key in self._homeless:
            self._lodge(key)
        self.crowded_out += [key for key in self._astray if key in self._lost and self._is_changed(key)]

    def _undone(self) -> int:
        """Return how many blocks were revived, contested, bound or pinned. It only grows, so there is a last round."""
        pins = sum(1 if side is Side.OURS else 2 for side in self._pinned.values())
        return len(self._revived) + len(self._shapes.contested) + len(self._shapes.bound) + pins

    def _assign(self) -> None:
        ours, theirs, home = self._sides.ours.places, self._sides.theirs.places, self.home
        home.clear()
        self._homeless.clear()
        self._send_back()
        for key in [key for key in theirs if key not in ours and key not in self._dead]:
            if self._stands(theirs[key]):
                home[key] = theirs[key]
            elif key in self._revived or key in self._sides.locked:
                self._homeless.append(key)
            else:
                self._dead.add(key)
        for key, place in ours.items():
            if theirs.get(key) == place:
                home[key] = place
            elif key not in self._dead and not self._goes_along(key):
                self._place(key, place, theirs.get(key, place))

    def _place(self, key: str, ours: Place, theirs: Place) -> None:
        lean = self._leans(key, ours, theirs)
        places = [theirs, ours] if lean is Side.THEIRS else [ours, theirs]
        if self._must_be_theirs(key):
            self._revive(theirs[0], self._sides.theirs)
            self._shapes.bind(theirs)
        elif key in self._pinned:
            places = [ours]
        if not any(map(self._stands, places)):
            self._revive(ours[0], self._sides.ours)
        found = next(filter(self._stands, places), None)
        if self._hangs(places[0]):
            self._shapes.fits(places[-1])  # it stands there after another choice
        if found is None:
            self._homeless.append(key)
        else:
            self.home[key] = found

    def _goes_along(self, key: str) -> bool:
        """Put a block of ours beside the one that it was written below, if that one went where theirs has it."""
        leader = self._below.get(key, "")
        place = self.home.get(leader)
        goes = (
            place is not None
            and place == self._sides.theirs.places[leader]
            and may_go_along(self._sides, key, leader, place)
        )
        if place is not None and goes:
            self.home[key] = place
        return goes

    def _line_up(self) -> None:
        """Note after which block each one stands that went along."""
        last: dict[str, str] = {}
        for key, leader in self._below.items():
            place = self.home.get(key)
            if place is not None and place == self.home.get(leader) != self._sides.ours.places[key]:
                self.strangers.setdefault(place, []).append((key, last.get(leader, leader)))
                last[leader] = key

    def _hangs(self, place: Place) -> bool:
        """Return whether a choice decides if the merged document has this stream."""
        return place[0] in self._asked or self._shapes.hangs(place)

    def _stands(self, place: Place) -> bool:
        return place[0] not in self._dead and self._shapes.fits(place)

    def _leans(self, key: str, ours: Place, theirs: Place) -> Side:
        if key in self._pinned:
            return self._pinned[key]
        if self._must_be_theirs(key) or self._sides.base.places.get(key) == ours:
            return Side.THEIRS
        return Side.OURS

    def _must_be_theirs(self, key: str) -> bool:
        if key not in self._sides.theirs.blocks:
            return False
        wanted = self._is_bound(key) or self._sides.chose_theirs(
            Key(DecisionKind.MOVED, key), lambda: spots(self._sides, key)
        )
        return wanted or self._pinned.get(key) is Side.THEIRS

    def _is_bound(self, key: str) -> bool:
        return key in self._sides.locked or (key in self._astray and key not in self._lost)

    def _revive(self, key: str, side: Flat) -> None:
        """Keep a removed block and the removed blocks around it, because a block inside it stays."""
        while key in self._dead and key not in self._crowded:
            self._dead.remove(key)
            self._revived.add(key)
            self._note_removal(key, Outcome.CONFLICT if side is self._sides.ours else Outcome.TAKEN)
            key = side.places[key][0]

    # Blocks moved into each other

    def _untie(self) -> None:
        """Undo one side's moves if both sides' moves together put blocks inside each other.

        Upstream's moves give way, as a conflict. Those of a locked block, or that someone chose, stay: ours give way.
        """
        ours, theirs = self._sides.ours.places, self._sides.theirs.places
        for ring in self._rings():
            apart = [key for key in ring if key in ours and key in theirs and ours[key] != theirs[key]]
            upstream = [key for key in apart if self.home[key] == theirs[key] and not self._must_be_theirs(key)]
            local = [key for key in apart if self.home[key] == ours[key]]
            self._pinned.update(dict.fromkeys(upstream or local, Side.OURS if upstream else Side.THEIRS))
            self._knotted.update(upstream)

    def _rings(self) -> Iterable[list[str]]:
        """Yield each group of blocks that are inside each other, as a list of ids."""
        done: set[str] = set()
        for key in self._apart:
            walked: dict[str, int] = {}
            while key in self.home and key not in done and key not in walked:
                walked[key] = len(walked)
                key = self.home[key][0]
            if key in walked:
                yield list(walked)[walked[key] :]
            done.update(walked)

    # Blocks whose stream is gone

    def _lodge(self, key: str) -> None:
        """Put a block after the nearest block that held it and is not inside it now."""
        side = self._sides.ours if key in self._sides.ours.places else self._sides.theirs
        holder = side.places[key][0]
        while holder != ROOT and not self._may_follow(key, holder):
            holder = side.places[holder][0]
        if holder != ROOT:
            self.home[key] = self.home[holder]
        else:
            self.home[key] = next(place for place in self.home.values() if place[0] == ROOT)
        self.strangers.setdefault(self.home[key], []).append((key, holder))

    def _may_follow(self, key: str, holder: str) -> bool:
        sides = self._sides
        if holder not in self.home or self._stands_in(holder, key):
            return False
        return not (sides.word_for_word and self.home[holder][0] in sides.locked and is_wording(sides, key))

    def _stands_in(self, key: str, holder: str) -> bool:
        while key in self.home:
            key = self.home[key][0]
            if key == holder:
                return True
        return False

    # Decisions

    def _note_moves(self) -> None:
        sides = self._sides
        for key in self._apart:
            base, ours, theirs = (flat.places.get(key) for flat in (sides.base, sides.ours, sides.theirs))
            if key in self._lost:
                continue
            if self._is_bound(key):
                if base != ours:
                    note_move(self._sides, key, Outcome.TAKEN)
            elif base not in (ours, theirs) or key in self._knotted:
                note_move(self._sides, key, Outcome.CONFLICT)
