"""Tables whose rows never change, not even by SQL: triggers on SQLite and PostgreSQL (docs/decisions/0004).

They are put in place after every migration, because a migration that rebuilds a SQLite table drops them silently, and
looked for at start-up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.transaction import TransactionManagementError

from modules.core.rooms import house

REFUSE = "bcp_refuse_change"
MESSAGE = "Rows of {table} never change"


def kept() -> list[type[models.Model]]:
    """Return the models whose rows, once written, never change: those that the rooms declare."""
    return [model for room in house().rooms for model in room.immutable]


def _unique_sets(model: type[models.Model]) -> Iterator[list[str]]:
    """Yield the columns of each unique key: INSERT OR REPLACE deletes the row that has the same values in one."""
    for field in model._meta.concrete_fields:
        if field.unique:
            yield [str(field.column)]
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            columns = {field.name: str(field.column) for field in model._meta.concrete_fields}
            yield [columns[name] for name in constraint.fields]


def _sqlite(model: type[models.Model]) -> dict[str, str]:
    table = model._meta.db_table
    same = " OR ".join(
        "(" + " AND ".join(f'"{column}" = NEW."{column}"' for column in columns) + ")"
        for columns in _unique_sets(model)
    )
    refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE.format(table=table)}'); END"
    names = {event: f"bcp_{table}_no_{event}" for event in ("update", "delete", "replace")}
    return {
        names["update"]: f'CREATE TRIGGER "{names["update"]}" BEFORE UPDATE ON "{table}" {refuse}',
        names["delete"]: f'CREATE TRIGGER "{names["delete"]}" BEFORE DELETE ON "{table}" {refuse}',
        names["replace"]: (
            f'CREATE TRIGGER "{names["replace"]}" BEFORE INSERT ON "{table}" '  # noqa: S608  - names of our own tables
            f'WHEN EXISTS (SELECT 1 FROM "{table}" WHERE {same}) {refuse}'
        ),
    }


def _postgresql(model: type[models.Model]) -> dict[str, str]:
    table = model._meta.db_table
    row, whole = f"bcp_{table}_no_change", f"bcp_{table}_no_truncate"
    return {
        row: (f'CREATE TRIGGER "{row}" BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION {REFUSE}()'),
        whole: f'CREATE TRIGGER "{whole}" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION {REFUSE}()',
    }


FUNCTION = f"""
CREATE OR REPLACE FUNCTION {REFUSE}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % never change', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def _wanted(connection: BaseDatabaseWrapper, model: type[models.Model]) -> dict[str, str]:
    return _postgresql(model) if connection.vendor == "postgresql" else _sqlite(model)


def _present(connection: BaseDatabaseWrapper) -> set[str]:
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place whose table is there; those that are in place are made anew."""
    tables = set(connection.introspection.table_names())
    present = _present(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTION)
        for model in kept():
            if model._meta.db_table in tables:
                for name, statement in _wanted(connection, model).items():
                    if name in present:
                        _drop(cursor, connection, name, model._meta.db_table)
                    cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger away. Only tests do, to empty their own database."""
    present = _present(connection)
    with connection.cursor() as cursor:
        for model in kept():
            for name in _wanted(connection, model).keys() & present:
                _drop(cursor, connection, name, model._meta.db_table)


@contextmanager
def lifted(connection: BaseDatabaseWrapper, *tables: str) -> Iterator[None]:
    """Let rows of these tables change inside the block, and protect them again after it, as they were before.

    Inside a transaction, so that nobody else ever sees the tables without their triggers: an error, or the end of the
    process, takes everything back. On PostgreSQL only the owner of a table may do this; others can read it meanwhile,
    and whoever writes to it waits.

    Raises:
        TransactionManagementError: outside of a transaction.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("The triggers are lifted in one transaction with what changes the rows.")
    off, on = _switches(connection, tables)
    with connection.cursor() as cursor:
        for statement in off:
            cursor.execute(statement)
        yield
        connection.check_constraints()  # PostgreSQL alters no table while constraints wait
        for statement in on:
            cursor.execute(statement)


def _switches(connection: BaseDatabaseWrapper, tables: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the statements that switch the triggers of these tables off, and those that switch them on again."""
    holes = ", ".join(["%s"] * len(tables))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "  # noqa: S608  - holes
                f"WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND relname IN ({holes})",
                tables,
            )
            named = cursor.fetchall()
            off = [f'ALTER TABLE "{table}" DISABLE TRIGGER "{name}"' for table, name in named]
            return off, [statement.replace(" DISABLE ", " ENABLE ") for statement in off]
        cursor.execute(
            f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({holes})",  # noqa: S608  - holes
            tables,
        )
        kept_as = cursor.fetchall()
        return [f'DROP TRIGGER "{name}"' for name, _ in kept_as], [sql for _, sql in kept_as]


def _drop(cursor: Any, connection: BaseDatabaseWrapper, name: str, table: str) -> None:
    cursor.execute(f'DROP TRIGGER "{name}"' + (f' ON "{table}"' if connection.vendor == "postgresql" else ""))


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of the triggers that ought to be there and are not, or are switched off.

    A table that is not there yet needs none.
    """
    present, tables = _present(connection), set(connection.introspection.table_names())
    kept_tables = [model for model in kept() if model._meta.db_table in tables]
    return sorted(name for model in kept_tables for name in _wanted(connection, model).keys() - present)


def install_after_migrate(using: str, **kwargs: Any) -> None:
    """Receive ``post_migrate``."""
    install(connections[using])


def check_triggers(databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Name each missing trigger; run by ``check --database default`` and when a server starts.

    A warning and no error, because ``migrate`` runs this check first and is what mends it; a server refuses to start.
    """
    return [
        checks.Warning(
            f"The trigger {name} is missing: rows that must never change could be changed by SQL.",
            hint="Run “manage.py migrate”: it puts every trigger in place.",
            id="bcp.W001",
        )
        for alias in databases or ()
        for name in missing(connections[alias])
    ]


def require(using: str = DEFAULT_DB_ALIAS) -> None:
    """Refuse to start without the triggers. Raises ImproperlyConfigured naming each that is missing."""
    found = check_triggers([using])
    if found:
        raise ImproperlyConfigured("\n".join(f"{message.msg} {message.hint}" for message in found))
