"""What two sequences have in common, in order: words of two texts, or blocks of two streams."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Sequence

WORD = re.compile(r"(?:\{\{[^{}]*\}\}|\S)+")
"""One word of a text; a token such as ``{{center.name}}`` is one, spaces and all."""


def stay_in_order(sequence: Sequence[int], preferred: Collection[int] = ()) -> set[int]:
    """Return the members of a longest increasing subsequence: those that nobody has to call moved.

    ``sequence`` holds distinct numbers. Of several longest ones it is one with the most ``preferred`` members.
    O(n log n), and a little more with preferred members in very long sequences.
    """
    tails: list[int] = []
    previous: dict[int, int | None] = {}
    follow = _preferring(set(preferred), len(sequence)) if preferred else _follow
    for number in sequence:
        previous[number] = follow(tails, number)
    kept: set[int] = set()
    last = tails[-1] if tails else None
    while last is not None:
        kept.add(last)
        last = previous[last]
    return kept


def _follow(tails: list[int], number: int) -> int | None:
    """Put a number into the last members of the best subsequence of each length; return the member it follows."""
    at = bisect_left(tails, number)
    tails[at : at + 1] = [number]
    return tails[at - 1] if at else None


def _preferring(preferred: set[int], length: int) -> Callable[[list[int], int], int | None]:
    """Return a way to follow in which one subsequence of a length is better than another by its preferred members."""
    worth: dict[int, int] = {}

    def follow(tails: list[int], number: int) -> int | None:
        at = bisect_left(tails, number)
        before = tails[at - 1] if at else None
        worth[number] = (worth[before] if before is not None else 0) + length + 1 + (number in preferred)
        end = at
        while end < len(tails) and worth[tails[end]] <= worth[number]:
            end += 1
        tails[at:end] = [number]
        return before

    return follow


def matches(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return where equal words stand in both, in order: patience, so that a common word is not taken for an anchor."""
    pairs: list[tuple[int, int]] = []
    _match(before, after, (0, len(before), 0, len(after)), pairs)
    return sorted(pairs)


def _match(
    a: Sequence[Hashable], b: Sequence[Hashable], window: tuple[int, int, int, int], pairs: list[tuple[int, int]]
) -> None:
    start, end, there, stop = window
    while start < end and there < stop and a[start] == b[there]:
        pairs.append((start, there))
        start, there = start + 1, there + 1
    while start < end and there < stop and a[end - 1] == b[stop - 1]:
        end, stop = end - 1, stop - 1
        pairs.append((end, stop))
    anchors = _anchors(a, b, (start, end, there, stop))
    if not anchors:
        return
    for i, j in [*anchors, (end, stop)]:
        _match(a, b, (start, i, there, j), pairs)
        start, there = i + 1, j + 1
    pairs += anchors


def _anchors(a: Sequence[Hashable], b: Sequence[Hashable], window: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    """Return the words that stand once on each side, as far as their order agrees."""
    start, end, there, stop = window
    once, once_there = Counter(a[start:end]), Counter(b[there:stop])
    position = {b[j]: j for j in range(there, stop)}
    pairs = [(i, position[a[i]]) for i in range(start, end) if once[a[i]] == 1 and once_there[a[i]] == 1]
    kept = stay_in_order([j for _, j in pairs])
    return [(i, j) for i, j in pairs if j in kept]
