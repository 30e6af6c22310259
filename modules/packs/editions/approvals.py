"""The director's approval of what an edition will hold, where a center asks for it: docs/decisions/0012."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.urls import reverse

from modules.accounts.action import Action
from modules.accounts.identity.models import Membership, Role, User
from modules.accounts.policies import directors
from modules.core.refusals import Refused
from modules.domain.document import digest
from modules.kept.own_words import who_has, why_not_own
from modules.kept.waiting.asking import Asking
from modules.kept.waiting.models import Waiting
from modules.kept.waiting.telling import mail_about
from modules.packs.clones.authors import writers_of, written_in_clones
from modules.packs.clones.customizations import customizations
from modules.packs.editions.readiness import Missing, State, state_of
from modules.packs.editions.sent_back import EditionSentBack, sent_back
from modules.packs.editions.waits import APPROVAL, ASKS, CHANGES, MAKE, answered, asked, standing_of
from modules.packs.pages.models import Pack
from modules.packs.pages.writing import lock_pack

CHANGED = "The pack changed after you opened this page. Nothing was {}. Look again."


class EditionApproval(models.Model):
    """A director's word that an edition of this pack may be made of this text, and of no other.

    ``digest`` is that of the edition's document: whatever the edition would hold differently has not been approved.
    """

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="approvals")
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("pack", "digest", "by"), name="one_approval_per_edition_and_person"),
        ]

    def __str__(self) -> str:
        return f"{self.pack} {self.digest[:12]}, approved by {self.by}"


def needs_approval(pack: Pack, text: str, maker: User | None = None) -> list[Missing]:
    """Return what an edition with this digest lacks of approval: nothing where the center asks for none.

    Args:
        pack: with its center.
        text: the digest of what the edition would store.
        maker: who makes it. Nobody's own approval counts for what they make themselves.
    """
    if not pack.center.director_approval:
        return []
    given = EditionApproval.objects.filter(pack=pack, digest=text)
    if (maker is not None and given.exclude(by=maker).exists()) or (maker is None and given.exists()):
        return []
    url = reverse("approve_edition", args=[pack.pk])
    if answer := sent_back(pack, text):
        return [Missing(f"{answer.by} sent this text back: {answer.reason}", url)]
    if not has_director(pack.center_id, besides=maker):
        says = f"The director approves each edition, and nobody {_else(maker)}has that role. {ASK}"
        return [Missing(says, url, Role.DIRECTOR)]
    return [Missing("The director has not approved what this edition would contain.", url, Role.DIRECTOR)]


ASK = "Ask your administrator to give it."


def _else(maker: User | None) -> str:
    return "at your center " if maker is None else "besides you "


def has_director(center_id: int, *, besides: User | None = None) -> bool:
    """Tell whether someone other than ``besides`` can approve at this center."""
    held = Membership.objects.filter(center=center_id, role=Role.DIRECTOR, user__is_active=True)
    return (held.exclude(user=besides) if besides else held).exists()


def why_not(pack: Pack, state: State, user: User) -> str:
    """Return why this person may not approve what the next edition would hold; empty if they wrote none of it.

    What the center changed or added counts; what stands as DHS released it was not written here.
    """
    written = written_in_clones(state.clones)
    if not any(user.pk in one.everybody for one in written.values()):
        return ""
    places, wrote = [], {user.pk}
    for clone, ours in state.words:
        for change in customizations(clone.released.document, ours.document):
            people = writers_of(change, ours, written[clone.pk])
            if user.pk in people:
                places.append(f"{clone.title} › {change.where}")
                wrote |= people
    if not places:
        return ""
    others = who_has(Role.DIRECTOR, center=pack.center_id, without=wrote)
    return why_not_own(places, "approve it", Role.DIRECTOR, others)


class ApproveEdition(Action[EditionApproval]):
    """Approve what an edition of the pack would hold. ``instance`` is the pack.

    ``state`` is the digest of what the director was shown: what changed meanwhile is not approved unseen.
    """

    log_action = "bcp.edition.approve"
    label, message = "Approve an edition", "Next edition approved"
    allowed = directors

    def __init__(self, instance: Pack, *, state: str, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.state = state

    def perform(self) -> EditionApproval:
        """Save the approval; one that exists stays.

        Raises:
            Refused: the pack changed meanwhile, no edition could be made of it, or the director wrote in it.
        """
        pack = lock_pack(self.instance)
        state = state_of(pack)
        if digest(state.source) != self.state:
            raise Refused(CHANGED.format("approved"))
        if state.missing:
            raise Refused("Something is still missing, so the edition can’t be approved yet.")
        if problem := why_not(pack, state, self.actor):
            raise Refused(problem)
        approval, _ = EditionApproval.objects.get_or_create(pack=pack, digest=self.state, by=self.actor)
        answered(pack)
        self.row = asked(pack, MAKE, Role.LEAD, "", self.actor)
        return approval

    def audited(self, result: EditionApproval) -> tuple[models.Model, dict[str, Any]]:
        """Name the digest."""
        return self.instance, {"digest": result.digest}

    def told(self, result: EditionApproval) -> None:
        """Mail the leads, who can make the edition now."""
        mail_about(self.row)


class AskForApproval(Asking):
    """Ask the director to approve what the next edition would hold. ``instance`` is the pack."""

    log_action = "bcp.edition.ask_approval"
    label, message = "Ask for the director’s approval of an edition", "Approval of an edition asked for"

    def perform(self) -> Waiting:
        """Write down that it waits. Raises Refused if there is nothing to approve, or nobody who could."""
        pack = lock_pack(self.instance)
        if standing_of(pack) != ASKS:
            raise Refused("There is nothing to approve now: see on this page what comes first. Nobody was asked.")
        if not has_director(pack.center_id):
            raise Refused(f"Nobody at your center has the director’s role. {ASK}")
        return asked(pack, APPROVAL, Role.DIRECTOR, self.note, self.actor)


class SendEditionBack(Action[EditionSentBack]):
    """Say what has to change before an edition is made. ``instance`` is the pack.

    ``state`` is the digest of what the director was shown. Who wrote in the pack may send it back, too.
    """

    log_action = "bcp.edition.send_back"
    label, message = "Send an edition back", "Next edition sent back"
    allowed = directors

    def __init__(self, instance: Pack, *, state: str, reason: str, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.state = state
        self.reason = reason.strip()

    def perform(self) -> EditionSentBack:
        """Save the answer. Approvals of the same text end.

        Raises:
            Refused: there is no reason, or the pack changed meanwhile.
        """
        if not self.reason:
            raise Refused("Write what has to change. The lead will read it.")
        pack = lock_pack(self.instance)
        if digest(state_of(pack).source) != self.state:
            raise Refused(CHANGED.format("sent back"))
        pack.approvals.filter(digest=self.state).delete()
        answered(pack)
        self.row = asked(pack, CHANGES, Role.LEAD, self.reason, self.actor)
        return EditionSentBack.objects.create(pack=pack, digest=self.state, reason=self.reason, by=self.actor)

    def audited(self, result: EditionSentBack) -> tuple[models.Model, dict[str, Any]]:
        """Record the digest and the reason."""
        return self.instance, {"digest": result.digest, "reason": result.reason}

    def on_record(self, data: dict[str, Any]) -> dict[str, Any]:
        """Leave out the reason: it is a center's own words, and administrators can read the audit log."""
        return {name: value for name, value in data.items() if name != "reason"}

    def told(self, result: EditionSentBack) -> None:
        """Mail the leads the reason, with a link."""
        mail_about(self.row)
