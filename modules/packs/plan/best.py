"""The best set of modules that fits into the time, by an exact search.

What makes a set better than another is a decision of its own: docs/decisions, “What makes a set of modules good”.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

FULL, SHORT = 10, 9
"""What a module counts in its full and in its short form: a short form is worth nine tenths."""
ANOTHER = 1_000_000
"""What each module counts besides, where a set should have as many as fit."""
TOGETHER = 8
"""Most modules of one group whose forms are chosen one by one; a larger group is taken in one form."""

Forms = Mapping[str, bool]
"""A set: ``{lasting id of a module: whether it is short}``."""


class Aim(StrEnum):
    """What a set is best at."""

    BEST = "best"
    IN_FULL = "in full"
    MANY = "many"


@dataclass(frozen=True)
class Option:
    """A module that a set may have.

    Attributes:
        uid: its lasting id.
        minutes, short_minutes: its full and its short form.
        worth: how much it is worth to the audience; 0 for a module that comes along as a companion alone.
        needs: lasting ids of the modules that a set must have with it.
    """

    uid: str
    minutes: int
    short_minutes: int
    worth: int
    needs: frozenset[str] = frozenset()

    def takes(self, short: bool) -> int:
        """Return its minutes in one of its forms."""
        return self.short_minutes if short else self.minutes


@dataclass(frozen=True, order=True)
class Measure:
    """How good a set is; the greater, the better, from the first field to the last.

    Attributes:
        worth: of its modules, each in its form.
        minutes: that it uses, none of them over.
        in_full: how many of its modules are in their full form.
    """

    worth: int = 0
    minutes: int = 0
    in_full: int = 0

    def __add__(self, other: Measure) -> Measure:
        """Return the measure of two sets together."""
        return Measure(self.worth + other.worth, self.minutes + other.minutes, self.in_full + other.in_full)


@dataclass(frozen=True)
class _Part:
    """A set and its measure."""

    measure: Measure
    forms: tuple[tuple[str, bool], ...] = ()

    def with_(self, other: _Part) -> _Part:
        return _Part(self.measure + other.measure, (*self.forms, *other.forms))


def measure(options: Sequence[Option], forms: Forms, aim: Aim = Aim.BEST) -> Measure:
    """Return the measure of a set."""
    return sum((_worth(option, forms[option.uid], aim) for option in options if option.uid in forms), Measure())


def best(
    options: Sequence[Option], left: int | None, *, there: Collection[str] = (), aim: Aim = Aim.BEST
) -> dict[str, bool]:
    """Return the best set; of several that are as good, the one with the earlier options.

    It has no module without all that it needs, and does not take more than the minutes that are left. Nothing that
    is possible is better by :func:`measure`.

    Args:
        options: in an order that does not depend on chance; no two have the same ``uid``.
        left: minutes; None if there is no limit: all is then taken in full.
        there: lasting ids of what the pack has already.
        aim: what the set is best at.
    """
    wanted = [option for option in _possible(options, there) if option.short_minutes <= _limit(left)]
    if left is None:
        return {option.uid: False for option in _with_all_needs(wanted)}
    found: dict[int, _Part] = {0: _Part(Measure())}
    for group in _groups(wanted):
        found = _extend(found, list(_selections(group, left, there, aim)), left)
    return dict(max(found.values(), key=lambda part: part.measure).forms)


def _limit(left: int | None) -> float:
    return float("inf") if left is None else left


def _possible(options: Sequence[Option], there: Collection[str]) -> list[Option]:
    """Return the options whose needs can be met at all."""
    known = {option.uid for option in options}
    found = list(options)
    while lacking := [option for option in found if not option.needs <= known.union(there)]:
        known -= {option.uid for option in lacking}
        found = [option for option in found if option.uid in known]
    return found


def _groups(options: Sequence[Option]) -> list[list[Option]]:
    """Return the options in groups: one needs another of its own group alone."""
    home = {option.uid: {option.uid} for option in options}
    for option in options:
        for other in option.needs & home.keys():
            joined = home[option.uid] | home[other]
            home |= dict.fromkeys(joined, joined)
    groups: dict[frozenset[str], list[Option]] = {}
    for option in options:
        groups.setdefault(frozenset(home[option.uid]), []).append(option)
    return list(groups.values())


def _selections(group: Sequence[Option], left: int, there: Collection[str], aim: Aim) -> Iterator[_Part]:
    """Yield each part of a group that can stand in a set: with all that its modules need, and within the time."""
    ways = (None, False) if aim is Aim.IN_FULL else (None, False, True)
    chosen = product(ways, repeat=len(group)) if len(group) <= TOGETHER else (tuple([way] * len(group)) for way in ways)
    for forms in chosen:
        taken = [(option, short) for option, short in zip(group, forms, strict=True) if short is not None]
        have = {option.uid for option, _ in taken}.union(there)
        if not all(option.needs <= have for option, _ in taken) or not _is_lean([option for option, _ in taken]):
            continue
        total = sum((_worth(option, short, aim) for option, short in taken), Measure())
        if total.worth and total.minutes <= left:
            yield _Part(total, tuple((option.uid, short) for option, short in taken))


def _with_all_needs(options: Sequence[Option]) -> list[Option]:
    """Return the options that are worth something, and what they need, and what that needs."""
    by_uid = {option.uid: option for option in options}
    found: set[str] = set()
    waiting = [option.uid for option in options if option.worth]
    while waiting:
        uid = waiting.pop()
        if uid in by_uid and uid not in found:
            found.add(uid)
            waiting += by_uid[uid].needs
    return [option for option in options if option.uid in found]


def _is_lean(options: Sequence[Option]) -> bool:
    """Return whether each module is there for its worth, or because another one needs it."""
    return len(_with_all_needs(options)) == len(options)


def _worth(option: Option, short: bool, aim: Aim) -> Measure:
    another = ANOTHER if aim is Aim.MANY and option.worth else 0
    worth = option.worth * (SHORT if short else FULL) + another
    return Measure(worth, option.takes(short), 0 if short else 1)


def _extend(found: Mapping[int, _Part], selections: Sequence[_Part], left: int) -> dict[int, _Part]:
    """Return the best set for each number of minutes, with or without a part of one more group."""
    better = dict(found)
    for part in found.values():
        for more in selections:
            minutes = part.measure.minutes + more.measure.minutes
            if minutes > left:
                continue
            known = better.get(minutes)
            if known is None or part.measure + more.measure > known.measure:
                better[minutes] = part.with_(more)
    return better
