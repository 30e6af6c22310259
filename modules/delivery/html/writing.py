"""HTML of nodes, through one template a kind of node: ``templates/delivery/<kind>.html``.

What only presenters may see has its gate in ``outline.for_participants``; the writer holds it once more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from modules.delivery.html.rich import LOWEST, asset_url, leads_to, linked, rich_text
from modules.delivery.outline import Node, Paragraph
from modules.domain import links
from modules.domain.schema import HEADED

IMAGE_WIDTHS = (400, 800, 1600)
NOTHING = SafeString("")

_NO_NAME = re.compile(r"[^A-Za-z0-9_-]+")
_EMPTY_LINES = re.compile(r"\n\s*\n")
_WORDS = frozenset(
    {"basis", "caption", "confirm", "credit", "do", "group_size", "headings", "items", "materials", "note"}
    | {"questions", "rows", "summary", "wording"}
)
"""What kinds have besides that is written as words, and so may lead somewhere."""


@dataclass
class Writer:
    """Writes nodes at the level it is told, each with an anchor that is unique in what it wrote.

    ``on_wall`` is whether a room sees it, so that pictures are as large as they can be, and are there at once.
    """

    assets: str
    presenter: bool
    prefix: str = "b-"
    spelled_out: bool = False
    on_wall: bool = False
    links: Mapping[str, str] = field(default_factory=dict)
    below: Mapping[str, SafeString] = field(default_factory=dict)
    _anchors: dict[int, str] = field(default_factory=dict)
    _taken: dict[str, int] = field(default_factory=dict)
    _templates: dict[str, Any] = field(default_factory=dict)

    def template(self, name: str, **context: Any) -> SafeString:
        """Render ``delivery/<name>.html``."""
        if name not in self._templates:
            self._templates[name] = get_template(f"delivery/{name}.html")
        written: SafeString = self._templates[name].render(context)
        return written

    def anchor(self, node: Node) -> str:
        """Return the id of the node's element; the same node has the same one each time."""
        if id(node) not in self._anchors:
            name = self.prefix + _NO_NAME.sub("-", node.id)
            count = self._taken[name] = self._taken.get(name, 0) + 1
            self._anchors[id(node)] = name if count == 1 else f"{name}.{count}"
        return self._anchors[id(node)]

    def node(self, node: Node, level: int, under: str = "") -> SafeString:
        """Write one node, its heading at ``level``.

        Without a title, or with the one that it stands ``under``, it has no heading: what is inside takes its level.
        """
        if node.presenter_only and not self.presenter:
            return NOTHING
        title = "" if node.title == under else node.title
        own = min(level, LOWEST) if title and node.kind in HEADED else level - 1
        context = {
            "node": node,
            "title": title,
            "data": self.words(node.data),
            "anchor": self.anchor(node),
            "level": own,
            "presenter": self.presenter,
            "spelled_out": self.spelled_out,
            "on_wall": self.on_wall,
            "body": self.rich(node.paragraphs, own + 1),
            "notes": self.nodes(node.notes, own + 1) if self.presenter else NOTHING,
            **_MORE.get(node.kind, _children)(self, node, own),
        }
        written = self.template(node.kind, **context)
        return SafeString(written + self.below[node.id]) if node.id in self.below else written

    def rich(self, paragraphs: Iterable[Paragraph], level: int) -> SafeString:
        """Write rich text, its headings at ``level``."""
        return rich_text(paragraphs, level=level, assets=self.assets, spelled_out=self.spelled_out, known=self.links)

    def words(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a node has besides, with its words as HTML."""
        return {name: self.said(value) if name in _WORDS else value for name, value in data.items()}

    def said(self, value: Any) -> Any:
        """Write a text, or each of several, as HTML."""
        if isinstance(value, tuple):
            return tuple(self.said(item) for item in value)
        return value if self.spelled_out or not isinstance(value, str) else linked(value, self.links)

    def nodes(self, nodes: Iterable[Node], level: int, under: str = "") -> SafeString:
        """Write nodes one after the other."""
        return SafeString("".join([self.node(node, level, under) for node in nodes]))

    def of_kind(self, node: Node, kind: str, level: int) -> list[SafeString]:
        """Write those children that are of one kind, leaving out what writes nothing."""
        written = (self.node(child, level) for child in node.children if child.kind == kind)
        return [html for html in written if html]

    def opening(self, node: Node, level: int) -> SafeString:
        """Write the screen that a module opens with, or a section that has no items."""
        objectives = self.of_kind(node, "objective", level)
        context = {"node": node, "data": self.words(node.data), "anchor": self.anchor(node), "level": level}
        return self.template("opening", objectives=objectives, **context)

    def for_presenters(self, module: Node, level: int) -> dict[str, Any]:
        """Return what a module has for presenters besides its slides."""
        own = [node for node in module.children if node.kind == "handout" and node.presenter_only]
        return {
            "anchor": self.anchor(module),
            "guides": self.of_kind(module, "guide", level + 1),
            "questions": self.of_kind(module, "question", level + 2),
            "presenter_handouts": [self.node(node, level + 2) for node in own] if self.presenter else [],
        }


def _children(writer: Writer, node: Node, level: int) -> dict[str, Any]:
    return {"children": writer.nodes(node.children, level + 1, node.title)}


def _module(writer: Writer, node: Node, level: int) -> dict[str, Any]:
    public = [child for child in node.children if child.kind == "handout" and not child.presenter_only]
    sections = [child for child in node.children if child.kind == "section"]
    return {
        "contents": [(writer.anchor(child), child.title, child.data["minutes"]) for child in sections if child.title],
        "objectives": writer.of_kind(node, "objective", level + 1),
        "sections": writer.of_kind(node, "section", level + 1),
        "handout_contents": [(writer.anchor(child), child.title) for child in public if child.title],
        "handouts": [writer.node(child, level + 2) for child in public],
        "sources": writer.of_kind(node, "source", level + 2),
        **writer.for_presenters(node, level),
    }


def _handout(writer: Writer, node: Node, level: int) -> dict[str, Any]:
    digest, name = node.data["file_sha256"], node.data["file_name"]
    return {
        **_children(writer, node, level),
        "file_url": asset_url(writer.assets, digest, name) if digest else "",
    }


def _objective(writer: Writer, node: Node, level: int) -> dict[str, Any]:
    return {"words": writer.said(node.title)}


def _table(writer: Writer, node: Node, level: int) -> dict[str, Any]:
    return {"caption": writer.said(node.title)}


def _source(writer: Writer, node: Node, level: int) -> dict[str, Any]:
    url = node.data["url"]
    return {
        "words": writer.said(node.title),
        "url": links.target(url),
        "leads_to": leads_to(url, is_file=False) if url and writer.spelled_out else "",
    }


def _statement(writer: Writer, node: Node, level: int) -> dict[str, Any]:
    parts = _EMPTY_LINES.split(node.data["wording"].strip())
    return {"wording": SafeString("".join(f"<p>{conditional_escape(writer.said(part))}</p>" for part in parts))}


def _image(writer: Writer, node: Node, level: int) -> dict[str, Any]:
    digest = node.data.get("sha256", "")
    addresses = [(asset_url(writer.assets, digest, f"w{width}.webp"), width) for width in IMAGE_WIDTHS]
    return {
        "shown": bool(digest),
        "src": asset_url(writer.assets, digest, "w800.webp"),
        "srcset": ", ".join(f"{address} {width}w" for address, width in addresses),
    }


_MORE: Mapping[str, Callable[[Writer, Node, int], dict[str, Any]]] = {
    "module": _module,
    "handout": _handout,
    "objective": _objective,
    "table": _table,
    "source": _source,
    "statement": _statement,
    "image": _image,
}
