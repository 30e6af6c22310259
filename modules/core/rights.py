"""The rights of the database role that web and worker use, on PostgreSQL (docs/decisions/0004).

``migrate`` runs as the owner of the tables. After it, the role of ``BCP_APP_ROLE`` may read and write rows and nothing
else: it can't truncate, alter or drop a table, or switch a trigger off, because it owns none. Rows that never change it
may only add. SQLite has no roles.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from modules.core.immutable import kept

OWNED_BY_DJANGO = "django_migrations"
"""Written by ``migrate`` alone."""


def grant(connection: BaseDatabaseWrapper, role: str, password: str = "") -> None:
    """Give the role exactly the rights that it needs on every table, and make it if it does not exist.

    Args:
        connection: of the owner of the tables.
        role: its name.
        password: with which it signs in from now on; "" leaves it as it is.
    """
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        _make(cursor, role, password)
        for statement in _statements(connection):
            cursor.execute(sql.SQL(statement).format(role=sql.Identifier(role)))


def _make(cursor: Any, role: str, password: str) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if cursor.fetchone() is None:
        cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
    if password:
        cursor.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password)))


def _statements(connection: BaseDatabaseWrapper) -> list[str]:
    """Return what takes all rights away and gives the right ones. They are one transaction: nobody waits in between."""
    only_added = {model._meta.db_table: str(model._meta.pk.column) for model in kept()}
    tables = connection.introspection.table_names()
    found = [
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}",
        "GRANT USAGE ON SCHEMA public TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}",
    ]
    for table in sorted(set(tables) - {OWNED_BY_DJANGO}):
        rights = "INSERT" if table in only_added else "INSERT, UPDATE, DELETE"
        found.append(f'GRANT {rights} ON "{table}" TO {{role}}')
    # Locking a row needs the right to change one column of it. The trigger refuses the change of this one too.
    found += [
        f'GRANT UPDATE ("{key}") ON "{table}" TO {{role}}' for table, key in only_added.items() if table in tables
    ]
    return found


def grant_after_migrate(using: str, **kwargs: Any) -> None:
    """Receive ``post_migrate``: new tables need rights too."""
    if settings.BCP_APP_ROLE and connections[using].vendor == "postgresql":
        grant(connections[using], settings.BCP_APP_ROLE, settings.BCP_APP_ROLE_PASSWORD)


def check_role(app_configs: Any = None, databases: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn if this process may do more than web and worker need; run by ``check --deploy --database default``."""
    found: list[checks.CheckMessage] = []
    for alias in databases or ():
        if connections[alias].vendor == "postgresql" and _may_switch_off(connections[alias]):
            found.append(
                checks.Warning(
                    "This role of the database could switch the triggers off that protect released words.",
                    hint="Give web and worker the role of BCP_APP_ROLE; the owner of the tables only migrates.",
                    id="bcp.W009",
                )
            )
    return found


def _may_switch_off(connection: BaseDatabaseWrapper) -> bool:
    """Return whether the role owns a table whose rows never change, itself or by a role that it belongs to."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_or(pg_has_role(relowner, 'USAGE')) FROM pg_class WHERE relname = ANY(%s)",
            [[model._meta.db_table for model in kept()]],
        )
        return bool(cursor.fetchone()[0])
