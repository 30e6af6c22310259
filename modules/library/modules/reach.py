"""Whom a release reaches: centers, editions and resource pages, as the rooms that know them count them.

The library may import none of them, so each declares what it can count as an answer to :data:`REACH`. DHS sees how
many, and the names of centers; never what a pack is called or says (DESIGN §2).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add

from modules.core.rooms import Question


@dataclass(frozen=True)
class Reach:
    """Whom some releases reach.

    Attributes:
        cloned_by: names of the centers that hold a clone of one of them.
        shown_by: names of the centers that made an edition with one of them.
        editions: how many editions show one of them.
        open_pages: how many resource pages that are open now show one of them.
    """

    cloned_by: frozenset[str] = frozenset()
    shown_by: frozenset[str] = frozenset()
    editions: int = 0
    open_pages: int = 0

    def __add__(self, other: Reach) -> Reach:
        """Return both together."""
        return Reach(
            self.cloned_by | other.cloned_by,
            self.shown_by | other.shown_by,
            self.editions + other.editions,
            self.open_pages + other.open_pages,
        )

    @property
    def clone_holders(self) -> list[str]:
        """The centers that hear of the next release, by name."""
        return sorted(self.cloned_by)

    @property
    def centers(self) -> list[str]:
        """The centers that hear of a withdrawal, by name."""
        return sorted(self.cloned_by | self.shown_by)


REACH: Question[Callable[[Collection[int]], Reach]] = Question("whom releases reach")
"""An answer takes primary keys of releases and counts what it knows, in a number of queries that doesn't grow."""


def reach(releases: Collection[int]) -> Reach:
    """Return whom these releases, given by key, reach."""
    return reduce(add, (count(releases) for count in REACH.answers), Reach())


USERS: Question[Callable[[Collection[int]], Mapping[int, Collection[int]]]] = Question("which centers use modules")
"""An answer takes primary keys of modules and returns ``{module: ids of the centers}``, in one query."""


def centers_by_module(modules: Collection[int]) -> dict[int, int]:
    """Return ``{module: how many centers use it}`` for these modules, given by key."""
    found: dict[int, set[int]] = {module: set() for module in modules}
    for users in USERS.answers:
        for module, centers in users(modules).items():
            found[module].update(centers)
    return {module: len(centers) for module, centers in found.items()}
