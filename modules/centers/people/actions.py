"""Actions that give a role to a person and take it away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.urls import reverse

from modules.accounts.action import Action
from modules.accounts.identity.models import Membership, Role, User
from modules.accounts.identity.policy import has_role_at, is_administrator
from modules.centers.center import groups
from modules.centers.center.models import Center
from modules.centers.center.telling import leads_of, tell
from modules.centers.people.apart import AT_DHS, takes_a_second, why_not
from modules.core.refusals import Refused


def may_give(actor: User, role: Role, center: Center | None) -> bool:
    """Return whether a person may give and take away this role.

    Administrators may for all roles, leads for the roles of their own center except director: directors approve the
    work of leads, so leads must not choose them.
    """
    if center and has_role_at(actor, center.pk, Role.LEAD) and role is not Role.DIRECTOR:
        return True
    return is_administrator(actor)


def role_in_words(role: Role, center: Center | None) -> str:
    """Return what a role is called, with its center: “Presenter” at Harbor."""
    return f"“{role.label}”" + (f" at {center}" if center else "")


def give(person: User, role: Role, center: Center | None) -> Membership:
    """Save a membership, unless it exists, and update the person's groups.

    Raises:
        Refused: the center is archived.
    """
    if center and Center.objects.filter(pk=center.pk).exclude(archived_at=None).exists():
        raise Refused(f"“{center}” is archived, so no role was given. Restore the center first.")
    groups.role_group(role, center)  # a center created before the role existed has no group for it yet
    membership, _ = Membership.objects.get_or_create(user=person, role=role, center=center)
    groups.sync(person)
    return membership


def tell_leads(center: Center | None, says: str, *, person: User, by: Iterable[User]) -> None:
    """Mail the leads of a center that one of its people's roles has changed, unless one of them had a hand in it.

    Args:
        says: what happened, in a sentence.
        person: whose role it is; told by a mail of their own.
        by: those who did it.
    """
    if center is None:
        return
    leads = set(leads_of(center))
    if leads.isdisjoint(by):
        people = reverse("center_people", args=[center.slug])
        tell(leads - {person}, f"A role at {center} has changed", [says, "Who has which role there:"], people)


class RoleAction(Action[Any], abstract=True):
    """Something that is done about a role of a person, who is the ``instance``."""

    def __init__(self, instance: User, *, role: Role, center: Center | None = None, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.role = role
        self.center = center

    @property
    def called(self) -> str:
        """What the role is called."""
        return role_in_words(self.role, self.center)

    def permitted(self) -> bool:
        """Allow administrators for every role, and leads for the roles of their own center except director."""
        return may_give(self.actor, self.role, self.center)

    def audited(self, result: Any) -> tuple[Model, dict[str, Any]]:
        """Record the role and the center."""
        return self.instance, {"role": self.role, "center": self.center.slug if self.center else None}

    def concerned(self, about: Model) -> int | None:
        """Return the id of the role's center, or None."""
        return self.center.pk if self.center else None

    def refuse_both(self) -> None:
        """Raise Refused if the actor is the person, or if the person has the role that is kept apart from this one."""
        if problem := why_not(self.instance, self.role, self.center, giver=self.actor):
            raise Refused(problem)


class Grant(RoleAction):
    """Give a role to a person that takes nobody's confirmation. For other roles, see ``AskForRole``."""

    log_action = "bcp.membership.grant"
    label, message = "Give a role", "Role given"

    def perform(self) -> Membership:
        """Save the membership, unless it exists.

        Raises:
            Refused: the center is archived, the person gives it to themselves or has the role that is kept apart from
                it, or the role takes a second person.
        """
        self.refuse_both()
        if takes_a_second(self.role, self.actor):
            raise Refused(f"The role {self.called} is given once a second person confirms it. Nothing was changed.")
        return give(self.instance, self.role, self.center)

    def audited(self, result: Membership) -> tuple[Model, dict[str, Any]]:
        """Record also if one administrator alone gave a role at DHS, as a small site may have it."""
        about, data = super().audited(result)
        return about, data | ({"confirmed": "by nobody: this site has one administrator"} if self._alone else {})

    def told(self, result: Membership) -> None:
        """Tell the person."""
        says = f"{self.actor} gave you the role {self.called}."
        tell([self.instance], "You have a new role", [says], "/cms/")
        given = f"{self.actor} gave {self.instance} the role {self.called}."
        tell_leads(self.center, given, person=self.instance, by=[self.actor])

    @property
    def _alone(self) -> bool:
        return self.role in AT_DHS


class Revoke(RoleAction):
    """Take a role away from a person, and update their groups."""

    log_action = "bcp.membership.revoke"
    label, message = "Take a role away", "Role taken away"

    def perform(self) -> Membership:
        """Delete the membership.

        Raises:
            Refused: the person does not have the role, a lead would leave their center without a lead, or it is the
                role of the last administrator.
        """
        membership = Membership.objects.filter(user=self.instance, role=self.role, center=self.center).first()
        if membership is None:
            raise Refused(f"{self.instance} does not have the role “{self.role.label}”.")
        if self.role is Role.LEAD and not is_administrator(self.actor) and not self._another():
            raise Refused("Your center would have no lead. Invite another lead first. Nothing was changed.")
        if self.role is Role.ADMINISTRATOR and not self._another():
            raise Refused(f"{self.instance} is the last administrator. Nothing was changed.")
        membership.delete()
        groups.sync(self.instance)
        return membership

    def told(self, result: Membership) -> None:
        """Tell the person."""
        says = f"{self.actor} took the role {self.called} away from you. What you wrote is kept."
        tell([self.instance], "A role of yours has ended", [says])
        taken = f"{self.actor} took the role {self.called} from {self.instance}."
        tell_leads(self.center, taken, person=self.instance, by=[self.actor])

    def _another(self) -> bool:
        others = Membership.objects.filter(center=self.center, role=self.role, user__is_active=True)
        return others.select_for_update().exclude(user=self.instance).exists()
