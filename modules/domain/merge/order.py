"""The order of the blocks in one stream: ours, with what upstream moved or added replayed (DESIGN §4)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet

from modules.domain.matching import stay_in_order

START = ""  # stands before the first block; no block has this id


def replay(
    ours: Sequence[str], theirs: Sequence[str], replayed: AbstractSet[str], upstream: AbstractSet[str] | None = None
) -> list[str]:
    """Return ``ours`` with the ``replayed`` blocks of ``theirs`` each after its upstream predecessor.

    What the center wrote under a block stays under it: local blocks go along with a replayed block that they follow,
    and a replayed block goes past the local blocks that follow its predecessor. With nothing local the result is in
    the order of ``theirs``. O(n).

    Args:
        ours: ids in our order.
        theirs: ids in upstream's order.
        replayed: ids of ``theirs`` that upstream moved or added; all others of ``theirs`` are in ``ours``.
        upstream: ids of the blocks that are not local, if they are more than those of ``theirs``.
    """
    known = set(theirs) if upstream is None else upstream
    following, along = _taken_out(ours, replayed, known)
    before = START
    for key in theirs:
        if key in replayed:
            spot = before
            while following.get(spot, START) != START and following[spot] not in known:
                spot = following[spot]
            rest = following.get(spot, START)
            for one in (key, *along.get(key, ())):
                following[spot] = one
                spot = one
            following[spot] = rest
        before = key
    return _chain(following)


def _taken_out(
    ours: Sequence[str], replayed: AbstractSet[str], known: AbstractSet[str]
) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return what follows each id that stays, and the local ids that follow each one that is replayed."""
    following: dict[str, str] = {}
    along: dict[str, list[str]] = {}
    last, leader = START, START
    for key in ours:
        if key in replayed:
            leader = key
        elif leader != START and key not in known:
            along.setdefault(leader, []).append(key)
        else:
            following[last] = key
            last, leader = key, START
    return following, along


def _chain(following: dict[str, str]) -> list[str]:
    chain = []
    key = following.get(START, START)
    while key != START:
        chain.append(key)
        key = following.get(key, START)
    return chain


def out_of_place(sequence: Sequence[str], theirs: Sequence[str], locked: Collection[str]) -> set[str]:
    """Return the locked blocks that stand in another place among their siblings than upstream has them.

    As few blocks as possible count as moved; of two that could, the one that is not locked. So locked blocks that are
    put back (:func:`put_back`) are in place from then on.
    """
    here = {key for key in sequence if key in locked}
    if not here:
        return set()
    return here - _in_place(sequence, theirs, locked)


def put_back(sequence: Sequence[str], theirs: Sequence[str], locked: Collection[str], keys: set[str]) -> list[str]:
    """Return ``sequence`` with the locked blocks ``keys`` each after the nearest block before it that is in place."""
    in_place = _in_place(sequence, theirs, locked)
    return replay(sequence, [key for key in theirs if key in in_place or key in keys], keys, set(theirs))


def _in_place(sequence: Sequence[str], theirs: Sequence[str], locked: Collection[str]) -> set[str]:
    rank = {key: at for at, key in enumerate(theirs)}
    common = [key for key in sequence if key in rank]
    found = set(common)
    if [key for key in theirs if key in found] == common:
        return found
    kept = stay_in_order([rank[key] for key in common], {rank[key] for key in common if key in locked})
    return {key for key in common if rank[key] in kept}


def predecessors(sequence: Sequence[str], common: AbstractSet[str]) -> dict[str, str]:
    """Return for each id in ``common`` the one of them before it, START for the first."""
    kept = [key for key in sequence if key in common]
    return dict(zip(kept, [START, *kept], strict=False))
