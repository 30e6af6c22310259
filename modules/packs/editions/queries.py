"""Reading editions."""

from __future__ import annotations

from typing import Any

from modules.accounts.identity.models import CENTER_ROLES
from modules.accounts.identity.policy import center_ids
from modules.library.releases.models import Withdrawal
from modules.packs.editions.models import Edition


def editions_for(user: Any) -> Any:
    """Return the editions that a person may present: those of the centers where they have any role."""
    return Edition.objects.filter(center__in=center_ids(user, CENTER_ROLES)).defer("document")


def withdrawals_in(edition: Edition) -> list[Withdrawal]:
    """Return the withdrawals of releases that this edition shows, in one query."""
    withdrawals = Withdrawal.objects.filter(release__edition_modules__edition=edition)
    found = withdrawals.select_related("release", "replacement")
    return list(found.defer("release__document", "replacement__document").order_by("release__title"))
