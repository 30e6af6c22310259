"""Who may sign off which changes: not who wrote them, and nobody who is a lead of the center too."""

from __future__ import annotations

from collections.abc import Sequence

from modules.accounts.identity.models import Role, User
from modules.accounts.identity.policy import has_role_at
from modules.domain.words import Words
from modules.kept.own_words import who_has, why_not_own
from modules.packs.clones.authors import writers_of, written_in_clones
from modules.packs.pages.models import Clone
from modules.packs.signoffs.models import Matter

BOTH = (
    "You are a lead of this center as well as its P/CRCL officer, and the officer signs off what leads write, so you "
    "can sign nothing off. Ask an administrator to give one of the two roles to somebody else."
)


def own_among(clone: Clone, ours: Words, found: Sequence[Matter], user: User) -> frozenset[str]:
    """Return the ids of the changes in a clone that this person wrote. Two queries."""
    written = written_in_clones([clone])[clone.pk]
    return frozenset(one.change.key for one in found if user.pk in writers_of(one.change, ours, written))


def why_not(clone: Clone, ours: Words, found: Sequence[Matter], user: User) -> str:
    """Return why this person may not sign these changes off; empty if they may."""
    if has_role_at(user, clone.center_id, Role.LEAD):
        return BOTH
    written = written_in_clones([clone])[clone.pk]
    by = [(matter.change.where, writers_of(matter.change, ours, written)) for matter in found]
    own = [(where, people) for where, people in by if user.pk in people]
    if not own:
        return ""
    wrote = {user.pk}.union(*(people for _, people in own))
    return why_not_own([where for where, _ in own], "sign it off", Role.PCRCL, _others(clone.center_id, wrote))


def signers(clone: Clone, ours: Words, found: Sequence[Matter]) -> list[User]:
    """Return the officers who may sign at least one of these changes off: no leads, and not who wrote all of them."""
    written = written_in_clones([clone])[clone.pk]
    writers = [writers_of(matter.change, ours, written) for matter in found]
    officers = _others(clone.center_id, set())
    return [one for one in officers if any(one.pk not in people for people in writers)]


def _others(center_id: int, wrote: set[int]) -> list[User]:
    """Return the officers of a center who are not leads of it and wrote nothing of it."""
    leads = {one.pk for one in who_has(Role.LEAD, center=center_id)}
    return who_has(Role.PCRCL, center=center_id, without=wrote | leads)
