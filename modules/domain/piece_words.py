"""The pieces of a text: words that know their marks, and where links lead."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from modules.domain.document import Json
from modules.domain.matching import WORD
from modules.domain.piece import Is, Piece, as_json

_PART = re.compile(rf"{WORD.pattern}|\s+")


@dataclass(frozen=True)
class _Look:
    """How the letters of a run look, and where they lead."""

    marks: tuple[str, ...]
    links: tuple[str, ...]

    def shared(self, other: _Look) -> _Look:
        """Return the look of the space between two words, as a text in normal form has it."""
        marks = tuple(mark for mark in self.marks if mark in other.marks)
        return _Look(marks, self.links if self.links == other.links else ())


def are_runs(value: Json) -> bool:
    """Return whether a value is the runs of a text."""
    return isinstance(value, list) and all(_is_run(run) for run in value)


def pieces_of_runs(runs: list[Json]) -> Iterator[Piece]:
    """Yield the words of runs, white space that is not ordinary, and where links lead."""
    parts = list(_parts(runs))
    targets: list[Piece] = []  # of the links before, which are named where their word ends
    for at, (text, look) in enumerate(parts):
        glued = not text.isspace() and at > 0 and not parts[at - 1][0].isspace()
        if not (glued and text[0].isalnum() and parts[at - 1][0][-1].isalnum()):
            yield from targets
            targets = []
        if not _is_ordinary(parts, at):
            kind = Is.SPACE if text.isspace() else Is.WORD
            yield Piece(kind, text, look.marks, bool(look.links), glued)
        if look.links and (at + 1 == len(parts) or parts[at + 1][1].links != look.links):
            targets += map(_target, look.links)
    yield from targets


def _is_run(run: Json) -> bool:
    return isinstance(run, dict) and run.keys() == {"text", "marks"} and isinstance(run["text"], str)


def _parts(runs: list[Json]) -> Iterator[tuple[str, _Look]]:
    """Yield words and white space, cut where the look changes. A token such as ``{{center.name}}`` is in one word."""
    whole = "".join(run["text"] for run in runs)
    ends: list[int] = []
    looks: list[_Look] = []
    for run in runs:
        ends.append((ends[-1] if ends else 0) + len(run["text"]))
        marks = tuple(mark for mark in run["marks"] if isinstance(mark, str))
        looks.append(_Look(marks, tuple(as_json(mark) for mark in run["marks"] if not isinstance(mark, str))))
    at = 0
    for match in _PART.finditer(whole):
        start = match.start()
        while start < match.end():
            while ends[at] <= start:
                at += 1
            end = min(ends[at], match.end())
            yield whole[start:end], looks[at]
            start = end


def _is_ordinary(parts: list[tuple[str, _Look]], at: int) -> bool:
    """Tell whether a part is the space that words have between them anyway."""
    text, look = parts[at]
    if text != " " or not 0 < at < len(parts) - 1:
        return False
    (before, left), (after, right) = parts[at - 1], parts[at + 1]
    return not before.isspace() and not after.isspace() and look == left.shared(right)


def _target(link: str) -> Piece:
    mark = json.loads(link)
    if isinstance(mark, dict) and isinstance(mark.get("sha256"), str):
        return Piece(Is.LINK, str(mark.get("name", "")), asset=mark["sha256"], key=link)
    return Piece(Is.LINK, str(mark["href"]) if isinstance(mark, dict) and "href" in mark else link, key=link)
