"""Changes, and the choices that an update asks for, in words for the people who make them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from modules.domain.decisions import Choice, Decision, DecisionKind, Outcome
from modules.domain.diff import Change, ChangeKind
from modules.domain.document import Block, Document, Json, Path, place, title_of, walk, words
from modules.domain.marking import Piece, marked
from modules.packs.locks import VERBATIM

Pieces = tuple[Piece, ...]

# Fields whose name a reader needs; those that are a block's very words need none.
FIELDS: Mapping[str, str] = {
    "short_minutes": "short minutes",
    "alt_text": "text for people who can’t see the picture",
    "policy": "what a center may do",
    "confirm": "note for DHS to confirm",
    "say": "what to say",
    "do": "what to do",
    "group_size": "group size",
}
UNNAMED = frozenset({"runs", "depth", "items", "value", "body", "text", "statement", "image", "table"})
MOVED, NOTHING = "moved", "nothing"


@dataclass(frozen=True)
class Shown:
    """One change: what happened, where, and the words with those marked that went and that came."""

    kind: str
    where: str
    pieces: Pieces = ()
    note: str = ""


@dataclass(frozen=True)
class Option:
    """One answer to a question: the word that is sent, and what the button says."""

    word: str
    label: str


@dataclass(frozen=True)
class Question:
    """One decision of an update: what each side did, marked against the release that both came from."""

    id: str
    where: str
    what: str
    ours: Pieces
    theirs: Pieces
    options: tuple[Option, ...]
    chosen: str
    ours_note: str = ""
    theirs_note: str = ""


class Speaker:
    """Says what changed between documents that share ids."""

    def __init__(self, *documents: Document) -> None:
        """Take the documents; a block is called what the first of them that has it calls it."""
        self._documents = documents
        self._known: dict[str, Block] = {}
        self._paths: dict[Path, Document] = {}
        for document in reversed(documents):
            for path, block in walk(document):
                self._known[block["id"]] = block
                self._paths[path] = document

    def change(self, change: Change) -> Shown:
        """Say one change."""
        where = self.where(change.path)
        if change.kind is ChangeKind.MOVED:
            return Shown(MOVED, where, (), f"It was in {self.where(change.before[:-1]) or 'another place'}.")
        before, after = said(change.before), said(change.after)
        return Shown(change.kind.value, where, tuple(marked(before, after)))

    def question(self, decision: Decision, chosen: str = "") -> Question:
        """Say one decision."""
        return Question(
            id=decision.id,
            where=self.where(decision.path),
            what=WHAT[decision.kind, decision.outcome],
            ours=self._side(decision, decision.ours),
            theirs=self._side(decision, decision.theirs),
            ours_note=self._note(decision, decision.ours),
            theirs_note=self._note(decision, decision.theirs),
            options=tuple(Option(choice.value, label) for choice, label in _labels(decision)),
            chosen=chosen,
        )

    def where(self, path: Path) -> str:
        """Return a place in words, with the name of the field where that says something."""
        block = self._block_of(path)
        document = self._paths.get(block)
        name = path[-1] if path and path[-1] not in self._known else ""
        label = "" if name in UNNAMED else FIELDS.get(name, name.replace("_", " "))
        if document is None:
            return label.capitalize()
        where = place(document, block)
        return f"{where} ({label})" if label and not where.endswith(label) else where

    def _block_of(self, path: Path) -> Path:
        """Return the path to the block that people see there: a paragraph is part of its text, an item of its list."""
        ends = [at for at in range(1, len(path) + 1) if path[:at] in self._paths]
        seen = [at for at in ends if self._known[path[at - 1]]["type"] not in VERBATIM]
        return path[: (seen or ends or [0])[-1]]

    def block(self, block: Block) -> Shown:
        """Say what a block says."""
        return Shown("", self._name(block["id"]), tuple(marked("", said(block))))

    def name(self, key: str) -> str:
        """Return what a person would call a block; the module itself for no key."""
        return self._name(key) if key else "title, summary and audience"

    def _side(self, decision: Decision, value: Json) -> Pieces:
        if decision.kind is DecisionKind.MOVED:
            return ()
        return tuple(marked(said(decision.base), said(value)))

    def _note(self, decision: Decision, value: Json) -> str:
        if decision.kind is DecisionKind.MOVED:
            return self._spot(value)
        return "Removed" if value is None else ""

    def _spot(self, spot: Json) -> str:
        if spot is None:
            return "Not there"
        inside = f"in “{self._name(spot['inside'])}”, " if spot["inside"] else ""
        after = f"after “{self._name(spot['after'])}”" if spot["after"] else "at the beginning"
        return f"{inside}{after}"

    def _name(self, key: str) -> str:
        block = self._known.get(key)
        if block is None:
            return "a block that is gone"
        return said(block)[:60] if block["type"] in VERBATIM else title_of(block)


def said(value: Json) -> str:
    """Return what a reader reads in a value."""
    if isinstance(value, dict) and value.keys() == {"id", "type", "value"}:
        return words(value["value"])
    return words(value)


WHAT: Mapping[tuple[DecisionKind, Outcome], str] = {
    (DecisionKind.EDITED, Outcome.CONFLICT): "You and DHS both changed these words.",
    (DecisionKind.EDITED, Outcome.TAKEN): "DHS has locked these words. Theirs take the place of yours.",
    (DecisionKind.RETYPED, Outcome.CONFLICT): "DHS made another kind of block of what you changed.",
    (DecisionKind.RETYPED, Outcome.TAKEN): "DHS has locked this, as another kind of block.",
    (DecisionKind.MOVED, Outcome.CONFLICT): "You and DHS both moved this.",
    (DecisionKind.MOVED, Outcome.TAKEN): "DHS has locked this in its place. It goes back there.",
    (DecisionKind.REMOVED, Outcome.CONFLICT): "DHS removed this, and you changed it.",
    (DecisionKind.REMOVED, Outcome.OFFERED): "You removed this, and DHS changed it.",
    (DecisionKind.REMOVED, Outcome.TAKEN): "You removed this, and DHS has locked it. It comes back.",
}
LABELS: Mapping[tuple[DecisionKind, Outcome], tuple[str, str]] = {
    (DecisionKind.MOVED, Outcome.CONFLICT): ("Leave it where we put it", "Move it where DHS put it"),
    (DecisionKind.REMOVED, Outcome.CONFLICT): ("Keep ours", "Remove it, as DHS did"),
    (DecisionKind.REMOVED, Outcome.OFFERED): ("Leave it out", "Bring it back"),
}


def _labels(decision: Decision) -> Iterable[tuple[Choice, str]]:
    ours, theirs = LABELS.get((decision.kind, decision.outcome), ("Keep ours", "Take DHS’s"))
    labels = {Choice.OURS: ours, Choice.THEIRS: theirs, Choice.BOTH: "Keep both"}
    return [(choice, labels[choice]) for choice in decision.choices]
