"""Who finds what: nobody finds what they could not open.

| what | who |
|---|---|
| what the list of modules shows of a module; a page of help that is live | everyone |
| all that a module's newest release says; statements | people with a role, and administrators |
| packs in use and the modules and guides in them | leads and directors of the center, who read packs |
| the newest edition of a pack | all who have a role at the center |

Drafts, older releases and editions, archived modules and packs, modules that were taken out of a pack, and what
participants open by a code are found by nobody. Administrators find nothing of a center's words: they read those with a
reason, on record (docs/decisions/0019), and what is found is read. Nothing of DHS's finds packs.
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
    """Tell whether the person may read releases and statements whole."""
    return bool(memberships(user)) or is_administrator(user)


def parts_for(user: Any) -> tuple[str, ...]:
    """Return the parts of entries that the person may read, and so search: to the public, their words are closed."""
    return index.ALL if works_here(user) else index.FACTS


def visible_to(user: Any) -> QuerySet[Entry]:
    """Return the entries that the person may find. What they may read of each, ``parts_for`` says."""
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
