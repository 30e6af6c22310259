"""Resetting of the demo: the list of files to delete, a summary to show before, and the deletion itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, connections

from bcp_cms.settings import env
from modules.accounts.identity.models import User
from modules.demo.serving import DemoError
from modules.domain.document import DocumentError, digest
from modules.library.modules.drafts import draft
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.media.models import Document, Image
from modules.packs.editions.models import Edition
from modules.packs.pages.models import Clone, Pack
from modules.packs.pages.queries import words_of_clone

BESIDE = ("", "-wal", "-shm", "-journal")  # endings of the names of SQLite's files


def doomed() -> list[Path]:
    """Return the existing files and folders that a reset deletes: the database and the media folder.

    Raises:
        DemoError: one of them is outside the demo's own folder, so it may belong to something else.
    """
    own = env.VAR_DIR.resolve()
    name, media = Path(str(connection.settings_dict["NAME"])), Path(settings.MEDIA_ROOT)
    if connection.vendor != "sqlite" or own not in name.resolve().parents:
        raise DemoError(f"--reset deletes only a SQLite file in {own}. Empty this database yourself: {name}.")
    if own not in media.resolve().parents:
        raise DemoError(f"--reset deletes only files in {own}. Remove these yourself: {media}.")
    paths = [name.with_name(name.name + end) for end in BESIDE]
    return [path for path in (*paths, media) if path.exists()]


def inventory() -> Iterator[str]:
    """Yield a line for each kind of object in the database: how many exist, and how many of them were changed."""
    try:
        yield from (f"  {line}" for line in _counts())
    except DatabaseError as error:
        yield f"  a database that can't be read ({str(error).splitlines()[0]})"


def _counts() -> Iterator[str]:
    yield _count(User.objects.count(), "account")
    yield _count(Module.objects.count(), "module") + _of_those(_unreleased_modules(), "changed since their release")
    yield _count(Release.objects.count(), "release")
    yield _count(Pack.objects.count(), "pack") + _of_those(_edited_packs(), "edited")
    yield _count(Edition.objects.count(), "edition")
    yield _count(Image.objects.count() + Document.objects.count(), "image or document", "images and documents")


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _of_those(number: int, what: str) -> str:
    return f", {number} of them {what}"


def _unreleased_modules() -> int:
    """Count the modules whose draft differs from their newest release, or that have none."""
    return sum(not _stands(_as_released, module) for module in Module.objects.iterator())


def _as_released(module: Module) -> bool:
    newest = module.releases.summaries().newest()
    return newest is not None and digest(draft(module)) == newest.digest


def _edited_packs() -> int:
    """Count the packs with a clone whose words differ from those of its release."""
    clones = Clone.objects.select_related("release__document", "center").iterator()
    return len({clone.get_parent().pk for clone in clones if not _stands(_untouched, clone)})


def _untouched(clone: Clone) -> bool:
    return words_of_clone(clone).document == clone.released.document


def _stands(question: Callable[[Any], bool], page: Any) -> bool:
    """Return the answer of ``question`` for the page, or False if the page has no valid document."""
    try:
        return question(page)
    except DocumentError:
        return False


def drop(paths: list[Path]) -> None:
    """Delete the files and folders."""
    connections.close_all()
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
