"""The full-text index, in a table of its own: FTS5 on SQLite, a tsvector on PostgreSQL.

Django supports neither kind of table. Both tables are called ``search_index`` and get the words that ``words.py``
makes, so neither database splits a text itself: FTS5 splits at spaces (its tokenizer ``ascii`` treats all characters
beyond ASCII as parts of words), and PostgreSQL gets finished tsvectors.

A row has three parts, which can be searched separately: *title*, *facts* and *words*.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import RawSQL

from search.words import Question, words_in

PARTS = {"title": "A", "facts": "B", "words": "C"}
"""{part of a row: weight that marks its words on PostgreSQL}."""
TITLE, FACTS, ALL = ("title",), ("title", "facts"), ("title", "facts", "words")

SQLITE = (
    "CREATE VIRTUAL TABLE search_index "
    "USING fts5(title, facts, words, tokenize='ascii', detail='column', prefix='2 3')",
)
POSTGRESQL = (
    # Without a foreign key to the entries: with one, Django could not empty that table after a test.
    "CREATE TABLE search_index (entry_id bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX search_index_words ON search_index USING gin (words)",
)


def create(database: BaseDatabaseWrapper) -> None:
    """Create the table."""
    for statement in POSTGRESQL if database.vendor == "postgresql" else SQLITE:
        database.cursor().execute(statement)


def drop(database: BaseDatabaseWrapper) -> None:
    """Drop the table, and with it FTS5's own tables."""
    database.cursor().execute("DROP TABLE search_index")


def put(words: Mapping[int, Mapping[str, str]]) -> None:
    """Save the words of entries: ``{primary key: {part: words}}``. Existing words are replaced."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                "INSERT INTO search_index (entry_id, words) VALUES (%s, %s::tsvector) "
                "ON CONFLICT (entry_id) DO UPDATE SET words = EXCLUDED.words",
                [(key, _vector(parts)) for key, parts in words.items()],
            )
        else:
            cursor.executemany(
                "INSERT OR REPLACE INTO search_index (rowid, title, facts, words) VALUES (%s, %s, %s, %s)",
                [(key, *(" ".join(words_in(parts[name])) for name in PARTS)) for key, parts in words.items()],
            )


def remove(keys: Iterable[int]) -> None:
    """Delete the words of these entries."""
    name = "entry_id" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM search_index WHERE {name} = %s", [[key] for key in keys])  # noqa: S608  - ours


def empty() -> None:
    """Delete all words."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_index")


def _vector(parts: Mapping[str, str]) -> str:
    """Return the text of a tsvector: each word once, with a position and weight for each part that contains it.

    Example: ``'port':1A,3C`` for a word in the title and in the words.
    """
    places: dict[str, list[str]] = {}
    for place, (name, weight) in enumerate(PARTS.items(), start=1):
        for word in dict.fromkeys(words_in(parts[name])):
            places.setdefault(word, []).append(f"{place}{weight}")
    return " ".join(f"'{word}':{','.join(found)}" for word, found in places.items())


def matching(question: Question, parts: Iterable[str]) -> Any:
    """Return a subquery with the keys of the entries that have every word of the question in these parts.

    The words consist of letters and digits only, so they need no escaping inside quotation marks.
    """
    if connection.vendor == "postgresql":
        return _rows("SELECT entry_id FROM search_index WHERE words @@ %s::tsquery", _tsquery(question, parts))
    return _rows("SELECT rowid FROM search_index WHERE search_index MATCH %s", _match(question, parts))


def _rows(statement: str, asked: str) -> RawSQL:
    return RawSQL(statement, [asked])  # noqa: S611  - no part of the statement comes from outside


def _tsquery(question: Question, parts: Iterable[str]) -> str:
    weights = "".join(PARTS[name] for name in parts)
    *others, last = question.words
    return " & ".join([*(f"'{word}':{weights}" for word in others), f"'{last}':*{weights}"])


def _match(question: Question, parts: Iterable[str]) -> str:
    *others, last = question.words
    return f"{{{' '.join(parts)}}} : (" + " AND ".join([*(f'"{word}"' for word in others), f'"{last}" *']) + ")"
