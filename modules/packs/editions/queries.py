"""Reading editions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from modules.accounts.identity.models import CENTER_ROLES
from modules.accounts.identity.policy import center_ids
from modules.core.rooms import Question
from modules.library.releases.models import Withdrawal
from modules.packs.editions.models import Edition
from modules.packs.pages.models import Pack

BELOW_EDITIONS: Question[Callable[[HttpRequest, Pack, Sequence[Edition]], Mapping[int, SafeString]]] = Question(
    "what a pack's page shows below each edition"
)
"""An answer takes the pack and its editions and returns {primary key of an edition: HTML}, in a number of queries
that does not grow."""


def with_what_is_below(request: HttpRequest, pack: Pack) -> list[tuple[Edition, SafeString]]:
    """Return the editions of a pack, newest first, each with the HTML that rooms above show below it."""
    editions = list(pack.editions.select_related("made_by"))
    parts = [show(request, pack, editions) for show in BELOW_EDITIONS.answers]
    return [(one, format_html_join("", "{}", ((part.get(one.pk, ""),) for part in parts))) for one in editions]


def editions_for(user: Any) -> Any:
    """Return the editions that a person may present: those of the centers where they have any role."""
    return Edition.objects.filter(center__in=center_ids(user, CENTER_ROLES))


def withdrawals_in(edition: Edition) -> list[Withdrawal]:
    """Return the withdrawals of releases that this edition shows, in one query."""
    withdrawals = Withdrawal.objects.filter(release__in=edition.modules.values("release"))
    return list(withdrawals.select_related("release", "replacement").order_by("release__title"))
