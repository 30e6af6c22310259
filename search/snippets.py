"""Snippets: the part of a text around the words of a question, with those words marked.

All text is plain. The template escapes it and adds the marks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from search.words import WORD, Question, folded

BEFORE, LENGTH = 60, 240
"""Characters before the first word that matches, and in the whole snippet."""


@dataclass(frozen=True)
class Piece:
    """A part of a text. ``marked`` is True if it is a word that matches."""

    text: str
    marked: bool = False


def marked(text: str, question: Question) -> list[Piece]:
    """Return the whole text as pieces."""
    return list(_pieces(text, question))


def _pieces(text: str, question: Question) -> Iterator[Piece]:
    at = 0
    for found in WORD.finditer(text):
        if question.meets(folded(found.group())):
            if text[at : found.start()]:
                yield Piece(text[at : found.start()])
            yield Piece(found.group(), True)
            at = found.end()
    if text[at:]:
        yield Piece(text[at:])


def first_place(text: str, question: Question) -> int | None:
    """Return the position of the first matching word, or None."""
    words = (found.start() for found in WORD.finditer(text) if question.meets(folded(found.group())))
    return next(words, None)


def snippet(texts: tuple[str, ...], question: Question) -> list[Piece]:
    """Return the part around the first matching word, from the first text that has one.

    If no text matches, return the beginning of the first text that is not empty.
    """
    for text in texts:
        at = first_place(text, question)
        if at is not None:
            return marked(_around(text, at), question)
    return marked(_around(next(filter(None, texts), ""), 0), question)


def _around(text: str, at: int) -> str:
    """Return the part of the text around a position, cut between words, on one line."""
    start = max(0, at - BEFORE)
    if start:
        start = text.find(" ", start, at) + 1 or at
    end = min(len(text), start + LENGTH)
    if end < len(text):
        last = text.rfind(" ", start, end)
        end = last if last > at else end
    cut = " ".join(text[start:end].split())
    return f"{'… ' if start else ''}{cut}{' …' if end < len(text) else ''}"
