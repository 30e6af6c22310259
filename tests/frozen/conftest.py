"""Databases as earlier versions of this software left them, brought up to date by the migrations."""

from __future__ import annotations

import lzma
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tests.e2e import database

HERE = Path(__file__).parent
DUMP = HERE / "2026-11-30.sqlite3.xz"


@pytest.fixture(scope="session")
def migrated(django_db_setup: None, django_db_blocker: Any, shared: Path) -> Path:
    """The dump, unpacked and migrated, once for all processes. Work on a copy."""

    def fill(path: Path) -> None:
        path.write_bytes(lzma.decompress(DUMP.read_bytes()))
        with database.use(path):
            call_command("migrate", verbosity=0, interactive=False)
        shutil.copytree(HERE / "media", settings.MEDIA_ROOT, dirs_exist_ok=True)

    with django_db_blocker.unblock():
        if connection.vendor != "sqlite":
            pytest.skip("The dump is a SQLite file.")
        return database.filled_once(shared / "frozen.sqlite3", fill)


@pytest.fixture(scope="module")
def frozen_database(migrated: Path, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The migrated dump, for the tests of a module to work on; afterwards the database is the one of before."""
    path = tmp_path_factory.mktemp("frozen") / "bcp.sqlite3"
    shutil.copy(migrated, path)
    with django_db_blocker.unblock(), database.use(path):
        yield
