"""Two sequences of pieces as one, with the pieces marked that only one of them has."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from modules.domain.matching import matches
from modules.domain.piece import Piece, Pieces


class Mark(StrEnum):
    """Which of two sequences has a piece."""

    BOTH = "both"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True)
class Stretch:
    """Pieces that stand side by side and are marked alike; at least one."""

    mark: Mark
    pieces: Pieces


def marked(before: Pieces, after: Pieces) -> list[Stretch]:
    """Return both as one sequence: what went comes before what came instead.

    The pieces that are not ``AFTER`` are those of ``before``, in order, and the other way round. Unless the two are
    equal, at least one piece is in one of them alone.
    """
    found: list[tuple[Mark, Piece]] = []
    at = there = 0
    for i, j in [*matches(before, after), (len(before), len(after))]:
        found += [(Mark.BEFORE, piece) for piece in before[at:i]]
        found += [(Mark.AFTER, piece) for piece in after[there:j]]
        found += [(Mark.BOTH, piece) for piece in before[i : i + 1]]
        at, there = i + 1, j + 1
    return [
        Stretch(mark, tuple(piece for _, piece in together))
        for mark, together in groupby(found, key=lambda one: one[0])
    ]
