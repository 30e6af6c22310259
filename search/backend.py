"""Wagtail's own search in the admin's lists and choosers, protected from input that the database can't handle.

Wagtail passes typed text to the database almost unchanged. On SQLite, a quotation mark then ends a word and the rest is
read as operators, which raises an exception (wagtail #13227); PostgreSQL refuses NUL; about a hundred words overflow
the stack of both. All of Wagtail's searches use the backend in ``WAGTAILSEARCH_BACKENDS``, so this one backend fixes
them all.
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
    """Return the typed text with only the words that are safe for a database; "" if none is left."""
    terms = HARMFUL.sub(" ", typed)[:LONGEST_QUESTION].split()
    return " ".join([term for term in terms if not WORDLESS.fullmatch(term)][:MOST_WORDS])


def plain(query: Any) -> Any:
    """Return a query that consists of plain words only, or None if no word is left.

    A quoted phrase becomes its separate words: on SQLite Wagtail has always treated it so.
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
    """A mixin for search backends that reduces each query to plain words. A query without words finds nothing."""

    def _search(self, compiler: Any, query: Any, rows: Any, **options: Any) -> Any:
        query = plain(query)
        if query is None:
            found = rows if isinstance(rows, QuerySet) else rows.objects.all()
            query, rows = MATCH_ALL, found.none()
        return super()._search(compiler, query, rows, **options)  # type: ignore[misc]  # defined by the backend


def SearchBackend(params: dict[str, Any]) -> Any:
    """Return the backend of the current database with ``Harmless`` mixed in."""
    backend = type(database_backend(params))
    return type(f"Harmless{backend.__name__}", (Harmless, backend), {})(params)
