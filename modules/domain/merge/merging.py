"""Merging what a center wrote with what DHS released since, block by block (DESIGN §4).

The three documents are laid flat; then existence and place (``placement``), order (``siblings``) and each field
(``building``, and ``text`` for words) are settled on their own, and the tree is built again. Every choice is an input
of the same computation, so it can't matter in which sequence choices are taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from modules.domain.document import Block, Document, Json
from modules.domain.merge.answers import Answer, Written, answer_of
from modules.domain.merge.building import Builder
from modules.domain.merge.decisions import Decision, Ledger
from modules.domain.merge.flat import Flats, Moves
from modules.domain.merge.placement import Placement
from modules.domain.merge.retelling import retell
from modules.domain.merge.shapes import Shapes, Sides


@dataclass(frozen=True)
class Merge:
    """A merged document, and what a person should choose or know.

    Attributes:
        document: keeps ours in every conflict that was not chosen. It shares parts with the documents merged: read it,
            don't write to it.
        decisions: in the order of the document.
        crowded_out: paragraphs and list items of ours that are gone because they stood in locked words, as ours has
            them: to show to the people who wrote them. No choice brings them back.
    """

    document: Document
    decisions: tuple[Decision, ...]
    crowded_out: tuple[Block, ...]
    _sources: _Sources = field(repr=False, compare=False)


@dataclass(frozen=True)
class _Sources:
    """The arguments of a merge."""

    base: Document
    ours: Document
    theirs: Document
    locked: frozenset[str]
    word_for_word: bool


def merge(
    base: Document,
    ours: Document,
    theirs: Document,
    locked: frozenset[str] = frozenset(),
    *,
    word_for_word: bool = True,
    choices: Mapping[str, Json] | None = None,
) -> Merge:
    """Merge two documents that came from one.

    O(n log n) in the number of blocks. Deterministic; the inputs are left as they are.

    Args:
        base: what both came from: the release that a clone is pinned to.
        ours: the clone.
        theirs: the new release.
        locked: ids of the blocks of ``theirs`` whose own fields, place and existence must be theirs. The paragraphs of
            a text are blocks too: to lock a text, lock its paragraphs with it.
        word_for_word: whether our own paragraphs and list items inside a locked block go (see ``verbatim.py``).
            Blocks of any other type that we put into a locked block stay in any case.
        choices: made on an earlier merge of the same documents: the merged document has them taken, as by
            :func:`resolve`. One that answers no decision of the merge must be left out.

    Raises:
        DocumentError: if an id is empty or repeated within one of the documents.
        ValueError: a choice is none of :class:`Choice`, nor written words.
    """
    taken = {name: answer_of(said) for name, said in (choices or {}).items()}
    return _merge(_Sources(base, ours, theirs, frozenset(locked), word_for_word), taken)


def resolve(merge: Merge, choices: Mapping[str, Json]) -> Document:
    """Return the merged document with the choices taken.

    A conflict without a choice stays ours, a mixed text without one stays mixed, an offer without one stays removed,
    and what was taken because it is locked stays taken whatever is chosen. See :class:`Choice` for *both* where two
    values can't stand together. A block that is brought back stands where what holds it has a stream for it; else it
    stays removed.

    Args:
        merge: the merge.
        choices: decision id → ``"ours"``, ``"theirs"``, ``"both"`` or ``"mixed"``, or for words :class:`Written` or
            its JSON form.

    Raises:
        ValueError: for an id that is no decision of this merge, for another word, and for written words that the
            field does not hold.
    """
    decisions = {decision.id: decision for decision in merge.decisions}
    unknown = sorted(choices.keys() - decisions.keys())
    if unknown:
        raise ValueError(f"No decision of this merge: {', '.join(unknown)}")
    answers = {name: answer_of(said) for name, said in choices.items()}
    for name, answer in answers.items():
        if isinstance(answer, Written) and not decisions[name].takes(answer):
            raise ValueError(f"These words can’t stand there: {answer.text!r}")
    return _merge(merge._sources, answers).document


def _merge(sources: _Sources, answers: Mapping[str, Answer]) -> Merge:
    flats = Flats(sources.base, sources.ours, sources.theirs)
    retell(flats.base, flats.ours, flats.theirs, sources.locked)
    local, upstream = Moves(flats.base, flats.ours), Moves(flats.base, flats.theirs)
    sides = Sides(
        flats.base,
        flats.ours,
        flats.theirs,
        sources.locked,
        Ledger(answers),
        local,
        upstream,
        sources.word_for_word,
    )
    shapes = Shapes(sides)
    placement = Placement(sides, shapes)
    builder = Builder(sides, shapes, placement, flats.still)
    document = builder.document()
    return Merge(document, builder.decisions(), builder.in_order(placement.crowded_out), sources)
