"""Reading editions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from modules.accounts.identity.models import CENTER_ROLES
from modules.accounts.identity.policy import center_ids
from modules.core.rooms import Question
from modules.library.releases.models import Withdrawal
from modules.packs.editions.models import Edition, EditionModule
from modules.packs.pages.models import Pack

BELOW_EDITIONS: Question[Callable[[HttpRequest, Pack, Sequence[Edition]], Mapping[int, SafeString]]] = Question(
    "what a pack's page shows below each edition"
)
"""An answer takes the pack and its editions and returns {primary key of an edition: HTML}, in a number of queries
that does not grow."""


@dataclass(frozen=True)
class OldPage:
    """An open page that gives participants an older edition: the number of that edition, and where it is changed."""

    number: int
    url: str


OLD_PAGES: Question[Callable[[Edition], OldPage | None]] = Question("what participants still get instead of an edition")
"""An answer takes the newest edition of a pack. It returns None if participants get it, or get none at all."""


def old_page(newest: Edition) -> OldPage | None:
    """Return the page that still shows an older edition than the newest of its pack."""
    return next((found for answer in OLD_PAGES.answers if (found := answer(newest))), None)


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


def urgent_since(editions: Iterable[Edition]) -> Mapping[int, list[str]]:
    """Return {primary key of an edition: titles of urgent releases that are newer than what it shows}. One query."""
    other = "release__module__releases"
    there = {f"{other}__urgent": True, f"{other}__withdrawal": None}
    rows = EditionModule.objects.filter(edition__in=list(editions), **there).order_by("place")
    fields = ("release__major", "release__minor", f"{other}__major", f"{other}__minor")
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for edition, title, major, minor, new_major, new_minor in rows.values_list("edition", f"{other}__title", *fields):
        if (major, minor) < (new_major, new_minor):
            found[edition][title] = None
    return {edition: list(titles) for edition, titles in found.items()}
