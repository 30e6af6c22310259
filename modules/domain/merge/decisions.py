"""What a merge could not, or may not, settle without a person: decisions and the choices made on them (DESIGN §4)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from modules.domain.document import Json, Path, canonical
from modules.domain.merge.answers import Answer, Choice, Words, Written
from modules.domain.merge.flat import ABSENT


class DecisionKind(StrEnum):
    """Which aspect of a block a decision is about."""

    EDITED = "edited"  # a field of its own
    RETYPED = "retyped"  # its type, and with it which fields it has
    MOVED = "moved"  # the stream it stands in, or its place there
    REMOVED = "removed"  # whether it exists


class Outcome(StrEnum):
    """What the merged document holds unless someone chooses otherwise."""

    CONFLICT = "conflict"  # ours; someone must choose
    MIXED = "mixed"  # a text with words of both sides; someone should read it
    OFFERED = "offered"  # nothing: the center removed what upstream changed; may be brought back
    TAKEN = "taken"  # theirs, because it is locked; nothing to choose


class Key(NamedTuple):
    """What a decision is about: it names at most one decision of a merge."""

    kind: DecisionKind
    block: str
    field: Path = ()


@dataclass(frozen=True)
class Decision:
    """One thing for a person to choose, or to know.

    Attributes:
        id: 16 hexadecimal digits, from what it is about and the three values: the same id means the same question,
            so a choice kept from an earlier merge holds exactly while its id is still there.
        path: names of fields and ids of blocks, to the field for an edit, to ``"type"`` for a type, else to the block;
            in the merged document where the block is in it, else in theirs.
        kind: which aspect.
        base: the value on this side; None where there is none. For a field the value of the field, for fields that
            are one value together ``{name: value}``; for a table the merged one, with the cells of this side where
            the two overlap; for a removal or a change of type the block; for a move
            ``{"inside": id, "field": [name], "after": id or None}``, where ``inside`` is "" for the document itself.
        ours: the same.
        theirs: the same.
        outcome: what the merged document holds.
        block: the id of the block; "" for the document itself.
        field: the path of the field below the block's value, for an edit; empty for several fields together.
        fields: for an edit: the paths of all fields that it is about, below the block's value.
        merged: for the outcome *mixed*: the text that the merge made of both; else None.
        both: for an edit: the value with both; None if they can't stand together, or don't fit.
        limit: for an edit of words: how many characters the field holds; 0 for no limit.
    """

    id: str
    path: Path
    kind: DecisionKind
    base: Json
    ours: Json
    theirs: Json
    outcome: Outcome
    block: str
    field: Path = ()
    fields: tuple[Path, ...] = ()
    merged: Json = None
    both: Json = None
    limit: int = 0
    _words: Words | None = None

    @property
    def key(self) -> Key:
        """What it is about."""
        return Key(self.kind, self.block, self.field)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The choices that differ: nothing to choose where locked words were taken, *both* only where it fits."""
        if self.outcome is Outcome.TAKEN:
            return ()
        if self.outcome is Outcome.MIXED:
            return (Choice.MIXED, Choice.OURS, Choice.THEIRS)
        if self.both is not None:
            return (Choice.OURS, Choice.THEIRS, Choice.BOTH)
        return (Choice.OURS, Choice.THEIRS)

    @property
    def is_writable(self) -> bool:
        """Whether a person may write other words in place of both, which a :class:`Written` is for."""
        return self._words is not None and self._words.holds_words

    def takes(self, answer: Answer) -> bool:
        """Return whether this answers the decision: one of its choices, or words that fit."""
        if isinstance(answer, Written):
            return self._words is not None and self._words.takes(answer)
        return answer in self.choices


def name_of(key: Key, *values: Json) -> str:
    """Return the id of a decision: 16 hexadecimal digits, from what it is about and the three values."""
    said = [None if value is ABSENT else value for value in values]
    return hashlib.sha256(canonical([*key, *said])).hexdigest()[:16]


@dataclass(frozen=True)
class _Entry:
    """What is noted of a decision."""

    outcome: Outcome
    base: Json
    ours: Json
    theirs: Json
    merged: Json = None
    both: Json = None
    words: Words | None = None
    together: tuple[str, ...] = ()


class Ledger:
    """Collects the decisions of one merge and answers what was chosen."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self._answers = answers
        self._entries: dict[Key, _Entry] = {}

    def choice(self, key: Key, values: Callable[[], Iterable[Json]] | None = None) -> Answer | None:
        """Return what a person answered, None if nobody did.

        Args:
            key: what the decision is about.
            values: returns the three values, for a decision that may not be noted yet.
        """
        if not self._answers:
            return None
        noted = self._entries.get(key)
        if noted is not None:
            return self._answers.get(name_of(key, noted.base, noted.ours, noted.theirs))
        return None if values is None else self._answers.get(name_of(key, *values()))

    def note(self, key: Key, outcome: Outcome, base: Json, ours: Json, theirs: Json) -> None:
        """Write a decision down; a second one about the same is the first one."""
        self._entries.setdefault(key, _Entry(outcome, base, ours, theirs))

    def note_edit(
        self,
        key: Key,
        values: tuple[Json, Json, Json],
        *,
        merged: Json = None,
        both: Json = None,
        words: Words | None = None,
    ) -> None:
        """Write down that both sides edited a field: a conflict, or mixed if there is a merged text."""
        outcome = Outcome.CONFLICT if merged is None else Outcome.MIXED
        self._entries.setdefault(key, _Entry(outcome, *values, merged, both, words))

    def note_together(self, key: Key, values: tuple[Json, Json, Json]) -> None:
        """Write down that both sides edited fields that are one value together: a conflict."""
        together = tuple(dict.fromkeys(name for value in values for name in value))
        self._entries.setdefault(key, _Entry(Outcome.CONFLICT, *values, together=together))

    def blocks(self) -> set[str]:
        """Return the ids of the blocks that decisions are about."""
        return {key.block for key in self._entries}

    def decisions(self, paths: Mapping[str, Path], order: Mapping[str, int]) -> tuple[Decision, ...]:
        """Return the decisions, in the order of the document.

        Args:
            paths: id → path, for every block that a decision is about.
            order: id → rank, for the same.
        """
        keys = sorted(self._entries, key=lambda key: (order[key.block], key.block, key.kind, key.field))
        return tuple(self._decision(key, paths[key.block]) for key in keys)

    def _decision(self, key: Key, path: Path) -> Decision:
        entry = self._entries[key]
        base, ours, theirs = (None if one is ABSENT else one for one in (entry.base, entry.ours, entry.theirs))
        fields = tuple((name,) for name in entry.together) or (key.field,)
        below = ("type",) if key.kind is DecisionKind.RETYPED else key.field
        return Decision(
            name_of(key, base, ours, theirs),
            (*path, *below),
            key.kind,
            base,
            ours,
            theirs,
            entry.outcome,
            key.block,
            key.field,
            fields if key.kind is DecisionKind.EDITED else (),
            entry.merged,
            entry.both,
            entry.words.limit if entry.words else 0,
            entry.words,
        )
