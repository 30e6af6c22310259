"""A piece of what a reader takes in; see ``pieces.py``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

from modules.domain.document import Json


class Is(StrEnum):
    """What a piece is."""

    WORD = "word"
    SPACE = "space"  # white space other than a single space with the marks that the words beside it share
    LINK = "link"  # where the linked words before it lead
    PICTURE = "picture"
    FILE = "file"
    SETTING = "setting"  # a choice or a number
    BEGIN = "begin"  # the name of a field, or of a block in a stream


@dataclass(frozen=True)
class Piece:
    """One piece.

    Attributes:
        kind: what it is.
        text: what a person reads. For white space, the white space itself.
        marks: names of marks, such as “bold”, as the document lists them.
        linked: whether the words lead somewhere.
        glued: whether no space stands before the word, although a piece does: “re” and bold “port”.
        asset: the SHA-256 of a picture or file.
        key: what tells apart pieces that read alike, such as two pictures of one name.
        begins: what begins here: “field”, “row”, “cell”, “value”, or the type of a block.
    """

    kind: Is
    text: str
    marks: tuple[str, ...] = ()
    linked: bool = False
    glued: bool = False
    asset: str = ""
    key: str = ""
    begins: str = ""


Pieces = tuple[Piece, ...]


def as_json(value: Json) -> str:
    """Return a value as JSON, equal for equal values."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
