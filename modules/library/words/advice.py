"""Advice on a module: what is left blank, and what is hard to read. It never stops a release."""

from __future__ import annotations

from collections.abc import Iterator

from modules.domain.blanks import blanks
from modules.domain.document import Document, Path, place, plain_text, walk
from modules.domain.readability import grade, sentences, word_count
from modules.library.words.checks import Finding, rich_texts

LONG_SENTENCE = 30
"""Sentences with more words than this are reported.

Plain-language guidance recommends an average of 20 words, so a longer sentence is worth a second look.
"""
HARD_GRADE = 12
"""Texts above this reading grade, in years of school, are reported. 12 is the end of high school."""
ENOUGH_WORDS = 40
"""The number of words below which a reading grade is not reliable."""


def advice(content: Document) -> list[Finding]:
    """Return a finding for each blank, each long sentence and each text that is hard to read."""
    return [*_blanks(content), *_long_sentences(content), *_hard_texts(content)]


def _blanks(content: Document) -> Iterator[Finding]:
    for path, blank in dict.fromkeys(blanks(content)):
        where = place(content, path) if path else content["title"]
        yield Finding(f"{blank} is not filled in: {where}. Write it, or a token that each center fills.", path)


def reading_grade(content: Document) -> float | None:
    """Return the reading grade of all texts of a module together, without its guides.

    None if the module is not in English or has no text.
    """
    words = "\n".join(text for path, text in _texts(content) if "guides" not in path)
    return grade(words) if content["language"] == "en" and words.strip() else None


def _texts(content: Document) -> Iterator[tuple[Path, str]]:
    """Yield (path to the block, text). Statements are left out, because they can't be edited here."""
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
