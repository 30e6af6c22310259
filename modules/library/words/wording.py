"""Descriptions of changes between documents, for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from modules.domain.diff import Change, ChangeKind, diff
from modules.domain.document import (
    Block,
    Document,
    Json,
    Path,
    place,
    title_of,
    walk,
    words,
)
from modules.domain.fields import Field
from modules.domain.marking import Piece, marked
from modules.domain.schema import MODULE, VERBATIM, row
from modules.domain.vocabularies import Sector
from modules.library.words.sectors import names

Pieces = tuple[Piece, ...]

MOVED = "moved"


@dataclass(frozen=True)
class Shown:
    """One change: its kind, its place, and its words, with removed and added ones marked."""

    kind: str
    where: str
    pieces: Pieces = ()
    note: str = ""


class Speaker:
    """Describes changes between documents that share ids."""

    def __init__(self, *documents: Document, say: Callable[[str], str] = str) -> None:
        """Take the documents. A block's name comes from the first document that has the block.

        Changes are computed from the words as written. ``say`` converts them for display, for example by filling
        tokens.
        """
        self._say = say
        self._known: dict[str, Block] = {}
        self._paths: dict[Path, Document] = {}
        for document in reversed(documents):
            for path, block in walk(document):
                self._known[block["id"]] = block
                self._paths[path] = document

    def change(self, change: Change) -> Shown:
        """Describe one change."""
        where = self.where(change.path)
        if change.kind is ChangeKind.MOVED:
            return Shown(MOVED, where, (), f"It was in {self.where(change.before[:-1]) or 'another place'}.")
        before, after = (self._said(change.path, value) for value in (change.before, change.after))
        return Shown(change.kind.value, where, self._marked(before, after))

    def _said(self, path: Path, value: Json) -> str:
        field = self._field(path)
        return ", ".join(names(value or [])) if field and field.choices is Sector else said(value)

    def _marked(self, before: str, after: str) -> Pieces:
        return tuple(replace(piece, text=self._say(piece.text)) for piece in marked(before, after))

    def where(self, path: Path) -> str:
        """Return a place in words, with the name of the field if that is informative."""
        block = self._block_of(path)
        document = self._paths.get(block)
        label = self._label(path)
        if document is None:
            return label.capitalize()
        where = self._say(place(document, block))
        return f"{where} ({label})" if label and not where.endswith(label) else where

    def _label(self, path: Path) -> str:
        """Return what people call the field at the end of a path; empty for a block, or if its words say enough."""
        if not path or path[-1] in self._known:
            return ""
        field = self._field(path)
        return field.called if field else path[-1].replace("_", " ")

    def _field(self, path: Path) -> Field | None:
        at = max((at for at, step in enumerate(path) if step in self._known), default=-1)
        kind = self._known[path[at]]["type"] if at >= 0 else MODULE.name
        return row(kind).paths.get(path[at + 1 :])

    def _block_of(self, path: Path) -> Path:
        """Return the path to the block that people recognize at this place.

        A paragraph counts as part of its text, and an item as part of its list.
        """
        ends = [at for at in range(1, len(path) + 1) if path[:at] in self._paths]
        seen = [at for at in ends if self._known[path[at - 1]]["type"] not in VERBATIM]
        return path[: (seen or ends or [0])[-1]]

    def block(self, block: Block) -> Shown:
        """Describe the words of a block."""
        return Shown("", self._name(block["id"]), self._marked("", said(block)))

    def name(self, key: str) -> str:
        """Return a name for the block with this id; for "" a name for the module's own fields."""
        return self._name(key) if key else "title, summary and audience"

    def _name(self, key: str) -> str:
        block = self._known.get(key)
        if block is None:
            return "a block that is gone"
        return self._say(said(block)[:60] if block["type"] in VERBATIM else title_of(block))


def said(value: Json) -> str:
    """Return the words of a value as a reader sees them."""
    if isinstance(value, dict) and value.keys() == {"id", "type", "value"}:
        return words(value["value"])
    return words(value)


def changes_between(old: Document, new: Document, changes: Iterable[Change] | None = None) -> list[Shown]:
    """Return descriptions of the changes from one document to another.

    ``changes`` is the diff, if the caller has already computed it.
    """
    speaker = Speaker(new, old)
    return [speaker.change(change) for change in (diff(old, new) if changes is None else changes)]
