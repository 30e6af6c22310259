"""What a merge could not, or may not, settle without a person: decisions and the choices made on them (DESIGN §4)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from modules.domain.document import Json, Path, canonical
from modules.domain.merge.flat import ABSENT
from modules.domain.merge.text import join


class DecisionKind(StrEnum):
    """Which aspect of a block a decision is about."""

    EDITED = "edited"  # a field of its own
    RETYPED = "retyped"  # its type, and with it which fields it has
    MOVED = "moved"  # the stream it stands in, or its place there
    REMOVED = "removed"  # whether it exists


class Outcome(StrEnum):
    """What the merged document holds unless someone chooses otherwise."""

    CONFLICT = "conflict"  # ours; someone must choose
    OFFERED = "offered"  # nothing: the center removed what upstream changed; may be brought back
    TAKEN = "taken"  # theirs, because it is locked; nothing to choose


class Choice(StrEnum):
    """What a person can choose. Where the two can't stand together, *both* loses least: it keeps the block, ours."""

    OURS = "ours"
    THEIRS = "theirs"
    BOTH = "both"


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
        base: the value on this side; None where there is none. For a field the value of the field; for a removal or a
            change of type the block; for a move ``{"inside": id, "field": [name], "after": id or None}``, where
            ``inside`` is "" for the document itself.
        ours: the same.
        theirs: the same.
        outcome: what the merged document holds.
        block: the id of the block; "" for the document itself.
        field: the path of the field below the block's value, for an edit.
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

    @property
    def key(self) -> Key:
        """What it is about."""
        return Key(self.kind, self.block, self.field)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The choices that differ: nothing to choose where locked words were taken, *both* for texts only."""
        if self.outcome is Outcome.TAKEN:
            return ()
        if self.kind is DecisionKind.EDITED and join(self.ours, self.theirs) is not None:
            return (Choice.OURS, Choice.THEIRS, Choice.BOTH)
        return (Choice.OURS, Choice.THEIRS)


def name_of(key: Key, *values: Json) -> str:
    """Return the id of a decision: 16 hexadecimal digits, from what it is about and the three values."""
    said = [None if value is ABSENT else value for value in values]
    return hashlib.sha256(canonical([*key, *said])).hexdigest()[:16]


class Ledger:
    """Collects the decisions of one merge and answers what was chosen."""

    def __init__(self, choices: Mapping[str, Choice]) -> None:
        self._choices = choices
        self._entries: dict[Key, tuple[Outcome, Json, Json, Json]] = {}

    def choice(self, key: Key, values: Callable[[], Iterable[Json]] | None = None) -> Choice | None:
        """Return what a person chose, None if nobody did.

        Args:
            key: what the decision is about.
            values: returns the three values, for a decision that may not be noted yet.
        """
        if not self._choices:
            return None
        noted = self._entries.get(key)
        if noted is None and values is None:
            return None
        return self._choices.get(name_of(key, *(noted[1:] if noted else values() if values else ())))

    def note(self, key: Key, outcome: Outcome, base: Json, ours: Json, theirs: Json) -> None:
        """Write a decision down; a second one about the same is the first one."""
        self._entries.setdefault(key, (outcome, base, ours, theirs))

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
        outcome, *values = self._entries[key]
        base, ours, theirs = (None if value is ABSENT else value for value in values)
        below = ("type",) if key.kind is DecisionKind.RETYPED else key.field
        return Decision(
            name_of(key, base, ours, theirs),
            (*path, *below),
            key.kind,
            base,
            ours,
            theirs,
            outcome,
            key.block,
            key.field,
        )
