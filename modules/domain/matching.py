"""What two sequences have in common, in order: words of two texts, or blocks of two streams."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence

WORD = re.compile(r"(?:\{\{[^{}]*\}\}|\S)+")
"""One word of a text; a token such as ``{{center.name}}`` is one, spaces and all."""


def stay_in_order(sequence: Sequence[int]) -> set[int]:
    """Return the members of a longest increasing subsequence: those that nobody has to call moved.

    ``sequence`` holds distinct numbers. O(n log n).
    """
    tails: list[int] = []
    previous: dict[int, int | None] = {}
    for number in sequence:
        at = bisect_left(tails, number)
        previous[number] = tails[at - 1] if at else None
        tails[at : at + 1] = [number]
    kept: set[int] = set()
    last = tails[-1] if tails else None
    while last is not None:
        kept.add(last)
        last = previous[last]
    return kept


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
