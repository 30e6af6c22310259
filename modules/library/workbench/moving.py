"""Where a block of an outline can be moved to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from modules.domain.arranging import Place
from modules.domain.outlining import Entry, Outline


@dataclass(frozen=True)
class Step:
    """A place to move to: how a form names it, and in words."""

    value: str
    label: str


@dataclass(frozen=True)
class Moves:
    """Where an entry can go.

    Attributes:
        up, down: one step; empty if there is none.
        groups: (the section that holds the places, places), for “Move to…”.
    """

    up: str
    down: str
    groups: list[tuple[str, list[Step]]]

    @property
    def anywhere(self) -> bool:
        """Whether there is any place to go."""
        return any(places for _, places in self.groups)


def written(place: Place) -> str:
    """Return how a form names a place."""
    return json.dumps([place.holder, place.stream, place.after])


def read(text: str) -> Place | None:
    """Return the place that a form names; None if it names none."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    is_place = isinstance(found, list) and len(found) == 3 and all(isinstance(one, str) for one in found)
    return Place(*found) if is_place else None


def moves(entry: Entry, outline: Outline) -> Moves:
    """Return where an entry can go."""
    lines = list(_lines(entry, outline))
    at = next(at for at, (_, _, entries) in enumerate(lines) if entry in entries)
    holder, _, beside = lines[at]
    here = beside.index(entry)
    up = _at(holder, entry, beside, here - 1) if here else _end(lines[at - 1], entry) if at else ""
    last = here + 1 == len(beside)
    after = Place(holder, entry.place.stream, beside[here + 1].id) if not last else None
    down = written(after) if after else _start(lines[at + 1], entry) if at + 1 < len(lines) else ""
    return Moves(up, down, [(label, list(_steps(key, entry, entries))) for key, label, entries in lines])


Line = tuple[str, str, tuple[Entry, ...]]
"""(id of the holder, what people call it, the entries that stand beside each other in it)."""


def _lines(entry: Entry, outline: Outline) -> Iterator[Line]:
    """Yield each stream that the entry may stand in."""
    if not entry.place.holder:
        group = next(one for one in outline.groups if one.stream == entry.place.stream)
        yield "", group.label, group.entries
        return
    for one in outline.entries.values():
        if one.kind == outline.entries[entry.place.holder].kind:
            yield one.id, one.name, tuple(inner for inner in one.inside if inner.place.stream == entry.place.stream)


def _at(holder: str, entry: Entry, beside: tuple[Entry, ...], at: int) -> str:
    return written(Place(holder, entry.place.stream, beside[at - 1].id if at else ""))


def _end(line: Line, entry: Entry) -> str:
    return written(Place(line[0], entry.place.stream, line[2][-1].id if line[2] else ""))


def _start(line: Line, entry: Entry) -> str:
    return written(Place(line[0], entry.place.stream))


def _steps(holder: str, entry: Entry, entries: tuple[Entry, ...]) -> Iterator[Step]:
    """Yield the places in one stream, but for the one where the entry stands."""
    stream = entry.place.stream
    if entries[:1] != (entry,):
        yield Step(written(Place(holder, stream)), "At the beginning")
    for at, one in enumerate(entries):
        if one != entry and entries[at + 1 : at + 2] != (entry,):
            yield Step(written(Place(holder, stream, one.id)), f"After “{one.name}”")
