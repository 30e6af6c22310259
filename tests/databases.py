"""The databases of a test run: each is filled once, by the first process that needs it, and copied for the others.

A database is named by what it holds (``tests/worlds.py``). On SQLite it is a file, on PostgreSQL a database that is
copied by ``CREATE DATABASE … TEMPLATE``; either copy has the schema, the rows and the triggers of the first, and takes
milliseconds instead of all migrations.
"""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.test import override_settings

FOLDER = "BCP_TEST_RUN"
"""The variable of the environment that tells every process of a run which folder they share."""

CONNECTION_KEYS = ("user", "password", "host", "port")


@dataclass(frozen=True)
class Recipe:
    """How to make a database: what it is a copy of, if of any, and what is added to that.

    ``fill`` is given what the recipe of the base returned. What it returns itself is kept with the database, pickled.
    """

    base: str | None
    fill: Callable[[Any], Any]


@dataclass(frozen=True)
class Filled:
    """A database that nobody is connected to: its path or name, its pickled value, and the folder of its files."""

    name: str
    pickled: bytes
    files: Path

    @property
    def value(self) -> Any:
        """Return what the recipe returned, as new objects at each call."""
        return pickle.loads(self.pickled)  # noqa: S301  - written by this test run

    def place_files(self) -> None:
        """Put the files that its rows name into the storage of this process, if a test took one away."""
        for path in self.files.rglob("*"):
            placed = Path(settings.MEDIA_ROOT) / path.relative_to(self.files)
            if path.is_file() and not placed.exists():
                placed.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, placed)


class Databases:
    """The databases of this process."""

    def __init__(self, folder: Path, process: str, recipes: dict[str, Recipe]) -> None:
        self.folder = folder
        self.process = process
        self.recipes = recipes
        self._filled: dict[str, Filled] = {}
        self._connections: dict[str, Any] = {}

    def filled(self, name: str) -> Filled:
        """Return a database to copy from; the first process to ask fills it, the others wait."""
        if name not in self._filled:
            with _locked(self.folder / f"{name}.lock"):
                pickled, files = self.folder / f"{name}.pickle", self.folder / f"{name}.files"
                place = self._place(name)
                if not pickled.exists():
                    drop(place)  # what a recipe that failed has left
                    shutil.rmtree(files, ignore_errors=True)
                    pickled.write_bytes(pickle.dumps(self._fill(place, self.recipes[name], files)))
                self._filled[name] = Filled(place, pickled.read_bytes(), files)
        return self._filled[name]

    @contextmanager
    def open(self, name: str) -> Iterator[Any]:
        """Work on this process's copy, and yield what its recipe returned. Leave nothing in it, or discard it."""
        filled = self.filled(name)
        own = self._place(f"{name}_{self.process}")
        if name not in self._connections:
            copy(filled.name, own)
            self._connections[name] = _connection_to(own)
        filled.place_files()
        with _instead(self._connections[name]):
            yield filled.value

    @contextmanager
    def copy(self, name: str) -> Iterator[str]:
        """Yield the place of another copy, which is dropped afterwards. Nobody is connected to it."""
        filled, own = self.filled(name), self._place(f"{name}_{self.process}_own")
        copy(filled.name, own)
        filled.place_files()
        try:
            yield own
        finally:
            drop(own)

    def discard(self, name: str) -> None:
        """Drop this process's copy: the next test gets another one."""
        self._connections.pop(name).close()
        drop(self._place(f"{name}_{self.process}"))

    def close(self) -> None:
        """Drop all copies of this process."""
        for name in list(self._connections):
            self.discard(name)

    def _place(self, name: str) -> str:
        if connection.vendor == "postgresql":
            return f"{_prefix(self.folder)}{name}"
        return str(self.folder / f"{name}.sqlite3")

    def _fill(self, place: str, recipe: Recipe, files: Path) -> Any:
        base = self.filled(recipe.base) if recipe.base else None
        if base:
            copy(base.name, place)
            shutil.copytree(base.files, files)
        else:
            create(place)
            files.mkdir()
        with override_settings(MEDIA_ROOT=str(files)), use(place):
            cache.clear()
            value = recipe.fill(base.value if base else None)
        cache.clear()
        return value


@contextmanager
def use(name: str) -> Iterator[None]:
    """Let this thread and every thread that starts meanwhile work on this database."""
    with ExitStack() as stack:
        other = _connection_to(name)
        stack.callback(other.close)
        stack.enter_context(_instead(other))
        yield


def _connection_to(name: str) -> Any:
    kept = connections.settings[DEFAULT_DB_ALIAS]
    connections.settings[DEFAULT_DB_ALIAS] = {**kept, "NAME": name}
    try:
        return connections.create_connection(DEFAULT_DB_ALIAS)
    finally:
        connections.settings[DEFAULT_DB_ALIAS] = kept


@contextmanager
def _instead(other: Any) -> Iterator[None]:
    kept, kept_settings = connections[DEFAULT_DB_ALIAS], connections.settings[DEFAULT_DB_ALIAS]
    connections.settings[DEFAULT_DB_ALIAS], connections[DEFAULT_DB_ALIAS] = other.settings_dict, other
    try:
        yield
    finally:
        connections.settings[DEFAULT_DB_ALIAS], connections[DEFAULT_DB_ALIAS] = kept_settings, kept


def create(name: str) -> None:
    """Make an empty database."""
    if connection.vendor == "postgresql":
        _administer(f'CREATE DATABASE "{name}" TEMPLATE template0')
    else:
        Path(name).touch()


def copy(source: str, target: str) -> None:
    """Copy a database that nobody is connected to."""
    if connection.vendor == "postgresql":
        _administer(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
    else:
        shutil.copy(source, target)


def drop(name: str) -> None:
    """Drop a database, whoever is connected to it."""
    if connection.vendor == "postgresql":
        _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    else:
        for path in Path(name).parent.glob(f"{Path(name).name}*"):  # with what SQLite keeps beside it
            path.unlink()


def _administer(statement: str) -> None:
    with _server() as server:
        server.execute(statement.encode())


def _server() -> psycopg.Connection[Any]:
    known = {key: value for key, value in connection.get_connection_params().items() if key in CONNECTION_KEYS}
    return psycopg.connect(**{**known, "dbname": "postgres"}, autocommit=True)


def _prefix(folder: Path) -> str:
    """Return what the names of all databases of this run begin with on PostgreSQL."""
    return f"test_bcp_{folder.name.rpartition('-')[2]}_"


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def begin() -> None:
    """Begin a run or, in a process of one, join it. Until a test says which database it needs, there is none."""
    if FOLDER not in os.environ:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="bcp-tests-")
    settings_of_connection = connections.settings[DEFAULT_DB_ALIAS]
    nowhere = "no_database_was_asked_for"
    on_server = connection.vendor == "postgresql"
    settings_of_connection["NAME"] = nowhere if on_server else f"{os.environ[FOLDER]}/{nowhere}/db"


def end() -> None:
    """Remove everything that a run has left."""
    folder = Path(os.environ.pop(FOLDER))
    if connection.vendor == "postgresql":
        with _server() as server:
            names = server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [_prefix(folder)])
            for (name,) in names.fetchall():
                drop(name)
    shutil.rmtree(folder, ignore_errors=True)
