"""Moving a clone to another release: what is offered, and what would come of it (DESIGN §4, §6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from modules.domain.diff import Change, ChangeKind
from modules.domain.document import Block, Document, digest
from modules.domain.merge import Choice, Decision, DecisionKind, Merge, Outcome, merge, resolve
from modules.domain.reading import differences
from modules.domain.words import Words
from modules.library.releases.models import Release
from modules.packs.pages.models import Clone
from modules.packs.pages.queries import words_of_clone
from modules.packs.updates.pending import PendingUpdate


@dataclass(frozen=True)
class Offer:
    """A release that a clone can be updated to."""

    release: Release
    skipped: bool


def offers(clones: Iterable[Clone]) -> dict[int, Offer]:
    """Return what each clone can be updated to, by the clone's key; those that are up to date are left out.

    Offered is the newest release of the module that stands. It may be older than the clone's own where that one was
    withdrawn. Two queries, whatever the number of clones.
    """
    modules = {clone: clone.pinned_to.module_id for clone in clones if not clone.is_own}
    found = {
        release.module_id: release for release in Release.objects.newest_of_each().filter(module__in=modules.values())
    }
    wanted = {clone.pk: found.get(module) for clone, module in modules.items()}
    skipped = set(PendingUpdate.objects.filter(clone__in=wanted, skipped=True).values_list("clone_id", "release_id"))
    return {
        clone.pk: Offer(release, (clone.pk, release.pk) in skipped)
        for clone in modules
        if (release := wanted[clone.pk]) is not None and release.pk != clone.release_id
    }


def offered(clone: Clone) -> Release | None:
    """Return the release that this clone can be updated to, with its document; None if it is up to date. One query."""
    now = clone.pinned_to
    return Release.objects.newest_of_each().with_words().filter(module=now.module_id).exclude(pk=now.pk).first()


@dataclass(frozen=True)
class Plan:
    """The merge of a clone with another release.

    Attributes:
        ours: the words of the clone.
        merge: the merge of the three.
        choices: those that were taken in its document.
    """

    clone: Clone
    release: Release
    ours: Words
    merge: Merge
    choices: Mapping[str, str]

    @property
    def base(self) -> Document:
        """The words of the release that the clone is pinned to."""
        return self.clone.released.document

    @property
    def theirs(self) -> Document:
        """The words of the new release."""
        return self.release.words.document

    @cached_property
    def state(self) -> str:
        """The state of what was merged; see :func:`state_of`."""
        return state_of(self.clone, self.ours, self.release)

    @cached_property
    def to_choose(self) -> list[Decision]:
        """The conflicts: each must be chosen. Ours stands until then."""
        return [decision for decision in self.merge.decisions if decision.outcome is Outcome.CONFLICT]

    @cached_property
    def mixed(self) -> list[Decision]:
        """The texts with words of both sides, for somebody to read. They stand unless someone chooses a side."""
        return [decision for decision in self.merge.decisions if decision.outcome is Outcome.MIXED]

    @cached_property
    def on_offer(self) -> list[Decision]:
        """What the center removed and DHS changed: it stays removed unless someone brings it back."""
        return [decision for decision in self.merge.decisions if decision.outcome is Outcome.OFFERED]

    @cached_property
    def taken(self) -> list[Decision]:
        """What DHS has locked, and the center's words that it takes the place of."""
        return [decision for decision in self.merge.decisions if decision.outcome is Outcome.TAKEN]

    @property
    def crowded_out(self) -> tuple[Block, ...]:
        """The center's own paragraphs in texts that are locked now: a locked text is taken word for word."""
        return self.merge.crowded_out

    @cached_property
    def upstream(self) -> list[Change]:
        """What DHS changed and nobody has to decide, in reading order."""
        return [change for change in self._released_since if not (self._is_asked(change) or _is_policy(change))]

    @cached_property
    def policies(self) -> list[Change]:
        """The blocks for which DHS changed what a center may do."""
        return [change for change in self._released_since if _is_policy(change) and not self._is_asked(change)]

    @cached_property
    def _released_since(self) -> list[Change]:
        return differences(self.base, self.theirs)

    def _is_asked(self, change: Change) -> bool:
        """Return whether a decision shows this change of one side already."""
        about = {change.block, *change.path}
        return any(_asks(decision, change) for key in about for decision in self._by_block.get(key, ()))

    @cached_property
    def _by_block(self) -> Mapping[str, list[Decision]]:
        found: dict[str, list[Decision]] = {}
        for decision in self.merge.decisions:
            found.setdefault(decision.block, []).append(decision)
        return found

    @cached_property
    def local(self) -> list[Change]:
        """What the center changed, in reading order; all of it stays but for what is chosen or locked."""
        return differences(self.base, self.ours.document)

    @cached_property
    def local_only(self) -> list[Change]:
        """What the center changed, without what a decision shows and what DHS changed in the same way."""
        theirs = [(change.kind, change.path, change.after) for change in self.upstream]
        return [
            change
            for change in self.local
            if not self._is_asked(change) and (change.kind, change.path, change.after) not in theirs
        ]

    @property
    def untouched(self) -> bool:
        """Whether the center changed nothing."""
        return not self.local

    @cached_property
    def known(self) -> frozenset[str]:
        """The ids of all decisions."""
        return frozenset(decision.id for decision in self.merge.decisions)

    def holding(self, choices: Mapping[str, str]) -> dict[str, str]:
        """Return the choices that answer a question of this plan."""
        known = {decision.id: decision.choices for decision in self.merge.decisions}
        return {key: word for key, word in choices.items() if word in known.get(key, ())}

    def unchosen(self, choices: Mapping[str, str]) -> list[Decision]:
        """Return the conflicts that nobody has chosen yet."""
        return [decision for decision in self.to_choose if decision.id not in choices]

    def result(self, choices: Mapping[str, str]) -> Document:
        """Return the words that the clone will have. A conflict without a choice keeps ours."""
        held = self.holding(choices)
        return self.merge.document if held == self.choices else resolve(self.merge, held)


def state_of(clone: Clone, ours: Words, release: Release) -> str:
    """Return a digest of everything that an update merges: two plans with one state have the same result."""
    return digest([clone.pinned_to.digest, ours.digest, release.digest])


def plan_update(
    clone: Clone, release: Release, ours: Words | None = None, choices: Mapping[str, str] = MappingProxyType({})
) -> Plan:
    """Merge a clone with a release of its module.

    Args:
        ours: the words of the clone; read if they are not given.
        choices: made on an earlier plan of the same words; they are taken on the way.

    Raises:
        DocumentError: if the clone holds what no version may.
    """
    words = words_of_clone(clone) if ours is None else ours
    merged = merge(
        clone.released.document, words.document, release.words.document, release.words.verbatim, choices=choices
    )
    return Plan(clone, release, words, merged, choices)


def plan_with(clone: Clone, release: Release, ours: Words, choices: Mapping[str, str]) -> Plan:
    """Return the plan of an update for which these choices were made: in one merge, if they are all about wording.

    A choice on the place, the type or the existence of a block may settle other conflicts with it, and a choice may be
    of an earlier plan. The conflicts are then read from a merge without choices.
    """
    words = {key: word for key, word in choices.items() if word in set(Choice)}
    plan = plan_update(clone, release, ours, words)
    others = {decision.id for decision in plan.merge.decisions if decision.kind is not DecisionKind.EDITED}
    about_wording = all(word == Choice.OURS for key, word in words.items() if key in others)
    return plan if about_wording and plan.holding(words) == words else plan_update(clone, release, ours)


def _asks(decision: Decision, change: Change) -> bool:
    """Return whether a decision shows a change. One on the existence of a block shows all that changed inside it."""
    if decision.kind is DecisionKind.REMOVED:
        return True
    if decision.block != change.block:
        return False
    if decision.kind is DecisionKind.MOVED:
        return change.kind is ChangeKind.MOVED
    below = change.path[change.path.index(change.block) + 1 :] if change.block else change.path
    retyped = decision.kind is DecisionKind.RETYPED
    about = any(below[: len(field)] == field for field in decision.fields)
    return change.kind is ChangeKind.EDITED and (retyped or about)


def _is_policy(change: Change) -> bool:
    return change.kind is ChangeKind.EDITED and change.path[-1] == "policy"
