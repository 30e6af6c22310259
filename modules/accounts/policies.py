"""Who may do what: the answers that several actions share. An action names one of them as ``allowed``.

An action whose answer depends on more than a role of the actor overrides ``permitted`` instead.
"""

from __future__ import annotations

from typing import Any

from modules.accounts.action import Action, Policy
from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import has_role, has_role_at, is_administrator


def at_center(role: Role) -> Policy:
    """Return the policy that allows people with this role at the center of the action's instance."""

    def allowed(action: Action[Any]) -> bool:
        center = action.center_id
        return center is not None and has_role_at(action.actor, center, role)

    return allowed


def at_dhs(role: Role) -> Policy:
    """Return the policy that allows people with this role at DHS."""

    def allowed(action: Action[Any]) -> bool:
        return has_role(action.actor, role)

    return allowed


leads = at_center(Role.LEAD)
officers = at_center(Role.PCRCL)
directors = at_center(Role.DIRECTOR)
editors = at_dhs(Role.EDITOR)
reviewers = at_dhs(Role.REVIEWER)
publishers = at_dhs(Role.PUBLISHER)


def administrators(action: Action[Any]) -> bool:
    """Allow administrators of the site."""
    return is_administrator(action.actor)


def editors_and_administrators(action: Action[Any]) -> bool:
    """Allow editors of DHS, and administrators of the site."""
    return editors(action) or administrators(action)
