"""The words of an outline in reading order, for the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modules.delivery.outline import Node

READ = (
    *("summary", "wording", "basis", "note", "confirm", "alt", "caption", "headings", "rows", "questions"),
    *("group_size", "materials", "credit", "items", "do", "file_name"),
)
"""Keys of a node's data that contain words. The other keys contain settings, addresses and checksums."""


def text_of(nodes: Iterable[Node]) -> str:
    """Return the words that a presenter reads in these nodes and everything inside them, one piece on each line."""
    return "\n".join(line for top in nodes for node in top.walk() for line in _lines(node) if line)


def _lines(node: Node) -> Iterator[str]:
    yield node.title
    for name in READ:
        yield from _flat(node.data.get(name, ""))
    yield from (paragraph.text for paragraph in node.paragraphs)


def _flat(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        yield from (line for item in value for line in _flat(item))
