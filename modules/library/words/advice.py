"""What would make a module easier to read. None of it stops a release."""

from __future__ import annotations

from collections.abc import Iterator

from modules.domain.document import Document, Path, place, plain_text, walk
from modules.domain.readability import grade, sentences, word_count
from modules.library.words.checks import Finding, rich_texts

LONG_SENTENCE = 30
"""Words. Plain-language guidance asks for 20 on average; what is twice as long as most is worth a second look."""
HARD_GRADE = 12
"""Years of school. Texts above need more than a high school."""
ENOUGH_WORDS = 40
"""A grade of fewer says little."""


def advice(content: Document) -> list[Finding]:
    """Return a sentence for each text that is hard to read, each with its place."""
    return [*_long_sentences(content), *_hard_texts(content)]


def reading_grade(content: Document) -> float | None:
    """Return the grade of all texts of a module, its guides left out; None where it is not English, or has no text."""
    words = "\n".join(text for path, text in _texts(content) if "guides" not in path)
    return grade(words) if content["language"] == "en" and words.strip() else None


def _texts(content: Document) -> Iterator[tuple[Path, str]]:
    """Yield each text with the path to its block; statements, which an editor can't shorten here, are left out."""
    for path, block in walk(content):
        for paragraphs in rich_texts(block):
            yield path, plain_text(paragraphs)


def _long_sentences(content: Document) -> Iterator[Finding]:
    for path, text in _texts(content):
        for sentence in sentences(text):
            count = word_count(sentence)
            if count > LONG_SENTENCE:
                begin = " ".join(sentence.split()[:6])
                yield Finding(f"A sentence of {count} words, “{begin} …”: {place(content, path)}.", path)


def _hard_texts(content: Document) -> Iterator[Finding]:
    if content["language"] != "en":
        return
    for path, text in _texts(content):
        if word_count(text) >= ENOUGH_WORDS and grade(text) > HARD_GRADE:
            yield Finding(f"A text of reading grade {grade(text):.0f}: {place(content, path)}.", path)
