"""Roles that wait for a second person: asked for by one, confirmed by another."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from modules.accounts.action import Action
from modules.accounts.identity.models import Membership, Role, User
from modules.accounts.identity.policy import center_ids, is_administrator
from modules.centers.center.models import Center
from modules.centers.center.telling import tell
from modules.centers.people.actions import RoleAction, give, may_give, role_in_words, tell_leads
from modules.centers.people.apart import confirmers, why_not
from modules.core.refusals import Refused

ANSWERED = "Somebody has already answered this. Nothing was changed."


class RoleRequest(models.Model):
    """A role that one person asked for, for another, and that a third confirms or declines."""

    class State(models.TextChoices):
        OPEN = "open", "Waiting"
        GIVEN = "given", "Confirmed"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Taken back"

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_requests")
    role = models.CharField(max_length=20, choices=Role)
    center = models.ForeignKey(Center, on_delete=models.PROTECT, related_name="role_requests", null=True, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("person", "role", "center"), name="one_open_request_per_center_role", condition=Q(state="open")
            ),
            models.UniqueConstraint(
                fields=("person", "role"),
                name="one_open_request_per_role",
                condition=Q(state="open", center__isnull=True),
            ),
            models.CheckConstraint(
                name="a_role_is_confirmed_by_a_third",
                condition=~Q(state="given")
                | (
                    Q(decided_by__isnull=False)
                    & ~Q(decided_by=models.F("asked_by"))
                    & ~Q(decided_by=models.F("person"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.called}"

    @property
    def called(self) -> str:
        """What the role is called, with its center."""
        return role_in_words(Role(self.role), self.center)

    @property
    def others(self) -> list[User]:
        """The people who may answer: neither who asked nor who gets the role."""
        found = confirmers(Role(self.role), self.center).exclude(pk__in=(self.asked_by_id, self.person_id))
        return list(found.order_by("last_name", "first_name", "username"))


def open_requests() -> QuerySet[RoleRequest]:
    """Return the requests that nobody has answered, the oldest first."""
    found = RoleRequest.objects.filter(state=RoleRequest.State.OPEN, center__archived_at=None)
    return found.select_related("person", "center", "asked_by")


def to_answer(user: Any) -> QuerySet[RoleRequest]:
    """Return the open requests that this person may confirm or decline."""
    others = open_requests().exclude(asked_by=user).exclude(person=user)
    if is_administrator(user):
        return others
    return others.filter(center__in=center_ids(user, {Role.LEAD, Role.DIRECTOR}))


def asked_for(user: Any) -> QuerySet[RoleRequest]:
    """Return the open requests that this person made."""
    return open_requests().filter(asked_by=user)


class AskForRole(RoleAction):
    """Ask for a role that a second person has to confirm."""

    log_action = "bcp.role.ask"
    label, message = "Ask for a role for someone", "Role asked for"

    def perform(self) -> RoleRequest:
        """Save the request.

        Raises:
            Refused: the person asks for themselves, has the role, has the one that is kept apart from it, or the
                request waits already.
        """
        self.refuse_both()
        if Membership.objects.filter(user=self.instance, role=self.role, center=self.center).exists():
            raise Refused(f"{self.instance} already has the role “{self.role.label}”. Nothing was changed.")
        if open_requests().filter(person=self.instance, role=self.role, center=self.center).exists():
            raise Refused(f"The role {self.called} for {self.instance} is waiting to be confirmed already.")
        return RoleRequest.objects.create(person=self.instance, role=self.role, center=self.center, asked_by=self.actor)

    def told(self, result: RoleRequest) -> None:
        """Tell those who can confirm it."""
        says = [
            f"{self.actor} asks for the role {self.called} for {self.instance}.",
            "It has effect once somebody else confirms it. You can confirm or decline it here:",
        ]
        tell(result.others, f"To be confirmed: a role for {self.instance}", says, reverse("duties"))


class Answer(Action[RoleRequest], abstract=True):
    """An answer to a request for a role, which is the ``instance``."""

    state: ClassVar[RoleRequest.State]

    def permitted(self) -> bool:
        """Allow those who may confirm the role."""
        return self.actor in self.instance.others

    def perform(self) -> RoleRequest:
        """Save the answer. Raises Refused if somebody has answered already."""
        found = RoleRequest.objects.select_for_update(of=("self",)).select_related("person", "center", "asked_by")
        asked = found.get(pk=self.instance.pk)
        if asked.state != RoleRequest.State.OPEN:
            raise Refused(ANSWERED)
        self.follow(asked)
        asked.state, asked.decided_by, asked.decided_at = self.state, self.actor, timezone.now()
        asked.save(update_fields=["state", "decided_by", "decided_at"])
        return asked

    def follow(self, asked: RoleRequest) -> None:
        """Do what follows from the answer. Nothing by default."""

    def audited(self, result: RoleRequest) -> tuple[models.Model, dict[str, Any]]:
        """Record the role, the center and who asked."""
        center = result.center.slug if result.center else None
        return result.person, {"role": result.role, "center": center, "asked_by": result.asked_by.username}

    def concerned(self, about: models.Model) -> int | None:
        """Return the id of the role's center, or None."""
        return self.instance.center_id


class ConfirmRole(Answer):
    """Confirm a role that somebody else asked for: the person has it from now on."""

    log_action = "bcp.role.confirm"
    label, message = "Confirm a role", "Role confirmed"
    state = RoleRequest.State.GIVEN

    def follow(self, asked: RoleRequest) -> None:
        """Give the role.

        Raises:
            Refused: who asked may no longer give it, or the person got the role that is kept apart from it.
        """
        if not may_give(asked.asked_by, Role(asked.role), asked.center):
            raise Refused(f"{asked.asked_by}, who asked for it, may no longer give this role. Decline it.")
        if problem := why_not(asked.person, Role(asked.role), asked.center, giver=asked.asked_by):
            raise Refused(problem)
        give(asked.person, Role(asked.role), asked.center)

    def told(self, result: RoleRequest) -> None:
        """Tell the person, and who asked."""
        says = (
            f"{result.asked_by} asked for the role {result.called} for {result.person}, and {self.actor} confirmed it."
        )
        tell([result.person, result.asked_by], f"Confirmed: a role for {result.person}", [says], "/cms/")
        tell_leads(result.center, says, person=result.person, by=[result.asked_by, self.actor])


class DeclineRole(Answer):
    """Decline a role that somebody else asked for."""

    log_action = "bcp.role.decline"
    label, message = "Decline a role", "Role declined"
    state = RoleRequest.State.DECLINED

    def told(self, result: RoleRequest) -> None:
        """Tell who asked."""
        says = f"{self.actor} declined the role {result.called} for {result.person}."
        tell([result.asked_by], f"Declined: a role for {result.person}", [says])


class TakeBackRequest(Answer):
    """Take back a request for a role before it is answered. Who asked does."""

    log_action = "bcp.role.take_back"
    label, message = "Take a request for a role back", "Request for a role taken back"
    state = RoleRequest.State.WITHDRAWN

    def permitted(self) -> bool:
        """Allow who asked."""
        return bool(self.instance.asked_by == self.actor)
