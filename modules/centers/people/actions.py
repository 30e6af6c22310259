"""Actions that give a role to a person and take it away."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from modules.accounts.action import Action
from modules.accounts.identity.models import Membership, Role, User
from modules.accounts.identity.policy import has_role_at, is_administrator
from modules.centers.center import groups
from modules.centers.center.models import Center
from modules.core.refusals import Refused


def may_give(actor: User, role: Role, center: Center | None) -> bool:
    """Return whether a person may give and take away this role.

    Administrators may for all roles, leads for the roles of their own center except director: directors approve the
    work of leads, so leads must not choose them.
    """
    if center and has_role_at(actor, center.pk, Role.LEAD) and role is not Role.DIRECTOR:
        return True
    return is_administrator(actor)


class Grant(Action[Membership]):
    """Give a role to a person, and update their groups. ``instance`` is the person."""

    log_action = "bcp.membership.grant"
    label, message = "Give a role", "Role given"

    def __init__(self, instance: User, *, role: Role, center: Center | None = None, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.role = role
        self.center = center

    def permitted(self) -> bool:
        """Allow administrators for every role, and leads for the roles of their own center except director."""
        return may_give(self.actor, self.role, self.center)

    def perform(self) -> Membership:
        """Save the membership, unless it exists. Raises Refused if the center is archived."""
        if self.center and Center.objects.filter(pk=self.center.pk).exclude(archived_at=None).exists():
            raise Refused(f"“{self.center}” is archived, so no role was given. Restore the center first.")
        groups.role_group(self.role, self.center)  # a center created before the role existed has no group for it yet
        membership, _ = Membership.objects.get_or_create(user=self.instance, role=self.role, center=self.center)
        groups.sync(self.instance)
        return membership

    def audited(self, result: Membership) -> tuple[Model, dict[str, Any]]:
        """Record the role and the center."""
        return self.instance, {"role": self.role, "center": self.center.slug if self.center else None}

    def concerned(self, about: Model) -> int | None:
        """Return the id of the role's center, or None."""
        return self.center.pk if self.center else None


class Revoke(Grant):
    """Take a role away from a person, and update their groups."""

    log_action = "bcp.membership.revoke"
    label, message = "Take a role away", "Role taken away"

    def perform(self) -> Membership:
        """Delete the membership.

        Raises:
            Refused: the person does not have the role, or a lead would leave their center without a lead.
        """
        membership = Membership.objects.filter(user=self.instance, role=self.role, center=self.center).first()
        if membership is None:
            raise Refused(f"{self.instance} does not have the role “{self.role.label}”.")
        if self.role is Role.LEAD and not is_administrator(self.actor) and not self._another_lead():
            raise Refused("Your center would have no lead. Invite another lead first. Nothing was changed.")
        membership.delete()
        groups.sync(self.instance)
        return membership

    def _another_lead(self) -> bool:
        leads = Membership.objects.filter(center=self.center, role=Role.LEAD, user__is_active=True)
        return leads.select_for_update().exclude(user=self.instance).exists()
