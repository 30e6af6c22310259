"""Whom a release reaches: centers, editions and resource pages, as the packages that know them say.

The library may import none of them, so each registers what it can count. DHS sees how many, and the names of centers;
never what a pack is called or says (DESIGN §2).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import reduce
from operator import add


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


Provider = Callable[[Collection[int]], Reach]
"""Returns what it knows of these releases, given by key, in a number of queries that doesn't grow."""

_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Have this asked too; usable as a decorator."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def reach(releases: Collection[int]) -> Reach:
    """Return whom these releases, given by key, reach."""
    return reduce(add, (provider(releases) for provider in _providers), Reach())
