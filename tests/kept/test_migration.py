"""Documents that the version before stored are copied: killed at any moment and begun again, or not at all."""

from __future__ import annotations

import lzma
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from modules.core import immutable
from modules.kept.documents import KeptDocument
from modules.library.review.models import Approval
from modules.packs.editions.models import Edition
from tests import databases
from tests.databases import Databases, use
from tests.frozen.documents import digests
from tests.frozen.dump import DUMP
from tests.frozen.test_frozen import RECORDED
from tests.kept import migrating
from tests.packs.processes import Database, Killed

MOMENTS = [("_keep", 0), ("_set", 4), ("_compare", 5)]
"""Functions of the migration, and how often each is called before the process is killed."""


@pytest.fixture
def database(run_databases: Databases, django_db_blocker: Any) -> Iterator[Database]:
    """A database as the version before had it."""
    with django_db_blocker.unblock(), run_databases.copy("before_kept") as name:
        yield Database(name)


@pytest.fixture(scope="module")
def undisturbed(run_databases: Databases, django_db_blocker: Any) -> dict[str, list[Any]]:
    """The rows after a copy that nothing disturbed; the first test shows that they are right."""
    with django_db_blocker.unblock(), run_databases.copy("before_kept") as name:
        return copied(Database(name))


def copied(database: Database) -> dict[str, list[Any]]:
    """Copy the documents, and return the rows."""
    assert database.do(migrating.copy) == ("made", "")
    with use(database.name):
        return migrating.rows()


@pytest.fixture
def recorded(run_databases: Databases, database: Database) -> dict[str, dict[str, str]]:
    """The digest of everything in it."""
    found: dict[str, dict[str, str]] = run_databases.filled("before_kept").value
    return found


def change(database: Database, statement: str) -> None:
    """Change rows of the version before by SQL."""
    with use(database.name):
        immutable.remove(connection)
        with connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.both_databases("triggers, foreign keys, DDL in transactions")
class TestTheMigration:
    """From the version before."""

    def test_copies_every_document_once_and_puts_every_trigger_back(
        self, database: Database, recorded: dict[str, dict[str, str]], undisturbed: dict[str, list[Any]]
    ) -> None:
        assert copied(database) == undisturbed
        assert database.do(migrating.forward) == ("made", "")

        with use(database.name):
            assert digests() == recorded
            modules = Edition.objects.latest("pk").body["modules"]
            assert [entry["release"] is None for entry in modules] == [False, True]
            assert KeptDocument.objects.count() < sum(
                len(recorded[kind]) for kind in ("releases", "approvals", "editions", "snapshots", "proposals")
            )

    @pytest.mark.parametrize(("function", "times"), MOMENTS)
    def test_killed_it_leaves_everything_and_begun_again_it_ends_right(
        self, database: Database, undisturbed: dict[str, list[Any]], function: str, times: int
    ) -> None:
        assert database.do(migrating.copy_until, function, times) == Killed(signal.SIGKILL)
        with use(database.name):
            assert not KeptDocument.objects.exists()

        assert copied(database) == undisturbed

    @pytest.mark.parametrize(
        ("table", "tampered"),
        [
            ("release", "document = replace(document, 'We listen.', 'We watch.')"),
            ("release", "document = replace(document, '\":\"', '\": \"')"),
            ("release", "digest = '0000'"),
            ("edition", "document = replace(document, 'We listen.', 'We watch.')"),
            ("snapshot", "document = replace(document, 'We listen.', 'We watch.')"),
            ("approval", "document = replace(document, 'We listen.', 'We watch.')"),
            ("release", "document = 'no JSON'"),
        ],
    )
    def test_names_a_row_that_differs_and_changes_nothing(self, database: Database, table: str, tampered: str) -> None:
        change(database, f"UPDATE modules_{table} SET {tampered} WHERE id = (SELECT MAX(id) FROM modules_{table})")  # noqa: S608  - ours

        kind, said = database.do(migrating.copy)  # type: ignore[misc]  # it was not killed

        assert kind == "refused"
        assert said.startswith(f"{table.capitalize()} ")
        assert said.endswith("Nothing was changed.")
        with use(database.name):
            assert not KeptDocument.objects.exists()

    def test_leaves_approvals_from_before_their_text_was_stored(self, database: Database) -> None:
        change(database, "UPDATE modules_approval SET document = '' WHERE id = (SELECT MIN(id) FROM modules_approval)")

        copied(database)

        with use(database.name):
            there = Approval.objects.order_by("pk").values_list("document_id", flat=True)
            assert [one is None for one in there][:2] == [True, False]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the dump is a file of SQLite")
class TestTheFrozenDatabase:
    """What an earlier version left."""

    @pytest.fixture
    def frozen(self, tmp_path: Path, django_db_blocker: Any) -> Iterator[Database]:
        """The file, as it was left."""
        place = tmp_path / "frozen.sqlite3"
        place.write_bytes(lzma.decompress(DUMP.read_bytes()))
        with django_db_blocker.unblock():
            yield Database(str(place))
        databases.drop(str(place))

    def test_killed_on_the_way_twice_has_every_digest_in_the_end(self, frozen: Database) -> None:
        for function, times in (("_keep", 20), ("_compare", 40)):
            assert frozen.do(migrating.copy_until, function, times) == Killed(signal.SIGKILL)
            with use(frozen.name):
                assert not KeptDocument.objects.exists()
        assert frozen.do(migrating.forward) == ("made", "")

        with use(frozen.name):
            assert digests() == RECORDED
