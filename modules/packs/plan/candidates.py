"""Releases that a pack could have: how much each is worth to an audience, why, and in which order they are shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from modules.domain.audiences import Nearness, names, nearness, together
from modules.domain.schedule import in_words
from modules.domain.vocabularies import Sector
from modules.library.modules.ranks import Rank

POINTS = {Rank.START: 20, Rank.CORE: 4, Rank.FURTHER: 1}
"""What a module is worth by DHS's rank: one to start with outweighs all others."""
FIRST = 4
"""The weight of an audience that gains most from a module, as DHS says."""
WEIGHTS: Mapping[Nearness | None, int] = {Nearness.OWN: 3, Nearness.UMBRELLA: 2, Nearness.ANY: 1}
"""The weight of an audience otherwise, by how closely the module is made for it."""


@dataclass(frozen=True)
class Candidate:
    """A release that can be cloned.

    Attributes:
        key: the primary key of the release.
        uid: the permanent id of its module.
        sectors: slugs of the audiences that it is made for.
        minutes, short_minutes: its durations for the audience in question, in the full and in the short form.
        companions: permanent ids of the modules that must be presented together with it.
        url: the address of the release.
        rank: DHS's rank of the module.
        first_for: slugs of the audiences that gain most from it.
        builds_on: permanent ids of the modules that are best shown before it.
    """

    key: int
    uid: str
    title: str
    version: str
    sectors: tuple[str, ...]
    minutes: int
    short_minutes: int
    companions: tuple[str, ...] = ()
    url: str = ""
    rank: Rank = Rank.CORE
    first_for: tuple[str, ...] = ()
    builds_on: tuple[str, ...] = ()

    def takes(self, short: bool) -> int:
        """Return its minutes in the full or the short form."""
        return self.short_minutes if short else self.minutes

    def weight(self, audiences: Sequence[str]) -> int:
        """Return how much these audiences gain from it together; 0 if it is for others alone."""
        return sum(FIRST if one in self.first_for else WEIGHTS.get(nearness(self.sectors, one), 0) for one in audiences)

    def worth(self, audiences: Sequence[str]) -> int:
        """Return what it is worth to these audiences, by rank and weight."""
        return self.weight(audiences) * POINTS[self.rank]


def ordered(candidates: Iterable[Candidate], audiences: Sequence[str]) -> list[Candidate]:
    """Return the order of a session: by rank and weight, but each after its companions and what it builds on."""
    waiting = sorted(candidates, key=lambda one: (one.rank, -one.weight(audiences), one.title, one.uid))
    before = {one.uid: {*one.companions, *one.builds_on} & {other.uid for other in waiting} for one in waiting}
    found: list[Candidate] = []
    while waiting:
        done = {one.uid for one in found}
        ready = (one for one in waiting if before[one.uid] <= done | {one.uid})
        found.append(next(ready, waiting[0]))  # in a circle, the first
        waiting.remove(found[-1])
    return found


def reasons(
    one: Candidate, audiences: Sequence[str], needed_by: Sequence[str], titles: Mapping[str, str]
) -> tuple[str, ...]:
    """Return why a module is worth taking. All of it stays true whatever else is chosen.

    Args:
        one: the module.
        audiences: for whom.
        needed_by: titles of the suitable modules that require it.
        titles: ``{permanent id: title}`` of modules.
    """
    earlier = [f"“{titles[uid]}”" for uid in one.builds_on if uid in titles]
    said = [
        "Start here: DHS puts it before all others." if one.rank is Rank.START else "",
        _audience(one, audiences),
        f"Required companion of {', '.join(f'“{title}”' for title in needed_by)}." if needed_by else "",
        f"Best shown after {' and '.join(earlier)}." if earlier else "",
        _time(one),
    ]
    return tuple(filter(None, said))


def needed_by(candidates: Iterable[Candidate], suitable: Collection[str]) -> dict[str, list[str]]:
    """Return ``{permanent id of a module: titles of the suitable modules that require it}``."""
    needed: dict[str, list[str]] = {}
    for one in candidates:
        for uid in one.companions if one.uid in suitable else ():
            needed.setdefault(uid, []).append(one.title)
    return needed


def _audience(one: Candidate, audiences: Sequence[str]) -> str:
    """Return for whom the module is: each of these audiences stands in one sentence, unless it is for any."""
    first = [audience for audience in audiences if audience in one.first_for]
    rest = [audience for audience in audiences if audience not in first]
    own, umbrella = (_near(one, rest, near) for near in (Nearness.OWN, Nearness.UMBRELLA))
    said = [
        f"{_this(first)} most from it: {together(first)}." if first else "",
        f"Made for {'this audience' if len(audiences) == 1 else 'an audience of yours'}: {together(own)}."
        if own
        else "",
        f"Made for {Sector.CRITICAL_INFRASTRUCTURE.label.lower()}, which {_belongs(umbrella, audiences)}."
        if umbrella
        else "",
    ]
    if any(said):
        return " ".join(filter(None, said))
    if _near(one, rest, Nearness.ANY):
        return "Made for any audience."
    return _for_others(one)


def _near(one: Candidate, audiences: Sequence[str], near: Nearness) -> list[str]:
    return [audience for audience in audiences if nearness(one.sectors, audience) is near]


def _this(audiences: Sequence[str]) -> str:
    return "This audience gains" if len(audiences) == 1 else "These audiences gain"


def _belongs(concerned: Sequence[str], audiences: Sequence[str]) -> str:
    if len(audiences) == 1:
        return "this audience belongs to"
    return f"{together(concerned)} {'belongs' if len(concerned) == 1 else 'belong'} to"


def _for_others(one: Candidate) -> str:
    others = names(list(one.sectors))
    more = f" and {len(others) - 3} more" if len(others) > 3 else ""
    return f"Made for other audiences: {', '.join(others[:3])}{more}."


def _time(one: Candidate) -> str:
    if one.short_minutes == one.minutes:
        return f"It takes {in_words(one.minutes)}."
    return f"It takes {in_words(one.minutes)}, or {in_words(one.short_minutes)} in its short form."
