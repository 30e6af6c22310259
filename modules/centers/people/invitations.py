"""Invitations by e-mail: how people come to an account and a role."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Any, ClassVar

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from modules.accounts.action import Action
from modules.accounts.identity.models import Membership, Role, User
from modules.centers.center.models import Center
from modules.centers.people.actions import Grant, may_give
from modules.core.refusals import Refused

GONE = "This invitation was already used or withdrawn, or it is too old. Ask the person who invited you for a new one."


class Invitation(models.Model):
    """A role that waits for whoever opens the link in a mail. Of the link's key, only its SHA-256 is kept."""

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
        """Whether nobody accepted it in time."""
        return not (self.accepted_at or self.withdrawn_at) and self.expires_at <= timezone.now()


def digest_of(key: str) -> str:
    """Return what is kept of a link's key."""
    return sha256(key.encode()).hexdigest()


def waiting(center: Center | None) -> QuerySet[Invitation]:
    """Return what was neither accepted nor withdrawn, of a center or of DHS."""
    unanswered = Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
    return unanswered.filter(center=center).select_related("invited_by", "center")


class Invite(Action[Invitation]):
    """Invite someone to a role. ``instance`` is an :class:`Invitation` with email, role and center, not yet saved.

    An earlier one to the same address for the same role is withdrawn: of several links, the newest works.
    ``key`` is what the link carries; it is known to this action and the mail alone.
    """

    log_action = "bcp.invitation.make"

    def __init__(self, instance: Invitation, *, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.key = secrets.token_urlsafe(32)

    def permitted(self) -> bool:
        """Whoever may give the role."""
        return may_give(self.actor, Role(self.instance.role), self.instance.center)

    def perform(self) -> Invitation:
        """Write it. Raises Refused where the person has the role."""
        asked = self.instance
        held = Membership.objects.filter(user__email__iexact=asked.email, role=asked.role, center=asked.center)
        if held.exists():
            raise Refused(f"{asked.email} already has the role “{Role(asked.role).label}”. No e-mail was sent.")
        waiting(asked.center).filter(email__iexact=asked.email, role=asked.role).update(withdrawn_at=timezone.now())
        asked.key_digest = digest_of(self.key)
        asked.invited_by = self.actor
        asked.expires_at = timezone.now() + timedelta(days=settings.BCP_INVITATION_DAYS)
        asked.save()
        return asked

    def audited(self, result: Invitation) -> tuple[models.Model, dict[str, Any]]:
        """Name the role and the center; not the address of someone who may never come."""
        return result, {"role": result.role, "center": result.center.slug if result.center else None}


def mail_of(invitation: Invitation, key: str) -> EmailMessage:
    """Return the mail with the link."""
    link = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('accept_invitation', args=[key])}"
    words = render_to_string("centers/mail/invitation.txt", {"invitation": invitation, "link": link})
    where = invitation.center.name if invitation.center else "DHS"
    return EmailMessage(f"Building Community Partnerships: you are invited by {where}", words, to=[invitation.email])


class WithdrawInvitation(Action[Invitation]):
    """Take an invitation back before it is accepted."""

    log_action = "bcp.invitation.withdraw"

    def permitted(self) -> bool:
        """Whoever may give the role."""
        return may_give(self.actor, Role(self.instance.role), self.instance.center)

    def perform(self) -> Invitation:
        """Write it. Raises Refused where it was accepted meanwhile."""
        found = Invitation.objects.select_for_update().get(pk=self.instance.pk)
        if found.accepted_at:
            raise Refused(f"{found.accepted_by} has already accepted it. You can remove the role instead.")
        found.withdrawn_at = found.withdrawn_at or timezone.now()
        found.save(update_fields=["withdrawn_at"])
        return found


class AcceptInvitation(Action[User]):
    """Give the role to whoever opened the link. ``person`` is an account, or one that is not saved yet.

    The actor is who invited: their right to give the role is what the link carries, for as long as they have it.
    """

    log_action = "bcp.invitation.accept"

    def __init__(self, instance: Invitation, *, person: User) -> None:
        super().__init__(instance, actor=instance.invited_by)
        self.person = person

    def permitted(self) -> bool:
        """Whoever opened the link: that the one who invited still may is looked at by ``perform``, to say so."""
        return True

    def perform(self) -> User:
        """Save a new account, and give the role. Raises Refused where the invitation is no longer good."""
        found = Invitation.objects.select_for_update().get(pk=self.instance.pk)
        if not found.is_open or not may_give(self.actor, Role(found.role), found.center):
            raise Refused(GONE)
        if self.person._state.adding:
            self.person.save()
        Grant(self.person, role=Role(found.role), center=found.center, actor=self.actor).execute()
        found.accepted_at, found.accepted_by = timezone.now(), self.person
        found.save(update_fields=["accepted_at", "accepted_by"])
        return self.person

    def audited(self, result: User) -> tuple[models.Model, dict[str, Any]]:
        """Name who came."""
        return result, {"invitation": self.instance.pk, "role": self.instance.role}

    def concerned(self, about: models.Model) -> int | None:
        """The center of the role."""
        return self.instance.center_id
