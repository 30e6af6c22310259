"""Snippets: the place in a text where the words stand, with each of them marked.

A piece of text is plain all the way; the template escapes it and sets the marks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from search.words import WORD, Question, folded

BEFORE, LENGTH = 60, 240
"""Characters: before the first word that is found, and in all."""


@dataclass(frozen=True)
class Piece:
    """Some characters of a text; ``marked`` where they are a word that is looked for."""

    text: str
    marked: bool = False


def marked(text: str, question: Question) -> list[Piece]:
    """Return the whole text in pieces."""
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
    """Return where the first of the words stands; None where none does."""
    words = (found.start() for found in WORD.finditer(text) if question.meets(folded(found.group())))
    return next(words, None)


def snippet(texts: tuple[str, ...], question: Question) -> list[Piece]:
    """Return the first place of the words in the first text that has one; the beginning of a text where none does."""
    for text in texts:
        at = first_place(text, question)
        if at is not None:
            return marked(_around(text, at), question)
    return marked(_around(next(filter(None, texts), ""), 0), question)


def _around(text: str, at: int) -> str:
    """Return some of the text around a place, cut between words, in one line."""
    start = max(0, at - BEFORE)
    if start:
        start = text.find(" ", start, at) + 1 or at
    end = min(len(text), start + LENGTH)
    if end < len(text):
        last = text.rfind(" ", start, end)
        end = last if last > at else end
    cut = " ".join(text[start:end].split())
    return f"{'… ' if start else ''}{cut}{' …' if end < len(text) else ''}"
