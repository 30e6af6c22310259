"""Who may: questions about a person's roles, each answered with at most one query a request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from modules.accounts.identity.models import Membership, Role, User


def memberships(user: Any) -> frozenset[tuple[str, int | None]]:
    """Return (role, center id) for each membership of an active user; empty for anyone else.

    A membership of a center that is archived gives nothing until the center is restored. Kept on the user object, so a
    request asks the database once.
    """
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    known: frozenset[tuple[str, int | None]] | None = getattr(user, "_memberships", None)
    if known is None:
        known = frozenset(Membership.objects.in_use().filter(user=user).values_list("role", "center_id"))
        user._memberships = known  # type: ignore[attr-defined]  # a cache of this object alone
    return known


def actor_of(request: HttpRequest) -> User:
    """Return who asks, for an action. Raises PermissionDenied for someone who is not signed in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def has_role(user: Any, *roles: Role) -> bool:
    """Tell whether the user holds one of these roles anywhere."""
    return any(role in roles for role, _ in memberships(user))


def has_role_at(user: Any, center_id: int, *roles: Role) -> bool:
    """Tell whether the user holds one of these roles at this center."""
    return any(role in roles and center == center_id for role, center in memberships(user))


def is_administrator(user: Any) -> bool:
    """Tell whether the user administers the site."""
    return isinstance(user, User) and user.is_active and user.is_superuser


def center_ids(user: Any, roles: Iterable[Role] | None = None) -> frozenset[int]:
    """Return the ids of the centers where the user is a member, in one of ``roles`` where they are given."""
    wanted = None if roles is None else frozenset(roles)
    return frozenset(
        center for role, center in memberships(user) if center is not None and (wanted is None or role in wanted)
    )
