"""How long a request waits for the database, and what is shown if it does not answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import psycopg
from django.db import InterfaceError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.pq import TransactionStatus

LONGEST = 8.0
"""Seconds for one question of a web request. Gunicorn ends a worker that is silent for 30."""
IN_THE_DATABASE = 7_000
"""Milliseconds after which the database itself gives a question up, so that nothing runs on that nobody waits for."""
BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_FULL")


def limit(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Receive ``connection_created`` in a web server. A database that is frozen keeps no time, so this side does too.

    Commands and the worker wait as long as it takes: a migration may take hours.
    """
    if connection.vendor != "postgresql":
        return  # SQLite has its timeout in the settings
    opened: psycopg.Connection[Any] = connection.connection
    opened.wait = partial(_wait, opened, opened.wait)  # type: ignore[method-assign]  # of this connection alone
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, false)", [str(IN_THE_DATABASE)])


def _wait(opened: psycopg.Connection[Any], wait: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Wait for an answer. Raises psycopg.OperationalError, with the connection closed, if none comes in time."""
    try:
        return wait(*args, **{"timeout": LONGEST, **kwargs})
    except psycopg.OperationalError:
        if opened.pgconn.transaction_status == TransactionStatus.ACTIVE:
            opened.close()  # an answer that comes now would be taken for that of the next question
        raise


def is_away(error: BaseException | None) -> bool:
    """Return whether an error says that the database does not answer, or not now; not that it was asked wrongly."""
    cause = getattr(error, "__cause__", None)
    if isinstance(cause, psycopg.Error):
        return isinstance(error, (OperationalError, InterfaceError))
    named = getattr(cause, "sqlite_errorname", "")
    return isinstance(error, OperationalError) and named.startswith(BUSY)
