"""Descriptions of changes between documents, for people."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import count

from django.utils.safestring import SafeString

from modules.domain.diff import Change, ChangeKind, diff
from modules.domain.document import Block, Document, Json, Path, place, title_of, walk
from modules.domain.fields import Field, Row
from modules.domain.marking import Mark, marked
from modules.domain.piece import Pieces
from modules.domain.pieces import named, pieces_of, pieces_of_block, words_of
from modules.domain.reading import differences, in_reading_order
from modules.domain.schema import MODULE, VERBATIM, row
from modules.library.words.marked import block_html, marked_html
from modules.library.words.wholes import looks, without
from modules.media.serving import files_address

NOTHING = SafeString("")
NEVER: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Shown:
    """One change: its kind, its place, and what it looks like, with what went and what came marked.

    ``block`` is the id of the block that changed; "" for a field of the module itself.
    """

    kind: str
    where: str
    html: SafeString = NOTHING
    note: str = ""
    block: str = ""


class Speaker:
    """Describes changes between documents that share ids."""

    def __init__(self, *documents: Document, say: Callable[[str], str] = str, level: int = 3) -> None:
        """Take the documents. A block's name comes from the first document that has the block.

        Changes are computed from the words as written. ``say`` converts them for display, for example by filling
        tokens. ``level`` is that of headings in blocks that are shown whole: one below the heading above the changes.
        """
        self._say, self._level = say, level
        self._assets = files_address()
        self._numbers = count(1)
        self._known: dict[str, Block] = {}
        self._paths: dict[Path, Document] = {}
        self._previous: dict[Path, str] = {}
        for document in reversed(documents):
            before: dict[Path, str] = {}
            for path, block in walk(document):
                self._known[block["id"]] = block
                self._paths[path] = document
                self._previous[path] = before.get(path[:-1], "")
                before[path[:-1]] = block["id"]

    def changes(self, changes: Sequence[Change], among: Iterable[Change] = ()) -> list[Shown]:
        """Describe changes in the order given; ``among`` are all changes, if these are a part of them.

        A block that is listed as moved is left out of the added block that holds it now, and one that moved anywhere
        out of the removed block that held it.
        """
        listed = _moved(changes)
        gone = listed | _moved(among)
        return [self.change(change, gone if change.kind is ChangeKind.REMOVED else listed) for change in changes]

    def change(self, change: Change, apart: Collection[str] = NEVER) -> Shown:
        """Describe one change. Blocks with the ids ``apart`` are left out of an added or removed block."""
        html, note = NOTHING, ""
        match change.kind:
            case ChangeKind.MOVED:
                note = self._moved_from(change)
            case ChangeKind.ADDED:
                html = self.whole(change.after, Mark.AFTER, apart)
            case ChangeKind.REMOVED:
                html = self.whole(change.before, Mark.BEFORE, apart)
            case ChangeKind.EDITED:
                html, note = self.edited(change.path, change.before, change.after), self._context(change.path)
        return Shown(change.kind.value, self.block_name(change.path), html, note, change.block)

    def _context(self, path: Path) -> str:
        """Return the words of a paragraph, for a change of how it stands and not of its words."""
        block = self._known.get(path[-2]) if len(path) > 1 else None
        if block is None or not row(block["type"]).is_paragraph or path[-1] == "runs":
            return ""
        return f"“{self._name(block['id'])}”"

    def _moved_from(self, change: Change) -> str:
        """Return where a block was before; within one list, what it follows now."""
        if self._list_of(change.before) != self._list_of(change.after):
            return f"Moved from {self.where(change.before[:-1]) or 'another place'}."
        before = self._previous.get(change.after)
        return f"Now after “{self._name(before)}”." if before else "Now at the beginning."

    def _list_of(self, path: Path) -> Path:
        """Return the holder of the list at whose end a path stands, and the fields down to it."""
        at = max((at for at, step in enumerate(path[:-1]) if step in self._known), default=0)
        return path[at:-1]

    def edited(self, path: Path, before: Json, after: Json) -> SafeString:
        """Return two values of one field as one text, with the pieces marked that only one of them has."""
        grammar, below = self._grammar(path)
        was, now = (named(self._label(path), pieces_of(value, grammar, below)) for value in (before, after))
        return self._marked(was, now)

    def blocks(self, before: Block | None, after: Block | None) -> SafeString:
        """Return two states of one block in the same way; None where it does not exist."""
        was, now = (() if block is None else pieces_of_block(block) for block in (before, after))
        return self._marked(was, now)

    def whole(self, block: Block, mark: Mark, apart: Collection[str] = NEVER) -> SafeString:
        """Return a block as it looks, marked as a whole."""
        shown = {**block, "value": without(block["value"], apart)} if apart else block
        prefix = f"c{next(self._numbers)}-"
        return block_html(mark, looks(shown, self._assets, self._say, level=self._level, prefix=prefix))

    def kept(self, before: Block, after: Block) -> SafeString:
        """Return a block that stays as it looks, and below it what is changed in it, marked."""
        changes = [self.change(change) for change in diff({"block": [before]}, {"block": [after]})]
        notes = (f'<p class="marked-line">{escape(one.note)}</p>' if one.note else "" for one in changes)
        marked = "".join(f"{note}{one.html}" for note, one in zip(notes, changes, strict=True))
        name = '<p class="marked-line"><b class="marked-name">Changed in it:</b></p>'
        return SafeString(f"{self.whole(after, Mark.BOTH)}{name if changes else ''}{marked}")

    def _marked(self, before: Pieces, after: Pieces) -> SafeString:
        return marked_html(marked(before, after), self._assets, self._say)

    def where(self, path: Path) -> str:
        """Return a place in words, with the name of the field if that is informative."""
        where, label = self.block_name(path), self._label(path)
        if not self._block_of(path):
            return label.capitalize()
        return f"{where} ({label})" if label and not where.endswith(label) else where

    def block_name(self, path: Path) -> str:
        """Return the place of the block that people recognize at this path, in words."""
        block = self._block_of(path)
        document = self._paths.get(block)
        return "The module itself" if document is None else self._say(place(document, block))

    def _label(self, path: Path) -> str:
        """Return what people call the field at the end of a path; empty for a block, or if its words say enough."""
        if not path or path[-1] in self._known:
            return ""
        if path[-1] == "type":
            return "kind"
        field = self._field(path)
        return field.called if field else path[-1].replace("_", " ")

    def _field(self, path: Path) -> Field | None:
        grammar, below = self._grammar(path)
        return grammar.paths.get(below)

    def _grammar(self, path: Path) -> tuple[Row, Path]:
        """Return the row of the last block on a path, and the path below it."""
        at = max((at for at, step in enumerate(path) if step in self._known), default=-1)
        kind = self._known[path[at]]["type"] if at >= 0 else MODULE.name
        return row(kind), path[at + 1 :]

    def _block_of(self, path: Path) -> Path:
        """Return the path to the block that people recognize at this place.

        A paragraph counts as part of its text, and an item as part of its list.
        """
        ends = [at for at in range(1, len(path) + 1) if path[:at] in self._paths]
        seen = [at for at in ends if self._known[path[at - 1]]["type"] not in VERBATIM]
        return path[: (seen or ends or [0])[-1]]

    def name(self, key: str) -> str:
        """Return a name for the block with this id; for "" a name for the module's own fields."""
        return self._name(key) if key else "title, summary and audience"

    def _name(self, key: str) -> str:
        block = self._known.get(key)
        if block is None:
            return "a block that is gone"
        return self._say(words_of(block)[:60] if block["type"] in VERBATIM else title_of(block))


def _moved(changes: Iterable[Change]) -> frozenset[str]:
    return frozenset(change.block for change in changes if change.kind is ChangeKind.MOVED)


def changes_between(
    old: Document, new: Document, changes: Iterable[Change] | None = None, *, level: int = 3
) -> list[Shown]:
    """Return descriptions of the changes from one document to another, in reading order.

    Args:
        changes: the diff, if the caller has already computed it.
        level: of headings in blocks that are shown whole.
    """
    found = differences(old, new) if changes is None else in_reading_order(changes, old, new)
    return Speaker(new, old, level=level).changes(found)


def counted(changes: Sequence[Shown], *, others: int = 0) -> str:
    """Return how many changes there are, and of what kind: “17 changes: 4 added, 2 removed, 11 edited”.

    ``others`` is the number of changes that are no changes of words, such as one of a plan.
    """
    kinds = [(sum(change.kind == kind for change in changes), str(kind)) for kind in ChangeKind]
    kinds.append((others, "other" if others == 1 else "others"))
    said = ", ".join(f"{number} {kind}" for number, kind in kinds if number)
    total = len(changes) + others
    number = f"{total} change{'' if total == 1 else 's'}"
    return f"{number}: {said}" if changes else number
