"""What stops a release: each problem names its place, so that an editor finds it."""

from __future__ import annotations

from collections.abc import Iterator

from modules.domain.diff import Change, ChangeKind, diff
from modules.domain.document import Block, Document, place, walk

TITLED = frozenset({"section", "slide", "activity", "handout", "source", "guide", "preparation", "script", "callout"})


def problems(content: Document) -> list[str]:
    """Return one sentence for each thing that must be mended before this is released, or shown in an edition.

    A draft may lack all of this: Wagtail saves unfinished work, and so it should.
    """
    return [
        *_nothing_chosen(content),
        *_missing_alt_text(content),
        *_broken_headings(content),
        *_missing_titles(content),
        *_missing_words(content),
    ]


def _nothing_chosen(content: Document) -> Iterator[str]:
    for path, block in walk(content):
        if block["type"] == "image" and block["value"]["image"]["image"] is None:
            yield f"No image is chosen: {place(content, path)}."
        elif block["type"] == "statement" and block["value"]["statement"] is None:
            yield f"No statement is chosen: {place(content, path)}."


def _missing_titles(content: Document) -> Iterator[str]:
    for path, block in walk(content):
        value = block["value"]
        if block["type"] in TITLED and not value["title"].strip():
            yield f"A {block['type']} has no title: {place(content, path)}."


def _missing_alt_text(content: Document) -> Iterator[str]:
    for path, block in walk(content):
        if block["type"] == "image":
            image = block["value"]["image"]
            if image["image"] and not image["decorative"] and not (image["alt_text"] or "").strip():
                yield f"An image has no description and is not marked as decorative: {place(content, path)}."


def _broken_headings(content: Document) -> Iterator[str]:
    for path, block in walk(content):
        value = block["value"]
        if isinstance(value, dict):
            for name, field in value.items():
                if isinstance(field, list) and _skips_a_level(field):
                    yield f"A smaller heading comes before a larger one: {place(content, (*path, name))}."


def _skips_a_level(stream: list[Block]) -> bool:
    kinds = [block["type"] for block in stream if isinstance(block, dict) and "type" in block]
    first = next((kind for kind in kinds if kind in {"heading", "subheading"}), "heading")
    return first == "subheading"


def _missing_words(content: Document) -> Iterator[str]:
    if not content["summary"].strip():
        yield "The module has no summary."
    if not content["sections"]:
        yield "The module has no section."
    for block in content["sections"]:
        value = block["value"]
        if not value["minutes"] or not value["short_minutes"]:
            yield f"A section has no minutes: {place(content, ('sections', block['id']))}."
        elif value["short_minutes"] > value["minutes"]:
            yield f"The short form is longer than the full one: {place(content, ('sections', block['id']))}."


def locked_ids(content: Document) -> frozenset[str]:
    """Return the ids of the blocks that DHS locked."""
    return frozenset(
        block["id"]
        for _, block in walk(content)
        if isinstance(block["value"], dict) and block["value"].get("policy") == "locked"
    )


def locked_changes(old: Document, new: Document) -> list[Change]:
    """Return the changes from ``old`` to ``new`` that touch a block locked in either, or something inside one.

    Any of them makes a release major.
    """
    locked = locked_ids(old) | locked_ids(new)
    return [change for change in diff(old, new) if _touches(change, locked)]


def _touches(change: Change, locked: frozenset[str]) -> bool:
    if change.kind in {ChangeKind.ADDED, ChangeKind.REMOVED}:
        value = change.after if change.kind is ChangeKind.ADDED else change.before
        return bool(locked.intersection({change.block, *(block["id"] for _, block in walk(value["value"]))}))
    return bool(locked.intersection({change.block, *change.path}))


def unconfirmed(content: Document) -> list[tuple[str, str]]:
    """Return (place, what is to be confirmed) for all wording that DHS has not confirmed."""
    found = []
    for path, block in walk(content):
        value = block["value"]
        if block["type"] == "statement" and value["statement"] and not value["statement"]["confirmed"]:
            found.append((place(content, path[:-1]), f"{value['statement']['title']}: {value['statement']['note']}"))
        elif block["type"] == "text" and value["confirm"]:
            found.append((place(content, path[:-1]), value["confirm"]))
    return found
