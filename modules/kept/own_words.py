"""What somebody reads who may not sign off, approve or release something because they wrote in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from modules.accounts.identity.models import Role, User

NAMED = 3
"""Most places that are named."""


def why_not_own(places: Sequence[str], done: str, role: Role, others: Iterable[User]) -> str:
    """Return why somebody else has to do it, and who can.

    Args:
        places: what the person wrote, in words; none if it is no longer there.
        done: what has to be done, as in “sign it off”.
        role: who may do it.
        others: those who have the role, may do this, and wrote nothing of it.
    """
    who = ", ".join(str(one) for one in others)
    nobody = f"Nobody else can: ask an administrator to give someone the role “{role.label}”."
    can = f"Who can: {who}." if who else nobody
    return f"You wrote {_named(places)}, so somebody else has to {done}. {can}"


def _named(places: Sequence[str]) -> str:
    if not places:
        return "in this text"
    named = ", ".join(f"“{one}”" for one in places[:NAMED])
    return f"{named} and {len(places) - NAMED} more" if len(places) > NAMED else named


def who_has(role: Role, *, center: int | None = None, without: Collection[int] = ()) -> list[User]:
    """Return the active people who have a role, by name, but for those with the given keys."""
    held = User.objects.filter(is_active=True, memberships__role=role, memberships__center=center)
    return list(held.exclude(pk__in=without).order_by("last_name", "first_name", "username").distinct())
