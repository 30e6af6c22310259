"""HTML of an outline, through one template a kind of node: ``templates/delivery/<kind>.html``.

Paragraphs and runs are written here, not by templates: a module has hundreds of them. Addresses are relative:
what is rendered once can be cached by its digest and served at any address, or from a folder on a disk.

Phone numbers and addresses in words lead there (``domain/linking.py``), but not in headings, and not where the address
of a link is written out beside its words.

What only presenters may see has its gate in ``outline.for_participants``; this renderer holds it once more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from itertools import groupby, islice
from typing import Any
from urllib.parse import quote

from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from modules.delivery.addresses import written_out
from modules.delivery.outline import Node, Outline, Paragraph, Run, for_participants, is_unconfirmed
from modules.domain import links
from modules.domain.linking import parts_of
from modules.domain.schema import HEADED, ON_SCREEN

IMAGE_WIDTHS = (400, 800, 1600)
NOTHING = SafeString("")

_NO_NAME = re.compile(r"[^A-Za-z0-9_-]+")
_EMPTY_LINES = re.compile(r"\n\s*\n")
_LISTS = {"bullet": "ul", "number": "ol"}
_LOWEST = 6
_WORDS = frozenset(
    {"basis", "caption", "confirm", "credit", "do", "group_size", "headings", "items", "materials", "note"}
    | {"questions", "rows", "summary", "wording"}
)
"""What kinds have besides that is written as words, and so may lead somewhere."""


@dataclass(frozen=True)
class Screen:
    """One screen of the presenter view: what the room sees, and what is said with it.

    ``start`` and ``minutes`` are those of the section: minutes from the start of the session, and its length.
    """

    anchor: str
    kind: str
    module: str
    section: str
    title: str
    start: int
    minutes: int
    html: SafeString
    notes: SafeString

    @property
    def label(self) -> str:
        """What to call it where it has no title of its own."""
        return self.title or self.section or self.module

    @property
    def end(self) -> int:
        """Minutes from the start of the session to the end of the section."""
        return self.start + self.minutes


def render(
    outline: Outline,
    *,
    assets: str = "assets/",
    level: int = 2,
    presenter: bool = False,
    below: Mapping[str, SafeString] | None = None,
) -> SafeString:
    """Return the outline as an HTML fragment.

    Args:
        outline: what to show; for participants, what ``for_participants`` returned.
        assets: where the files are, relative to the page, with a slash at the end.
        level: of the modules' headings; all others follow from it and never skip one.
        presenter: whether notes and guides are shown; without it they are left out even where the outline has
            them.
        below: ``{id of a node: HTML to write after it}``, for what a draft shows besides its words.
    """
    writer = _Writer(assets, presenter, links=outline.links, below=below or {})
    shown = [module for module in outline.modules if presenter or not module.presenter_only]
    return writer.template(
        "outline",
        language=outline.language,
        contents=[(writer.anchor(module), module.title) for module in shown] if len(shown) > 1 else [],
        modules=[writer.node(module, level) for module in shown],
        unconfirmed=outline.unconfirmed,
    )


@dataclass(frozen=True)
class Topic:
    """Where to jump to in what was written of a module: anchors and titles, of those parts that have a title."""

    anchor: str
    title: str
    sections: list[tuple[str, str]]
    handouts: list[tuple[str, str]]


def render_with_topics(outline: Outline, *, assets: str = "assets/", level: int = 2) -> tuple[SafeString, list[Topic]]:
    """Return the outline for participants without a list of topics of its own, and what such a list leads to."""
    writer = _Writer(assets, presenter=False, links=outline.links)
    shown = [module for module in outline.modules if not module.presenter_only]
    written = [writer.node(module, level) for module in shown]
    about = {"language": outline.language, "unconfirmed": outline.unconfirmed}
    body = writer.template("outline", **about, contents=[], modules=written)
    return body, [
        Topic(
            writer.anchor(module),
            module.title,
            [(writer.anchor(node), node.title) for node in module.children if node.kind == "section" and node.title],
            [(writer.anchor(node), node.title) for node in module.children if _is_public(node)],
        )
        for module in shown
    ]


def handouts(outline: Outline) -> list[Node]:
    """Return the handouts of participants, in the order in which topics name them."""
    return [node for module in outline.modules for node in module.children if _is_public(node)]


def _is_public(node: Node) -> bool:
    return node.kind == "handout" and not node.presenter_only


def render_handout(outline: Outline, node: Node, *, assets: str, level: int = 2) -> SafeString:
    """Return one handout of an outline alone, as participants see it."""
    return _Writer(assets, presenter=False, links=outline.links).node(node, level)


def render_node(
    node: Node, *, level: int = 2, assets: str = "assets/", prefix: str = "b-", spelled_out: bool = False
) -> SafeString:
    """Return one node as presenters see it: a sample in the editor's picker, or a block that is only read.

    Args:
        prefix: of the anchors, for a page that may show one node twice.
        spelled_out: whether the addresses of links and the descriptions of pictures are written beside them.
    """
    return _Writer(assets, presenter=True, prefix=prefix, spelled_out=spelled_out).node(node, level)


def render_screens(outline: Outline, *, assets: str = "assets/", level: int = 2) -> list[Screen]:
    """Return the screens of the presenter view: one before each module, one a slide, discussion and activity.

    The side that the room sees is written as for participants; notes are empty where the outline has none.
    """
    room = _Writer(assets, presenter=False, links=outline.links)
    notes = _Writer(assets, presenter=True, prefix="n-", links=outline.links)
    shown = for_participants(outline)
    said = (node for module in outline.modules if not module.presenter_only for _, node in _screens(module))
    return [
        Screen(
            anchor=room.anchor(node),
            kind=node.kind,
            module=module.title,
            section=section.title,
            title=node.title,
            start=section.data.get("start", 0),
            minutes=section.data["minutes"],
            html=room.opening(node, level) if node.kind in ("module", "section") else room.node(node, level),
            notes=_notes(notes, whole, level + 1),
        )
        for module in shown.modules
        for section, node in _screens(module)
        for whole in islice(said, 1)
    ]


def _notes(writer: _Writer, node: Node, level: int) -> SafeString:
    """Write what is said with a screen, and what of its wording is not confirmed or not filled in."""
    inside = [] if node.kind in ("module", "section") else [one for one in _on_screen(node) if is_unconfirmed(one)]
    marks = dict.fromkeys(one.data.get("confirm") or f"{one.title}. {one.data['note']}".strip() for one in inside)
    written = "".join(writer.template("mark", said=said) for said in marks)
    return SafeString(writer.nodes(node.notes, level) + written)


def _on_screen(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _on_screen(child)


def render_guides(outline: Outline, *, assets: str = "assets/", level: int = 2) -> SafeString:
    """Return guides, hard questions and the presenters' own handouts, module by module."""
    writer = _Writer(assets, presenter=True, prefix="g-", links=outline.links)
    written = [
        writer.template("guides", node=module, level=level, **writer.for_presenters(module, level))
        for module in outline.modules
    ]
    return SafeString("".join(written))


def rich_text(
    paragraphs: Iterable[Paragraph],
    *,
    level: int,
    assets: str = "assets/",
    spelled_out: bool = False,
    known: Mapping[str, str] | None = None,
) -> SafeString:
    """Return paragraphs, headings and nested lists.

    ``level`` is that of a heading in the text: one below the heading that the text stands under. A subheading
    goes one deeper only below a heading, so that no level is skipped. If ``spelled_out``, the address of a link
    follows its words. ``known`` is ``{words: where they lead}``.
    """
    written: list[str] = []
    deeper = 0
    filled = (item for item in paragraphs if any(run.text.strip() for run in item.runs))
    if not spelled_out:
        filled = (_leading(item, known) for item in filled)
    for is_list, items in groupby(filled, key=lambda item: item.kind in _LISTS):
        if is_list:
            written += _list(items, assets, spelled_out=spelled_out)
            continue
        for item in items:
            if item.kind == "heading":
                deeper = 1
            tag = _tag(item.kind, level, deeper)
            written.append(f"<{tag}>{_runs(item.runs, assets, spelled_out=spelled_out)}</{tag}>")
    return SafeString("".join(written))  # made of fixed tags and of what _runs escaped


def _tag(kind: str, level: int, deeper: int) -> str:
    match kind:
        case "heading":
            return f"h{min(level, _LOWEST)}"
        case "subheading":
            return f"h{min(level + deeper, _LOWEST)}"
        case _:
            return "p"


def _list(items: Iterable[Paragraph], assets: str, *, spelled_out: bool) -> Iterator[str]:
    """Nest items by their depth; an item that jumps deeper than one step stands one step deeper."""
    stack: list[str] = []
    for item in items:
        tag, depth = _LISTS[item.kind], max(0, min(item.depth, len(stack)))
        while len(stack) > depth + 1:
            yield f"</li></{stack.pop()}>"
        if len(stack) > depth and stack[-1] == tag:
            yield "</li>"
        else:
            if len(stack) > depth:
                yield f"</li></{stack.pop()}>"
            yield f"<{tag}>"
            stack.append(tag)
        yield f"<li>{_runs(item.runs, assets, spelled_out=spelled_out)}"
    while stack:
        yield f"</li></{stack.pop()}>"


def _runs(runs: Iterable[Run], assets: str, *, spelled_out: bool) -> str:
    """Runs that lead to the same place make one link, whatever their marks.

    If ``spelled_out``, the address of a link follows the word that it ends in, also if the link ends before the word.
    """
    written: list[str] = []
    before, beside = "", ""
    for (href, asset, name), group in groupby(runs, key=lambda run: (run.href, run.asset, run.name)):
        parts, target = list(group), _target(href, asset, name, assets)
        text = "".join(run.text for run in parts)
        rest, others = _split(parts, _rest_of_word(before, text) if beside else 0)
        written.append(_linked(rest, target))
        if others or not rest:
            written.append(beside + _linked(others, target))
            beside = ""
        if spelled_out and (href or asset):
            beside += f" {leads_to(name if asset else href, is_file=bool(asset))}"
        before = text
    return "".join(written) + beside


def _leading(item: Paragraph, known: Mapping[str, str] | None) -> Paragraph:
    """Return a paragraph in which the numbers and addresses in its words are links. Headings stay as they are."""
    if item.kind in ("heading", "subheading"):
        return item
    runs: list[Run] = []
    for is_link, group in groupby(item.runs, key=lambda run: bool(run.href or run.asset)):
        rest = list(group)
        if is_link:
            runs += rest
            continue
        for words, to in parts_of("".join(run.text for run in rest), known):
            first, rest = _split(rest, len(words))
            runs += [replace(run, href=to) for run in first] if to else first
    return replace(item, runs=tuple(runs))


def linked(text: str, known: Mapping[str, str] | None = None) -> SafeString:
    """Return words as HTML in which the numbers and addresses are links."""
    return SafeString("".join(_link(escape(words), to, words) for words, to in parts_of(text, known)))


def _link(html: str, to: str, words: str) -> str:
    """Return HTML as a link; a number to call stays in one line."""
    if not to:
        return html
    whole = ' class="nowrap"' if to.startswith("tel:") and words[-1:].isdigit() else ""
    return f'<a{whole} href="{escape(to)}">{html}</a>'


def _rest_of_word(before: str, after: str) -> int:
    """Return how many characters of a text belong to the word that the text before it ends in."""
    goes_on = before[-1:].isalnum()
    return next((at for at, letter in enumerate(after) if not letter.isalnum()), len(after)) if goes_on else 0


def _split(runs: Iterable[Run], at: int) -> tuple[list[Run], list[Run]]:
    """Return the first ``at`` characters of these runs, and the rest."""
    first: list[Run] = []
    second: list[Run] = []
    for run in runs:
        here, at = max(0, at), at - len(run.text)
        first += [replace(run, text=run.text[:here])] if run.text[:here] else []
        second += [replace(run, text=run.text[here:])] if run.text[here:] else []
    return first, second


def _linked(runs: Iterable[Run], target: str) -> str:
    said = list(runs)
    words = "".join(_marked(run) for run in said)
    return _link(words, target, "".join(run.text for run in said)) if words else words


def leads_to(target: str, *, is_file: bool) -> SafeString:
    """Return where a link leads, in words."""
    said = f"file {escape(target)}" if is_file else f"link to {written_out(target)}"
    return SafeString(f'<span class="leads-to">({said})</span>')


def _target(href: str, asset: str, name: str, assets: str) -> str:
    return asset_url(assets, asset, name) if asset else links.target(href)


def _marked(run: Run) -> str:
    words = escape(run.text).replace("\n", "<br>")
    if run.italic:
        words = f"<em>{words}</em>"
    return f"<strong>{words}</strong>" if run.bold else words


def asset_url(assets: str, sha256: str, name: str) -> str:
    """Return the relative address of a file that is kept by its digest."""
    return f"{assets}{quote(sha256, safe='')}/{quote(name, safe='')}"


def _screens(module: Node) -> Iterator[tuple[Node, Node]]:
    """Yield (section, node) for each screen: the module itself first; a section without items is one too."""
    yield Node("section", "", data={"start": _start(module), "minutes": module.data["minutes"]}), module
    for section in module.children:
        if section.kind == "section":
            items = [node for node in section.children if node.kind in ON_SCREEN and not node.presenter_only]
            for node in items or [section]:
                yield section, node


def _start(module: Node) -> int:
    return next((node.data["start"] for node in module.children if node.kind == "section"), 0)


@dataclass
class _Writer:
    """Writes nodes at the level it is told, each with an anchor that is unique in what it wrote."""

    assets: str
    presenter: bool
    prefix: str = "b-"
    spelled_out: bool = False
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
        own = min(level, _LOWEST) if title and node.kind in HEADED else level - 1
        context = {
            "node": node,
            "title": title,
            "data": self.words(node.data),
            "anchor": self.anchor(node),
            "level": own,
            "presenter": self.presenter,
            "spelled_out": self.spelled_out,
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


def _children(writer: _Writer, node: Node, level: int) -> dict[str, Any]:
    return {"children": writer.nodes(node.children, level + 1, node.title)}


def _module(writer: _Writer, node: Node, level: int) -> dict[str, Any]:
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


def _handout(writer: _Writer, node: Node, level: int) -> dict[str, Any]:
    digest, name = node.data["file_sha256"], node.data["file_name"]
    return {
        **_children(writer, node, level),
        "file_url": asset_url(writer.assets, digest, name) if digest else "",
    }


def _objective(writer: _Writer, node: Node, level: int) -> dict[str, Any]:
    return {"words": writer.said(node.title)}


def _table(writer: _Writer, node: Node, level: int) -> dict[str, Any]:
    return {"caption": writer.said(node.title)}


def _source(writer: _Writer, node: Node, level: int) -> dict[str, Any]:
    url = node.data["url"]
    return {
        "words": writer.said(node.title),
        "url": links.target(url),
        "leads_to": leads_to(url, is_file=False) if url and writer.spelled_out else "",
    }


def _statement(writer: _Writer, node: Node, level: int) -> dict[str, Any]:
    parts = _EMPTY_LINES.split(node.data["wording"].strip())
    return {"wording": SafeString("".join(f"<p>{conditional_escape(writer.said(part))}</p>" for part in parts))}


def _image(writer: _Writer, node: Node, level: int) -> dict[str, Any]:
    digest = node.data.get("sha256", "")
    addresses = [(asset_url(writer.assets, digest, f"w{width}.webp"), width) for width in IMAGE_WIDTHS]
    return {
        "shown": bool(digest),
        "src": asset_url(writer.assets, digest, "w800.webp"),
        "srcset": ", ".join(f"{address} {width}w" for address, width in addresses),
    }


_MORE: Mapping[str, Callable[[_Writer, Node, int], dict[str, Any]]] = {
    "module": _module,
    "handout": _handout,
    "objective": _objective,
    "table": _table,
    "source": _source,
    "statement": _statement,
    "image": _image,
}
