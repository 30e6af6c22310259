"""Databases for browser tests: one file each, copied from one that was filled once.

The server answers in threads of its own. In-memory SQLite would make them share one connection, and so one transaction,
with each other and with the test: a file gives each thread its own, as in production.
"""

from __future__ import annotations

import fcntl
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
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


def filled_once(path: Path, fill: Callable[[Path], None]) -> Path:
    """Return a database that the first process to come here fills; the others of this test run wait, and use it too.

    The files that its images and documents name are kept beside it: every process has a folder of its own for them.
    """
    files = path.with_suffix(".files")
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            fresh = path.with_suffix(".fresh")
            fill(fresh)
            shutil.copytree(settings.MEDIA_ROOT, files)
            fresh.rename(path)
    shutil.copytree(files, settings.MEDIA_ROOT, dirs_exist_ok=True, copy_function=_unless_there)
    cache.clear()
    return path


def _unless_there(source: str, target: str) -> None:
    if not Path(target).exists():
        shutil.copy(source, target)
