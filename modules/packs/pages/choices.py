"""A pack's own choices: which sections are hidden, short or shown. Kept beside the clones, by block id (DESIGN §6)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from modules.domain.audiences import nearest
from modules.domain.document import Block, Document, walk
from modules.domain.schedule import length_of
from modules.domain.schema import HIDEABLE
from modules.domain.vocabularies import Sector
from modules.domain.words import holds_locked


@dataclass(frozen=True)
class Wishes:
    """What a pack asks for.

    Attributes:
        hidden, short, shown: ids of blocks: left out, in their short form, shown though they are for other audiences.
        audiences: for whom the pack is.
    """

    hidden: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    audiences: tuple[str, ...] = (Sector.ALL.value,)


def hideable(contents: Iterable[Document]) -> dict[str, Block]:
    """Return the blocks of these modules that may be hidden, by id: those without locked wording."""
    return {
        block["id"]: block
        for content in contents
        for name in ("sections", "handouts")
        for _, block in walk(content[name])
        if block["type"] in HIDEABLE and not holds_locked(block)
    }


def shortable(contents: Iterable[Document]) -> set[str]:
    """Return the ids of the sections that have a short form."""
    return {section["id"] for content in contents for section in content["sections"] if length_of(section).has_short}


def suits(block: Block, audiences: Collection[str]) -> bool:
    """Return whether a section or a guide is for one of these audiences.

    A section that holds locked wording is for everyone, whatever it says: every audience hears it.
    """
    sectors = block["value"].get("sectors")
    if not sectors or nearest(sectors, audiences) is not None:
        return True
    return block["type"] == "section" and holds_locked(block)


def for_others(contents: Iterable[Document], audiences: Collection[str]) -> list[str]:
    """Return the ids of the sections and guides that are for other audiences."""
    return [
        block["id"]
        for content in contents
        for block in (*content["sections"], *content.get("guides", ()))
        if not suits(block, audiences)
    ]


def choices(contents: Sequence[Document], wishes: Wishes) -> dict[str, list[str]]:
    """Return what an edition stores of a pack's choices: those that the modules allow as they stand now.

    An update may lock what was hidden, or take a section away: the choice is kept, and waits. A section or a guide for
    other audiences is hidden unless the pack shows it.
    """
    may_hide, may_shorten = hideable(contents), shortable(contents)
    others = [key for key in for_others(contents, wishes.audiences) if key not in wishes.shown]
    return {
        "hidden": list(dict.fromkeys([*(key for key in wishes.hidden if key in may_hide), *others])),
        "short": [key for key in wishes.short if key in may_shorten],
    }
