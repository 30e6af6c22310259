"""Merging lists whose items have no ids, such as the rows of a table: the items are aligned by what they say."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple

from modules.domain.diff import moved
from modules.domain.matching import matches
from modules.domain.merge.order import predecessors, replay

ALIKE = 0.5
"""How much of two items must be the same for them to be one item, changed: from 0 to 1."""
MOST = 20_000
"""How many pairs of items are compared; of longer lists only items in the same spot."""

Alike = Callable[[int, int], float]


class Lists(NamedTuple):
    """Three lists as ids: an item has the id that it has in the base, or one of its own."""

    base: list[str]
    ours: list[str]
    theirs: list[str]


def align(before: Sequence[Hashable], after: Sequence[Hashable], alike: Alike) -> dict[int, int]:
    """Return which item of one list is which of another, by index: equal ones in order, equal ones, then similar ones.

    Args:
        before: what each item says; None for an item that says nothing.
        after: the same of the other list.
        alike: tells how similar two items are, given their indices.
    """
    pairs = {i: j for i, j in matches(before, after) if before[i] is not None}
    places: dict[Hashable, deque[int]] = {}
    for j in _left(len(after), pairs.values()):
        places.setdefault(after[j], deque()).append(j)
    for i in _left(len(before), pairs):
        if before[i] is not None and places.get(before[i]):
            pairs[i] = places[before[i]].popleft()
    for _, _, i, j in sorted(_similar(before, after, pairs, alike)):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _similar(
    before: Sequence[Hashable], after: Sequence[Hashable], pairs: dict[int, int], alike: Alike
) -> Iterable[tuple[float, int, int, int]]:
    """Yield (how different, how far apart, i, j) for items that are not aligned yet and are similar enough."""
    left, there = _left(len(before), pairs), _left(len(after), pairs.values())
    near = len(left) * len(there) > MOST
    for i in left:
        for j in there:
            if near and i - j not in (0, len(before) - len(after)):
                continue
            score = alike(i, j)
            if score >= ALIKE:
                yield -score, abs(i - j), i, j


def _left(length: int, taken: Iterable[int]) -> list[int]:
    gone = set(taken)
    return [at for at in range(length) if at not in gone]


def alike_words(one: Sequence[str], other: Sequence[str]) -> float:
    """Return how many words two texts share, of those of both: from 0 to 1."""
    if not one or not other:
        return 0.0
    shared = sum((Counter(one) & Counter(other)).values())
    return 2 * shared / (len(one) + len(other))


def identified(
    length: int, ours: dict[int, int], theirs: dict[int, int], new: tuple[Sequence[Hashable], Sequence[Hashable]]
) -> Lists:
    """Return the ids of three lists. A new item that both sides have in the same spot has one id.

    Args:
        length: of the base.
        ours: index in the base → index in ours.
        theirs: the same for theirs.
        new: what each item of ours and of theirs says; None for an item that says nothing.
    """
    base = [f"{at}" for at in range(length)]
    sides = [
        [{there: f"{i}" for i, there in pairs.items()}.get(at, f"{side}{at}") for at in range(len(said))]
        for side, pairs, said in zip("ot", (ours, theirs), new, strict=True)
    ]
    spots = [_spots(side, said) for side, said in zip(sides, new, strict=True)]
    same = {spots[1][spot]: key for spot, key in spots[0].items() if spot in spots[1]}
    return Lists(base, sides[0], [same.get(key, key) for key in sides[1]])


def _spots(keys: Sequence[str], said: Sequence[Hashable]) -> dict[tuple[str, Hashable], str]:
    """Return ``{(the item of the base before it, what it says): id}`` of the new items of a list."""
    found: dict[tuple[str, Hashable], str] = {}
    last = ""
    for key, words in zip(keys, said, strict=True):
        if key.isdigit():
            last = key
        elif words is not None:
            found.setdefault((last, words), key)
    return found


def ordered(lists: Lists, kept: set[str], *, theirs_first: bool) -> tuple[list[str], bool]:
    """Return the items ``kept`` in the merged order, and whether both sides moved one, to different places.

    Args:
        lists: the ids.
        kept: those that stay.
        theirs_first: whether an item that both moved stands where theirs has it.
    """
    ours, theirs = ([key for key in side if key in kept] for side in (lists.ours, lists.theirs))
    here = set(ours)
    local, upstream = moved(lists.base, ours), moved(lists.base, theirs)
    both = (local & upstream) | {key for key in theirs if key in here and key not in lists.base}
    common = here & set(theirs)
    before, after = predecessors(ours, common), predecessors(theirs, common)
    apart = {key for key in both & common if before[key] != after[key]}
    replayed = {key for key in theirs if key not in here} | ((upstream - local) & here)
    return replay(ours, theirs, replayed | (apart if theirs_first else set())), bool(apart)
