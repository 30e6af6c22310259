"""Paragraphs of three documents, told in the paragraphs of both sides: divided at the same words (DESIGN §4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from modules.domain.document import Block, Json
from modules.domain.matching import matches
from modules.domain.merge.flat import Flat, Place
from modules.domain.merge.runs import Text, Word, read_runs, write_runs


class Told:
    """What some paragraphs of one document say, word by word.

    Attributes:
        keys: their ids.
        blocks: the paragraphs.
        words: all their words.
        starts: the index of the first word of each.
    """

    def __init__(self, flat: Flat, keys: Sequence[str]) -> None:
        self.flat, self.keys = flat, list(keys)
        self.blocks = [flat.blocks[key] for key in keys]
        self.words: list[Word] = []
        self.starts: list[int] = []
        for block in self.blocks:
            self.starts.append(len(self.words))
            self.words += read_runs(block["value"]["runs"]).words

    def is_run(self, place: Place) -> bool:
        """Return whether the paragraphs stand side by side, each with words of its own."""
        stream = self.flat.streams.get(place, [])
        at = stream.index(self.keys[0]) if self.keys else 0
        return stream[at : at + len(self.keys)] == self.keys and all(start < end for start, end in self.spans)

    @property
    def spans(self) -> list[tuple[int, int]]:
        """The indices of the first word of each paragraph, and of the one after its last."""
        return list(pairwise([*self.starts, len(self.words)]))

    @property
    def texts(self) -> list[str]:
        """The words without their marks."""
        return [word.text for word in self.words]

    def paragraph(self, key: str, start: int, end: int) -> Block:
        """Return a paragraph with these words: the one that is there, if it has just them."""
        at = max(at for at, first in enumerate(self.starts) if first <= start)
        own = self.blocks[self.keys.index(key)] if key in self.keys else self.blocks[at]
        if self.keys[at] == key and (start, end) == self.spans[at]:
            return self.blocks[at]
        value = {**self.blocks[at]["value"], "runs": write_runs(Text("", self.words[start:end], ""))}
        return {"id": key, "type": own["type"], "value": value}

    def replace(self, place: Place, new: Sequence[Block]) -> None:
        """Put other paragraphs in the place of these."""
        stream, keys = self.flat.streams[place], [block["id"] for block in new]
        at = stream.index(self.keys[0])
        for key in self.keys:
            del self.flat.blocks[key], self.flat.places[key]
        stream[at : at + len(self.keys)] = keys
        self.flat.blocks.update(zip(keys, new, strict=True))
        self.flat.places.update(dict.fromkeys(keys, place))


@dataclass(frozen=True)
class _Breaks:
    """Where the paragraphs of one document begin, by words of the base.

    Attributes:
        own: {index in the base: index in the document} of the paragraphs that it has, but for the first.
        pairs: the words that both have, as indices.
    """

    own: dict[int, int]
    pairs: dict[int, int]

    def at(self, index: int, length: int) -> int:
        """Return the index in the document of what stands at an index in the base."""
        if index in self.own:
            return self.own[index]
        return next((there for here, there in self.pairs.items() if here >= index), length)


def _breaks(told: Sequence[Told]) -> list[_Breaks]:
    """Return where the paragraphs of base, ours and theirs begin.

    If a side has words of its own there, it is not clear where in the base that is. Then it is where another document
    begins one.
    """
    base, *sides = told
    pairs = [_pairs(base, side) for side in sides]
    spots = [_spots(base, side, its) for side, its in zip(sides, pairs, strict=True)]
    clear = [{last for first, last in its.values() if first == last} for its in spots]
    begun = [[*base.starts[1:], *sorted(clear[1 - at])] for at in (0, 1)]
    found = [
        _Breaks({_one_of(span, known): start for start, span in its.items()}, pair)
        for its, known, pair in zip(spots, begun, pairs, strict=True)
    ]
    return [_Breaks({start: start for start in base.starts[1:]}, {at: at for at in range(len(base.words))}), *found]


def _one_of(span: tuple[int, int], known: Sequence[int]) -> int:
    first, last = span
    return next((one for one in known if first <= one <= last), last)


def _pairs(base: Told, side: Told) -> dict[int, int]:
    if side.keys == base.keys:  # each paragraph says what it said, edited
        return _pairs_by_paragraph(base, side)
    return dict(matches(base.texts, side.texts))


def _pairs_by_paragraph(base: Told, side: Told) -> dict[int, int]:
    pairs: dict[int, int] = {}
    for (start, end), (there, stop) in zip(base.spans, side.spans, strict=True):
        found = matches(base.texts[start:end], side.texts[there:stop])
        pairs.update({start + i: there + j for i, j in found})
    return pairs


def _spots(base: Told, side: Told, pairs: dict[int, int]) -> dict[int, tuple[int, int]]:
    """Return for the start of each paragraph of a side, but the first, the indices in the base between which it is."""
    if side.keys == base.keys:
        return {there: (here, here) for here, there in zip(base.starts[1:], side.starts[1:], strict=True)}
    return {start: _span(base, pairs, start) for start in side.starts[1:]}


def _span(base: Told, pairs: dict[int, int], start: int) -> tuple[int, int]:
    before = max((here for here, there in pairs.items() if there < start), default=-1)
    after = min((here for here, there in pairs.items() if there >= start), default=len(base.words))
    return before + 1, after


def tell_alike(place: Place, told: Sequence[Told]) -> None:
    """Tell three documents in the paragraphs of both sides. Nothing is done if it is not clear where they begin."""
    base, breaks = told[0], _breaks(told)
    marks = [set(one.own) for one in breaks]
    starts = sorted((marks[0] & marks[1] & marks[2]) | (marks[1] - marks[0]) | (marks[2] - marks[0]))
    ends = [
        [0, *(its.at(start, len(side.words)) for start in starts), len(side.words)]
        for side, its in zip(told, breaks, strict=True)
    ]
    keys = _keys((0, *starts), told, breaks)
    inside = all(0 < start < len(base.words) for start in starts)
    elsewhere = any(key in one.flat.blocks and key not in one.keys for one in told for key in keys)
    if elsewhere or not (inside and all(keys) and _is_clear(told, breaks, ends)):
        return
    for side, at in zip(told, ends, strict=True):
        spans = zip(keys, pairwise(at), strict=True)
        side.replace(place, [side.paragraph(key, start, end) for key, (start, end) in spans if start < end])


def _is_clear(told: Sequence[Told], breaks: Sequence[_Breaks], ends: Sequence[list[int]]) -> bool:
    """Return whether each paragraph begins at a spot of its own, in order, and none that goes was made another kind."""
    base = told[0]
    return all(
        len(its.own) == len(side.keys) - 1
        and at == sorted(at)
        and all(_is_as_before(base, side, one) for one, start in enumerate(side.starts) if start not in at)
        for side, its, at in zip(told, breaks, ends, strict=True)
    )


def _is_as_before(base: Told, side: Told, at: int) -> bool:
    key, block = side.keys[at], side.blocks[at]
    before = base.blocks[base.keys.index(key)] if key in base.keys else side.blocks[at - 1]
    return bool(_kind_of(block) == _kind_of(before))


def _kind_of(block: Block) -> tuple[str, Json]:
    return block["type"], {name: value for name, value in block["value"].items() if name != "runs"}


def _keys(starts: Sequence[int], told: Sequence[Told], breaks: Sequence[_Breaks]) -> list[str]:
    """Return the id of each paragraph: the one that a side gave it where it begins, ours first, else a spare one."""
    base, ours, theirs = (
        {0: one.keys[0], **{here: one.keys[one.starts.index(start)] for here, start in its.own.items()}}
        for one, its in zip(told, breaks, strict=True)
    )
    wanted = {start: _either(base.get(start), ours.get(start), theirs.get(start)) for start in starts}
    spare = [key for one in told[1:] for key in one.keys if key not in wanted.values()]
    keys: list[str] = []
    for key in wanted.values():
        keys.append(key if key not in keys else spare.pop(0) if spare else "")
    return keys


def _either(base: str | None, ours: str | None, theirs: str | None) -> str:
    """Return the id that a side gave a paragraph, ours first; that of the base if neither did."""
    return next((key for key in (ours, theirs) if key and key != base), base or "")
