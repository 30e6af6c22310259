"""Merging a text that both sides changed: by words, each with its marks (DESIGN §4).

A text is a string, or the runs of a paragraph (``runs.py``). If words overlap, it is merged by its sentences.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from modules.domain.diff import moved
from modules.domain.document import Json
from modules.domain.matching import matches
from modules.domain.merge.aligned import Lists, align, alike_words, identified, ordered
from modules.domain.merge.runs import (
    Marks,
    Text,
    Word,
    is_runs,
    read_runs,
    read_string,
    texts_of,
    write_runs,
    write_string,
)

SENTENCE_ENDS = (".", "!", "?", "…", ".”", "!”", "?”", '."', '!"', '?"', ".)", "!)", "?)")


class _Overlap(Exception):
    """Both sides changed the same words, or words side by side."""


@dataclass(frozen=True)
class _Hunk:
    """The words ``start`` to ``end`` of the base were replaced by ``words``."""

    start: int
    end: int
    words: list[Word]

    def touches(self, other: _Hunk) -> bool:
        """Tell whether no unchanged word stands between the two."""
        return self.start <= other.end and other.start <= self.end


def merge_text(base: Json, ours: Json, theirs: Json) -> Json:
    """Return the text with the changes of both sides, or None where they overlap or the values are no texts.

    Symmetric in ``ours`` and ``theirs``. O(n log n) in the number of words, for texts that people write.
    """
    texts = (base, ours, theirs)
    read = read_string if all(isinstance(text, str) for text in texts) else read_runs
    if read is read_runs and not all(map(is_runs, texts)):
        return None
    try:
        merged = _merge(*map(read, texts))
    except _Overlap:
        return None
    return write_string(merged) if read is read_string else write_runs(merged)


def _merge(base: Text, ours: Text, theirs: Text) -> Text:
    texts = [base.words, ours.words, theirs.words]
    try:
        words = _sound(_merge_words(*texts), texts)
    except _Overlap:
        words = _sound(_merge_sentences(*texts), texts)
    lead, trail = _either(base.lead, ours.lead, theirs.lead), _either(base.trail, ours.trail, theirs.trail)
    return Text(lead, words, trail)


def _sound(merged: list[Word], texts: Sequence[list[Word]]) -> list[Word]:
    """Return a merged text. Raises _Overlap if it has words that a side took out, or says a new sentence twice.

    That comes of a sentence that one side moved and the other moved elsewhere or took out, or that both added.
    """
    base, ours, theirs, words = (Counter(texts_of(one)) for one in (*texts, merged))
    gone, mine, news = (base - ours) | (base - theirs), ours - base, theirs - base
    if any(times > base[word] - gone[word] + mine[word] + news[word] for word, times in words.items()):
        raise _Overlap
    if mine & news and _says_twice(merged, texts):
        raise _Overlap
    return merged


def _says_twice(merged: list[Word], texts: Sequence[list[Word]]) -> bool:
    """Return whether a text says a sentence more often than each of the others."""
    often, *known = (Counter(tuple(texts_of(one)) for one in _sentences(words)) for words in (merged, *texts))
    return any(times > 1 and times > max(text[said] for text in known) for said, times in often.items())


def _either(base: Any, ours: Any, theirs: Any) -> Any:
    """Merge values that can't be divided. Raises _Overlap."""
    if ours in (theirs, base):
        return theirs
    if theirs == base:
        return ours
    raise _Overlap


def _merge_words(base: list[Word], ours: list[Word], theirs: list[Word]) -> list[Word]:
    sides = [(side, dict(matches(texts_of(base), texts_of(side)))) for side in (ours, theirs)]
    hunks = _agreed(*(_hunks(base, side, pairs) for side, pairs in sides))
    merged: list[Word] = []
    at = 0
    for hunk in [*hunks, _Hunk(len(base), len(base), [])]:
        merged += [_merge_word(base[i], *(side[pairs[i]] for side, pairs in sides)) for i in range(at, hunk.start)]
        for i in range(hunk.start, hunk.end):
            _refuse_restyled(base[i], [side[pairs[i]] for side, pairs in sides if i in pairs])
        merged += hunk.words
        at = hunk.end
    return merged


def _merge_sentences(base: list[Word], ours: list[Word], theirs: list[Word]) -> list[Word]:
    """Merge a text of which a side moved sentences: their order by itself, and each by its words. Raises _Overlap."""
    texts = [_sentences(words) for words in (base, ours, theirs)]
    said = [[tuple(texts_of(sentence)) for sentence in text] for text in texts]
    pairs = [align(said[0], side, partial(_alike, said[0], side)) for side in said[1:]]
    lists = identified(len(said[0]), pairs[0], pairs[1], (said[1], said[2]))
    order = _order_of_sentences(lists)
    known = [dict(zip(keys, text, strict=True)) for keys, text in zip(lists, texts, strict=True)]
    return [word for key in order for word in _merge_sentence(*(side.get(key) for side in known))]


def _alike(before: list[tuple[str, ...]], after: list[tuple[str, ...]], i: int, j: int) -> float:
    return alike_words(before[i], after[j])


def _order_of_sentences(lists: Lists) -> list[str]:
    """Return the sentences in order. Raises _Overlap if nobody moved one, or if it matters which side is the first."""
    base, ours, theirs = lists
    if not (moved(base, ours) or moved(base, theirs)):
        raise _Overlap
    kept = {key for key in {*ours, *theirs} if (key in ours and key in theirs) or key not in base}
    gone = set(base) - kept
    order, apart = ordered(lists, kept | gone.intersection([*ours, *theirs]), theirs_first=False)
    other, _ = ordered(Lists(base, theirs, ours), set(order), theirs_first=False)
    if apart or order != other:
        raise _Overlap
    return order


def _merge_sentence(base: list[Word] | None, ours: list[Word] | None, theirs: list[Word] | None) -> list[Word]:
    """Merge one sentence; None where it does not exist. Raises _Overlap."""
    if ours is not None and theirs is not None:
        return ours if base is None else _merge_words(base, ours, theirs)
    only = ours if theirs is None else theirs
    if base is None:
        return only or []
    if only is not None and [(word.text, word.marks) for word in only] != [(word.text, word.marks) for word in base]:
        raise _Overlap
    return []


def _sentences(words: list[Word]) -> list[list[Word]]:
    """Divide words into sentences. The last one may have no end."""
    sentences: list[list[Word]] = [[]]
    for word in words:
        sentences[-1].append(word)
        if word.text.endswith(SENTENCE_ENDS):
            sentences.append([])
    return [sentence for sentence in sentences if sentence]


def _refuse_restyled(base: Word, kept: list[Word]) -> None:
    """Raise _Overlap where one side replaced a word and the other gave it marks or other white space."""
    if any(word.marks != base.marks or _gap(base, word) != base.gap for word in kept):
        raise _Overlap


def _gap(base: Word, side: Word) -> str | None:
    """Return the white space before a word; the first word of a text says nothing of it."""
    return base.gap if side.gap is None or base.gap is None else side.gap


def _agreed(ours: list[_Hunk], theirs: list[_Hunk]) -> list[_Hunk]:
    """Return the hunks of both sides in order, the same one once. Raises _Overlap."""
    merged: list[_Hunk] = []
    i = j = 0
    while i < len(ours) and j < len(theirs):
        one, other = ours[i], theirs[j]
        if one.touches(other):
            if one != other:
                raise _Overlap
            i, j = i + 1, j + 1
            merged.append(one)
        elif one.start < other.start:
            i += 1
            merged.append(one)
        else:
            j += 1
            merged.append(other)
    return merged + ours[i:] + theirs[j:]


def _hunks(base: list[Word], side: list[Word], pairs: dict[int, int]) -> list[_Hunk]:
    hunks: list[_Hunk] = []
    at = there = 0
    for i, j in [*pairs.items(), (len(base), len(side))]:
        if (at, there) != (i, j):
            hunks.append(_Hunk(at, i, side[there:j]))
        at, there = i + 1, j + 1
    return hunks


def _merge_word(base: Word, ours: Word, theirs: Word) -> Word:
    gap = _either(base.gap, _gap(base, ours), _gap(base, theirs))
    if gap is None:
        gap = ours.gap if theirs.gap is None else theirs.gap
    if ours.marks == theirs.marks or theirs.marks == base.marks:
        return Word(base.text, gap, ours.marks)
    if ours.marks == base.marks:
        return Word(base.text, gap, theirs.marks)
    return Word(base.text, gap, tuple(map(_merge_marks, base.marks, ours.marks, theirs.marks)))


def _merge_marks(base: Marks, ours: Marks, theirs: Marks) -> Marks:
    """Merge each mark on its own; a link is one mark, whatever its address. Raises _Overlap."""
    names = [{_name(mark): mark for mark in marks} for marks in (base, ours, theirs)]
    merged = {name: _either(*(side.get(name) for side in names)) for name in sorted({*names[0], *names[1], *names[2]})}
    present = [mark for mark in merged.values() if mark is not None]
    return sorted(present, key=lambda mark: isinstance(mark, dict))


def _name(mark: Json) -> str:
    return str(mark["type"]) if isinstance(mark, dict) else str(mark)
