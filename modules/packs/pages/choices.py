"""A pack's own choices: which sections are hidden, short or shown. Kept beside the clones, by block id (DESIGN §6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from modules.domain.document import Block, Document, walk
from modules.domain.schedule import length_of
from modules.domain.schema import HIDEABLE
from modules.domain.vocabularies import Sector
from modules.domain.words import holds_locked
from modules.library.words.sectors import nearness


@dataclass(frozen=True)
class Wishes:
    """What a pack asks for.

    Attributes:
        hidden, short, shown: ids of blocks: left out, in their short form, shown though they are for other audiences.
        sector: the audience.
    """

    hidden: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    sector: str = Sector.ALL.value


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


def suits(section: Block, sector: str) -> bool:
    """Tell whether a section is for this audience. One that holds locked wording is for everyone, whatever it says."""
    sectors = section["value"].get("sectors")
    return not sectors or nearness(sectors, sector) is not None or holds_locked(section)


def for_others(contents: Iterable[Document], sector: str) -> list[str]:
    """Return the ids of the sections that are for other audiences."""
    return [section["id"] for content in contents for section in content["sections"] if not suits(section, sector)]


def choices(contents: Sequence[Document], wishes: Wishes) -> dict[str, list[str]]:
    """Return what an edition stores of a pack's choices: those that the modules allow as they stand now.

    An update may lock what was hidden, or take a section away: the choice is kept, and waits. A section for other
    audiences is hidden unless the pack shows it.
    """
    may_hide, may_shorten = hideable(contents), shortable(contents)
    others = [key for key in for_others(contents, wishes.sector) if key not in wishes.shown]
    return {
        "hidden": list(dict.fromkeys([*(key for key in wishes.hidden if key in may_hide), *others])),
        "short": [key for key in wishes.short if key in may_shorten],
    }
