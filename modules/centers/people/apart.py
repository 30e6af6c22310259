"""Duties apart: nobody gives a role to themselves, and some roles take two people (docs/decisions, *Duties apart*)."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from modules.accounts.identity.models import DHS_ROLES, Membership, Role, User
from modules.accounts.identity.policy import is_administrator
from modules.centers.center.models import Center

APART = {Role.LEAD: Role.PCRCL, Role.PCRCL: Role.LEAD}
"""Roles that one person does not have at one center: the officer signs off what leads write."""
AT_DHS = DHS_ROLES | {Role.ADMINISTRATOR}


def why_not(person: User | None, role: Role, center: Center | None, *, giver: User) -> str:
    """Return why this person can't be given a role by ``giver``; empty if nothing speaks against it.

    ``person`` is None for somebody without an account.
    """
    if person is None:
        return ""
    if person == giver:
        return f"Nobody gives a role to themselves. Ask {_who_else(role, center)}. Nothing was changed."
    other = APART.get(role)
    if other and center and Membership.objects.filter(user=person, role=other, center=center).exists():
        return (
            f"{person} is already “{other.label}” at {center}. The P/CRCL officer signs off what leads write, so the "
            "lead and the officer of a center are two people. Choose somebody else, or take the other role away first."
        )
    return ""


def _who_else(role: Role, center: Center | None) -> str:
    return "another lead or an administrator" if center and role is not Role.DIRECTOR else "another administrator"


def takes_a_second(role: Role, giver: User) -> bool:
    """Return whether a role that ``giver`` gives has effect only once a second person has confirmed it.

    Roles at DHS and the administrator's do, unless a small site has one administrator. So does the P/CRCL officer's,
    unless an administrator gives it, who is not one of those whose words the officer reads.
    """
    if role in AT_DHS:
        return not settings.BCP_ONE_ADMINISTRATOR
    return role is Role.PCRCL and not is_administrator(giver)


def confirmers(role: Role, center: Center | None) -> QuerySet[User]:
    """Return the active people who may confirm a role, including those who asked for it."""
    active = User.objects.filter(is_active=True)
    administrators = active.filter(is_superuser=True)
    if center is None:
        return administrators
    theirs = Membership.objects.filter(user=OuterRef("pk"), center=center, role__in=(Role.DIRECTOR, Role.LEAD))
    return administrators | active.filter(Exists(theirs))


def with_two_duties() -> QuerySet[Membership]:
    """Return the memberships as P/CRCL officer of active people who are also a lead of the same center."""
    leads = Membership.objects.filter(user=OuterRef("user"), center=OuterRef("center"), role=Role.LEAD)
    officers = Membership.objects.in_use().filter(role=Role.PCRCL, user__is_active=True)
    return officers.filter(Exists(leads)).select_related("user", "center").order_by("center__name", "user__username")
