"""Databases for browser tests: one file each, copied from one that was filled once.

The server answers in threads of its own. In-memory SQLite would make them share one connection, and so one transaction,
with each other and with the test: a file gives each thread its own, as in production.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connection, connections


def copy_of_test_database(path: Path) -> None:
    """Write the test database, migrations done, to a file."""
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as target:
        connection.connection.backup(target)


@contextmanager
def use(path: Path) -> Iterator[None]:
    """Let this thread and every thread that starts meanwhile work on the database in this file."""
    kept, settings = connections[DEFAULT_DB_ALIAS], connections.settings[DEFAULT_DB_ALIAS]
    connections.settings[DEFAULT_DB_ALIAS] = {**settings, "NAME": str(path)}
    connections[DEFAULT_DB_ALIAS] = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS].close()
        connections.settings[DEFAULT_DB_ALIAS] = settings
        connections[DEFAULT_DB_ALIAS] = kept
