"""Paragraphs that one side split or joined while the other edited them (DESIGN §4).

Before the merge the three documents are told in the same paragraphs: where ours has split a paragraph, the base and
theirs are split at the same word, and so on. What is left are edits of paragraphs, which the merge settles as any
other.
A sentence that both sides added in the same place, in a paragraph of its own, gets one id.

Wording that is locked is left as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from modules.domain.document import Block, canonical
from modules.domain.matching import WORD, matches
from modules.domain.merge.flat import Flat, Place
from modules.domain.merge.text import Text, Word, is_runs, read_runs, write_runs
from modules.domain.schema import PARAGRAPHS, VERBATIM

SAID = 0.6
"""How many words of a paragraph must come from another one for it to be a part of that one."""


@dataclass(frozen=True)
class Sides:
    """Three documents laid flat."""

    base: Flat
    ours: Flat
    theirs: Flat

    @property
    def all(self) -> tuple[Flat, Flat, Flat]:
        """The three."""
        return self.base, self.ours, self.theirs


def retell(base: Flat, ours: Flat, theirs: Flat, locked: AbstractSet[str]) -> None:
    """Change the tables of three documents so that they are told in the same paragraphs, wherever that is clear."""
    sides = Sides(base, ours, theirs)
    for place, keys in list(ours.streams.items()):
        before, there = base.streams.get(place, []), theirs.streams.get(place, [])
        if not there or before == keys == there or not locked.isdisjoint((place[0], *before, *keys, *there)):
            continue
        reshaped = _is_reshaped(base, ours, place) or _is_reshaped(base, theirs, place)
        if reshaped and all(
            _is_paragraph(flat.blocks[key]) for flat in sides.all for key in flat.streams.get(place, ())
        ):
            _retell(sides, place)
        if not (base.blocks.keys() >= set(keys) or base.blocks.keys() >= set(there)):
            _name_alike(sides, place)


def _is_reshaped(base: Flat, side: Flat, place: Place) -> bool:
    """Return whether a side may have split or joined blocks of a stream: it has other ones, and changed one of them."""
    before, after = base.streams.get(place, []), side.streams[place]
    return set(before) != set(after) and any(_is_changed(base, side, key) for key in before)


def _is_changed(base: Flat, side: Flat, key: str) -> bool:
    return key in side.blocks and side.blocks[key] is not base.blocks[key] and side.blocks[key] != base.blocks[key]


def _is_text(flat: Flat, place: Place) -> bool:
    return all(_is_paragraph(flat.blocks[key]) for key in flat.streams.get(place, ()))


def _is_paragraph(block: Block) -> bool:
    return block["type"] in PARAGRAPHS and type(block["value"]) is dict and is_runs(block["value"].get("runs"))


def _retell(flats: Sides, place: Place) -> None:
    base = flats.base.streams.get(place, [])
    sides = [_Side(flats.base, flat, place) for flat in (flats.ours, flats.theirs)]
    for keys in _groups(base, sides):
        told = [_Told(flats.base, keys), *(_Told(side.flat, side.keys_of(keys)) for side in sides)]
        if all(one.is_run(place) for one in told) and all(
            one.keys and one.blocks != told[0].blocks for one in told[1:]
        ):
            _write(flats, place, told)


def _groups(base: Sequence[str], sides: Sequence[_Side]) -> Iterable[list[str]]:
    """Yield ids of paragraphs of the base that stand side by side and that a side joined or split."""
    group: list[str] = []
    for at, key in enumerate(base):
        if group and not any(at in side.joints for side in sides):
            yield from _if_told_anew(group, sides)
            group = []
        group.append(key)
    yield from _if_told_anew(group, sides)


def _if_told_anew(group: list[str], sides: Sequence[_Side]) -> Iterable[list[str]]:
    if len(group) > 1 or any(owner in group for side in sides for owner in side.parts.values()):
        yield group


class _Side:
    """What one side did to the paragraphs of a text.

    Attributes:
        joints: indices in the base of paragraphs that were joined with the one before them.
        parts: {id of a paragraph that was split off: id of the one that it was a part of}.
    """

    def __init__(self, base: Flat, flat: Flat, place: Place) -> None:
        self._base, self.flat = base, flat
        self._before, self._after = base.streams.get(place, []), flat.streams[place]
        self.joints = self._find_joints() if set(self._before) - flat.blocks.keys() else set()
        self.parts = self._find_parts() if set(self._after) - base.blocks.keys() else {}

    def keys_of(self, keys: Sequence[str]) -> list[str]:
        """Return the ids on this side of what these paragraphs of the base say."""
        return [key for key in self._after if key in keys or self.parts.get(key) in keys]

    def _find_joints(self) -> set[int]:
        joints: set[int] = set()
        for at, key in enumerate(self._before):
            if _is_changed(self._base, self.flat, key):
                gained = _words(self.flat.blocks[key]) - _words(self._base.blocks[key])
                joints |= {one + 1 for one in self._absorbed(range(at + 1, len(self._before)), gained, step=-1)}
                joints |= {one + 1 for one in self._absorbed(range(at - 1, -1, -1), gained, step=0)}
        return joints

    def _absorbed(self, others: Iterable[int], gained: Counter[str], *, step: int) -> Iterable[int]:
        """Yield the index before each joint with paragraphs that are gone, and whose words are among those gained."""
        for at in others:
            key = self._before[at]
            words = _words(self._base.blocks[key])
            if key in self.flat.blocks or not _is_part(words, gained):
                return
            gained -= words
            yield at + step

    def _find_parts(self) -> dict[str, str]:
        parts: dict[str, str] = {}
        lost: dict[str, Counter[str]] = {}
        for at, key in enumerate(self._after):
            if key in self._base.blocks:
                continue
            words = _words(self.flat.blocks[key])
            for owner in self._neighbors(at):
                if owner not in lost:
                    lost[owner] = _words(self._base.blocks[owner]) - _words(self.flat.blocks[owner])
                if _is_part(words, lost[owner]):
                    parts[key] = owner
                    lost[owner] -= words
                    break
        return parts

    def _neighbors(self, at: int) -> list[str]:
        """Return the nearest paragraphs of the base before and after an index, as far as they stand in this text."""
        near = [
            next((key for key in keys if key in self._base.blocks), "")
            for keys in (reversed(self._after[:at]), self._after[at + 1 :])
        ]
        return [key for key in near if key in self._before and _is_changed(self._base, self.flat, key)]


def _words(block: Block) -> Counter[str]:
    return Counter(WORD.findall("".join(run["text"] for run in block["value"]["runs"])))


def _is_part(words: Counter[str], whole: Counter[str]) -> bool:
    said = (words & whole).total()
    return said > 0 and said >= SAID * words.total()


class _Told:
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


def _breaks(base: _Told, side: _Told) -> _Breaks:
    if side.keys == base.keys:  # each paragraph says what it said, edited
        return _Breaks(dict(zip(base.starts[1:], side.starts[1:], strict=True)), _pairs_by_paragraph(base, side))
    pairs = dict(matches(base.texts, side.texts))
    return _Breaks({_spot(base, pairs, start): start for start in side.starts[1:]}, pairs)


def _pairs_by_paragraph(base: _Told, side: _Told) -> dict[int, int]:
    pairs: dict[int, int] = {}
    for (start, end), (there, stop) in zip(base.spans, side.spans, strict=True):
        found = matches(base.texts[start:end], side.texts[there:stop])
        pairs.update({start + i: there + j for i, j in found})
    return pairs


def _spot(base: _Told, pairs: dict[int, int], start: int) -> int:
    """Return the index in the base at which a paragraph of a side begins: at one of the base, if it may be."""
    before = max((here for here, there in pairs.items() if there < start), default=-1)
    after = min((here for here, there in pairs.items() if there >= start), default=len(base.words))
    return next((one for one in base.starts[1:] if before < one <= after), after)


def _write(flats: Sides, place: Place, told: Sequence[_Told]) -> None:
    """Tell three documents in the paragraphs of both sides. Nothing is done if it is not clear where they begin."""
    base = told[0]
    breaks = [_breaks(base, one) for one in told]
    marks = [set(one.own) for one in breaks]
    clear = all(len(one.own) == len(side.keys) - 1 for one, side in zip(breaks, told, strict=True))
    starts = sorted((marks[0] & marks[1] & marks[2]) | (marks[1] - marks[0]) | (marks[2] - marks[0]))
    if not clear or not all(0 < one < len(base.words) for one in starts):
        return
    keys = _keys((0, *starts), told, breaks)
    elsewhere = any(key in one.flat.blocks and key not in one.keys for one in told for key in keys)
    if elsewhere or not all(keys):
        return
    for side, its in zip(told, breaks, strict=True):
        ends = [0, *(its.at(start, len(side.words)) for start in starts), len(side.words)]
        new = [side.paragraph(key, one, end) for key, (one, end) in zip(keys, pairwise(ends), strict=True) if one < end]
        _replace(side, place, new)


def _keys(starts: Sequence[int], told: Sequence[_Told], breaks: Sequence[_Breaks]) -> list[str]:
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


def _replace(told: _Told, place: Place, new: Sequence[Block]) -> None:
    flat, stream = told.flat, told.flat.streams[place]
    at = stream.index(told.keys[0])
    for key in told.keys:
        del flat.blocks[key], flat.places[key]
    keys = [block["id"] for block in new]
    stream[at : at + len(told.keys)] = keys
    flat.blocks.update(zip(keys, new, strict=True))
    flat.places.update(dict.fromkeys(keys, place))


# The same sentence on both sides


def _name_alike(flats: Sides, place: Place) -> None:
    """Give what both sides added to a text or a list in the same place, and alike, the id that it has in ours."""
    ours = _added(flats, flats.ours, flats.theirs, place)
    theirs = _added(flats, flats.theirs, flats.ours, place)
    for spot, key in theirs.items():
        if spot in ours:
            _rename(flats.theirs, place, key, ours[spot])


def _added(flats: Sides, side: Flat, other: Flat, place: Place) -> dict[tuple[str, bytes], str]:
    """Return ``{(the block before it that both sides have, what it says): id}`` of the wording that a side added."""
    found: dict[tuple[str, bytes], str] = {}
    last = ""
    for key in side.streams[place]:
        block = side.blocks[key]
        if key in other.blocks:
            last = key
        elif key not in flats.base.blocks and block["type"] in VERBATIM:
            found.setdefault((last, canonical([block["type"], block["value"]])), key)
    return found


def _rename(flat: Flat, place: Place, old: str, new: str) -> None:
    stream = flat.streams[place]
    stream[stream.index(old)] = new
    flat.blocks[new] = {**flat.blocks.pop(old), "id": new}
    flat.places[new] = flat.places.pop(old)
