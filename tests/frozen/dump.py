"""The database of an earlier version of this software, unpacked and brought up to date by the migrations."""

from __future__ import annotations

import lzma
import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

HERE = Path(__file__).parent
DUMP = HERE / "2026-11-30.sqlite3.xz"


def unpack_and_migrate() -> None:
    """Put the dump in the place of the database that is used now, an empty SQLite file, and migrate it."""
    Path(connection.settings_dict["NAME"]).write_bytes(lzma.decompress(DUMP.read_bytes()))
    call_command("migrate", verbosity=0, interactive=False)
    shutil.copytree(HERE / "media", settings.MEDIA_ROOT, dirs_exist_ok=True)
