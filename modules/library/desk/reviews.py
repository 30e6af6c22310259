"""All reviews of DHS in one list: what is to be reviewed, what was sent back, and what is to be released."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import has_role
from modules.kept.waiting.kinds import Kind
from modules.kept.waiting.models import Waiting
from modules.library.releases import waits as of_modules
from modules.library.review import waits as of_statements

GROUPS: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    ("To be reviewed", (of_modules.REVIEW, of_statements.STATEMENT_REVIEW)),
    ("Sent back", (of_modules.CHANGES, of_statements.STATEMENT_CHANGES)),
    ("Approved, to be released", (of_modules.RELEASE,)),
)

ANYONE = {Role.EDITOR: "Any editor", Role.REVIEWER: "Any reviewer", Role.PUBLISHER: "Any publisher"}


@dataclass(frozen=True)
class Row:
    """One review.

    Attributes:
        kind: “Editorial review”, “Statement” or empty.
        anyone: who may take it, if nobody is asked by name.
        mine: whether it waits for the reader.
    """

    waiting: Waiting
    url: str
    kind: str
    anyone: str
    mine: bool


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """Show those who work in the library all that is under review, with whom it is and until when. One query."""
    kinds = {kind.name: kind for _, several in GROUPS for kind in several}
    found = Waiting.objects.now().filter(center=None, kind__in=kinds).in_order().select_related("person")
    releases = has_role(request.user, Role.PUBLISHER)
    rows = [_row(one, kinds[one.kind], request.user.pk, releases=releases) for one in found]
    groups = [(title, [row for row in rows if row.waiting.kind in _names(several)]) for title, several in GROUPS]
    return render(request, "library/desk/reviews.html", {"groups": groups, "number": len(rows)})


def _names(kinds: Iterable[Kind]) -> set[str]:
    return {kind.name for kind in kinds}


def _row(waiting: Waiting, kind: Kind, reader: int | None, *, releases: bool) -> Row:
    what = waiting.title if waiting.page_id else "Statement"
    leads = kind if releases or kind is not of_modules.RELEASE else of_modules.REVIEW  # a release opens for publishers
    return Row(waiting, leads.url(waiting), what, ANYONE[Role(waiting.role)], waiting.person_id == reader)
