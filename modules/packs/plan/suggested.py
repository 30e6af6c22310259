"""Suggestions of modules for a pack: which ones suit its audience and fit into its time (DESIGN §6).

Pure functions: the same candidates always give the same suggestions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from modules.domain.schedule import in_words
from modules.domain.vocabularies import Sector
from modules.library.words.sectors import Nearness, names, nearness


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

    def takes(self, short: bool) -> int:
        """Return its minutes in the full or the short form."""
        return self.short_minutes if short else self.minutes


@dataclass(frozen=True)
class Suggestion:
    """A candidate, sentences for and against it, and whether to take it and in the short form."""

    candidate: Candidate
    reasons: tuple[str, ...]
    taken: bool = False
    short: bool = False

    @property
    def minutes(self) -> int:
        """The minutes in the chosen form."""
        return self.candidate.takes(self.short)


@dataclass(frozen=True)
class SuggestedSet:
    """All candidates, with those to take first, in the order that they would have in the pack.

    Attributes:
        sector: the audience.
        budget: the available minutes, or None if they are not set.
        there: permanent ids of the modules that are already in the pack.
        used: the minutes that those modules take.
        titles: ``{permanent id: title}`` of modules, including modules that are not on offer.
    """

    suggestions: tuple[Suggestion, ...]
    sector: str
    budget: int | None
    there: frozenset[str]
    used: int
    titles: Mapping[str, str]

    @property
    def taken(self) -> tuple[Suggestion, ...]:
        """The suggestions to take."""
        return tuple(one for one in self.suggestions if one.taken)

    @property
    def minutes(self) -> int:
        """The minutes of the whole pack with those modules."""
        return self.used + sum(one.minutes for one in self.taken)

    @property
    def over(self) -> int:
        """Minutes over the budget; 0 if the set fits or there is no budget."""
        return 0 if self.budget is None else max(0, self.minutes - self.budget)

    @property
    def in_words(self) -> str:
        """Sentences on how long the set takes, and whether that fits."""
        number = len(self.taken)
        modules = f"{'The module' if number == 1 else f'The {number} modules'} selected here"
        what = f"{modules} and what is already in the pack" if self.used else modules
        verb = "takes" if number == 1 and not self.used else "take"
        takes = f"{what} {verb} {in_words(self.minutes)}." if number else "No module is selected yet."
        if self.budget is None or not number:
            return takes
        if self.over:
            return f"{takes} That is {in_words(self.over)} more than the {in_words(self.budget)} available."
        left = self.budget - self.minutes
        available = f"the {in_words(self.budget)} available"
        return f"{takes} {in_words(left)} of {available} are left." if left else f"{takes} That is all of {available}."

    @property
    def nothing(self) -> str:
        """A sentence that explains why no module is suggested; "" if one is."""
        if self.taken:
            return ""
        if not self.suggestions:
            return "DHS has no other release now that this pack could use."
        audience = f"“{Sector(self.sector).label}”"
        suitable = [
            one.candidate for one in self.suggestions if nearness(one.candidate.sectors, self.sector) is not None
        ]
        if not suitable:
            return (
                f"No release is made for {audience} or for any audience. Choose from the others, or start without one."
            )
        if self.budget is None:
            return "What suits this audience needs another module that can’t be taken now."
        shortest = min(one.short_minutes for one in suitable)
        left = in_words(max(0, self.budget - self.used))
        return f"Nothing made for {audience} fits in {left}. The shortest takes {in_words(shortest)}."

    @property
    def lacking(self) -> list[str]:
        """Sentences that name missing companions of the chosen modules, as the checks of the pack do."""
        there = self.there | {one.candidate.uid for one in self.taken}
        return [
            f"“{one.candidate.title}” may only be presented together with “{self.titles.get(uid, GONE)}”, "
            "which is left out. No edition can be made before it is in the pack."
            for one in self.taken
            for uid in one.candidate.companions
            if uid not in there
        ]

    def choosing(self, keys: Collection[int], short: Collection[int]) -> SuggestedSet:
        """Return the set with a person's choices instead of the suggestions. The keys are those of releases."""
        chosen = (
            replace(one, taken=one.candidate.key in keys, short=one.candidate.key in short) for one in self.suggestions
        )
        return replace(self, suggestions=tuple(chosen))


GONE = "a module that is gone"


def suggest(
    candidates: Iterable[Candidate],
    sector: str,
    budget: int | None,
    *,
    there: Collection[str] = (),
    used: int = 0,
    titles: Mapping[str, str] | None = None,
) -> SuggestedSet:
    """Return the set that suits an audience and fits into the time.

    Modules for exactly this audience come first, then those for a group that includes it, then those for any audience;
    within each, by title. A module is taken together with all its companions or not at all: in full if that fits,
    otherwise in the short form. See :class:`SuggestedSet` for the arguments.
    """
    offered = {one.uid: one for one in candidates if one.uid not in there}
    suitable = [(near, one) for one in offered.values() if (near := nearness(one.sectors, sector)) is not None]
    order = [one for _, one in sorted(suitable, key=lambda pair: (pair[0], pair[1].title, pair[1].uid))]
    chosen: dict[str, bool] = {}
    against: dict[str, str] = {}
    left = None if budget is None else max(0, budget - used)
    for one in order:
        group = [member for member in _together(one, offered) if member.uid not in chosen]
        gone = [uid for member in group for uid in member.companions if uid not in offered and uid not in there]
        short = _form(group, left)
        if gone:
            against[one.uid] = (
                f"It needs “{(titles or {}).get(gone[0], GONE)}”, and that module has no release you can use now."
            )
        elif short is None:
            against[one.uid] = _too_long(group, left or 0)
        else:
            chosen |= {member.uid: short for member in group}
            left = None if left is None else left - _minutes(group, short)
    ranked = [*(offered[uid] for uid in chosen), *(one for one in order if one.uid not in chosen)]
    listed = [*ranked, *sorted((one for one in offered.values() if one not in ranked), key=lambda one: one.title)]
    needed = _needed_by(listed, {one.uid for one in ranked})
    suggestions = []
    for one in listed:
        said = [
            _audience(one, sector),
            _required(needed.get(one.uid)),
            _time(one, budget, chosen),
            against.get(one.uid, ""),
        ]
        suggestions.append(Suggestion(one, tuple(filter(None, said)), one.uid in chosen, chosen.get(one.uid, False)))
    known = {**(titles or {}), **{one.uid: one.title for one in offered.values()}}
    return SuggestedSet(tuple(suggestions), sector, budget, frozenset(there), used, known)


def _together(one: Candidate, offered: Mapping[str, Candidate]) -> list[Candidate]:
    """Return a module and all its companions, including companions of companions."""
    found, waiting = {one.uid: one}, [one]
    while waiting:
        for uid in waiting.pop(0).companions:
            if uid in offered and uid not in found:
                found[uid] = offered[uid]
                waiting.append(offered[uid])
    return list(found.values())


def _minutes(group: Sequence[Candidate], short: bool) -> int:
    return sum(one.takes(short) for one in group)


def _form(group: Sequence[Candidate], left: int | None) -> bool | None:
    """Return False if the group fits in full, True if it fits in the short form, None if it does not fit."""
    if left is None or _minutes(group, False) <= left:
        return False
    return True if _minutes(group, True) <= left else None


def _too_long(group: Sequence[Candidate], left: int) -> str:
    beside = ", ".join(f"“{one.title}”" for one in group[1:])
    what = f"Together with {beside}, which it requires, it" if beside else "It"
    return f"{what} takes {in_words(_minutes(group, True))} even in its short form, and {in_words(left)} are left."


def _needed_by(listed: Sequence[Candidate], suitable: Collection[str]) -> dict[str, list[str]]:
    """Return ``{permanent id of a module: titles of the suitable modules that require it}``."""
    needed: dict[str, list[str]] = {}
    for one in listed:
        for uid in one.companions if one.uid in suitable else ():
            needed.setdefault(uid, []).append(one.title)
    return needed


def _required(titles: Sequence[str] | None) -> str:
    return f"Required companion of {', '.join(f'“{title}”' for title in titles)}." if titles else ""


def _audience(one: Candidate, sector: str) -> str:
    near = nearness(one.sectors, sector)
    if near is Nearness.OWN:
        return f"Made for this audience: {Sector(sector).label}."
    if near is Nearness.UMBRELLA:
        return f"Made for {Sector.CRITICAL_INFRASTRUCTURE.label.lower()}, which this audience belongs to."
    if near is Nearness.ANY:
        return "Made for any audience."
    others = names(list(one.sectors))
    more = f" and {len(others) - 3} more" if len(others) > 3 else ""
    return f"Made for other audiences: {', '.join(others[:3])}{more}."


def _time(one: Candidate, budget: int | None, chosen: Mapping[str, bool]) -> str:
    full, short = in_words(one.minutes), in_words(one.short_minutes)
    if one.uid not in chosen or budget is None:
        return f"It takes {full}, or {short} in its short form."
    if chosen[one.uid]:
        return f"It fits in the time in its short form, {short}. The full form takes {full}."
    return f"It fits in the time in its full form, {full}."
