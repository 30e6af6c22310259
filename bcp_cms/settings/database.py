"""The database: SQLite in var/ by default, PostgreSQL with DATABASE_URL.

The SQLite settings were measured: with IMMEDIATE transactions and a timeout of 20 seconds, four processes write without
errors; with the default, DEFERRED, writes fail. ATOMIC_REQUESTS stays off, because it would hold the write lock for the
whole request.
"""

from typing import Any

import dj_database_url

from bcp_cms.settings import env

SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"
    ),
}


def database() -> dict[str, Any]:
    """Return Django's settings for the only database."""
    if not env.text("DATABASE_URL"):
        env.VAR_DIR.mkdir(parents=True, exist_ok=True)  # SQLite creates the file but not its folder
    url = env.text("DATABASE_URL") or f"sqlite:///{env.VAR_DIR / 'bcp.sqlite3'}"
    entry: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    if entry["ENGINE"].endswith("sqlite3"):
        entry["OPTIONS"] = {**entry.get("OPTIONS", {}), **SQLITE_OPTIONS}
    else:
        # Seconds; without it, a server that is frozen would be waited for until gunicorn ends the worker.
        entry["OPTIONS"] = {"connect_timeout": 3, **entry.get("OPTIONS", {})}
    return entry


DATABASES = {"default": database()}

# PostgreSQL: the role of web and worker. `migrate`, run by the owner of the tables, gives it its rights (and makes it,
# with this password); the others leave both empty.
BCP_APP_ROLE = env.text("BCP_APP_ROLE")
BCP_APP_ROLE_PASSWORD = env.text("BCP_APP_ROLE_PASSWORD")
