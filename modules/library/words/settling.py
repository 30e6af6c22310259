"""A save is a merge: of what a form was opened from, what the form holds, and what its page holds now (decision 32).

``kept/opened.py`` keeps what a form was opened from. If nobody saved in between and the form changed nothing locked,
its words are saved as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from modules.domain.diff import Change, diff
from modules.domain.document import Block, Document, DocumentError, check, digest
from modules.domain.identity import give_back
from modules.domain.merge import Decision, DecisionKind, Merge, Outcome, merge, resolve
from modules.domain.schema import row
from modules.domain.words import Words
from modules.kept.opened import OpenedForm, base_of, open_form
from modules.library.words import answers
from modules.library.words.answers import Answers, held, worth_keeping
from modules.library.words.codec import Decoder, encode
from modules.library.words.rows import Rows

OPENED_FROM = "opened_from"
"""The field of a form that names what it was opened from."""
SEEN = "seen"
"""The field that names the state of the merge that a person was shown."""
UPKEEP = "upkeep"
"""The key under which a merge has the fields of a page that are not part of its document."""
ASKED = frozenset({Outcome.CONFLICT, Outcome.MIXED, Outcome.OFFERED})
"""Outcomes that a person settles: words of one side would be in no page, or words of both mixed unseen."""
REPLACED = frozenset({DecisionKind.EDITED, DecisionKind.RETYPED})
"""Kinds of decisions about the words of a block; the others are about its place or its existence."""


@dataclass(frozen=True)
class Pin:
    """A release that words come from: what people call it, and what it has for one page."""

    name: str
    words: Words


class Settleable(Protocol):
    """A page whose saves are merges: see ``ContentPage``."""

    pk: Any
    document_type: str
    asset_center_id: int | None
    pin: int | None
    held_to: Words
    origin: Words

    def upkeep(self, said: Mapping[str, Any]) -> Document:
        """Return the fields that are not part of the document; ``said`` has those that a form changes."""

    def conform(self, document: Document, opened: Words | None = None) -> Document:
        """Return the document with what no form decides. ``opened`` is what the form was opened from."""

    def breaks_locks(self, document: Document) -> bool:
        """Return whether a document changes, moves or lacks a locked block."""

    def without_copies(self, document: Document) -> Document:
        """Return the document without copies of locked blocks."""


@dataclass(frozen=True)
class Settled:
    """The outcome of a save.

    Attributes:
        typed: what the form holds.
        document: what is to be saved.
        base: what the form was opened from.
        theirs: what the page held.
        state: a digest of everything that was merged: the same state has the same outcome.
        merges: empty if the words are saved as they were typed.
        answers: those that were sent, as far as a decision asks; among them words in place that don't fit.
        seen: the state that the person was shown; empty if they were shown none.
        left_out: ids of copies of locked blocks, which are not saved.
    """

    typed: Words
    document: Document
    base: Words
    theirs: Words
    state: str
    merges: tuple[Merge, ...] = ()
    answers: Answers = field(default_factory=dict)
    seen: str = ""
    left_out: frozenset[str] = frozenset()

    @cached_property
    def decisions(self) -> list[Decision]:
        """All decisions of the merges."""
        return [decision for one in self.merges for decision in one.decisions]

    @cached_property
    def asked(self) -> list[Decision]:
        """The decisions that a person settles, answered or not: texts with words of both sides come first."""
        found = [decision for decision in self.decisions if decision.outcome in ASKED]
        return sorted(found, key=lambda decision: decision.outcome is not Outcome.MIXED)

    @cached_property
    def put_back(self) -> list[Decision]:
        """The decisions by which locked words replace words of the form."""
        return [one for one in self.decisions if one.outcome is Outcome.TAKEN and one.kind in REPLACED]

    @cached_property
    def crowded_out(self) -> list[Block]:
        """Paragraphs and list items of the form that stood in locked words and are not saved."""
        return [block for one in self.merges for block in one.crowded_out]

    @cached_property
    def differences(self) -> list[Change]:
        """What differs between the form and what is saved."""
        return [] if self.document is self.typed.document else diff(self.typed.document, self.document)

    @cached_property
    def locked(self) -> list[Change]:
        """The differences by which locked words stay as they were released."""
        held = {one.block for one in self.decisions if one.outcome is Outcome.TAKEN}
        held |= {block["id"] for block in self.crowded_out} | self.left_out
        return [change for change in self.differences if change.block in held]

    @cached_property
    def came_in(self) -> list[Change]:
        """The other differences: what others saved since the form was opened."""
        locked = {id(change) for change in self.locked}
        return [change for change in self.differences if id(change) not in locked]

    @property
    def goes_on_from(self) -> Words:
        """The base of the next save of the same form, which still shows what was typed, and not what came in."""
        return self.typed

    @property
    def unanswered(self) -> list[Decision]:
        """The decisions that wait for a person: without an answer, or with words in place that don't fit."""
        answered = held(self.asked, self.answers)
        return [decision for decision in self.asked if decision.id not in answered]

    @property
    def waits(self) -> bool:
        """Whether a person has to look before anything is saved."""
        unseen = self.seen != self.state and bool(self.put_back or self.crowded_out)
        return bool(self.unanswered) or unseen

    @property
    def unread(self) -> bool:
        """Whether the words are not those that the person saw: a reason not to approve them yet."""
        return self.waits or (self.seen != self.state and bool(self.came_in))


class Entry:
    """A form that is being saved: what it was opened from, and what its page holds now.

    Attributes:
        rows: the rows that both point to.
        said: the values of the form that are not part of the document.
        settled: the outcome; None before :meth:`settle`.
        renamed: ``{id that the form sent: id that its words have}``, for the blocks whose ids differ.
    """

    def __init__(self, page: Settleable, sent: Mapping[str, str], *, moved: Merge | None = None) -> None:
        """Read the page. Call it before the form writes into the page object.

        Args:
            page: as the database has it.
            sent: the fields of the form.
            moved: how the words that the form showed came about, if they were moved to the page's release.
        """
        self.rows = Rows(page.asset_center_id)
        self.said: Mapping[str, Any] = {}
        self.settled: Settled | None = None
        self.renamed: Mapping[str, str] = {}
        self._page, self._sent, self._moved = page, sent, moved
        self._theirs = standing_words(page, self.rows)

    @cached_property
    def base(self) -> OpenedForm | None:
        """What the form was opened from; None if it is not kept any longer."""
        return base_of(self._page.pk, self._sent.get(OPENED_FROM, ""))

    @cached_property
    def opened(self) -> Words | None:
        """The words that the page had when the form was opened; None if they are not kept any longer."""
        return self.base.words if self.base else None

    def settle(self, document: Document) -> Document:
        """Return what is to be saved instead of ``document``, what the form holds, with the page's upkeep.

        Raises:
            DocumentError: an id is repeated.
        """
        own = self._with_own_ids(document)
        typed = _with_upkeep(self._page, self._page.conform(own, self.opened), self.said)
        theirs = self._theirs or typed
        self.settled = settle(self._page, typed, self._base(theirs), theirs, sent=self._sent, moved=self._moved)
        return self.settled.document

    def _with_own_ids(self, document: Document) -> Document:
        """Return what the form holds with the ids of its words, as what it was opened from has them (decision 2)."""
        opened = self.opened or self._theirs
        if opened is not None:
            was = {name: value for name, value in opened.document.items() if name != UPKEEP}
            given = give_back(document, was, lambda: self._page.origin.document)
            document, self.renamed = given.document, given.renamed
        check(document)
        return document

    @property
    def held(self) -> Document | None:
        """What the page held, with its upkeep; None if no document can say it."""
        return self._theirs.document if self._theirs else None

    @property
    def reverts(self) -> bool:
        """Whether the form shows words of an earlier release, moved to the page's."""
        return self._moved is not None

    def go_on(self) -> OpenedForm | None:
        """Keep the base of the form's next save; None if nothing was saved."""
        if self.settled is None:
            return None
        since = self.base if self.settled.came_in else None
        return open_form(self._page.pk, self.settled.goes_on_from, pin=self._page.pin, after=self.base, since=since)

    def _base(self, theirs: Words) -> Words:
        """Return the base; no words if it is not kept any longer, so that a person is asked about each difference."""
        if self._theirs is None:
            return theirs
        return self.opened or Words(row(self._page.document_type).empty())


def settle(
    page: Settleable,
    typed: Words,
    base: Words,
    theirs: Words,
    *,
    sent: Mapping[str, str],
    moved: Merge | None = None,
) -> Settled:
    """Merge what a form holds.

    Args:
        page: whose locked words hold.
        typed: what the form holds.
        base: what it was opened from.
        theirs: what the page holds.
        sent: the fields of the form: the answers, and the state that the person was shown.
        moved: how the words that the form showed came about, if they were moved to the page's release.
    """
    document = page.without_copies(typed.document)
    copies = document is not typed.document
    left_out = typed.blocks.keys() - Words(document).blocks.keys() if copies else ()
    merges = [moved] if moved else []
    said = answers.sent(sent)
    for one in _steps(page.held_to.verbatim, base, theirs, moved, said):
        if one.applies(page, document):
            merges.append(merge(one.base.document, document, one.theirs.document, one.locked))
            document = resolve(merges[-1], held(merges[-1].decisions, said))
    kept = worth_keeping([decision for one in merges for decision in one.decisions], said)
    state = digest([base.digest, typed.digest, theirs.digest])
    return Settled(typed, document, base, theirs, state, tuple(merges), kept, sent.get(SEEN, ""), frozenset(left_out))


def _steps(locked: frozenset[str], base: Words, theirs: Words, moved: Merge | None, said: Answers) -> Iterator[_Step]:
    """Yield the merges to make, each with the outcome of the one before."""
    if moved:
        chosen = resolve(moved, held(moved.decisions, said))
        yield _Step(Words(moved.document), Words(chosen), locked)
    yield _Step(base, theirs, locked)


@dataclass(frozen=True)
class _Step:
    """A merge of the form's words, which come from ``base``, with ``theirs``."""

    base: Words
    theirs: Words
    locked: frozenset[str]

    def applies(self, page: Settleable, ours: Document) -> bool:
        """Return whether there is anything to merge."""
        return self.base.digest != self.theirs.digest or page.breaks_locks(ours)


def move_to_release(page: Any, came_from: Pin) -> Merge | None:
    """Give a page object the words that an update from ``came_from`` to its release would; None if it can't be read.

    A conflict keeps the words of the page object: saving asks.
    """
    try:
        ours = page.conform(encode(page), came_from.words)
        merged = merge(came_from.words.document, ours, page.held_to.document, page.held_to.verbatim)
        Decoder(merged.document, page.asset_center_id).fill(page, merged.document)
    except DocumentError:
        return None
    return merged


def standing_words(page: Settleable, rows: Rows | None = None) -> Words | None:
    """Return what a page holds, with its upkeep; None if no document can say it."""
    try:
        return _with_upkeep(page, encode(page, rows), {})
    except DocumentError:
        return None


def _with_upkeep(page: Settleable, document: Document, said: Mapping[str, Any]) -> Words:
    upkeep = page.upkeep(said)
    return Words({**document, UPKEEP: upkeep} if upkeep else document)
