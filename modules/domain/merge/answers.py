"""What a person can answer to a decision: one of the choices, or words of their own (DESIGN §4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from modules.domain import plaintext
from modules.domain.document import Json
from modules.domain.fields import Field, Kind
from modules.domain.merge.runs import is_runs, join, styled


class Choice(StrEnum):
    """What a person can choose. If the two can't stand together, *both* loses least: it keeps the block, ours."""

    OURS = "ours"
    THEIRS = "theirs"
    BOTH = "both"
    MIXED = "mixed"  # the text that the merge made of both


@dataclass(frozen=True)
class Written:
    """The right words, written in place by a person. In JSON: ``{"written": text}``.

    Only decisions about words take them; see :meth:`modules.domain.merge.Decision.takes`.
    """

    text: str


Answer = Choice | Written

WORDS = frozenset({Kind.LINE, Kind.LINES, Kind.ITEMS})
"""Kinds of fields, or of their items, that hold words which somebody writes."""


def answer_of(said: Json) -> Answer:
    """Return the answer for its JSON form, or for itself.

    Raises:
        ValueError: for anything that is no answer.
    """
    if isinstance(said, Written):
        return said
    if isinstance(said, dict) and said.keys() == {"written"} and isinstance(said["written"], str):
        return Written(said["written"])
    return Choice(said)


def json_of(answer: Answer) -> Json:
    """Return the JSON form of an answer: a string, or ``{"written": text}``."""
    return {"written": answer.text} if isinstance(answer, Written) else answer.value


@dataclass(frozen=True)
class Words:
    """The words of a field that both sides changed, and what may be put in their place.

    Attributes:
        field: the row of the grammar; None for a field that the grammar does not have.
        ours, theirs: the values of the two sides.
    """

    field: Field | None
    ours: Json
    theirs: Json

    @property
    def limit(self) -> int:
        """How many characters the field holds; 0 for no limit."""
        return self.field.max_length if self.field else 0

    @property
    def holds_words(self) -> bool:
        """Whether both values are words, so that a person can write others."""
        if isinstance(self.ours, str) and isinstance(self.theirs, str):
            return self.field is None or self.field.kind in WORDS
        return is_runs(self.ours) and is_runs(self.theirs)

    @property
    def both(self) -> Json:
        """Both texts, ours first; None if they can't stand in one field, or are too long for it together."""
        joined = join(self.ours, self.theirs) if self.holds_words else None
        return None if isinstance(joined, str) and not self._fits(joined) else joined

    def takes(self, written: Written) -> bool:
        """Return whether these words may be put here: some, and no more than the field holds."""
        return self.holds_words and bool(written.text.strip()) and self._fits(self._plain(written))

    def value_of(self, written: Written) -> Json:
        """Return the value of the field with these words. Words of a paragraph keep the marks that a side gave them."""
        text = self._plain(written)
        return text if isinstance(self.ours, str) else styled(text, self.ours, self.theirs)

    def _plain(self, written: Written) -> str:
        one_line = isinstance(self.ours, str) and self.field and self.field.kind is not Kind.LINES
        return plaintext.line(written.text) if one_line else plaintext.lines(written.text)

    def _fits(self, text: str) -> bool:
        return not self.limit or len(text) <= self.limit
