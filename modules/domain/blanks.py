"""Blanks in words: what somebody still has to fill in, in brackets. Participants read a neutral sentence instead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modules.domain.document import Document, Path, walk
from modules.domain.outgoing import Edits, replaced, strings
from modules.domain.schema import VERBATIM

BLANK = re.compile(r"\[(?!sic\])[^\W\d_][^\[\]{}]{2,300}\]")
"""Matches words in brackets, and neither a number nor a sign in brackets."""
_OF_DHS = re.compile(r"\[DHS\b", re.IGNORECASE)
ASK, WAITS = "Ask your fusion center.", "DHS has not supplied this yet."
"""What participants read in place of a blank: of the center, and of DHS."""


def is_of_dhs(blank: str) -> bool:
    """Return whether DHS fills a blank in, and not the center."""
    return bool(_OF_DHS.match(blank))


def edits(text: str) -> Edits:
    """Return what takes the place of each blank in a text that participants read."""
    if "[" not in text:
        return ()
    return [
        (one.start(), one.end(), _instead(one.group(), text[one.end() : one.end() + 1])) for one in BLANK.finditer(text)
    ]


def _instead(blank: str, after: str) -> str:
    said = WAITS if is_of_dhs(blank) else ASK
    return said.removesuffix(".") if after in (".", ",", ";", ":", "?", "!") and after else said


def without(text: str) -> str:
    """Return a text as participants read it."""
    return replaced(text, edits(text))


def blanks(document: Document) -> Iterator[tuple[Path, str]]:
    """Yield each blank in a document with the path to its block; ``()`` for the document's own fields."""
    for path, block in walk(document):
        if block["type"] not in VERBATIM:
            yield from ((path, found) for text in strings(block["value"], deep=False) for found in BLANK.findall(text))
    own = {name: value for name, value in document.items() if isinstance(value, str)}
    yield from (((), found) for text in strings(own) for found in BLANK.findall(text))
