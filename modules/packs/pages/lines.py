"""What rooms above show on a pack, one line each: when its roundtable is, what participants said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from modules.core.rooms import Question
from modules.packs.pages.models import Pack


@dataclass(frozen=True)
class Line:
    """One line on a pack.

    Attributes:
        label: what kind of thing it is: “Roundtable”.
        text: how it stands: “Thursday, December 3, 6:00 PM”, or “No date yet”.
        url: the address where a lead changes it.
        note: more about it, such as the place.
        is_set: False if there is nothing yet.
        begins: when the session begins, in minutes from midnight on the clock of the place; None if that is not known.
    """

    label: str
    text: str
    url: str
    note: str = ""
    is_set: bool = True
    begins: int | None = None


ON_PACKS: Question[Callable[[Sequence[Pack]], Mapping[int, Sequence[Line]]]] = Question("what is shown on packs")
"""An answer takes packs with their centers and returns {primary key of a pack: lines}, in a number of queries that does
not grow."""


def lines_on(packs: Sequence[Pack]) -> Mapping[int, list[Line]]:
    """Return {primary key of a pack: what rooms above show on it}."""
    found: dict[int, list[Line]] = defaultdict(list)
    for show in ON_PACKS.answers:
        for key, lines in show(packs).items():
            found[key] += lines
    return found
