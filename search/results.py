"""Results: the parts of an entry that the page shows, and its link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from modules.accounts.identity.models import LIBRARY_ROLES, Role
from modules.accounts.identity.policy import has_role, has_role_at, is_administrator
from modules.domain.schedule import in_words
from search.models import Entry, Kind
from search.policy import works_here
from search.snippets import Piece, marked, snippet
from search.words import Question

ONE: dict[str, str] = {
    Kind.MODULE: "Module",
    Kind.PACK: "Pack",
    Kind.CLONE: "Module in a pack",
    Kind.GUIDE: "Presenter guide in a pack",
    Kind.EDITION: "Edition",
    Kind.STATEMENT: "Statement",
    Kind.HELP: "Help",
}


@dataclass(frozen=True)
class Result:
    """One result. ``url`` is "" if the person has no page for it: then it can only be read in the results."""

    kind: str
    title: list[Piece]
    url: str
    facts: list[str]
    snippet: list[Piece]


@dataclass(frozen=True)
class Option:
    """A value of a filter, and the number of results it would leave."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """A filter with its options. ``none`` is the label for no choice."""

    name: str
    label: str
    none: str
    options: list[Option]


def result(entry: Entry, request: HttpRequest, question: Question) -> Result:
    """Return the result to show to this person, who may find the entry."""
    texts = (entry.facts, entry.words) if works_here(request.user) else (entry.facts,)
    return Result(
        kind=ONE[entry.kind],
        title=marked(entry.title, question),
        url=_url(entry, request),
        facts=_facts(entry, request.user),
        snippet=snippet(texts, question),
    )


def _facts(entry: Entry, user: Any) -> list[str]:
    facts = [in_words(entry.minutes)] if entry.minutes else []
    if entry.kind == Kind.MODULE and entry.release:
        facts.append(f"version {entry.release.version}")
    if entry.kind == Kind.EDITION and entry.edition:
        facts.append(f"edition {entry.edition.number}")
    if entry.kind in (Kind.CLONE, Kind.GUIDE) and entry.pack:
        facts.append(f"in {entry.pack.title}")
    if entry.kind == Kind.GUIDE and entry.clone:
        facts.append(f"of {entry.clone.title}")
    return facts + ([entry.center.name] if entry.center else [])


def _url(entry: Entry, request: HttpRequest) -> str:
    if entry.release:
        return entry.release.get_absolute_url()
    if entry.edition:
        return entry.edition.get_absolute_url()
    if entry.page:
        return str(entry.page.get_url(request) or "")
    if entry.statement_id:
        knows = has_role(request.user, *LIBRARY_ROLES) or is_administrator(request.user)
        return reverse("statement_uses", args=[entry.statement_id]) if knows else ""
    return _in_pack(entry, request.user)


def _in_pack(entry: Entry, user: Any) -> str:
    """Return the page where a lead edits the object; for a director, the preview of the pack as presenters see it."""
    if entry.center_id is None or not has_role_at(user, entry.center_id, Role.LEAD):
        return f"{reverse('preview_pack', args=[entry.pack_id])}?as=presenter"
    page = entry.guide_id or entry.clone_id
    return reverse("wagtailadmin_pages:edit", args=[page]) if page else reverse("pack", args=[entry.pack_id])
