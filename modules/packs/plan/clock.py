"""The plan of a session: which sections of a pack are hidden or short, and when each begins (DESIGN §6)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from modules.domain.audiences import names
from modules.domain.document import Block, Document
from modules.domain.schedule import Slot, in_words, length_of, slots
from modules.domain.words import holds_locked
from modules.packs.pages.choices import for_others


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
        start: minutes from the beginning of the session; for a hidden section, the time when it would begin.
        minutes: the duration with the current choices; 0 if hidden.
        full, brief: the durations of both forms; ``brief`` is 0 if there is no short form.
        locked: whether it contains locked wording and can't be hidden.
        audiences: the only audiences that it is for, in words; "" if it is for everyone.
        elsewhere: whether it is for other audiences than the pack's. It is then left out unless the pack shows it
            anyway.
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
class OtherGuide:
    """A presenter guide for other audiences: for which, in words, and whether the pack shows it all the same."""

    id: str
    title: str
    audiences: str
    shown: bool


@dataclass(frozen=True)
class Plan:
    """The sections of a pack by module, as (title of the module, rows), and their total duration in minutes.

    ``guides`` are those for other audiences.
    """

    modules: tuple[tuple[str, tuple[Row, ...]], ...]
    minutes: int
    budget: int | None
    guides: tuple[OtherGuide, ...] = ()

    @property
    def over(self) -> int:
        """Minutes over the budget; 0 if the plan fits or there is no budget."""
        return max(0, self.minutes - self.budget) if self.budget else 0

    @property
    def left(self) -> int:
        """Minutes that are left of the budget; 0 if there is none."""
        return max(0, self.budget - self.minutes) if self.budget else 0

    @property
    def in_words(self) -> str:
        """Sentences on how long the session takes, and whether that fits."""
        takes = f"The session takes {in_words(self.minutes)}."
        if not self.budget:
            return takes
        if self.over:
            return f"{takes} That is {in_words(self.over)} more than the {in_words(self.budget)} available."
        left = self.budget - self.minutes
        return f"{takes} {in_words(left)} of the {in_words(self.budget)} available are left." if left else takes


def plan(
    contents: Sequence[Document], chosen: dict[str, list[str]], budget: int | None, audiences: Sequence[str] = ()
) -> Plan:
    """Return the plan of a pack's modules.

    Args:
        contents: the documents of the modules.
        chosen: the result of :func:`modules.packs.pages.choices.choices`.
        budget: the available minutes, or None if they are not set.
        audiences: for whom the pack is; empty if it does not matter what is for others.
    """
    hidden, short = set(chosen["hidden"]), set(chosen["short"])
    others = set(for_others(contents, audiences)) if audiences else set()
    sections = [section for content in contents for section in content["sections"]]
    lengths = [
        0 if section["id"] in hidden else length_of(section).minutes(short=section["id"] in short)
        for section in sections
    ]
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
        tuple(
            OtherGuide(
                guide["id"],
                guide["value"]["title"],
                ", ".join(names(guide["value"]["sectors"])),
                guide["id"] not in hidden,
            )
            for content in contents
            for guide in content.get("guides", ())
            if guide["id"] in others
        ),
    )


def _row(section: Block, slot: Slot, hidden: Collection[str], short: Collection[str], others: Collection[str]) -> Row:
    value, length = section["value"], length_of(section)
    return Row(
        id=section["id"],
        title=value["title"],
        start=slot.start,
        minutes=slot.minutes,
        full=length.full,
        brief=length.short if length.has_short else 0,
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
