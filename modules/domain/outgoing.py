"""The one walk over every string of a document that goes out: words, cells, titles, descriptions, addresses of links.

What looks for something in those strings and what changes them walk here, so that none sees a string that another does
not. Settings (``schema.SETTINGS``) are no such strings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from modules.domain.document import Json, is_block
from modules.domain.fields import RECORDS, Kind
from modules.domain.schema import BLOCKS, SETTINGS, VERBATIM

Edits = Sequence[tuple[int, int, str]]
"""What is replaced in a text: (start, end, words in its place), in order, none inside another."""
Edit = Callable[[str, bool], Edits]
"""Takes a text, and whether it is the address of a link, and returns what is replaced in it."""

ADDRESSES = frozenset(
    {
        "href",
        *(
            field.name
            for row in (*BLOCKS.values(), *RECORDS.values())
            for field in row.fields
            if field.kind is Kind.ADDRESS
        ),
    }
)
"""Keys whose values are addresses of links."""


def reworded(value: Json, edit: Edit, *, deep: bool = False, name: str = "") -> Json:
    """Return a value with every string that goes out as ``edit`` changes it. The value itself is left as it is.

    The runs of a paragraph are one text: what replaces a part of it takes the marks that the part begins with.

    Args:
        value: a document, a block, the value of a block, or a part of one.
        edit: is asked for each text.
        deep: whether blocks inside are changed too; their wording, that is paragraphs and items, always is.
        name: the key under which the value stands.
    """
    if isinstance(value, str):
        return replaced(value, edit(value, name in ADDRESSES))
    if isinstance(value, list):
        return [item if _is_inside(item, deep) else reworded(item, edit, deep=deep, name=name) for item in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("runs"), list):
        return {**value, "runs": _runs(value["runs"], edit)}
    return {
        key: field if key in SETTINGS else reworded(field, edit, deep=deep, name=key) for key, field in value.items()
    }


def _is_inside(item: Json, deep: bool) -> bool:
    """Return whether an item of a list is a block that is left as it is."""
    return not deep and is_block(item) and item["type"] not in VERBATIM


def strings(value: Json, *, deep: bool = True) -> list[str]:
    """Return every string that goes out, in the order of the value. The runs of a paragraph are one string."""
    found: list[str] = []

    def keep(text: str, is_address: bool) -> Edits:
        found.append(text)
        return ()

    reworded(value, keep, deep=deep)
    return found


def replaced(text: str, edits: Edits) -> str:
    """Return a text with the parts replaced."""
    return part(text, edits, 0, len(text)) if edits else text


def _runs(runs: list[Json], edit: Edit) -> list[Json]:
    whole = "".join(run["text"] for run in runs)
    edits = edit(whole, False)
    result, at = [], 0
    for run in runs:
        text = part(whole, edits, at, at + len(run["text"])) if edits else run["text"]
        at += len(run["text"])
        if text or not edits:
            marks = [reworded(mark, edit) if isinstance(mark, dict) else mark for mark in run["marks"]]
            result.append({**run, "text": text, "marks": marks})
    return result


def part(whole: str, edits: Edits, start: int, end: int) -> str:
    """Return what stands between two places of a text afterwards; a part belongs to where it begins."""
    parts, at = [], start
    for first, last, words in edits:
        if last <= start or first >= end:
            continue
        parts.append(whole[at : max(at, first)])
        if first >= start:
            parts.append(words)
        at = min(last, end)
    return "".join(parts) + whole[at:end]
