"""Finding words in a document, and replacing them. Marks, links, tokens, ids and all other words stay as they are.

What is found is named by its block, its number there, and the text that it stands in: a name says nothing any more
once the text was changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from modules.domain.arranging import with_block
from modules.domain.document import Document, Json, Path, digest, walk
from modules.domain.fields import Field, Kind
from modules.domain.outgoing import Edits, reworded
from modules.domain.schema import VERBATIM, row
from modules.domain.tokens import PATTERN

AROUND = 60
"""Most letters that are shown on each side of what was found."""
TEXTS = frozenset({Kind.LINE, Kind.LINES, Kind.RICH, Kind.ITEMS, Kind.PICTURE, Kind.TABLE})
"""Kinds of fields that hold words which people write. Statements and the names of files are not written here."""
DOCUMENT = ""
"""Stands for the document's own fields, in the place of the id of a block."""


@dataclass(frozen=True)
class Search:
    """What is looked for. White space of any kind and length is one space.

    Attributes:
        words: as they were typed.
        whole: whether only whole words are found.
        case: whether capital letters count.
    """

    words: str
    whole: bool = False
    case: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """What finds the words; None if there are none."""
        words = r"\s+".join(re.escape(word) for word in self.words.split())
        edges = (r"(?<!\w)", r"(?!\w)") if self.whole else ("", "")
        return re.compile(words.join(edges), 0 if self.case else re.IGNORECASE) if words else None

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where the words stand in a text. They may hold a whole token, but no part of one."""
        tokens = [match.span() for match in PATTERN.finditer(text)]
        found = (match.span() for match in self.pattern.finditer(text)) if self.pattern else ()
        return [span for span in found if not any(_cuts(span, token) for token in tokens)]


def _cuts(span: tuple[int, int], token: tuple[int, int]) -> bool:
    apart = span[1] <= token[0] or token[1] <= span[0]
    whole = span[0] <= token[0] and token[1] <= span[1]
    return not apart and not whole


@dataclass(frozen=True)
class Hit:
    """Words that were found.

    Attributes:
        name: names them among all that is found in the document.
        path: to the block; empty for the document's own fields.
        before, found, after: the words, with those around them.
    """

    name: str
    path: Path
    before: str
    found: str
    after: str


def hits(document: Document, search: Search) -> list[Hit]:
    """Return all that is found, in the order of the document."""
    found: list[Hit] = []
    for path, value, kind in _parts(document):

        def note(name: str, text: str, start: int, end: int, path: Path = path) -> bool:
            before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
            found.append(Hit(name, path, before, text[start:end], after))
            return False

        _changed(value, kind, path, search, "", note)
    return found


def replaced(document: Document, search: Search, words: str, chosen: Collection[str]) -> Document:
    """Return the document with these words in place of what is chosen among what is found: names of hits.

    New words have the marks of the first letter that they replace. Raises nothing for a name that names nothing.
    """

    def is_chosen(name: str, text: str, start: int, end: int) -> bool:
        return name in chosen

    result = document
    for path, value, kind in _parts(document):
        now = _changed(value, kind, path, search, words, is_chosen)
        if now != value:
            result = _with(result, path, now)
    return result


def _with(document: Document, path: Path, value: Json) -> Document:
    if not path:
        return {**document, **value}
    changed: Document = with_block(document, path[-1], lambda block: {**block, "value": value})
    return changed


def own_words(document: Document, key: str) -> Json:
    """Return what may be replaced in the block with this id, or in the document's own fields (``DOCUMENT``).

    None if there is no such block. Blocks inside it are left out.
    """
    for path, value, kind in _parts(document):
        if (path[-1] if path else DOCUMENT) == key:
            return _texts(value, kind)
    return None


def with_words(document: Document, key: str, words: Json) -> Document:
    """Return the document with what :func:`own_words` returned of a block."""
    for path, value, kind in _parts(document):
        if (path[-1] if path else DOCUMENT) == key:
            return _with(document, path, _put(value, kind, words))
    return document


def too_long(before: Document, after: Document) -> list[str]:
    """Return a sentence for each text of ``after`` that is longer than its field takes, and was not so before."""
    return sorted(set(_long(after)) - set(_long(before)))


def _long(document: Document) -> Iterator[str]:
    for _, value, kind in _parts(document):
        for field in row(kind).fields:
            text = value.get(field.name) if isinstance(value, dict) else None
            if field.max_length and isinstance(text, str) and len(text) > field.max_length:
                takes = f"the {field.max_length} letters that “{field.called}” takes"
                yield f"“{text[:AROUND]} …” would be longer than {takes}."


def _parts(document: Document) -> Iterator[tuple[Path, Json, str]]:
    """Yield (path, value, type) of the document's own fields, and of each block that has words of its own."""
    yield (), {name: value for name, value in document.items() if isinstance(value, str)}, "module"
    for path, block in walk(document):
        if block["type"] not in VERBATIM:
            yield path, block["value"], block["type"]


Wanted = Callable[[str, str, int, int], bool]
"""Takes the name of what was found, its text, and where it begins and ends, and returns whether it is replaced."""


def _changed(value: Json, kind: str, path: Path, search: Search, words: str, wanted: Wanted) -> Json:
    """Return the value of a block with words in place of what is wanted among what is found in it."""
    number = 0
    key = path[-1] if path else DOCUMENT

    def edit(text: str, is_address: bool) -> Edits:
        nonlocal number
        edits = []
        for start, end in () if is_address else search.spans(text):
            name = f"{key}~{number}~{digest(text)[:8]}"
            number += 1
            if wanted(name, text, start, end):
                edits.append((start, end, words))
        return edits

    texts, marks = _without_links(_texts(value, kind))
    return _put(value, kind, _with_links(reworded(texts, edit), marks))


def _texts(value: Json, kind: str) -> Json:
    """Return what people write in a value: itself, or ``{field: what they write}``."""
    if not isinstance(value, dict):
        return value
    fields = [field for field in row(kind).fields if field.kind in TEXTS and field.name in value]
    return {field.name: _text(field, value[field.name]) for field in fields}


def _text(field: Field, value: Json) -> Json:
    return {"alt_text": value["alt_text"]} if field.kind is Kind.PICTURE else value


def _put(value: Json, kind: str, texts: Json) -> Json:
    """Return a value with what :func:`_texts` returned of it."""
    if not isinstance(value, dict):
        return texts
    pictures = {field.name for field in row(kind).fields if field.kind is Kind.PICTURE}
    return {**value, **{name: {**value[name], **now} if name in pictures else now for name, now in texts.items()}}


def _without_links(value: Json) -> tuple[Json, list[Any]]:
    """Return a value with a number in place of each link, and the links: the name of a file is no text of ours."""
    links: list[Any] = []

    def kept(mark: Any) -> Any:
        if not isinstance(mark, dict):
            return mark
        links.append(mark)
        return len(links) - 1

    return _each_mark(value, kept), links


def _with_links(value: Json, links: list[Any]) -> Json:
    return _each_mark(value, lambda mark: links[mark] if isinstance(mark, int) else mark)


def _each_mark(value: Json, change: Callable[[Any], Any]) -> Json:
    if isinstance(value, list):
        return [_each_mark(item, change) for item in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("runs"), list):
        return {**value, "runs": [{**run, "marks": [change(mark) for mark in run["marks"]]} for run in value["runs"]]}
    return {name: _each_mark(field, change) for name, field in value.items()}
