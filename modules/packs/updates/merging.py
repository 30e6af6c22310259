"""Moving a clone to another release: what is offered, and what would come of it (DESIGN §4, §6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from modules.domain.diff import Change, ChangeKind
from modules.domain.document import Block, Document, Json, digest
from modules.domain.merge import Choice, Decision, DecisionKind, Merge, Outcome, merge, resolve
from modules.domain.reading import differences, ranks
from modules.domain.version import Version
from modules.domain.words import Words
from modules.library.releases.models import Release
from modules.library.words.answers import Answers, held, readable, unfitting, worth_keeping
from modules.packs.pages.models import Clone
from modules.packs.pages.queries import words_of_clone
from modules.packs.updates.pending import PendingUpdate


@dataclass(frozen=True)
class Offer:
    """A release that a clone can be updated to; ``urgent`` if any release on the way to it is."""

    release: Release
    skipped: bool
    urgent: bool


def offers(clones: Iterable[Clone]) -> dict[int, Offer]:
    """Return what each clone can be updated to, by the clone's key; those that are up to date are left out.

    Offered is the newest release of the module that stands. It may be older than the clone's own where that one was
    withdrawn. Three queries, whatever the number of clones; one if none is behind, none if no clone is a copy.
    """
    modules = {clone: clone.pinned_to.module_id for clone in clones if not clone.is_own}
    if not modules:
        return {}
    newest = Release.objects.newest_of_each().filter(module__in=modules.values())
    found = {release.module_id: release for release in newest}
    behind = {clone: found[pk] for clone, pk in modules.items() if pk in found and found[pk].pk != clone.release_id}
    if not behind:
        return {}
    pending = PendingUpdate.objects.filter(clone__in=[clone.pk for clone in behind], skipped=True)
    skipped = set(pending.values_list("clone_id", "release_id"))
    urgent = _urgent(release.module_id for release in behind.values())
    return {
        clone.pk: Offer(release, (clone.pk, release.pk) in skipped, _passes(clone.pinned_to, release, urgent))
        for clone, release in behind.items()
    }


def _urgent(modules: Iterable[int]) -> set[tuple[int, Version]]:
    """Return the module and the number of each urgent release of these modules. One query."""
    found = Release.objects.filter(module__in=list(modules), urgent=True).values_list("module_id", "major", "minor")
    return {(module, Version(major, minor)) for module, major, minor in found}


def _passes(now: Release, new: Release, urgent: Iterable[tuple[int, Version]]) -> bool:
    """Return whether one of these releases is ``new``, or lies between the two."""
    own = {at for module, at in urgent if module == new.module_id}
    return new.version in own or any(now.version < at < new.version for at in own)


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
    choices: Answers

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
        return self._with(Outcome.CONFLICT)

    @cached_property
    def mixed(self) -> list[Decision]:
        """The texts with words of both sides, for somebody to read. They stand unless someone chooses a side."""
        return self._with(Outcome.MIXED)

    @cached_property
    def on_offer(self) -> list[Decision]:
        """What the center removed and DHS changed: it stays removed unless someone brings it back."""
        return self._with(Outcome.OFFERED)

    @cached_property
    def taken(self) -> list[Decision]:
        """What DHS has locked, and the center's words that it takes the place of."""
        return self._with(Outcome.TAKEN)

    def _with(self, outcome: Outcome) -> list[Decision]:
        return [decision for decision in self._in_reading_order if decision.outcome is outcome]

    @cached_property
    def _in_reading_order(self) -> Sequence[Decision]:
        rank = ranks(self.theirs, self.merge.document)
        edited = DecisionKind.EDITED
        return sorted(self.merge.decisions, key=lambda one: rank(one.block, one.path, one.kind is edited))

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
        """What the center changed, without what stands elsewhere: in a decision, crowded out, or changed by DHS too."""
        theirs = [(change.kind, change.path, change.after) for change in self.upstream]
        crowded = {block["id"] for block in self.crowded_out}
        return [
            change
            for change in self.local
            if not self._is_asked(change)
            and change.block not in crowded
            and (change.kind, change.path, change.after) not in theirs
        ]

    @property
    def untouched(self) -> bool:
        """Whether the center changed nothing."""
        return not self.local

    @cached_property
    def known(self) -> frozenset[str]:
        """The ids of all decisions."""
        return frozenset(decision.id for decision in self.merge.decisions)

    def holding(self, choices: Answers) -> dict[str, Json]:
        """Return the choices that answer a question of this plan."""
        return held(self.merge.decisions, choices)

    def worth_keeping(self, choices: Answers) -> dict[str, Json]:
        """Return the same, and the words that somebody wrote in place though they don't fit."""
        return worth_keeping(self.merge.decisions, choices)

    def unchosen(self, choices: Answers) -> list[Decision]:
        """Return what has to be chosen first: conflicts without an answer, and words in place that don't fit."""
        chosen = self.holding(choices)
        unfit = {decision.id for decision in unfitting(self.merge.decisions, choices)}
        wait = {decision.id for decision in self.to_choose if decision.id not in chosen} | unfit
        return [decision for decision in self._in_reading_order if decision.id in wait]

    def result(self, choices: Answers) -> Document:
        """Return the words that the clone will have. A conflict without a choice keeps ours."""
        chosen = self.holding(choices)
        return self.merge.document if chosen == self.choices else resolve(self.merge, chosen)


def state_of(clone: Clone, ours: Words, release: Release) -> str:
    """Return a digest of everything that an update merges: two plans with one state have the same result."""
    return digest([clone.pinned_to.digest, ours.digest, release.digest])


def plan_update(
    clone: Clone, release: Release, ours: Words | None = None, choices: Answers = MappingProxyType({})
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


def plan_with(clone: Clone, release: Release, ours: Words, choices: Answers) -> Plan:
    """Return the plan of an update for which these choices were made: in one merge, if they are all about wording.

    A choice on the place, the type or the existence of a block may settle other conflicts with it, and a choice may be
    of an earlier plan. The conflicts are then read from a merge without choices.
    """
    said = readable(choices)
    plan = plan_update(clone, release, ours, said)
    others = {decision.id for decision in plan.merge.decisions if decision.kind is not DecisionKind.EDITED}
    about_wording = all(word == Choice.OURS for key, word in said.items() if key in others)
    return plan if about_wording and plan.holding(said) == said else plan_update(clone, release, ours)


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
