"""The role of web and worker on PostgreSQL: it does its work, and can't touch what never changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import Error, connection, transaction
from django.test import Client

from modules.accounts.audit.models import AuditEntry
from modules.accounts.identity.models import User
from modules.core import rights
from modules.library.releases.models import Release
from modules.packs.pages.models import Pack
from tests import factories
from tests.accounts.signing_in import sign_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.both_databases("roles of PostgreSQL"),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has roles"),
]

ROLE = "bcp_app_of_tests"
KEPT = {"modules_release": "note", "modules_auditentry": "action"}
"""{table: one of its columns}"""


@pytest.fixture
def as_app(django_db_setup: object, db: None) -> Iterator[None]:
    """Work as the role of web and worker, which goes with the test's transaction."""
    rights.grant(connection, ROLE, "a password")
    with _as(ROLE):
        yield


@contextmanager
def _as(role: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        connection.check_constraints()
        cursor.execute(f"SET LOCAL ROLE {role}")
        try:
            yield
        finally:
            cursor.execute("RESET ROLE")


def refused(statement: str) -> str:
    """Expect an error of the database; return it."""
    with pytest.raises(Error) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return str(error.value)


@pytest.mark.parametrize("table", KEPT)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET {column} = {column}",
        "DELETE FROM {table}",
        "TRUNCATE {table} CASCADE",
        "ALTER TABLE {table} DISABLE TRIGGER ALL",
        "ALTER TABLE {table} DISABLE TRIGGER bcp_{table}_no_change",
        "DROP TRIGGER bcp_{table}_no_change ON {table}",
        "ALTER TABLE {table} DROP COLUMN {column}",
        "DROP TABLE {table} CASCADE",
        "CREATE TRIGGER other BEFORE UPDATE ON {table} EXECUTE FUNCTION bcp_refuse_change()",
    ],
)
def test_it_can_not_change_what_never_changes(release: Release, as_app: None, table: str, statement: str) -> None:
    said = refused(statement.format(table=table, column=KEPT[table]))

    assert "permission denied" in said or "must be owner" in said


@pytest.mark.parametrize("table", KEPT)
def test_the_one_column_that_it_may_write_in_order_to_lock_is_refused_too(
    release: Release, as_app: None, table: str
) -> None:
    assert "never change" in refused(f"UPDATE {table} SET id = id + 1")  # noqa: S608  - ours


@pytest.mark.parametrize(
    "statement",
    [
        "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION bcp_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN END $$",
        "CREATE TABLE public.other (id integer)",
        "DELETE FROM django_migrations",
        "TRUNCATE django_session",
        f"ALTER ROLE {ROLE} SUPERUSER",
    ],
)
def test_it_can_not_reach_around_them(as_app: None, statement: str) -> None:
    said = refused(statement)

    assert "permission denied" in said or "must be owner" in said or "must be superuser" in said


def test_it_does_the_work_of_the_site(pack: Pack, admin: User, as_app: None, client: Client) -> None:
    edition = factories.edition(pack, admin=admin)
    code = factories.access_code(edition, admin=admin)
    again = factories.module(admin=admin, slug="another")
    factories.release(again, admin=admin)

    assert client.get(code.get_absolute_url()).status_code == 200
    assert sign_in(client, "admin", "wrong").status_code == 200
    assert sign_in(client, "admin").status_code == 302
    assert AuditEntry.objects.filter(action="account.sign_in").exists()
    assert client.post("/accounts/logout/").status_code == 302
    list(Release.objects.select_for_update())


def test_what_is_new_after_a_migration_is_granted_too(settings: object, db: None) -> None:
    settings.BCP_APP_ROLE, settings.BCP_APP_ROLE_PASSWORD = ROLE, ""  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE modules_new (id integer)")

    call_command("migrate", verbosity=0)

    with _as(ROLE), connection.cursor() as cursor:
        cursor.execute("UPDATE modules_new SET id = 1")


def test_a_process_that_may_do_more_is_told(as_app: None) -> None:
    def told() -> list[str]:
        found = run_checks(databases=["default"], include_deployment_checks=True)
        return [message.id for message in found if message.id == "bcp.W009"]

    assert told() == []
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    assert told() == ["bcp.W009"]
