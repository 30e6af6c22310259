"""What an edition of a pack would store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from modules.delivery.build import FORMAT
from modules.domain.document import Document
from modules.domain.tokens import shown
from modules.domain.words import Words
from modules.packs.pages.choices import choices
from modules.packs.pages.models import Clone, Pack
from modules.packs.pages.queries import words_of_pack


def source_of_pack(pack: Pack, words: Sequence[tuple[Clone, Words]] | None = None) -> Document:
    """Return what an edition of the pack would store now: see ``delivery/build.py`` for its form.

    Args:
        pack: with its center's profile.
        words: from :func:`words_of_pack`, where they were read already.

    Raises:
        DocumentError: as ``words_of_pack``.
    """
    words = words_of_pack(pack) if words is None else words
    contents = [said.document for _, said in words]
    return {
        "format": FORMAT,
        "language": words[0][0].language if words else "en",
        "pack": _said_of(pack),
        "tokens": shown(pack.tokens(), [pack.title, *contents]),
        "choices": choices(contents, pack.wishes),
        "modules": [{**origin(clone), "content": said.document} for clone, said in words],
    }


def _said_of(pack: Pack) -> dict[str, Any]:
    """Return what an edition says of its pack: all of its audiences only if there are several."""
    several = {"sectors": list(pack.audiences)} if pack.also_for else {}
    return {"title": pack.title, "sector": pack.sector, "minutes": pack.minutes, **several}


def origin(clone: Clone) -> dict[str, Any]:
    """Return what an edition says of where a module comes from; of the center's own, which module it is."""
    if clone.is_own:
        return {"release": None, "module": str(clone.module_uid)}
    return {"release": reference(clone)}


def reference(clone: Clone) -> dict[str, Any]:
    """Return what an edition says of the release that a clone is pinned to."""
    release = clone.pinned_to
    return {
        "module": str(clone.module_uid),
        "slug": release.slug,
        "title": release.title,
        "version": str(release.version),
        "digest": release.digest,
    }
