"""Invitations by e-mail, by which people get an account and a role."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from modules.accounts.action import Action
from modules.accounts.identity.models import Membership, Role, User
from modules.centers.center.models import Center
from modules.centers.people.actions import Grant, may_give
from modules.centers.people.apart import APART, takes_a_second, why_not
from modules.centers.people.requests import AskForRole
from modules.core.lines import LONGEST_NAME, one_line
from modules.core.own_address import on_this_site
from modules.core.refusals import Refused
from modules.mail.letters import letter

GONE = "This invitation was already used or withdrawn, or it is too old. Ask the person who invited you for a new one."


class Gone(Refused):
    """The link of an invitation no longer works."""

    def __init__(self) -> None:
        super().__init__(GONE)


class Invitation(models.Model):
    """A role for the person who opens the link in an e-mail.

    Only the SHA-256 of the link's key is stored.
    """

    email = models.EmailField()
    role = models.CharField(max_length=20, choices=Role)
    center = models.ForeignKey(
        "modules.Center", on_delete=models.PROTECT, related_name="invitations", null=True, blank=True
    )
    key_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey("modules.User", on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey("modules.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-invited_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.email}: {self.get_role_display()}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted."""
        return not (self.accepted_at or self.withdrawn_at) and self.expires_at > timezone.now()

    @property
    def is_late(self) -> bool:
        """Whether it expired without being accepted or withdrawn."""
        return not (self.accepted_at or self.withdrawn_at) and self.expires_at <= timezone.now()


def digest_of(key: str) -> str:
    """Return the SHA-256 of a link's key, which is stored instead of the key."""
    return sha256(key.encode()).hexdigest()


def waiting(center: Center | None) -> QuerySet[Invitation]:
    """Return the invitations of a center that were neither accepted nor withdrawn, including expired ones.

    ``None`` means invitations to roles without a center.
    """
    unanswered = Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
    return unanswered.filter(center=center).select_related("invited_by", "center")


class Invite(Action[Invitation]):
    """Invite a person to a role.

    ``instance`` is an unsaved :class:`Invitation` with email, role and center. Earlier invitations of the same address
    to the same role are withdrawn, so that only the newest link works. ``key`` is part of the link; only this action
    and the mail know it.

    Nobody may send more than ``BCP_INVITATIONS_PER_HOUR``, alone or with the others of a center, so that nobody writes
    to the whole world in the site's name. ``limited`` is False for a file that an administrator imports on the server.
    """

    log_action = "bcp.invitation.make"
    label, message = "Invite someone", "Someone invited"

    def __init__(self, instance: Invitation, *, limited: bool = True, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.limited = limited
        self.key = secrets.token_urlsafe(32)

    def permitted(self) -> bool:
        """Allow people who may give the role."""
        return may_give(self.actor, Role(self.instance.role), self.instance.center)

    def perform(self) -> Invitation:
        """Save the invitation, with its mail.

        Raises:
            Refused: too many were invited, the person has the role already, or could not be given it (``apart.py``).
        """
        asked = self.instance
        if self.limited:
            self._stay_within_limits()
        held = Membership.objects.filter(user__email__iexact=asked.email, role=asked.role, center=asked.center)
        if held.exists():
            raise Refused(f"{asked.email} already has the role “{Role(asked.role).label}”. No e-mail was sent.")
        person = User.objects.filter(email__iexact=asked.email).first()
        if problem := why_not(person, Role(asked.role), asked.center, giver=self.actor) or self._invited_to_other():
            raise Refused(f"{problem} No e-mail was sent.")
        waiting(asked.center).filter(email__iexact=asked.email, role=asked.role).update(withdrawn_at=timezone.now())
        asked.key_digest = digest_of(self.key)
        asked.invited_by = self.actor
        asked.expires_at = timezone.now() + timedelta(days=settings.BCP_INVITATION_DAYS)
        asked.save()
        send_link(asked, self.key)
        return asked

    def _stay_within_limits(self) -> None:
        User.objects.select_for_update().get(pk=self.actor.pk)  # so that many at once are counted one by one
        lately = Invitation.objects.filter(invited_at__gt=timezone.now() - timedelta(hours=1))
        own, center = lately.filter(invited_by=self.actor), self.instance.center
        sent = max(own.count(), lately.filter(center=center).count() if center else 0)
        if sent >= settings.BCP_INVITATIONS_PER_HOUR:
            raise Refused(
                f"{sent} invitations were sent within an hour. Wait a while before you invite {self.instance.email}. "
                "No e-mail was sent."
            )

    @property
    def waits_for_a_second(self) -> bool:
        """Whether the role has effect only once a second person confirms it."""
        return takes_a_second(Role(self.instance.role), self.actor)

    def _invited_to_other(self) -> str:
        other = APART.get(Role(self.instance.role))
        same = waiting(self.instance.center).filter(email__iexact=self.instance.email, expires_at__gt=timezone.now())
        if other is None or not same.filter(role=other).exists():
            return ""
        return (
            f"{self.instance.email} is invited as “{other.label}”. The lead and the P/CRCL officer of a center are two "
            "people. Withdraw the other invitation first, or invite somebody else."
        )

    def audited(self, result: Invitation) -> tuple[models.Model, dict[str, Any]]:
        """Record the role and the center, but not the address, because its owner may never join."""
        return result, {"role": result.role, "center": result.center.slug if result.center else None}


def about(invitation: Invitation) -> str:
    """Return what the e-mail of an invitation is about, by which it is found again."""
    return f"invitation:{invitation.pk}"


def send_link(invitation: Invitation, key: str) -> None:
    """Send the e-mail with the link."""
    link = on_this_site(reverse("accept_invitation", args=[key]))
    by = one_line(str(invitation.invited_by), LONGEST_NAME)
    words = render_to_string("centers/mail/invitation.txt", {"invitation": invitation, "by": by, "link": link})
    where = invitation.center.name if invitation.center else "DHS"
    subject = f"Building Community Partnerships: you are invited by {where}"
    letter("An invitation", subject, words, invitation.email, about=about(invitation)).send()


class WithdrawInvitation(Action[Invitation]):
    """Withdraw an invitation before it is accepted."""

    log_action = "bcp.invitation.withdraw"
    label, message = "Withdraw an invitation", "Invitation withdrawn"

    def permitted(self) -> bool:
        """Allow people who may give the role."""
        return may_give(self.actor, Role(self.instance.role), self.instance.center)

    def perform(self) -> Invitation:
        """Save the change. Raises Refused if the invitation was accepted in the meantime."""
        found = Invitation.objects.select_for_update().get(pk=self.instance.pk)
        if found.accepted_at:
            raise Refused(f"{found.accepted_by} has already accepted it. You can remove the role instead.")
        found.withdrawn_at = found.withdrawn_at or timezone.now()
        found.save(update_fields=["withdrawn_at"])
        return found


class AcceptInvitation(Action[User]):
    """Give the role to the person who opened the link. ``person`` is an account, which may be unsaved.

    The actor is the person who sent the invitation: the link works only as long as they may give the role.
    """

    log_action = "bcp.invitation.accept"
    label, message = "Accept an invitation", "Invitation accepted"

    def __init__(self, instance: Invitation, *, person: User) -> None:
        super().__init__(instance, actor=instance.invited_by)
        self.person = person

    def permitted(self) -> bool:
        """Allow everyone who has the link. ``perform`` checks the inviter's right, so that it can explain a refusal."""
        return True

    @property
    def waits_for_a_second(self) -> bool:
        """Whether the person has the role only once a second person confirms it."""
        return takes_a_second(Role(self.instance.role), self.actor)

    def perform(self) -> User:
        """Save a new account, and give the role, or ask a second person for it.

        Raises:
            Gone: the invitation is no longer valid.
            Refused: the person can't have this role: see ``apart.py``.
        """
        found = Invitation.objects.select_for_update().get(pk=self.instance.pk)
        if not found.is_open or not may_give(self.actor, Role(found.role), found.center):
            raise Gone
        if self.person._state.adding:
            self.person.save()
        gives = AskForRole if self.waits_for_a_second else Grant
        gives(self.person, role=Role(found.role), center=found.center, actor=self.actor).execute()
        found.accepted_at, found.accepted_by = timezone.now(), self.person
        found.save(update_fields=["accepted_at", "accepted_by"])
        return self.person

    def audited(self, result: User) -> tuple[models.Model, dict[str, Any]]:
        """Record the invitation and the role for the person who accepted."""
        return result, {"invitation": self.instance.pk, "role": self.instance.role}

    def concerned(self, about: models.Model) -> int | None:
        """Return the id of the role's center, or None."""
        return self.instance.center_id
