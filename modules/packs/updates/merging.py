"""Moving a clone to another release: what is offered, and what would come of it (DESIGN §4, §6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from modules.domain.diff import Change, ChangeKind, diff
from modules.domain.document import Block, Document, digest
from modules.domain.merge import Decision, Merge, Outcome, merge, resolve
from modules.library.releases.models import Release
from modules.library.releases.queries import newest
from modules.packs.pages.locks import locked_ids
from modules.packs.pages.models import Clone
from modules.packs.pages.queries import content_of_clone
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
    found = {release.module_id: release for release in newest().filter(module__in=modules.values()).defer("document")}
    wanted = {clone.pk: found.get(module) for clone, module in modules.items()}
    skipped = set(PendingUpdate.objects.filter(clone__in=wanted, skipped=True).values_list("clone_id", "release_id"))
    return {
        clone.pk: Offer(release, (clone.pk, release.pk) in skipped)
        for clone in modules
        if (release := wanted[clone.pk]) is not None and release.pk != clone.release_id
    }


def offered(clone: Clone) -> Release | None:
    """Return the release that this clone can be updated to; None where it is up to date."""
    offer = offers([clone]).get(clone.pk)
    return Release.objects.get(pk=offer.release.pk) if offer else None


@dataclass(frozen=True)
class Plan:
    """The merge of a clone with another release, before any choice is made.

    Attributes:
        base: the words of the release that the clone is pinned to.
        ours: the words of the clone.
        theirs: the words of the new release.
        merge: the merge of the three.
        locked: ids of the blocks of ``theirs`` that are locked.
        state: a digest of the three documents. A plan with another state is about other words.
    """

    clone: Clone
    release: Release
    base: Document
    ours: Document
    theirs: Document
    merge: Merge
    locked: frozenset[str]
    state: str

    @cached_property
    def to_choose(self) -> list[Decision]:
        """The conflicts: each must be chosen. Ours stands until then."""
        return [decision for decision in self.merge.decisions if decision.outcome is Outcome.CONFLICT]

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
        """What DHS changed and nobody has to decide."""
        asked = {(decision.block, str(decision.kind)) for decision in self.merge.decisions}
        changes = [change for change in diff(self.base, self.theirs) if (change.block, str(change.kind)) not in asked]
        return [change for change in changes if not _is_policy(change)]

    @cached_property
    def policies(self) -> list[Change]:
        """The blocks for which DHS changed what a center may do."""
        return [change for change in diff(self.base, self.theirs) if _is_policy(change)]

    @cached_property
    def local(self) -> list[Change]:
        """What the center changed; all of it stays but for what is chosen or locked."""
        return diff(self.base, self.ours)

    @property
    def untouched(self) -> bool:
        """Whether the center changed nothing."""
        return not self.local

    def holding(self, choices: Mapping[str, str]) -> dict[str, str]:
        """Return the choices that answer a question of this plan."""
        known = {decision.id: decision.choices for decision in self.merge.decisions}
        return {key: word for key, word in choices.items() if word in known.get(key, ())}

    def unchosen(self, choices: Mapping[str, str]) -> list[Decision]:
        """Return the conflicts that nobody has chosen yet."""
        return [decision for decision in self.to_choose if decision.id not in choices]

    def result(self, choices: Mapping[str, str]) -> Document:
        """Return what the clone will say. A conflict without a choice keeps ours. Raises ValueError as `resolve`."""
        return resolve(self.merge, self.holding(choices))


def plan_update(clone: Clone, release: Release) -> Plan:
    """Merge a clone, as it stands, with a release of its module.

    Raises:
        DocumentError: where the clone holds what no version may.
    """
    base, ours, theirs = clone.released, content_of_clone(clone), release.content
    locked = locked_ids(theirs)
    state = digest([clone.pinned_to.digest, digest(ours), release.digest])
    return Plan(clone, release, base, ours, theirs, merge(base, ours, theirs, locked), locked, state)


def _is_policy(change: Change) -> bool:
    return change.kind is ChangeKind.EDITED and change.path[-1] == "policy"
