"""The plan of a session: which sections are hidden or short in a pack, and when each begins (DESIGN §6)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from modules.domain.document import Block, Document, walk
from modules.domain.schedule import Slot, in_words, slots
from modules.library.checks import locked_ids
from modules.library.sectors import Sector, names, nearness


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


HIDEABLE = frozenset({"section", "slide", "discussion", "activity", "handout"})


@dataclass(frozen=True)
class Item:
    """A part of a section that can be hidden by itself."""

    id: str
    title: str
    hidden: bool
    locked: bool


@dataclass(frozen=True)
class Row:
    """A section in the plan.

    Attributes:
        start: minutes from the beginning of the session; where it is hidden, when it would begin.
        minutes: how long it takes as chosen; 0 where it is hidden.
        full, brief: its two lengths; ``brief`` is 0 where it has no short form.
        locked: it holds locked wording, so it can't be hidden.
        audiences: whom alone it is for, in words; nothing where it is for everyone.
        elsewhere: the pack's audience is none of them, so it is left out unless the pack shows it all the same.
    """

    id: str
    title: str
    start: int
    minutes: int
    full: int
    brief: int
    hidden: bool
    short: bool
    locked: bool
    audiences: str
    elsewhere: bool
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Plan:
    """All sections of a pack, module by module, and the time that they take together."""

    modules: tuple[tuple[str, tuple[Row, ...]], ...]
    minutes: int
    budget: int | None

    @property
    def over(self) -> int:
        """Minutes over the budget; 0 where it fits, or there is no budget."""
        return max(0, self.minutes - self.budget) if self.budget else 0

    @property
    def in_words(self) -> str:
        """Say how long it takes, and how that fits."""
        takes = f"The session takes {in_words(self.minutes)}."
        if not self.budget:
            return takes
        if self.over:
            return f"{takes} That is {in_words(self.over)} more than the {in_words(self.budget)} available."
        left = self.budget - self.minutes
        return f"{takes} {in_words(left)} of the {in_words(self.budget)} available are left." if left else takes


def holds_locked(block: Block) -> bool:
    """Tell whether a block is locked, or holds what is."""
    return bool(locked_ids([block]))


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
    return {
        section["id"] for content in contents for section in content["sections"] if section["value"]["short_minutes"]
    }


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


def plan(contents: Sequence[Document], chosen: dict[str, list[str]], budget: int | None, *, sector: str = "") -> Plan:
    """Lay the sections of a pack's modules out.

    Args:
        contents: the modules.
        chosen: from :func:`choices`.
        budget: the minutes at hand; None where nobody said.
        sector: the audience, where it matters which sections are for others.
    """
    hidden, short = set(chosen["hidden"]), set(chosen["short"])
    others = set(for_others(contents, sector)) if sector else set()
    sections = [section for content in contents for section in content["sections"]]
    lengths = [0 if section["id"] in hidden else _minutes(section, short) for section in sections]
    laid = dict(zip([section["id"] for section in sections], slots(lengths), strict=True))
    return Plan(
        tuple(
            (
                content["title"],
                tuple(_row(section, laid[section["id"]], hidden, short, others) for section in content["sections"]),
            )
            for content in contents
        ),
        sum(lengths),
        budget,
    )


def _minutes(section: Block, short: Collection[str]) -> int:
    value = section["value"]
    full = int(value["minutes"] or 0)
    return int(value["short_minutes"] or full) if section["id"] in short else full


def _row(section: Block, slot: Slot, hidden: Collection[str], short: Collection[str], others: Collection[str]) -> Row:
    value = section["value"]
    return Row(
        id=section["id"],
        title=value["title"],
        start=slot.start,
        minutes=slot.minutes,
        full=value["minutes"] or 0,
        brief=value["short_minutes"] or 0,
        hidden=section["id"] in hidden,
        short=section["id"] in short,
        locked=holds_locked(section),
        audiences=", ".join(names(value.get("sectors", []))),
        elsewhere=section["id"] in others,
        items=tuple(
            Item(item["id"], item["value"].get("title") or item["type"], item["id"] in hidden, holds_locked(item))
            for item in value["items"]
        ),
    )
