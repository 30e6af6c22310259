"""What a block that is added begins with."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from modules.domain.arranging import Place
from modules.domain.document import Block
from modules.domain.outlining import Entry, Outline, own_streams
from modules.domain.schema import row
from modules.library.workbench.definitions import Kinds, whole
from modules.library.workbench.moving import written


@dataclass(frozen=True)
class Layout:
    """A block to begin with.

    Attributes:
        key: its name in forms.
        label: what people call it.
        kind: the type of the block.
        parts: types of the parts on it.
    """

    key: str
    label: str
    kind: str
    parts: tuple[str, ...] = ()


SLIDES = (
    Layout("slide", "Slide with text", "slide", ("text",)),
    Layout("picture", "Slide with a picture", "slide", ("image", "text")),
    Layout("table", "Slide with a table", "slide", ("table",)),
    Layout("statement", "Slide with a statement", "slide", ("statement",)),
)
PARTS = {"handout": ("text",)}
"""``{type: types of the parts that a new block of the type begins with}``."""


def layouts_of(kinds: Sequence[str]) -> list[Layout]:
    """Return what can be begun with among blocks of these types."""
    return [one for kind in kinds for one in (SLIDES if kind == "slide" else (_plain(kind),))]


def _plain(kind: str) -> Layout:
    return Layout(f"new-{kind}", row(kind).called.capitalize(), kind, PARTS.get(kind, ()))


@dataclass(frozen=True)
class Offer:
    """Where something can be added, and what."""

    label: str
    place: Place
    layouts: list[Layout]

    @property
    def to(self) -> str:
        """How a form names the place."""
        return written(self.place)


def offers_in(outline: Outline) -> list[Offer]:
    """Return what can be added at the end of each stream of a document."""
    return [
        Offer(
            group.label,
            Place("", group.stream, group.entries[-1].id if group.entries else ""),
            layouts_of(group.blocks),
        )
        for group in outline.groups
    ]


def offers_at(entry: Entry, outline: Outline) -> list[Offer]:
    """Return what can be added in an entry, and after it."""
    inside = [
        Offer("In this section", _end_of(entry, name), layouts_of(row(entry.kind).by_name[name].blocks))
        for name in own_streams(entry.kind)
    ]
    holder = outline.entries.get(entry.place.holder)
    kinds = (
        row(holder.kind).by_name[entry.place.stream].blocks
        if holder
        else next(group.blocks for group in outline.groups if group.stream == entry.place.stream)
    )
    after = Place(entry.place.holder, entry.place.stream, entry.id)
    return [*inside, Offer("After this", after, layouts_of(kinds))]


def _end_of(entry: Entry, name: str) -> Place:
    inside = [one.id for one in entry.inside if one.place.stream == name]
    return Place(entry.id, name, inside[-1] if inside else "")


def begun(model: Any, kinds: Kinds, layout: Layout) -> Block:
    """Return a new block, as the database stores it, with ids of its own. ``kinds`` is the way to it."""
    return _new(model, kinds, layout.kind, layout.parts)


def _new(model: Any, kinds: Kinds, kind: str, parts: Sequence[str] = ()) -> Block:
    definition = whole(model, kinds)
    value = definition.get_prep_value(definition.get_default())
    if parts:
        value["parts"] = [_new(model, (*kinds, "parts", part), part) for part in parts]
    return {"id": str(uuid.uuid4()), "type": kind, "value": value}
