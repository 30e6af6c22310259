"""Two wordings side by side, with the words marked that only one of them has."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from modules.domain.matching import WORD, matches


class Mark(StrEnum):
    """Which of two wordings has a piece."""

    BOTH = "both"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True)
class Piece:
    """Words that stand side by side and are marked alike; pieces are written with a space between."""

    mark: Mark
    text: str


def marked(before: str, after: str) -> list[Piece]:
    """Return both wordings as one sequence of pieces: what went comes before what came instead.

    The pieces that are not ``AFTER`` are the words of ``before``, in order, and the other way round.
    """
    old, new = WORD.findall(before), WORD.findall(after)
    pieces: list[Piece] = []
    at = there = 0
    for i, j in [*matches(old, new), (len(old), len(new))]:
        _add(pieces, Mark.BEFORE, old[at:i])
        _add(pieces, Mark.AFTER, new[there:j])
        _add(pieces, Mark.BOTH, old[i : i + 1])
        at, there = i + 1, j + 1
    return pieces


def _add(pieces: list[Piece], mark: Mark, words: list[str]) -> None:
    if words and pieces and pieces[-1].mark is mark:
        pieces[-1] = Piece(mark, " ".join([pieces[-1].text, *words]))
    elif words:
        pieces.append(Piece(mark, " ".join(words)))
