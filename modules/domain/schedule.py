"""Minutes: how long a section takes and when it starts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from modules.domain.document import Block


@dataclass(frozen=True)
class Length:
    """How long a section takes, or several together.

    Attributes:
        full: minutes in full form; 0 if nobody gave a number.
        short: minutes in short form; the full length for a section without a short form.
        has_short: whether there is a short form.
    """

    full: int = 0
    short: int = 0
    has_short: bool = False

    def __add__(self, other: Length) -> Length:
        """Return the length of both together."""
        return Length(self.full + other.full, self.short + other.short, self.has_short or other.has_short)

    def minutes(self, *, short: bool) -> int:
        """Return the minutes in short form, or in full form."""
        return self.short if short else self.full


def length_of(section: Block) -> Length:
    """Return how long a section takes. An empty number counts as 0 in full form, and as no short form."""
    full, short = section["value"].get("minutes") or 0, section["value"].get("short_minutes") or 0
    return Length(full, short or full, bool(short))


@dataclass(frozen=True)
class Slot:
    """Minutes from the start of the session to the start of a section, and its length in minutes."""

    start: int
    minutes: int

    @property
    def end(self) -> int:
        """Minutes from the start of the session to the end of the section."""
        return self.start + self.minutes


def slots(lengths: Iterable[int], start: int = 0) -> list[Slot]:
    """Return the slots of sections with these lengths in minutes, one after the other.

    Raises:
        ValueError: for a negative length.
    """
    result: list[Slot] = []
    for minutes in lengths:
        if minutes < 0:
            raise ValueError(f"A section can't take {minutes} minutes")
        result.append(Slot(start, minutes))
        start += minutes
    return result


def in_words(minutes: int) -> str:
    """Return ``95`` as ``1 h 35 min``."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"
