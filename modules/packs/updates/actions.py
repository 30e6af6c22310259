"""What replaces a clone's words: updates, returns to the release, and going back. Each keeps what it replaces."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from django.db.models import Model

from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.accounts.policies import leads
from modules.core.refusals import Refused
from modules.domain.document import Document, digest
from modules.domain.restoring import restore
from modules.library.releases.models import Release
from modules.packs.pages.models import Clone
from modules.packs.pages.queries import content_of_clone
from modules.packs.pages.writing import lock, write
from modules.packs.updates.merging import plan_update
from modules.packs.updates.pending import PendingUpdate
from modules.packs.updates.snapshots import Reason, Snapshot, take


class Overtaken(Refused):
    """Someone changed the clone, or DHS released again, after the page was opened that asked for this."""

    def __init__(self) -> None:
        super().__init__(
            "This copy, or what DHS released, changed after you opened this page, so nothing was done. "
            "You now see the newest version."
        )


class KeepChoices(Action[PendingUpdate]):
    """Keep the choices made so far on an update, or skip the release."""

    log_action = "bcp.clone.choose"
    label, message = "Choose in an update", "Choices on an update kept"
    allowed = leads

    def __init__(
        self, instance: Clone, *, release: Release, choices: Mapping[str, str], skipped: bool = False, actor: User
    ) -> None:
        super().__init__(instance, actor=actor)
        self.release = release
        self.choices = dict(choices)
        self.skipped = skipped

    def perform(self) -> PendingUpdate:
        """Write them in the place of those that were kept before."""
        lock(self.instance)
        if self.release.module_id != self.instance.pinned_to.module_id:
            raise Refused("That release belongs to another module.")
        kept, _ = PendingUpdate.objects.update_or_create(
            clone=self.instance,
            release=self.release,
            defaults={"choices": self.choices, "skipped": self.skipped},
        )
        return kept

    def audited(self, result: PendingUpdate) -> tuple[Model, dict[str, Any]]:
        """Name the release."""
        return self.instance, {"release": str(self.release.version), "skipped": self.skipped}


class ApplyUpdate(Action[Snapshot]):
    """Move a clone to another release of its module: the words and the pin in one step.

    The merge is computed again. ``state`` is that of the plan that the person saw: where either side moved since, the
    action refuses, so an edit in another tab is never written over.
    """

    log_action = "bcp.clone.update"
    label, message = "Update a copy", "Copy updated to another release"
    allowed = leads

    def __init__(
        self, instance: Clone, *, release: Release, choices: Mapping[str, str], state: str, actor: User
    ) -> None:
        super().__init__(instance, actor=actor)
        self.release = release
        self.choices = dict(choices)
        self.state = state

    def perform(self) -> Snapshot:
        """Write the result. Raises Overtaken, and Refused while a conflict is not chosen."""
        clone = lock(self.instance)
        if self.release.module_id != clone.pinned_to.module_id:
            raise Refused("That release belongs to another module.")
        plan = plan_update(clone, self.release)
        if plan.state != self.state:
            raise Overtaken
        left = len(plan.unchosen(self.choices))
        if left:
            what = "1 choice is" if left == 1 else f"{left} choices are"
            raise Refused(f"{what} still missing, so nothing was changed.")
        return replace(
            clone,
            plan.ours,
            plan.result(self.choices),
            release=self.release,
            reason=Reason.UPDATE,
            replaced_by=f"update to {self.release.version}",
            actor=self.actor,
        )

    def audited(self, result: Snapshot) -> tuple[Model, dict[str, Any]]:
        """Name both releases, the choices, and the digests of the words before and after."""
        return self.instance, {
            "from": str(result.release.version),
            "to": str(self.release.version),
            "choices": self.choices,
            "before": result.digest,
            "after": result.after,
        }


class ReturnToRelease(Action[Snapshot]):
    """Give blocks of a clone back what its release says. ``keys`` are their ids; see ``domain/restoring.py``."""

    log_action = "bcp.clone.return"
    label, message = "Return to the release", "Returned to the release"
    allowed = leads

    def __init__(self, instance: Clone, *, keys: AbstractSet[str], what: str, state: str, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.keys = frozenset(keys)
        self.what = what
        self.state = state

    def perform(self) -> Snapshot:
        """Write the result. Raises Overtaken, and Refused where nothing would change."""
        clone = lock(self.instance)
        words = content_of_clone(clone)
        if digest(words) != self.state:
            raise Overtaken
        result = restore(clone.pinned_to.content, words, self.keys)
        return replace(
            clone,
            words,
            result,
            release=clone.pinned_to,
            reason=Reason.RETURN,
            replaced_by=f"return of {self.what} to {clone.pinned_to.version}",
            actor=self.actor,
        )

    def audited(self, result: Snapshot) -> tuple[Model, dict[str, Any]]:
        """Name what returned."""
        return self.instance, {"blocks": sorted(self.keys), "before": result.digest, "after": result.after}


class RestoreSnapshot(Action[Snapshot]):
    """Bring back the words and the release of a snapshot, byte for byte. Can itself be undone."""

    log_action = "bcp.clone.restore"
    label, message = "Bring earlier words back", "Earlier words brought back"
    allowed = leads

    def __init__(self, instance: Clone, *, snapshot: Snapshot, state: str, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.snapshot = snapshot
        self.state = state

    def perform(self) -> Snapshot:
        """Write them. Raises Overtaken, and Refused where the clone says just that."""
        clone = lock(self.instance)
        snapshot = Snapshot.objects.select_related("release").get(pk=self.snapshot.pk, clone=clone)
        words = content_of_clone(clone)
        if digest(words) != self.state:
            raise Overtaken
        return replace(
            clone,
            words,
            snapshot.content,
            release=snapshot.release,
            reason=Reason.RESTORE,
            replaced_by=f"undoing of the {snapshot.replaced_by}",
            actor=self.actor,
        )

    def audited(self, result: Snapshot) -> tuple[Model, dict[str, Any]]:
        """Name the snapshot, and the digests of the words before and after."""
        return self.instance, {"snapshot": self.snapshot.pk, "before": result.digest, "after": result.after}


def replace(
    clone: Clone, words: Document, result: Document, *, release: Release, reason: Reason, replaced_by: str, actor: User
) -> Snapshot:
    """Keep the clone's ``words``, and make it say ``result``. The clone is locked.

    Raises:
        Refused: where nothing would change.
    """
    if release.pk == clone.release_id and digest(result) == digest(words):
        raise Refused("Nothing would change: this copy already says that.")
    before = clone.pinned_to
    write(clone, result, release=release, actor=actor)
    # Not `result`: a block that is the center's own from now on gets the policy of one as it is saved.
    after = content_of_clone(clone)
    return take(clone, words, after, release=before, reason=reason, replaced_by=replaced_by[:200], by=actor)
