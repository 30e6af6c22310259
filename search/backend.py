"""Wagtail's own search, of the admin's lists and choosers: no question does it any harm.

Wagtail hands what was typed to the database nearly as it is. On SQLite a quote then ends a word and the rest is taken
for an operator, which raises (wagtail #13227); PostgreSQL refuses NUL; some hundred words overrun the stack of both.
Every search of Wagtail's goes through the backend that ``WAGTAILSEARCH_BACKENDS`` names, so it is mended there once.
"""

from __future__ import annotations

import re
from typing import Any

from django.db.models import QuerySet
from modelsearch.backends.database import SearchBackend as database_backend
from modelsearch.query import MATCH_ALL, And, MatchAll, Or, PlainText, SearchQuery

from search.words import LONGEST_QUESTION, MOST_WORDS

HARMFUL = re.compile(r"[\x00-\x1f\x7f\"'\\*^]|[\ud800-\udfff]")
WORDLESS = re.compile(r"[\W_]+")


def harmless(typed: str) -> str:
    """Return what was typed without what a database may take for more than a word. Empty where no word is left."""
    terms = HARMFUL.sub(" ", typed)[:LONGEST_QUESTION].split()
    return " ".join([term for term in terms if not WORDLESS.fullmatch(term)][:MOST_WORDS])


def plain(query: Any) -> Any:
    """Return a query in plain words; None where no word is left of it.

    A phrase in quotes is read as its words: on SQLite Wagtail has never done otherwise.
    """
    if isinstance(query, str):
        return harmless(query) or None
    if isinstance(query, (And, Or)):
        parts = [part for part in map(plain, query.subqueries[:MOST_WORDS]) if part]
        return type(query)(parts) if parts[1:] else next(iter(parts), None)
    if isinstance(query, SearchQuery) and hasattr(query, "query_string"):
        text = harmless(query.query_string)
        return PlainText(text, operator=getattr(query, "operator", "and")) if text else None
    return query if isinstance(query, MatchAll) else None


class Harmless:
    """Mixed into a search backend: reads each question as plain words. One without any finds nothing."""

    def _search(self, compiler: Any, query: Any, rows: Any, **options: Any) -> Any:
        query = plain(query)
        if query is None:
            found = rows if isinstance(rows, QuerySet) else rows.objects.all()
            query, rows = MATCH_ALL, found.none()
        return super()._search(compiler, query, rows, **options)  # type: ignore[misc]  # the backend's own


def SearchBackend(params: dict[str, Any]) -> Any:
    """Return the backend of the database that is used, made harmless."""
    backend = type(database_backend(params))
    return type(f"Harmless{backend.__name__}", (Harmless, backend), {})(params)
