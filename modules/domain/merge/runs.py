"""A text as words: read from a string or from the runs of a paragraph, and written back (DESIGN §4).

Runs are ``[{"text": str, "marks": [mark]}]``. Marks are kept letter by letter and written back as runs, so that no mark
can be opened and not closed. A token such as ``{{center.name}}`` is one word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from modules.domain.document import Json
from modules.domain.matching import WORD, matches

RUN_KEYS = frozenset({"text", "marks"})

Marks = list[Json]


@dataclass(frozen=True)
class Word:
    """A word, the white space before it (None for the first) and the marks of each letter (none in a string)."""

    text: str
    gap: str | None
    marks: tuple[Marks, ...]


@dataclass(frozen=True)
class Text:
    lead: str
    words: list[Word]
    trail: str


def is_runs(value: Json) -> bool:
    """Tell whether a value is the runs of a paragraph; it may have none."""
    return isinstance(value, list) and all(isinstance(run, dict) and run.keys() == RUN_KEYS for run in value)


def read_string(text: str) -> Text:
    return _split(text, [])


def read_runs(runs: Sequence[dict[str, Json]]) -> Text:
    letters = [run["marks"] for run in runs for _ in run["text"]]
    return _split("".join(run["text"] for run in runs), letters)


def _split(text: str, letters: list[Marks]) -> Text:
    words: list[Word] = []
    end = 0
    for match in WORD.finditer(text):
        gap = text[end : match.start()] if words else None
        words.append(Word(match.group(), gap, tuple(letters[match.start() : match.end()])))
        end = match.end()
    lead = text[: len(text) - len(text.lstrip())] if words else ""
    return Text(lead, words, text[end:])


def texts_of(words: list[Word]) -> list[str]:
    return [word.text for word in words]


def write_string(text: Text) -> str:
    words = [(word.gap or " ") + word.text if at else word.text for at, word in enumerate(text.words)]
    return text.lead + "".join(words) + text.trail


def write_runs(text: Text) -> list[Json]:
    pieces: list[tuple[str, Marks]] = []
    for word in text.words:
        if pieces:
            gap = word.gap or " "
            pieces.append((gap, _shared(pieces[-1][1], word.marks[0], gap)))
        pieces += zip(word.text, word.marks, strict=True)
    return _joined(pieces)


def join(ours: Json, theirs: Json) -> Json:
    """Return both texts, ours first; None where the two can't stand in one field."""
    if isinstance(ours, str) and isinstance(theirs, str) and ours and theirs:
        return ours + ("\n" if "\n" in ours + theirs else " / ") + theirs
    if is_runs(ours) and is_runs(theirs) and ours and theirs:
        shared = _shared(ours[-1]["marks"], theirs[0]["marks"], "\n")
        return _joined([(run["text"], run["marks"]) for run in [*ours, {"text": "\n", "marks": shared}, *theirs]])
    return None


def _shared(left: Marks, right: Marks, gap: str) -> Marks:
    """White space has the marks that both sides of it share; a line break stands in no link."""
    return [mark for mark in left if mark in right and not ("\n" in gap and isinstance(mark, dict))]


def _joined(pieces: list[tuple[str, Marks]]) -> list[Json]:
    runs: list[Json] = []
    for text, marks in pieces:
        if runs and runs[-1]["marks"] == marks:
            runs[-1]["text"] += text
        else:
            runs.append({"text": text, "marks": list(marks)})
    return runs


def styled(text: str, *sources: Json) -> list[Json]:
    """Return the runs of a text, each word with the marks that it has in the first of the sources that has it."""
    read = _split(text, [[] for _ in text])
    words = list(read.words)
    left = list(range(len(words)))
    for source in sources:
        found = read_runs(source).words
        pairs = dict(matches([words[at].text for at in left], texts_of(found)))
        for i, j in pairs.items():
            words[left[i]] = replace(words[left[i]], marks=found[j].marks)
        left = [at for i, at in enumerate(left) if i not in pairs]
    return write_runs(Text(read.lead, words, read.trail))
