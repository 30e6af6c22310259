"""The document: the plain, self-contained JSON of what a version says (DESIGN §4).

A document is made of JSON values. A *stream* is a list whose items are *blocks*:
``{"id": str, "type": str, "value": JSON}``. Ids are unique in the document, at every depth.
Rich text is a stream too, one block a paragraph; its value is ``{"depth": int, "runs": [run]}`` and a run is
``{"text": str, "marks": [mark]}``, a mark being ``"bold"``, ``"italic"`` or an object with a ``"type"``.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

from modules.domain.schema import PLACES, TITLES

Json = Any
Block = dict[str, Json]
Document = dict[str, Json]
Path = tuple[str, ...]

BLOCK_KEYS = frozenset({"id", "type", "value"})


class DocumentError(ValueError):
    """A document that no version may hold; ``problems`` has one sentence for each fault, each with its place."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def is_block(value: Json) -> TypeGuard[Block]:
    """Tell whether ``value`` is a block of a stream."""
    return isinstance(value, dict) and value.keys() == BLOCK_KEYS


def is_stream(value: Json) -> TypeGuard[list[Block]]:
    """Tell whether ``value`` is a stream with at least one block."""
    return isinstance(value, list) and bool(value) and all(is_block(item) for item in value)


def canonical(document: Json) -> bytes:
    """Return the one byte form of ``document``: sorted keys, UTF-8, no idle space."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def digest(document: Json) -> str:
    """Return the SHA-256 of the canonical bytes, as 64 hexadecimal digits."""
    return digest_of_bytes(canonical(document))


def digest_of_bytes(data: bytes) -> str:
    """Return the SHA-256 of canonical bytes, for a caller that has them already."""
    return hashlib.sha256(data).hexdigest()


def walk(value: Json, path: Path = ()) -> Iterator[tuple[Path, Block]]:
    """Yield every block in ``value``, parents first, with the path to it.

    A path alternates names of fields and ids of blocks: ``("sections", "s1", "items", "d4")``.
    """
    if isinstance(value, dict):
        for name, field in value.items():
            yield from walk(field, (*path, name))
    elif isinstance(value, list):
        for item in value:
            if is_block(item):
                here = (*path, item["id"])
                yield here, item
                yield from walk(item["value"], here)
            else:
                yield from walk(item, path)


def ids(document: Json) -> list[str]:
    """Return the ids of all blocks, in the order of the document, repeated ones too."""
    return [block["id"] for _, block in walk(document)]


def repeated_ids(document: Json) -> dict[str, list[Path]]:
    """Return each id that stands on more than one block, with the paths where it stands."""
    return {key: paths for key, paths in _places(document).items() if len(paths) > 1}


def _places(document: Json) -> dict[str, list[Path]]:
    places: dict[str, list[Path]] = {}
    for path, block in walk(document):
        places.setdefault(block["id"], []).append(path)
    return places


def title_of(block: Mapping[str, Json]) -> str:
    """Return what a person would call the block: its title, question or caption, else its type."""
    value = block["value"]
    if isinstance(value, dict):
        for name in TITLES:
            if isinstance(value.get(name), str) and value[name].strip():
                return str(value[name]).strip()[:80]
    return str(block["type"]).replace("_", " ")


TOKEN = re.compile(r"\{\{[^{}]*\}\}")
BEGINNING = 40
"""Most letters of a block's first words in its name."""


def place(document: Json, path: Path) -> str:
    """Return a path in words that a reader can follow: ``What it is not › Who to call › speaker notes``.

    Of several blocks in one stream that would have one name, each has its first words too: ``text “Arrive early.”``.
    """
    known = dict(walk(document))
    steps = [
        _told_apart(known, path[: at + 1]) if path[: at + 1] in known else PLACES.get(step, "")
        for at, step in enumerate(path)
    ]
    said = [step for step in steps if step]
    # A section with one slide often has its name; said once is enough.
    said = [step for at, step in enumerate(said) if at == 0 or step != said[at - 1]]
    return " › ".join(said) or path[-1].replace("_", " ")


def _told_apart(known: Mapping[Path, Block], path: Path) -> str:
    name = title_of(known[path])
    alike = (title_of(other) == name for at, other in known.items() if at[:-1] == path[:-1])
    words = beginning(known[path]) if sum(alike) > 1 else ""
    return f"{name} “{words}”" if words and words != name else name


def beginning(block: Block) -> str:
    """Return the first words of a block, cut off where a word ends; "…" for each token, which reads otherwise."""
    texts = (_words(inner["value"]) for _, inner in walk([block]))
    text = TOKEN.sub("…", " ".join(next((found for found in texts if found.strip()), "").split()))
    return text if len(text) <= BEGINNING else f"{text[:BEGINNING].rpartition(' ')[0] or text[:BEGINNING]} …"


def _words(value: Json) -> str:
    if isinstance(value, dict) and isinstance(value.get("runs"), list):
        return "".join(run["text"] for run in value["runs"])
    return value if isinstance(value, str) else ""


def check(document: Document) -> None:
    """Refuse a document with an empty or repeated id.

    Raises:
        DocumentError: with one sentence for each fault.
    """
    places = _places(document)
    problems = [
        f"The id {key!r} is used on {len(paths)} blocks: " + "; ".join(place(document, path) for path in paths)
        for key, paths in places.items()
        if len(paths) > 1
    ]
    unnamed = [path for key, paths in places.items() if not key for path in paths]
    problems += [f"A block has no id: {place(document, path)}" for path in unnamed]
    if problems:
        raise DocumentError(problems)


def plain_text(value: Json) -> str:
    """Return the words of a rich text stream: one line a paragraph, marks left out."""
    return "\n".join("".join(run["text"] for run in block["value"]["runs"]) for block in value)
