"""Rules for who finds which entries: nobody finds anything that they could not open.

| entry | found by |
|---|---|
| the parts of a module that the list of modules shows; a live help page | everyone |
| the whole newest release of a module; statements | people with a role, and administrators |
| packs in use, with their modules and guides | leads and directors of the center, who may read packs |
| the newest edition of a pack | everyone with a role at the center |

Drafts, older releases and editions, archived modules and packs, modules that were taken out of a pack, and pages that
participants open with a code are never found. Administrators do not find a center's words: they may read those only
with a recorded reason (docs/decisions/0019), and finding words is reading them. DHS's roles do not find packs.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from home.models import PlainPage
from modules.accounts.identity.models import CENTER_ROLES, Role
from modules.accounts.identity.policy import center_ids, is_administrator, memberships
from search import index
from search.models import Entry, Kind

PACK_READERS = frozenset({Role.LEAD, Role.DIRECTOR})
IN_PACKS = (Kind.PACK, Kind.CLONE, Kind.GUIDE)


def works_here(user: Any) -> bool:
    """Return whether the person may read releases and statements completely."""
    return bool(memberships(user)) or is_administrator(user)


def parts_for(user: Any) -> tuple[str, ...]:
    """Return the parts of entries that the person may search, which are those that they may read.

    The public may not read the *words* part.
    """
    return index.ALL if works_here(user) else index.FACTS


def visible_to(user: Any) -> QuerySet[Entry]:
    """Return the entries that the person may find. ``parts_for`` has the parts that they may read."""
    found = Q(kind=Kind.MODULE, module__archived_at=None)
    found |= Q(kind=Kind.HELP, page__in=PlainPage.objects.live().public())
    if works_here(user):
        found |= Q(kind=Kind.STATEMENT)
    if readers := center_ids(user, PACK_READERS):
        in_use = Q(clone=None) | Q(clone__taken_out_at=None)
        found |= Q(in_use, kind__in=IN_PACKS, center__in=readers, pack__archived_at=None)
    if presenters := center_ids(user, CENTER_ROLES):
        found |= Q(kind=Kind.EDITION, center__in=presenters)
    return Entry.objects.filter(found)
