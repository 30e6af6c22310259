"""Wagtail's definition of one block of a page, without the fields that its form does not have."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from typing import Any

from wagtail import blocks
from wagtail.fields import StreamField

from modules.domain.document import Json, is_block, walk
from modules.domain.outlining import own_streams
from modules.library.words.blocks.base import PolicyBlock

Kinds = tuple[str, ...]
"""The way to a block: the name of a page's stream, then a type, then by turns the name of a stream and a type."""


def streams_of(page: Any) -> dict[str, Json]:
    """Return ``{name of a stream: its blocks}`` of a page, as the database has them."""
    return {name: list(getattr(page, name).get_prep_value() or []) for name, _ in stream_fields(type(page))}


def fill_streams(page: Any, streams: dict[str, Json]) -> None:
    """Give a page these streams."""
    for name, field in stream_fields(type(page)):
        setattr(page, name, blocks.StreamValue(field.stream_block, streams[name], is_lazy=True))


def stream_fields(model: Any) -> Iterator[tuple[str, StreamField]]:
    """Yield the streams of a page's document, in its order."""
    for name in model.document_fields:
        field = model._meta.get_field(name)
        if isinstance(field, StreamField):
            yield name, field


def kinds_of(streams: dict[str, Json], key: str) -> Kinds | None:
    """Return the way to the block with this id, at whatever depth; None if there is no such block."""
    types: dict[str, str] = {}
    for path, block in walk(streams):
        types[block["id"]] = block["type"]
        if block["id"] == key:
            return tuple(types.get(step, step) for step in path)
    return None


def whole(model: Any, kinds: Kinds) -> blocks.Block:
    """Return the definition of a block."""
    found: Any = model._meta.get_field(kinds[0]).stream_block
    for step in kinds[1:]:
        found = found.child_blocks[step]
    return found


@cache
def pruned(model: Any, kinds: Kinds, hidden: frozenset[str], locked: bool = False) -> blocks.Block:
    """Return the definition of a block without the streams whose blocks are written by themselves.

    Args:
        model: of the page.
        kinds: the way to the block.
        hidden: names of fields that are left out at every depth.
        locked: whether the block's own words are read and not written: then only streams of blocks are left.
    """
    definition = whole(model, kinds)
    own = set(own_streams(kinds[-1]))
    if locked:
        own |= {name for name, child in _children(definition) if not isinstance(child, blocks.StreamBlock)}
    return _without(definition, hidden, hidden | own)


def _children(definition: blocks.Block) -> list[tuple[str, blocks.Block]]:
    found = isinstance(definition, (blocks.StructBlock, blocks.StreamBlock))
    return list(definition.child_blocks.items()) if found else []


def _without(definition: blocks.Block, hidden: frozenset[str], here: frozenset[str]) -> blocks.Block:
    """Return a definition without fields; the same object if it loses none."""
    gone = here if isinstance(definition, PolicyBlock) else frozenset()
    children = _children(definition)
    left = {name: _without(child, hidden, hidden) for name, child in children if name not in gone}
    if len(left) == len(children) and all(left[name] is child for name, child in children):
        return definition
    made: Any = copy.copy(definition)
    made.child_blocks, made.meta = left, copy.copy(definition.meta)
    if isinstance(made, PolicyBlock):
        made.meta.form_layout = made.get_form_layout()
    return made


def completed(raw: Json, was: Json) -> Json:
    """Return what a form sent, with what the block, and those in it, had in the fields that the form does not have.

    Args:
        raw: the value of the block that was sent, as the database stores it.
        was: the value that it had.
    """
    return _completed(raw, was, {block["id"]: block["value"] for _, block in walk(was)})


def _completed(value: Json, was: Json, before: dict[str, Json]) -> Json:
    if isinstance(value, list):
        return [
            {**item, "value": _completed(item["value"], before.get(item["id"]), before)} if is_block(item) else item
            for item in value
        ]
    if not isinstance(value, dict):
        return value
    inner = {name: _completed(field, None, before) for name, field in value.items()}
    return {**was, **inner} if isinstance(was, dict) else inner
