"""Minutes: how long a section takes and when it starts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


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
    """Lay sections of these lengths one after the other. Raises ValueError for a negative length."""
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
