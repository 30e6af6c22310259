"""The order of the blocks in one stream: ours, with what upstream moved or added replayed (DESIGN §4)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet

START = ""  # stands before the first block; no block has this id


def replay(ours: Sequence[str], theirs: Sequence[str], replayed: AbstractSet[str]) -> list[str]:
    """Return ``ours`` with the ``replayed`` blocks of ``theirs`` each after its upstream predecessor.

    A replayed block goes past the local blocks that follow its predecessor: what the center wrote under a block stays
    under it. With nothing local the result is in the order of ``theirs``. O(n).

    Args:
        ours: ids in our order.
        theirs: ids in upstream's order.
        replayed: ids of ``theirs`` that upstream moved or added; all others of ``theirs`` are in ``ours``.
    """
    following: dict[str, str] = {}
    last = START
    for key in ours:
        if key not in replayed:
            following[last] = key
            last = key
    upstream = set(theirs)
    before = START
    for key in theirs:
        if key in replayed:
            spot = before
            while following.get(spot, START) != START and following[spot] not in upstream:
                spot = following[spot]
            following[key] = following.get(spot, START)
            following[spot] = key
        before = key
    return _chain(following)


def _chain(following: dict[str, str]) -> list[str]:
    chain = []
    key = following.get(START, START)
    while key != START:
        chain.append(key)
        key = following.get(key, START)
    return chain


def in_their_order(sequence: list[str], theirs: Sequence[str], locked: Collection[str]) -> list[str]:
    """Return ``sequence`` with the locked blocks in upstream's order, each on a spot that a locked one had."""
    here = {key for key in sequence if key in locked}
    if len(here) < 2:
        return sequence
    rightful = iter([key for key in theirs if key in here])
    return [next(rightful) if key in here else key for key in sequence]


def predecessors(sequence: Sequence[str], common: AbstractSet[str]) -> dict[str, str]:
    """Return for each id in ``common`` the one of them before it, START for the first."""
    kept = [key for key in sequence if key in common]
    return dict(zip(kept, [START, *kept], strict=False))
