"""What is released can't be changed by SQL, on SQLite and on PostgreSQL."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, connection, models, transaction

from modules.core import immutable
from modules.library.releases.models import Release, ReleaseAsset
from modules.library.statements.models import StatementVersion
from modules.packs.editions.models import Edition, EditionAsset

pytestmark = pytest.mark.both_databases("triggers")

TABLE = "modules_release"
COLUMNS = [field.column for field in Release._meta.concrete_fields]

only_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has it")
only_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has it")


def execute(statement: str) -> None:
    """Run one statement of SQL; where it fails, the transaction goes on without it."""
    connection.check_constraints()  # PostgreSQL truncates and alters no table while constraints wait
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def refused(statement: str) -> None:
    """Expect the trigger's own error."""
    with pytest.raises(IntegrityError, match=f"Rows of {TABLE} never change"):
        execute(statement)


def copies_as(**changed: str) -> str:
    """Return a SELECT of all releases, with some columns changed."""
    return f"SELECT {', '.join(changed.get(column, column) for column in COLUMNS)} FROM {TABLE} WHERE true"  # noqa: S608  - ours


def drop_a_trigger() -> str:
    """Take one trigger away, and return its name."""
    name, where = ("no_change", f" ON {TABLE}") if connection.vendor == "postgresql" else ("no_update", "")
    execute(f"DROP TRIGGER bcp_{TABLE}_{name}{where}")
    return f"bcp_{TABLE}_{name}"


def test_the_tables_of_all_snapshots_are_kept() -> None:
    assert set(immutable.kept()) >= {Release, ReleaseAsset, StatementVersion, Edition, EditionAsset}


@pytest.mark.django_db
def test_no_trigger_is_missing_after_the_migrations() -> None:
    assert immutable.missing(connection) == []


@pytest.mark.parametrize("column", COLUMNS)
def test_sql_updates_no_column_of_a_release(release: Release, column: str) -> None:
    refused(f"UPDATE {TABLE} SET {column} = {column}")  # noqa: S608  - ours


def test_sql_deletes_no_release(release: Release) -> None:
    refused(f"DELETE FROM {TABLE}")  # noqa: S608  - ours


def test_the_orm_deletes_no_release(release: Release) -> None:
    with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
        Release.objects.filter(pk=release.pk)._raw_delete("default")


@pytest.mark.parametrize("conflict", ["id", "module_id, major, minor", "slug, major, minor"])
def test_an_upsert_changes_no_release(release: Release, conflict: str) -> None:
    identity = {} if conflict == "id" else {"id": "id + 1000"}
    refused(
        f"INSERT INTO {TABLE} ({', '.join(COLUMNS)}) {copies_as(**identity)} "
        f"ON CONFLICT ({conflict}) DO UPDATE SET note = 'Other'"
    )


@only_sqlite
@pytest.mark.parametrize("changed", [{}, {"id": "id + 1000"}], ids=["same id", "same number"])
def test_insert_or_replace_replaces_no_release(release: Release, changed: dict[str, str]) -> None:
    refused(f"INSERT OR REPLACE INTO {TABLE} ({', '.join(COLUMNS)}) {copies_as(**changed)}")


@only_postgresql
@pytest.mark.parametrize("statement", [f"TRUNCATE {TABLE} CASCADE", "TRUNCATE modules_module CASCADE"])
def test_truncate_empties_no_table_of_releases(release: Release, statement: str) -> None:
    with pytest.raises(IntegrityError, match="never change"):
        execute(statement)


def test_another_release_may_be_written(release: Release) -> None:
    execute(f"INSERT INTO {TABLE} ({', '.join(COLUMNS)}) {copies_as(id='id + 1000', minor='minor + 1')}")
    assert Release.objects.count() == 2


def test_flush_fails_and_leaves_the_releases(release: Release) -> None:
    connection.check_constraints()
    with pytest.raises(CommandError) as failure:
        call_command("flush", interactive=False, verbosity=0)
    assert "never change" in str(failure.value.__cause__)
    assert Release.objects.filter(pk=release.pk).exists()


@pytest.fixture
def another_note(transactional_db: None) -> Any:
    """A migration that changes a column of releases; on SQLite that makes the table anew, without its triggers."""
    old, new = Release._meta.get_field("note"), models.TextField(null=True)
    new.set_attributes_from_name("note")
    with connection.schema_editor() as editor:
        editor.alter_field(Release, old, new)
    yield
    with connection.schema_editor() as editor:
        editor.alter_field(Release, new, old)
    immutable.install(connection)


@only_sqlite
def test_sqlite_drops_the_triggers_of_a_table_that_a_migration_makes_anew(another_note: None) -> None:
    assert f"bcp_{TABLE}_no_update" in immutable.missing(connection)


def test_the_next_migrate_puts_every_trigger_back(another_note: None) -> None:
    call_command("migrate", verbosity=0)
    assert immutable.missing(connection) == []


@pytest.mark.django_db
def test_the_check_of_the_database_names_a_missing_trigger() -> None:
    name = drop_a_trigger()
    with pytest.raises(SystemCheckError, match=f"The trigger {name} is missing"):
        call_command("check", databases=["default"], fail_level="WARNING")


@pytest.mark.django_db
def test_no_server_starts_without_a_trigger() -> None:
    name = drop_a_trigger()
    with pytest.raises(ImproperlyConfigured, match=name):
        immutable.require()


@only_postgresql
@pytest.mark.django_db
def test_a_trigger_that_is_switched_off_counts_as_missing() -> None:
    execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER bcp_{TABLE}_no_change")
    assert immutable.missing(connection) == [f"bcp_{TABLE}_no_change"]


@pytest.mark.django_db
def test_migrate_itself_runs_where_a_trigger_is_missing_and_mends_it() -> None:
    drop_a_trigger()
    call_command("migrate", verbosity=0)
    assert immutable.missing(connection) == []
