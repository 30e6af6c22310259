"""Laws of texts: what is told in other paragraphs, what is mixed and in which order, what stands once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from modules.domain.document import Document, Json, canonical
from modules.domain.merge import Outcome
from modules.domain.merge.flat import Flat, Place, below, flatten
from modules.domain.merge.runs import is_runs, read_runs
from modules.domain.merge.text import SENTENCE_ENDS
from modules.domain.schema import PARAGRAPHS, VERBATIM
from tests.domain.laws.case import Case, told_alike


def law_telling_documents_alike_loses_no_word(base: Document, ours: Document, theirs: Document) -> None:
    """Told in the same paragraphs, each document says what it said, in the same places, other blocks too."""
    for before, after in zip(map(flatten, (base, ours, theirs)), told_alike(base, ours, theirs), strict=True):
        assert before.streams.keys() == after.streams.keys()
        assert after.blocks.keys() == after.places.keys() == {key for keys in after.streams.values() for key in keys}
        for place, keys in before.streams.items():
            assert said_in(before, keys) == said_in(after, after.streams[place]), place


def said_in(flat: Flat, keys: list[str]) -> list[Any]:
    """Return what stands in a stream: the words of its paragraphs with their marks, and its other blocks."""
    found: list[Any] = []
    for key in keys:
        block = flat.blocks[key]
        if block["type"] == "paragraph" and isinstance(block["value"], dict) and is_runs(block["value"].get("runs")):
            found += [(word.text, word.marks) for word in read_runs(block["value"]["runs"]).words]
        else:
            found.append((block["type"], canonical(block["value"])))
    return found


def merged_words(case: Case) -> Iterator[list[list[str]]]:
    """Yield what the three and the result say, for each paragraph that both sides changed and nobody asks about."""
    asked = {one.block for one in case.decisions if one.outcome is Outcome.CONFLICT}
    for key, block in case.result.blocks.items():
        values = [below(flat.value(key), ("runs",)) for flat in (case.base, case.ours, case.theirs, case.result)]
        if block["type"] in PARAGRAPHS and all(map(is_runs, values)) and key not in asked:
            before, here, there, merged = (text_of(value).split() for value in values)
            if before not in (here, there):
                yield [before, here, there, merged]


def text_of(runs: Json) -> str:
    """Return the words of runs without their marks."""
    return "".join(run["text"] for run in runs)


def law_a_text_that_both_changed_has_the_words_of_both(base: Document, ours: Document, theirs: Document) -> None:
    """A text that both changed has each word that a side added, none that one took out, the others as before."""
    for texts in merged_words(Case(base, ours, theirs)):
        before, here, there, merged = map(Counter, texts)
        added, gone = (here - before) + (there - before), (before - here) | (before - there)
        assert not ((here - before) | (there - before)) - merged, texts
        assert not before - (before - here) - (before - there) - merged, texts
        assert not merged - before - added, texts
        assert all(merged[word] <= before[word] - gone[word] + added[word] for word in gone), texts


def law_sentences_stand_as_the_side_that_moved_them_has_them(base: Document, ours: Document, theirs: Document) -> None:
    """Of two sentences of one text that a side turned around, the first is the first of that side."""
    for texts in merged_words(Case(base, ours, theirs)):
        before, here, there, merged = map(sentences, texts)
        for one, other in combinations([key for key in before if key in here and key in there and key in merged], 2):
            first, local, upstream, result = (
                side.index(one) < side.index(other) for side in (before, here, there, merged)
            )
            assert result == (upstream if local == first else local), (one, other)


def sentences(words: list[str]) -> list[str]:
    """Return the sentences of a text that it says once."""
    found = [""]
    for word in words:
        found[-1] += f" {word}"
        if word.endswith(SENTENCE_ENDS):
            found.append("")
    return [one for one in found if one and found.count(one) == 1]


def law_the_same_sentence_added_by_both_stands_once(base: Document, ours: Document, theirs: Document) -> None:
    """What both sides added to a text or a list in the same place, and alike, is there as often as on one side."""
    case = Case(base, ours, theirs)
    flats = [flatten(document) for document in (base, ours, theirs)]
    for place in flats[1].streams.keys() & flats[2].streams.keys():
        for said in added(flats[1], flats, place) & added(flats[2], flats, place):
            here, there, result = (how_often(flat, said[1]) for flat in (*flats[1:], case.result))
            assert result <= max(here, there), said


def added(side: Flat, flats: list[Flat], place: Place) -> set[tuple[str, bytes]]:
    """Return (the block before it that both sides have, what it says) of the wording that a side added."""
    known = flats[1].blocks.keys() & flats[2].blocks.keys()
    found, last = set(), ""
    for key in side.streams[place]:
        if key in known:
            last = key
        elif key not in flats[0].blocks and side.blocks[key]["type"] in VERBATIM:
            found.add((last, said_by(side, key)))
    return found


def said_by(flat: Flat, key: str) -> bytes:
    """Return what a block says, and of which type it is."""
    return canonical([flat.blocks[key]["type"], flat.blocks[key]["value"]])


def how_often(flat: Flat, said: bytes) -> int:
    """Return how many blocks of a document say this."""
    return sum(said_by(flat, key) == said for key in flat.blocks)
