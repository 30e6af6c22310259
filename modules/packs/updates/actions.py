"""What replaces a clone's words: updates, returns to the release, and going back. Each keeps what it replaces."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Any

from django.db.models import Model

from modules.accounts.action import Action
from modules.accounts.audit.history import Event
from modules.accounts.identity.models import User
from modules.accounts.policies import leads
from modules.core.refusals import Refused
from modules.domain.document import Document, digest
from modules.domain.restoring import restore
from modules.library.releases.models import Release
from modules.library.words.answers import WRITE, Answers
from modules.packs.pages.models import Clone
from modules.packs.pages.writing import Opened, lock, open_clone, write
from modules.packs.updates.merging import plan_with, state_of
from modules.packs.updates.pending import PendingUpdate, keep
from modules.packs.updates.snapshots import Reason, Snapshot, take, undoing
from modules.packs.updates.waits import settle_updates


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
        self, instance: Clone, *, release: Release, choices: Answers, skipped: bool = False, actor: User
    ) -> None:
        super().__init__(instance, actor=actor)
        self.release = release
        self.choices = dict(choices)
        self.skipped = skipped

    def perform(self) -> PendingUpdate:
        """Replace the choices that were kept before."""
        lock(self.instance)
        if self.release.module_id != self.instance.pinned_to.module_id:
            raise Refused("That release belongs to another module.")
        kept = keep(self.instance, self.release, self.choices, skipped=self.skipped)
        settle_updates([self.instance.pk])
        return kept

    def audited(self, result: PendingUpdate) -> tuple[Model, dict[str, Any]]:
        """Record the release."""
        return self.instance, chosen(self.release, skipped=self.skipped)


def chosen(release: Release, *, skipped: bool = False) -> dict[str, Any]:
    """Return what the audit says of choices that are kept."""
    return {"release": str(release.version), "skipped": skipped}


class Unchosen(Refused):
    """An update has conflicts that nobody chose, or words in place that don't fit; ``choices`` are worth keeping."""

    def __init__(self, number: int, choices: Answers) -> None:
        what = "1 choice is" if number == 1 else f"{number} choices are"
        super().__init__(f"{what} still missing, so nothing was changed.")
        self.choices = choices


class ApplyUpdate(Action[Snapshot]):
    """Move a clone to another release of its module: its words and its pin in one step.

    ``state`` is the state of the plan that the person saw. If the clone or the release changed since, the action
    refuses, so an edit in another tab is never overwritten. With ``remember`` the choices are kept as well, for whoever
    undoes the update and makes it again.
    """

    log_action = "bcp.clone.update"
    label, message = "Update a copy", "Copy updated to another release"
    allowed = leads

    def __init__(
        self,
        instance: Clone,
        *,
        release: Release,
        choices: Answers,
        state: str,
        remember: bool = False,
        actor: User,
    ) -> None:
        super().__init__(instance, actor=actor)
        self.release = release
        self.choices = dict(choices)
        self.state = state
        self.remember = remember

    def perform(self) -> Snapshot:
        """Write the result of the merge, which is made once the clone is locked.

        Raises:
            Overtaken: the clone or the release is not what the person saw.
            Unchosen: a conflict is not chosen.
        """
        opened = open_clone(self.instance)
        if self.release.module_id != opened.clone.pinned_to.module_id:
            raise Refused("That release belongs to another module.")
        if state_of(opened.clone, opened.words, self.release) != self.state:
            raise Overtaken
        plan = plan_with(opened.clone, self.release, opened.words, self.choices)
        if left := plan.unchosen(self.choices):
            raise Unchosen(len(left), plan.worth_keeping(self.choices))
        self.choices = plan.holding(self.choices)
        if self.remember:
            keep(opened.clone, self.release, self.choices)
        return replace(
            opened,
            plan.result(self.choices),
            release=self.release,
            reason=Reason.UPDATE,
            replaced_by=f"update to {self.release.version}",
            actor=self.actor,
        )

    def parts(self, result: Snapshot) -> Iterable[Event]:
        """Record the choices as if they had been kept by themselves."""
        return [(KeepChoices.log_action, self.instance, chosen(self.release))] if self.remember else []

    def audited(self, result: Snapshot) -> tuple[Model, dict[str, Any]]:
        """Name both releases, what was chosen without words, and the digests of the words before and after."""
        return self.instance, {
            "from": str(result.release.version),
            "to": str(self.release.version),
            "choices": {key: said if isinstance(said, str) else WRITE for key, said in self.choices.items()},
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
        """Write the result. Raises Overtaken, and Refused if nothing would change."""
        opened = open_clone(self.instance)
        if opened.words.digest != self.state:
            raise Overtaken
        release = opened.clone.pinned_to
        return replace(
            opened,
            restore(release.content, opened.words.document, self.keys),
            release=release,
            reason=Reason.RETURN,
            replaced_by=f"return of {self.what} to {release.version}",
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
        """Write them. Raises Overtaken, and Refused if the clone has exactly these words and this release."""
        opened = open_clone(self.instance)
        snapshot = Snapshot.objects.select_related("release", "document").get(pk=self.snapshot.pk, clone=opened.clone)
        if opened.words.digest != self.state:
            raise Overtaken
        return replace(
            opened,
            snapshot.content,
            release=snapshot.release,
            reason=Reason.RESTORE,
            replaced_by=undoing(snapshot.replaced_by),
            actor=self.actor,
        )

    def audited(self, result: Snapshot) -> tuple[Model, dict[str, Any]]:
        """Name the snapshot, and the digests of the words before and after."""
        return self.instance, {"snapshot": self.snapshot.pk, "before": result.digest, "after": result.after}


def replace(
    opened: Opened, result: Document, *, release: Release, reason: Reason, replaced_by: str, actor: User
) -> Snapshot:
    """Give the clone the words ``result``, and keep the words that it had in a snapshot.

    Raises:
        Refused: nothing would change, or a page refuses the words.
    """
    words, before = opened.words, opened.clone.pinned_to
    if release.pk == before.pk and digest(result) == words.digest:
        raise Refused("Nothing would change: this copy already says that.")
    after = write(opened, result, release=release, actor=actor)
    return take(
        opened.clone,
        words,
        after,
        release=before,
        reason=reason,
        replaced_by=replaced_by[:200],
        by=actor,
        rows=opened.rows,
    )
