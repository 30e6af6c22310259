"""Suggestions of modules for a pack: sets that suit its audience and fit into its time (DESIGN §6).

Pure functions: the same candidates always give the same suggestions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from modules.domain.audiences import together
from modules.domain.schedule import in_words
from modules.packs.plan.best import Aim, Option, best
from modules.packs.plan.candidates import Candidate, needed_by, ordered, reasons

GONE = "a module that is gone"
NAMES = {
    Aim.BEST: "The best that fits",
    Aim.IN_FULL: "Fewer, none of them short",
    Aim.MANY: "As many as fit",
}
"""What the sets to choose from are called."""
YOURS = "Your own choice"


@dataclass(frozen=True)
class Suggestion:
    """A candidate, why it is worth taking, and whether it is taken, and in the short form."""

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
    """All candidates in the order that they would have in the pack, some of them taken.

    Attributes:
        audiences: for whom.
        budget: the available minutes, or None if they are not set.
        there: permanent ids of the modules that are already in the pack.
        used: the minutes that those modules take.
        titles: ``{permanent id: title}`` of modules, including modules that are not on offer.
        name: what the set is called.
    """

    suggestions: tuple[Suggestion, ...]
    audiences: tuple[str, ...]
    budget: int | None
    there: frozenset[str]
    used: int
    titles: Mapping[str, str]
    name: str = YOURS

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
    def left(self) -> int:
        """Minutes that are left of the budget; 0 if there is none."""
        return 0 if self.budget is None else max(0, self.budget - self.minutes)

    @property
    def code(self) -> str:
        """What a button sends for the set: the key of each release, with an ``s`` if it is short."""
        return " ".join(f"{one.candidate.key}{'s' if one.short else ''}" for one in self.taken)

    @property
    def nothing(self) -> str:
        """A sentence that explains why no set is suggested."""
        if not self.suggestions:
            return "DHS has no other release now that this pack could use."
        audience = f"“{together(self.audiences)}”"
        suitable = [one.candidate for one in self.suggestions if one.candidate.weight(self.audiences)]
        if not suitable:
            return (
                f"No release is made for {audience} or for any audience. Choose from the others, or start without one."
            )
        shortest = min(one.short_minutes for one in suitable)
        left = None if self.budget is None else max(0, self.budget - self.used)
        if left is None or shortest <= left:
            return "What suits this audience needs another module that can’t be taken now, or that takes too long."
        return f"Nothing made for {audience} fits in {in_words(left)}. The shortest takes {in_words(shortest)}."

    @property
    def lacking(self) -> list[str]:
        """Sentences that name missing companions of the chosen modules, as the checks of the pack do."""
        return [
            f"“{title}” may only be presented together with “{self.titles.get(uid, GONE)}”, "
            "which is left out. No edition can be made before it is in the pack."
            for title, uid in self._left_out("companions")
        ]

    @property
    def hints(self) -> list[str]:
        """Sentences that name modules which are best shown before a chosen one, and are left out."""
        return [
            f"“{title}” is best shown after “{self.titles[uid]}”, which is left out."
            for title, uid in self._left_out("builds_on")
            if uid in self.titles
        ]

    def _left_out(self, relation: str) -> list[tuple[str, str]]:
        """Return each chosen module's title with the id of a module that it names and the pack would not have."""
        there = self.there | {one.candidate.uid for one in self.taken}
        named = [(one.candidate.title, uid) for one in self.taken for uid in getattr(one.candidate, relation)]
        return [(title, uid) for title, uid in named if uid not in there]

    def choosing(self, keys: Collection[int], short: Collection[int]) -> SuggestedSet:
        """Return the set with a person's choices. The keys are those of releases."""
        chosen = (
            replace(one, taken=one.candidate.key in keys, short=one.candidate.key in short) for one in self.suggestions
        )
        return replace(self, suggestions=tuple(chosen), name=YOURS)


@dataclass(frozen=True)
class Offer:
    """What is suggested: all candidates, none of them taken; and two or three sets to choose from, the best first."""

    all: SuggestedSet
    sets: tuple[SuggestedSet, ...]


def suggest(
    candidates: Iterable[Candidate],
    audiences: Sequence[str],
    budget: int | None,
    *,
    there: Collection[str] = (),
    used: int = 0,
    titles: Mapping[str, str] | None = None,
) -> Offer:
    """Return the sets that suit these audiences best and fit in the time. See :class:`SuggestedSet` for the arguments.

    A module is taken together with all its companions or not at all. Two aims that lead to the same set make one.
    """
    offered = {one.uid: one for one in candidates if one.uid not in there}
    listed = ordered(offered.values(), audiences)
    known = {**(titles or {}), **{one.uid: one.title for one in listed}}
    suitable = {one.uid for one in listed if one.weight(audiences)}
    needed = needed_by(listed, suitable)
    suggestions = tuple(Suggestion(one, reasons(one, audiences, needed.get(one.uid, []), known)) for one in listed)
    everything = SuggestedSet(suggestions, tuple(audiences), budget, frozenset(there), used, known)
    return Offer(everything, tuple(_sets(everything, listed)))


def _sets(everything: SuggestedSet, listed: Sequence[Candidate]) -> list[SuggestedSet]:
    left = None if everything.budget is None else max(0, everything.budget - everything.used)
    options = [
        Option(one.uid, one.minutes, one.short_minutes, one.worth(everything.audiences), frozenset(one.companions))
        for one in listed
    ]
    found: dict[tuple[tuple[str, bool], ...], SuggestedSet] = {}
    for aim in Aim:
        forms = best(options, left, there=everything.there, aim=aim)
        chosen = tuple(
            replace(one, taken=one.candidate.uid in forms, short=forms.get(one.candidate.uid, False))
            for one in everything.suggestions
        )
        if forms:
            key = tuple(sorted(forms.items()))
            found.setdefault(key, replace(everything, suggestions=chosen, name=NAMES[aim]))
    return list(found.values())
