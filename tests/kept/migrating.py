"""The migration that copies documents, on a database of the version before.

What is killed runs in a process of its own (``tests/packs/processes.py``).
"""

from __future__ import annotations

import os
import signal
from importlib import import_module
from typing import Any
from unittest import mock

from django.core.management import call_command
from django.db import connection, transaction

from modules.accounts.identity.models import User
from modules.centers.center.models import Center
from modules.core import immutable
from modules.domain.document import Document
from modules.library.modules.models import Module
from modules.packs.clones.own import WriteModule
from modules.packs.pages.models import Clone, Pack
from modules.packs.proposals.actions import Propose
from tests import factories
from tests.frozen.documents import digests
from tests.packs.tasks import Outcome
from tests.packs.updating import release_again, rewrite, say, the_clone, update

BEFORE, COPIED = "0023_kept_documents", "0025_copy_words"
copying = import_module(f"modules.migrations.{COPIED}")


ROWS = {
    "keptdocument": "digest, body",
    "editionmodule": "edition_id, place, release_id, document_id",
    **dict.fromkeys(("approval", "release"), "id, digest, document, document_id, beside"),
    "edition": "id, digest, document, manifest",
    "snapshot": "id, document, document_id",
    "proposal": "id, document, document_id",
}
"""The columns that the migration reads and writes, by table."""


def fill() -> dict[str, dict[str, str]]:
    """Have one row of every kind that stores a document, make the tables older, and return what was stored.

    The edition holds a module of the center's own too.
    """
    admin, pack = User.objects.get(username="admin"), Pack.objects.get()
    lead = factories.lead(Center.objects.get(pk=pack.center_id), admin=admin)
    rewrite(the_clone(pack), say("s0-a-1:body:p0", "Ours."))
    Propose(the_clone(pack), keys=["s0-a-1"], reason="Better.", actor=lead).execute()
    newer = release_again(Module.objects.get(), say("s0-a-1:body:p1", "Theirs."), admin=admin)
    update(pack, newer, admin=admin)
    rewrite(Clone.objects.get(pk=WriteModule(pack, title="The port", actor=lead).execute().pk), tell)
    factories.edition(pack, admin=admin)
    found = digests()
    assert all(found[kind] for kind in ("releases", "approvals", "editions", "snapshots", "proposals"))
    back()
    return found


def tell(words: Document) -> None:
    """Write a module of one's own."""
    parts = [factories.text_part("port-text", "Ships come in.")]
    slides = [factories.slide("port-slide", "The port", parts, [])]
    words |= {"summary": "How it works.", "sections": [factories.section("port", slides, title="The port")]}


def back() -> None:
    """Make the tables what they were in the version before, with nothing kept.

    SQLite loses its triggers on the way, and those of today name columns that were not there then.
    """
    _migrate_to(BEFORE)
    with transaction.atomic(), immutable.lifted(connection, "modules_keptdocument"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM modules_keptdocument")


def _migrate_to(version: str) -> None:
    with mock.patch.object(immutable, "kept", list):  # the triggers of today name columns that are not there yet
        call_command("migrate", "modules", version, verbosity=0)


def forward() -> Outcome:
    """Migrate, and return which triggers are missing afterwards."""
    call_command("migrate", verbosity=0)
    return "made", ", ".join(immutable.missing(connection))


def copy() -> Outcome:
    """Migrate up to the one that copies: those after it do the same whatever came before, and take twice as long."""
    try:
        _migrate_to(COPIED)
    except copying.Differs as differs:
        return "refused", str(differs)
    return "made", ""


def rows() -> dict[str, list[Any]]:
    """Return the rows that the migration wrote or left, ``{table: rows}``, in an order that does not hang on keys."""
    with connection.cursor() as cursor:
        return {table: _rows(cursor, table, columns) for table, columns in ROWS.items()}


def _rows(cursor: Any, table: str, columns: str) -> list[Any]:
    cursor.execute(f"SELECT {columns} FROM modules_{table}")  # noqa: S608  - ours
    return sorted(map(repr, cursor.fetchall()))


def copy_until(function: str, times: int) -> Outcome:
    """Copy, and be killed when a function of the migration was called so many times."""
    left = iter(range(times))
    real = getattr(copying, function)

    def call(*args: Any, **values: Any) -> Any:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **values)

    with mock.patch.object(copying, function, call):
        return copy()
