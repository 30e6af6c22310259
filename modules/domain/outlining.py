"""The outline of a draft for its writer: sections with their times, and what stands in them, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from modules.domain.arranging import Place
from modules.domain.document import TOKEN, Block, Document, Json, beginning, title_of
from modules.domain.schedule import Slot, length_of, slots
from modules.domain.schema import ON_SCREEN, PLACES, row
from modules.domain.words import LOCKED, holds_locked, policy_of

NO_WORDS = "Empty"


@dataclass(frozen=True)
class Entry:
    """A block that is written by itself.

    Attributes:
        name: what people call it.
        place: where it stands.
        slot: when it begins and how many minutes it takes, for a section.
        inside: the blocks in it that are written by themselves.
    """

    block: Block
    name: str
    place: Place
    slot: Slot | None = None
    inside: tuple[Entry, ...] = ()

    @property
    def id(self) -> str:
        """The id of the block."""
        return str(self.block["id"])

    @property
    def kind(self) -> str:
        """The type of the block."""
        return str(self.block["type"])

    @property
    def called(self) -> str:
        """What people call a block of this type."""
        return row(self.kind).called.capitalize()

    @property
    def locked(self) -> bool:
        """Whether its own words are DHS's."""
        return policy_of(self.block) == LOCKED

    @cached_property
    def holds_locked(self) -> bool:
        """Whether it is locked, or holds what is."""
        return holds_locked(self.block)


@dataclass(frozen=True)
class Group:
    """The blocks of one stream of the document. ``blocks`` has the types that may stand in it."""

    stream: str
    label: str
    blocks: tuple[str, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Outline:
    """The outline of a document, in its order."""

    groups: tuple[Group, ...]

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """``{block id: entry}`` of all entries, each before those in it."""
        return {one.id: one for group in self.groups for entry in group.entries for one in (entry, *entry.inside)}

    @cached_property
    def order(self) -> list[str]:
        """The ids of all entries, in their order."""
        return list(self.entries)

    @property
    def minutes(self) -> int:
        """How long all sections take."""
        return max((one.slot.end for one in self.entries.values() if one.slot), default=0)

    def beside(self, key: str) -> tuple[Entry | None, Entry | None]:
        """Return the entry before one, and the one after it."""
        at = self.order.index(key)
        around = [self.order[at - 1] if at else "", self.order[at + 1] if at + 1 < len(self.order) else ""]
        return self.entries.get(around[0]), self.entries.get(around[1])

    def owner(self, path: tuple[str, ...]) -> str:
        """Return the id of the entry in which a path ends; empty if it is in the document's own fields."""
        return next((step for step in reversed(path) if step in self.entries), "")


def full_minutes(section: Block) -> int:
    """Return how many minutes a section takes in full form."""
    return length_of(section).full


def outline(document: Document, kind: str, minutes: Callable[[Block], int] = full_minutes) -> Outline:
    """Return the outline of a document of this type, “module” or “guide”. Guides in a module are left out.

    Args:
        minutes: returns how many minutes a section takes, 0 if it is left out.
    """
    fields = [one for one in row(kind).fields if one.blocks and one.name != "guides"]
    return Outline(
        tuple(
            Group(
                one.name,
                PLACES.get(one.name, one.name.capitalize()),
                one.blocks,
                tuple(_entries(document.get(one.name) or [], one.name, minutes)),
            )
            for one in fields
        )
    )


def _entries(stream: list[Block], name: str, minutes: Callable[[Block], int], holder: str = "") -> Iterator[Entry]:
    times = slots(minutes(block) if block["type"] == "section" else 0 for block in stream)
    before = ""
    for block, slot in zip(stream, times, strict=True):
        inner = tuple(
            one for field, blocks in _own_streams(block) for one in _entries(blocks, field, minutes, block["id"])
        )
        place = Place(holder, name, before)
        yield Entry(block, name_of(block), place, slot if block["type"] == "section" else None, inner)
        before = block["id"]


def own_streams(kind: str) -> tuple[str, ...]:
    """Return the names of the streams in a block of this type whose blocks are written by themselves."""
    return tuple(one.name for one in row(kind).fields if one.blocks and ON_SCREEN.issuperset(one.blocks))


def _own_streams(block: Block) -> Iterator[tuple[str, list[Block]]]:
    for name in own_streams(block["type"]):
        yield name, block["value"].get(name) or []


def name_of(block: Block) -> str:
    """Return what people call a block: its title, or its first words if it has none."""
    if isinstance(block["value"], str):
        return TOKEN.sub("…", block["value"].strip()) or NO_WORDS
    title = title_of(block)
    if title != block["type"].replace("_", " "):
        return title
    return beginning(block) or _chosen(block["value"]) or NO_WORDS


def _chosen(value: Json) -> str:
    """Return the title of the statement that a block shows."""
    statement = value.get("statement") if isinstance(value, dict) else None
    return str(statement["title"]) if statement else ""
