"""Real processes on a database of their own: neither threads nor a shared connection stand in for two people.

The database is a copy of the one that the test run has migrated, so it has the schema and the triggers, and costs
milliseconds. The processes are children of a server that has imported the project once.
"""

from __future__ import annotations

import multiprocessing
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection, connections

from tests.packs import tasks
from tests.packs.tasks import Outcome

Task = tuple[Callable[..., Outcome], *tuple[Any, ...]]

PATIENCE = 60  # seconds

servers = multiprocessing.get_context("forkserver")
servers.set_forkserver_preload([tasks.__name__])


@dataclass(frozen=True)
class Killed:
    """What a process leaves that did not come to its end."""

    signal: int


@dataclass(frozen=True)
class Database:
    """A database by its name: a path on SQLite."""

    name: str

    def together(self, *work: Task) -> list[Outcome | Killed]:
        """Do each task in a process of its own, all at once; return their outcomes in the same order."""
        gate = servers.Barrier(len(work))
        begun = [self._begin(gate, task) for task in work]
        return [_outcome(process, answer) for process, answer in begun]

    def do(self, task: Callable[..., Outcome], *args: Any) -> Outcome | Killed:
        """Do one task in a process of its own."""
        (outcome,) = self.together((task, *args))
        return outcome

    def _begin(self, gate: Any, task: Task) -> tuple[Any, Any]:
        here, there = servers.Pipe(duplex=False)
        process = servers.Process(target=tasks.run, args=(self.name, gate, there, *task), daemon=True)
        process.start()
        there.close()
        return process, here


def _outcome(process: Any, answer: Any) -> Outcome | Killed:
    try:
        outcome: Outcome = answer.recv() if answer.poll(PATIENCE) else ("late", "")
    except EOFError:
        outcome = ("dead", "")
    process.join(PATIENCE)
    if process.exitcode is not None and process.exitcode < 0:
        return Killed(-process.exitcode)
    return outcome


def copy_of_the_test_database(folder: Path) -> Database:
    """Copy the database of this test run before any test has left something in it."""
    if connection.vendor == "postgresql":
        connections.close_all()  # no one may be connected to what is copied
        return _copy_postgresql(connection.settings_dict["NAME"], "bcp_migrated")
    path = folder / "migrated.sqlite3"
    connection.ensure_connection()
    target = sqlite3.connect(path)
    connection.connection.backup(target)
    target.close()
    return Database(str(path))


def copy(database: Database, name: str) -> Database:
    """Copy a database that nobody is connected to."""
    if connection.vendor == "postgresql":
        return _copy_postgresql(database.name, f"bcp_{name}")
    path = Path(database.name).with_name(f"{name}.sqlite3")
    return Database(shutil.copy(database.name, path))


def drop(database: Database) -> None:
    """Drop a copy."""
    if connection.vendor == "postgresql":
        _administer(f'DROP DATABASE IF EXISTS "{database.name}" WITH (FORCE)')
    else:
        for path in Path(database.name).parent.glob(f"{Path(database.name).name}*"):
            path.unlink()


def _copy_postgresql(source: str, target: str) -> Database:
    _administer(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)', f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
    return Database(target)


def _administer(*statements: str) -> None:
    known = {key: value for key, value in connection.get_connection_params().items() if key in CONNECTION_KEYS}
    with psycopg.connect(**{**known, "dbname": "postgres"}, autocommit=True) as server:
        for statement in statements:
            server.execute(statement.encode())


CONNECTION_KEYS = ("user", "password", "host", "port")
