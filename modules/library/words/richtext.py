"""Conversion between rich text and a stream of paragraphs: two functions that are inverses on the normal form.

Wagtail's own converter is not used, because it runs a query for each link, creates random keys, and has no inverse that
keeps our ids. Both functions are tested against it (tests/library/test_richtext.py), because text saved by the editor
must be read the same as before. The normal form is the text that remains after opening and saving in the editor: each
run of white space is one space, paragraphs and marks do not begin or end with white space, and paragraphs without words
are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape
from html.parser import HTMLParser
from itertools import groupby
from typing import Any

from modules.domain import links
from modules.domain.document import Block, DocumentError, Json

KINDS = {"p": "paragraph", "h3": "heading", "h4": "subheading"}
TAGS = {kind: tag for tag, kind in KINDS.items()}
LISTS = {"ul": "bullet", "ol": "number"}
LIST_TAGS = {kind: tag for tag, kind in LISTS.items()}
MARKS = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic"}

WORD = re.compile(r"\S+")
DASH = "~1"
"""Stands for a dash in the key of a paragraph."""
WHITE = re.compile(r"\s+")
UNEVEN = re.compile(r"[^\S ]|  ")
"""White space that is more than one space between two words. Hardly any text has it."""
SPACES = frozenset(" \t\f\r")

DocumentLink = Callable[[str], dict[str, Json]]


class _Reader(HTMLParser):
    """Collects (key, kind, depth, pieces) for each paragraph. A piece is (text, marks, link)."""

    def __init__(self, link: Callable[[dict[str, str | None]], dict[str, Json]]) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[tuple[str, str, int, list[tuple[str, frozenset[str], Any]]]] = []
        self._read_link = link
        self._lists: list[str] = []
        self._marks: list[str] = []
        self._link: dict[str, Json] | None = None
        self._open: list[tuple[str, frozenset[str], Any]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a paragraph, list, mark or link."""
        if tag in KINDS or tag == "li":
            self._begin(tag, dict(attrs).get("data-block-key") or "")
        elif tag in LISTS:
            self._lists.append(tag)
        elif tag in MARKS:
            self._marks.append(MARKS[tag])
        elif tag == "a":
            self._link = self._read_link(dict(attrs))
        elif tag == "br":
            self._add("\n")
        elif tag == "embed":
            raise DocumentError(["Text can’t contain pictures or videos. Add an image block instead."])

    def handle_endtag(self, tag: str) -> None:
        """End a paragraph, list, mark or link."""
        if tag in KINDS or tag == "li":
            self._open = None
        elif tag in LISTS and self._lists:
            self._lists.pop()
        elif tag in MARKS and MARKS[tag] in self._marks:
            self._marks.remove(MARKS[tag])
        elif tag == "a":
            self._link = None

    def handle_data(self, data: str) -> None:
        """Add text. A line break in the HTML source becomes a space."""
        self._add(data.replace("\n", " "))

    def _begin(self, tag: str, key: str) -> None:
        kind = KINDS.get(tag) or LISTS[self._lists[-1] if self._lists else "ul"]
        depth = max(len(self._lists) - 1, 0) if tag == "li" else 0
        self._open = []
        self.paragraphs.append((key, kind, depth, self._open))

    def _add(self, text: str) -> None:
        if self._open is None:
            if not text.strip():
                return
            self._begin("p", "")
        assert self._open is not None  # noqa: S101  - for the type checker: _begin sets it
        self._open.append((text, frozenset(self._marks), self._link))


def read(html: str, prefix: str, document_link: DocumentLink) -> list[Block]:
    """Return the paragraphs in HTML from the database as blocks.

    Args:
        html: HTML as Wagtail stores it. A paragraph without a ``data-block-key`` gets an id from its position.
        prefix: the id of the block that contains the text and the name of the field, joined by ``:``. It makes a
            paragraph's id unique in the document, and new in a duplicated block (docs/decisions/0002). The key of a
            paragraph that was moved here from another text is its whole id.
        document_link: returns the mark for a link to the document with this primary key.

    Raises:
        DocumentError: the text contains a link that is not allowed in a document, a picture or a video.
    """
    reader = _Reader(lambda attrs: _link(attrs, document_link))
    reader.feed(html)
    reader.close()
    blocks: list[Block] = []
    lists: list[str] = []
    for at, (key, kind, depth, pieces) in enumerate(reader.paragraphs):
        runs = normal_runs(pieces)
        if not runs:
            continue
        kind, lists = _placed(kind, min(depth, len(lists)), lists)
        value = {"depth": max(len(lists) - 1, 0), "runs": runs}
        blocks.append({"id": id_of(key or f"n{at}", prefix), "type": kind, "value": value})
    return blocks


def id_of(key: str, prefix: str) -> str:
    """Return the id of a paragraph with this key in the text at ``prefix``."""
    key = key.replace(DASH, "-")
    return key if ":" in key else f"{prefix}:{key}"


def key_of(paragraph: str, prefix: str) -> str:
    """Return the key of a paragraph with this id: the inverse of :func:`id_of`. Draft.js breaks keys at dashes."""
    return paragraph.removeprefix(f"{prefix}:").replace("-", DASH)


def _placed(kind: str, depth: int, lists: list[str]) -> tuple[str, list[str]]:
    """Return the kind of the next paragraph, and the kinds of the lists that are open around it, outermost first.

    An item that follows a deeper list of its own kind joins the list that is open at its depth, even if that one has
    another kind. Wagtail's exporter does the same (draftjs_exporter ``wrapper_state.py``), because it only compares
    with the deepest list.
    """
    if kind not in LIST_TAGS:
        return kind, []
    if lists and depth < len(lists) and kind == lists[-1]:
        return lists[depth], lists[: depth + 1]
    return kind, [*lists[:depth], kind]


def _link(attrs: dict[str, str | None], document_link: DocumentLink) -> dict[str, Json]:
    if attrs.get("linktype") == "document":
        return document_link(attrs.get("id") or "")
    href = (attrs.get("href") or "").strip()
    if attrs.get("linktype") or links.is_refused(href):
        what = "a page of this site" if attrs.get("linktype") == "page" else f"“{href}”"
        raise DocumentError(
            [f"A link leads to {what}. Use a web address (https://…), an e-mail address or a phone number."]
        )
    return {"type": "link", "href": href}


def normal_runs(pieces: Iterable[tuple[str, frozenset[str], Any]]) -> list[dict[str, Json]]:
    """Return runs in normal form for (text, marks, link) pieces."""
    pieces = list(pieces)
    if len(pieces) == 1 and not pieces[0][2]:
        return _plain_run(*pieces[0][:2])
    letters = [(letter, marks, link) for text, marks, link in pieces for letter in text]
    text = "".join(letter for letter, _, _ in letters)
    runs: list[dict[str, Json]] = []
    for start, end, shown in _words_and_spaces(text):
        if shown.isspace():
            _append(runs, shown, _shared_marks(letters, start, end))
        else:
            for letter, marks, link in letters[start:end]:
                _append(runs, letter, _mark_list(marks, link))
    return runs


def _plain_run(text: str, marks: frozenset[str]) -> list[dict[str, Json]]:
    """Return the runs of a paragraph that is a single piece without a link, which is the most common case."""
    shown = text.strip()
    if UNEVEN.search(shown):
        shown = WHITE.sub(lambda space: _space(space.group()), shown)
    return [{"text": shown, "marks": _mark_list(marks, None)}] if shown else []


def _words_and_spaces(text: str) -> Iterable[tuple[int, int, str]]:
    """Yield (start, end, text in normal form) for each word, and for the white space between words."""
    words = list(WORD.finditer(text))
    for at, word in enumerate(words):
        if at:
            before = words[at - 1].end()
            yield before, word.start(), _space(text[before : word.start()])
        yield word.start(), word.end(), word.group()


def _space(text: str) -> str:
    if "\n" in text:
        return "\n" * text.count("\n")
    return " " if SPACES & set(text) else text


def _shared_marks(letters: list[tuple[str, frozenset[str], Any]], start: int, end: int) -> list[Json]:
    """Return the marks for white space: those that the words on both sides share.

    That way white space never begins or ends a mark. A line break is never part of a link, because Wagtail's editor
    would replace it by a space.
    """
    (_, left, left_link), (_, right, right_link) = letters[start - 1], letters[end]
    broken = any(letter == "\n" for letter, _, _ in letters[start:end])
    return _mark_list(left & right, left_link if left_link == right_link and not broken else None)


def _mark_list(marks: frozenset[str], link: Any) -> list[Json]:
    return [*sorted(marks), *([link] if link else [])]


def _append(runs: list[dict[str, Json]], text: str, marks: list[Json]) -> None:
    if runs and runs[-1]["marks"] == marks:
        runs[-1]["text"] += text
    else:
        runs.append({"text": text, "marks": marks})


def write(blocks: list[Block], prefix: str, document_id: Callable[[dict[str, Json]], int]) -> str:
    """Return HTML for the database from paragraphs that :func:`read` returned. The inverse of that function.

    ``prefix`` is the same as there; ``document_id`` returns the primary key of the document in the mark of a link.
    """
    html: list[str] = []
    lists: list[str] = []
    for block in blocks:
        words = _words(block["value"]["runs"], document_id)
        key = escape(key_of(block["id"], prefix))
        tag = LIST_TAGS.get(block["type"])
        if tag:
            _move_to(html, lists, tag, block["value"]["depth"])
            html.append(f'<li data-block-key="{key}">{words}')
        else:
            _close(html, lists, 0)
            name = TAGS[block["type"]]
            html.append(f'<{name} data-block-key="{key}">{words}</{name}>')
    _close(html, lists, 0)
    return "".join(html)


def _close(html: list[str], lists: list[str], depth: int) -> None:
    while len(lists) > depth:
        html.append(f"</li></{lists.pop()}>")


def _move_to(html: list[str], lists: list[str], tag: str, depth: int) -> None:
    """Close and open lists until the next item of a ``tag`` list at this depth can be written."""
    _close(html, lists, depth + 1)
    if len(lists) == depth + 1 and lists[-1] == tag:
        html.append("</li>")
        return
    _close(html, lists, depth)
    html.append(f"<{tag}>")
    lists.append(tag)


def _words(runs: list[dict[str, Json]], document_id: Callable[[dict[str, Json]], int]) -> str:
    """Return the HTML of runs. Adjacent runs with the same link become one link."""
    html = []
    for link, group in groupby(runs, key=_link_of):
        words = "".join(_marked(run) for run in group)
        if link is None:
            html.append(words)
        elif link["type"] == "document":
            html.append(f'<a linktype="document" id="{document_id(link)}">{words}</a>')
        else:
            html.append(f'<a href="{escape(link["href"])}">{words}</a>')
    return "".join(html)


def _link_of(run: dict[str, Json]) -> dict[str, Json] | None:
    return next((mark for mark in run["marks"] if isinstance(mark, dict)), None)


def _marked(run: dict[str, Json]) -> str:
    words = escape(run["text"], quote=False).replace("\n", "<br/>")
    for mark, tag in (("italic", "i"), ("bold", "b")):
        if mark in run["marks"]:
            words = f"<{tag}>{words}</{tag}>"
    return words
