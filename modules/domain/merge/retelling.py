"""Paragraphs that one side split or joined while the other edited them (DESIGN §4).

Before the merge the three documents are told in the same paragraphs: where ours has split a paragraph, the base and
theirs are split at the same word, and so on. What is left are edits of paragraphs, which the merge settles as any
other.
A sentence that both sides added in the same place, in a paragraph of its own, gets one id.

Wording that is locked is left as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from modules.domain.document import Block, canonical
from modules.domain.matching import WORD
from modules.domain.merge.flat import Flat, Place
from modules.domain.merge.paragraphs import Told, tell_alike
from modules.domain.merge.runs import is_runs
from modules.domain.schema import PARAGRAPHS, VERBATIM

SAID = 0.6
"""How many words of a paragraph must come from another one for it to be a part of that one."""


@dataclass(frozen=True)
class Sides:
    """Three documents laid flat."""

    base: Flat
    ours: Flat
    theirs: Flat

    @property
    def all(self) -> tuple[Flat, Flat, Flat]:
        """The three."""
        return self.base, self.ours, self.theirs


def retell(base: Flat, ours: Flat, theirs: Flat, locked: AbstractSet[str]) -> None:
    """Change the tables of three documents so that they are told in the same paragraphs, wherever that is clear."""
    sides = Sides(base, ours, theirs)
    for place, keys in list(ours.streams.items()):
        before, there = base.streams.get(place, []), theirs.streams.get(place, [])
        if not there or before == keys == there or not locked.isdisjoint((place[0], *before, *keys, *there)):
            continue
        reshaped = _is_reshaped(base, ours, place) or _is_reshaped(base, theirs, place)
        if reshaped and all(
            _is_paragraph(flat.blocks[key]) for flat in sides.all for key in flat.streams.get(place, ())
        ):
            _retell(sides, place)
        if not (base.blocks.keys() >= set(keys) or base.blocks.keys() >= set(there)):
            _name_alike(sides, place)


def _is_reshaped(base: Flat, side: Flat, place: Place) -> bool:
    """Return whether a side may have split or joined blocks of a stream: it has other ones, and changed one of them."""
    before, after = base.streams.get(place, []), side.streams[place]
    return set(before) != set(after) and any(_is_changed(base, side, key) for key in before)


def _is_changed(base: Flat, side: Flat, key: str) -> bool:
    return key in side.blocks and side.blocks[key] is not base.blocks[key] and side.blocks[key] != base.blocks[key]


def _is_paragraph(block: Block) -> bool:
    return block["type"] in PARAGRAPHS and type(block["value"]) is dict and is_runs(block["value"].get("runs"))


def _retell(flats: Sides, place: Place) -> None:
    sides = [_Side(flats.base, flat, place) for flat in (flats.ours, flats.theirs)]
    for keys in list(_groups(flats.base.streams.get(place, []), sides)):  # all at once, since telling changes streams
        told = [Told(flats.base, keys), *(Told(side.flat, side.keys_of(keys)) for side in sides)]
        if all(one.is_run(place) for one in told) and all(
            one.keys and one.blocks != told[0].blocks for one in told[1:]
        ):
            tell_alike(place, told)


def _groups(base: Sequence[str], sides: Sequence[_Side]) -> Iterable[list[str]]:
    """Yield ids of paragraphs of the base that stand side by side and that a side joined or split."""
    group: list[str] = []
    for at, key in enumerate(base):
        if group and not any(at in side.joints for side in sides):
            yield from _if_told_anew(group, sides)
            group = []
        group.append(key)
    yield from _if_told_anew(group, sides)


def _if_told_anew(group: list[str], sides: Sequence[_Side]) -> Iterable[list[str]]:
    if len(group) > 1 or any(owner in group for side in sides for owner in side.parts.values()):
        yield group


class _Side:
    """What one side did to the paragraphs of a text.

    Attributes:
        joints: indices in the base of paragraphs that were joined with the one before them.
        parts: {id of a paragraph that was split off: id of the one that it was a part of}.
    """

    def __init__(self, base: Flat, flat: Flat, place: Place) -> None:
        self._base, self.flat = base, flat
        self._before, self._after = base.streams.get(place, []), flat.streams[place]
        self.joints = set() if all(key in flat.blocks for key in self._before) else self._find_joints()
        self.parts = {} if all(key in base.blocks for key in self._after) else self._find_parts()

    def keys_of(self, keys: Sequence[str]) -> list[str]:
        """Return the ids on this side of what these paragraphs of the base say."""
        return [key for key in self._after if key in keys or self.parts.get(key) in keys]

    def _find_joints(self) -> set[int]:
        joints: set[int] = set()
        for at, key in enumerate(self._before):
            if _is_changed(self._base, self.flat, key):
                gained = _words(self.flat.blocks[key]) - _words(self._base.blocks[key])
                joints |= {one + 1 for one in self._absorbed(range(at + 1, len(self._before)), gained, step=-1)}
                joints |= {one + 1 for one in self._absorbed(range(at - 1, -1, -1), gained, step=0)}
        return joints

    def _absorbed(self, others: Iterable[int], gained: Counter[str], *, step: int) -> Iterable[int]:
        """Yield the index before each joint with paragraphs that are gone, and whose words are among those gained."""
        for at in others:
            key = self._before[at]
            words = _words(self._base.blocks[key])
            if key in self.flat.blocks or not _is_part(words, gained):
                return
            gained -= words
            yield at + step

    def _find_parts(self) -> dict[str, str]:
        parts: dict[str, str] = {}
        lost: dict[str, Counter[str]] = {}
        for at, key in enumerate(self._after):
            if key in self._base.blocks:
                continue
            words = _words(self.flat.blocks[key])
            for owner in self._neighbors(at):
                if owner not in lost:
                    lost[owner] = _words(self._base.blocks[owner]) - _words(self.flat.blocks[owner])
                if _is_part(words, lost[owner]):
                    parts[key] = owner
                    lost[owner] -= words
                    break
        return parts

    def _neighbors(self, at: int) -> list[str]:
        """Return the nearest paragraphs of the base before and after an index, as far as they stand in this text."""
        near = [
            next((key for key in keys if key in self._base.blocks), "")
            for keys in (reversed(self._after[:at]), self._after[at + 1 :])
        ]
        return [key for key in near if key in self._before and _is_changed(self._base, self.flat, key)]


def _words(block: Block) -> Counter[str]:
    return Counter(WORD.findall("".join(run["text"] for run in block["value"]["runs"])))


def _is_part(words: Counter[str], whole: Counter[str]) -> bool:
    said = (words & whole).total()
    return said > 0 and said >= SAID * words.total()


# The same sentence on both sides


def _name_alike(flats: Sides, place: Place) -> None:
    """Give what both sides added to a text or a list in the same place, and alike, the id that it has in ours."""
    ours = _added(flats, flats.ours, flats.theirs, place)
    theirs = _added(flats, flats.theirs, flats.ours, place)
    for spot, key in theirs.items():
        if spot in ours:
            _rename(flats.theirs, place, key, ours[spot])


def _added(flats: Sides, side: Flat, other: Flat, place: Place) -> dict[tuple[str, bytes], str]:
    """Return ``{(the block before it that both sides have, what it says): id}`` of the wording that a side added."""
    found: dict[tuple[str, bytes], str] = {}
    last = ""
    for key in side.streams[place]:
        block = side.blocks[key]
        if key in other.blocks:
            last = key
        elif key not in flats.base.blocks and block["type"] in VERBATIM:
            found.setdefault((last, canonical([block["type"], block["value"]])), key)
    return found


def _rename(flat: Flat, place: Place, old: str, new: str) -> None:
    stream = flat.streams[place]
    stream[stream.index(old)] = new
    flat.blocks[new] = {**flat.blocks.pop(old), "id": new}
    flat.places[new] = flat.places.pop(old)
