"""The default storage: files under ``assets/`` are named by their own bytes and never change."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.exceptions import SuspiciousFileOperation
from django.core.files import File
from django.core.files.storage import FileSystemStorage
from django.db import connection, transaction

from modules.media.naming import FOLDER, INCOMING, content_digest, content_name

USERS = ("Image", "Document", "Rendition")  # models whose ``file`` may have the same bytes as another row's


def digest_of(file: File) -> str:
    """Return the SHA-256 of the file as 64 hex digits. Reads in chunks, then rewinds the file."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def reserve(digest: str, *, shared: bool) -> None:
    """Lock the bytes with this digest until the transaction ends.

    A row that starts to use the bytes takes the shared lock; a deletion takes the exclusive one. Without the lock,
    deleting the last row with these bytes could remove them from a row that is being saved at the same time. SQLite
    needs no lock: its write transactions exclude one another from the start (``IMMEDIATE``).
    """
    if connection.vendor != "postgresql":
        return
    key = int.from_bytes(bytes.fromhex(digest[:16]), signed=True)
    function = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [key])


def in_use(name: str) -> bool:
    """Return whether any row has this file. Two rows may have the same bytes."""
    models = (apps.get_model("modules", label) for label in USERS)
    return any(model._default_manager.filter(file=name).exists() for model in models)


class AssetStorage(FileSystemStorage):
    """Immutable files named by their content under ``assets/sha256/``, and ordinary files elsewhere.

    Saving under any name in ``assets/`` returns the name computed from the bytes, so equal bytes are stored once and
    can't be overwritten by different bytes. A file is written in ``assets/incoming/`` and then moved, so that it never
    appears half written under its final name. Files that a killed process leaves in ``assets/incoming/`` are never read
    and can be removed at any time.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return a name under ``assets/`` unchanged: the final name is computed from the bytes later."""
        return name if name.startswith(FOLDER) else super().get_available_name(name, max_length)

    def delete(self, name: str) -> None:
        """Delete the file, unless it is an asset that a row still uses."""
        digest = content_digest(name or "")
        if digest is None:
            super().delete(name)
            return
        with transaction.atomic():
            reserve(digest, shared=False)
            if not in_use(name):
                super().delete(name)

    def _open(self, name: str, mode: str = "rb") -> File:
        if content_digest(name) and mode != "rb":
            raise SuspiciousFileOperation(f"The bytes of {name} never change: it can't be opened for writing.")
        return super()._open(name, mode)  # type: ignore[misc]  # not in the stubs

    def _save(self, name: str, content: Any) -> str:
        if not name.startswith(FOLDER):
            return super()._save(name, content)  # type: ignore[misc]  # not in the stubs
        with self._written_aside(content) as (aside, digest):
            kept = content_name(digest, name)
            if content_digest(name) and name != kept:
                raise SuspiciousFileOperation(f"Other bytes can't be saved as {name}.")
            self._put(aside, Path(self.path(kept)))
        return kept

    def _put(self, aside: Path, final: Path) -> None:
        if final.exists() and final.stat().st_size == aside.stat().st_size:
            return
        final.parent.mkdir(parents=True, exist_ok=True)
        if self.file_permissions_mode is not None:
            aside.chmod(self.file_permissions_mode)
        aside.replace(final)

    @contextmanager
    def _written_aside(self, content: Any) -> Iterator[tuple[Path, str]]:
        folder = Path(self.path(INCOMING))
        folder.mkdir(parents=True, exist_ok=True)
        handle, path = tempfile.mkstemp(dir=folder)
        digest = hashlib.sha256()
        try:
            with os.fdopen(handle, "wb") as aside:
                for chunk in content.chunks():
                    digest.update(chunk)
                    aside.write(chunk)
                aside.flush()
                os.fsync(aside.fileno())
            yield Path(path), digest.hexdigest()
        finally:
            Path(path).unlink(missing_ok=True)
