"""Conversion of a small subset of Markdown (see ``content/README.md``) into paragraphs of rich text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from modules.domain import links
from modules.domain.document import Json

_HEADINGS = {"h3": "heading", "h4": "subheading"}
_REFUSED = {
    "blockquote_open": "a quotation is not allowed.",
    "code_block": "lines that begin with four spaces are read as code, which is not allowed.",
    "code_inline": "code is not allowed.",
    "fence": "code is not allowed.",
    "hardbreak": "a forced line break is not allowed; begin a paragraph.",
    "hr": "a line across the page is not allowed.",
    "html_block": "HTML is not allowed.",
    "html_inline": "HTML is not allowed.",
    "image": "an image in the text is not allowed; write it as an image part.",
}


@dataclass(frozen=True)
class Paragraph:
    """One paragraph.

    Attributes:
        kind: paragraph, heading, subheading, bullet or number.
        depth: nesting level of a list item, from 0.
        runs: ``{"text": str, "marks": list}`` for each run of text with the same formatting.
    """

    kind: str
    depth: int
    runs: list[dict[str, Json]]


@dataclass
class Markdown:
    """The result of reading.

    Attributes:
        paragraphs: the paragraphs, in order.
        problems: (line, sentence) for each refused element; lines count from 0 at the first line of the text.
    """

    paragraphs: list[Paragraph] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)


def read(text: str) -> Markdown:
    """Read Markdown.

    Elements that are not allowed are left out and listed in ``problems``. No exception is raised for them.
    """
    walk = _Walk(Markdown())
    for token in _parser().parse(text):
        walk.take(token)
    return walk.result


def _parser() -> MarkdownIt:
    """Return a parser that recognizes HTML and links of any scheme, so that they can be refused.

    Otherwise it would return them as ordinary text.
    """
    parser = MarkdownIt("commonmark", {"html": True}).disable("reference")
    parser.validateLink = lambda url: True  # type: ignore[method-assign] # markdown-it is configured this way
    return parser


@dataclass
class _Walk:
    result: Markdown
    lists: list[str] = field(default_factory=list)
    item_is_new: list[bool] = field(default_factory=list)
    heading: str = ""
    line: int = 0

    def take(self, token: Token) -> None:
        if token.map and token.nesting >= 0:
            self.line = token.map[0]
        if token.type in _REFUSED:
            self.refuse(_REFUSED[token.type])
        elif token.type == "inline":
            self.inline(token)
        elif token.type == "heading_open":
            self.open_heading(token)
        elif token.type.endswith("_list_open"):
            self.open_list(token)
        elif token.type.endswith("_list_close"):
            self.lists.pop()
        elif token.type == "list_item_open":
            self.item_is_new.append(True)
        elif token.type == "list_item_close":
            self.close_item()

    def refuse(self, sentence: str, below: int = 0) -> None:
        self.result.problems.append((self.line + below, sentence))

    def open_list(self, token: Token) -> None:
        numbered = token.type == "ordered_list_open"
        if numbered and token.attrGet("start") not in (None, 1):
            self.refuse("a numbered list begins at 1.")
        self.lists.append("number" if numbered else "bullet")

    def close_item(self) -> None:
        if self.item_is_new.pop():
            self.refuse("a list item has no words.")

    def open_heading(self, token: Token) -> None:
        self.heading = _HEADINGS.get(token.tag, "paragraph")
        if token.tag not in _HEADINGS:
            self.refuse("a heading begins with ### or ####.")
        if self.lists:
            self.refuse("a heading can't stand in a list.")

    def inline(self, token: Token) -> None:
        kind, self.heading = self.heading or self.list_kind() or "paragraph", ""
        depth = max(len(self.lists) - 1, 0)
        runs = _Runs(self).read(token.children or [])
        self.result.paragraphs.append(Paragraph(kind, depth, runs))

    def list_kind(self) -> str:
        if not self.item_is_new:
            return ""
        if not self.item_is_new[-1]:
            self.refuse("a list item holds one paragraph.")
        self.item_is_new[-1] = False
        return self.lists[-1]


@dataclass
class _Runs:
    walk: _Walk
    runs: list[dict[str, Json]] = field(default_factory=list)
    on: list[Json] = field(default_factory=list)
    below: int = 0

    def read(self, tokens: Sequence[Token]) -> list[dict[str, Json]]:
        for token in tokens:
            self.take(token)
        return self.runs

    def take(self, token: Token) -> None:
        mark = {"strong": "bold", "em": "italic"}.get(token.tag)
        if token.type == "text":
            self.add(token.content)
        elif token.type == "softbreak":
            self.below += 1
            self.add(" ")
        elif token.type == "link_open":
            self.on.append(self.link(token))
        elif token.type == "link_close":
            self.on = [mark for mark in self.on if isinstance(mark, str)]
        elif mark and token.nesting > 0:
            self.on.append(mark)
        elif mark:
            self.on.remove(mark)
        else:
            self.walk.refuse(_REFUSED.get(token.type, f"{token.type} is not allowed."), self.below)

    def link(self, token: Token) -> Json:
        href = str(token.attrGet("href") or "")
        if href.lower().startswith("http:") or not links.target(href):
            self.walk.refuse(f"a link leads to https://…, mailto:… or tel:…, not to {href!r}.", self.below)
        if token.attrGet("title"):
            self.walk.refuse("a link has no title.", self.below)
        return {"type": "link", "href": href}

    def add(self, text: str) -> None:
        marks = sorted({mark for mark in self.on if isinstance(mark, str)})
        marks += [mark for mark in self.on if not isinstance(mark, str)]
        if self.runs and self.runs[-1]["marks"] == marks:
            self.runs[-1]["text"] += text
        elif text:
            self.runs.append({"text": text, "marks": marks})
