"""Questions about a person's roles. Together they need at most one query per request."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from modules.accounts.identity.models import Membership, Role, User


def memberships(user: Any) -> frozenset[tuple[str, int | None]]:
    """Return ``{(role, center id)}`` for an active user; empty for anyone else.

    The id is None for roles without a center. Memberships of an archived center do not count until it is restored. The
    result is cached on the user object, so that a request queries the database once.
    """
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    known: frozenset[tuple[str, int | None]] | None = getattr(user, "_memberships", None)
    if known is None:
        known = frozenset(Membership.objects.in_use().filter(user=user).values_list("role", "center_id"))
        user._memberships = known  # type: ignore[attr-defined]  # a cache on this one object
    return known


def actor_of(request: HttpRequest) -> User:
    """Return the signed-in user, as the actor of an action. Raises PermissionDenied if nobody is signed in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def has_role(user: Any, *roles: Role) -> bool:
    """Return whether the user has one of these roles, at any center."""
    return any(role in roles for role, _ in memberships(user))


def has_role_at(user: Any, center_id: int, *roles: Role) -> bool:
    """Return whether the user has one of these roles at this center."""
    return any(role in roles and center == center_id for role, center in memberships(user))


def is_administrator(user: Any) -> bool:
    """Return whether the user is an active administrator."""
    return isinstance(user, User) and user.is_active and user.is_superuser


def center_ids(user: Any, roles: Iterable[Role] | None = None) -> frozenset[int]:
    """Return the ids of the centers where the user is a member, or has one of ``roles`` if those are given."""
    wanted = None if roles is None else frozenset(roles)
    return frozenset(
        center for role, center in memberships(user) if center is not None and (wanted is None or role in wanted)
    )


def holds_one_of(user: Any, roles: Iterable[Hashable]) -> bool:
    """Return whether the user holds one of the roles that a route names."""
    held = {role for role, _ in memberships(user)} | ({Role.ADMINISTRATOR} if is_administrator(user) else set())
    return not held.isdisjoint(roles)
