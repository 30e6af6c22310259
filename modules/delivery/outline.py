"""The outline: one frozen tree of what is shown, made of plain documents.

Every renderer takes an outline and nothing else. ``build.py`` makes it: tokens filled, hidden sections left out, and
what only presenters may see marked; :func:`for_participants` is the one gate that takes that out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from modules.domain import blanks
from modules.domain.outgoing import part

UNNAMED = "Discuss"
"""The title of a discussion to which nobody gave one."""


@dataclass(frozen=True)
class Run:
    """Words of one paragraph that share their marks.

    ``href`` is empty unless they link to an address; ``asset`` (a SHA-256) and ``name`` unless they link to a file.
    """

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""
    asset: str = ""
    name: str = ""


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; ``kind`` is paragraph, heading, subheading, bullet or number; ``depth`` nests list items."""

    id: str
    kind: str
    depth: int
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The words without their marks."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Node:
    """One thing that is shown.

    Attributes:
        kind: module, guide, objective, section, slide, discussion, activity, handout, question, source, text,
            statement, image, table, or one of the guide's own: preparation, materials, checklist, script, callout.
        id: the block's id, unique in the outline: the anchor of its place.
        title: what it is called; empty where it has no name.
        presenter_only: participants never see it, nor anything inside.
        data: what the kind has besides: strings, numbers and tuples of strings, tokens filled.
        paragraphs: rich text.
        notes: what the presenter says with it; presenter-only, each of them.
        children: what stands inside, in order.
    """

    kind: str
    id: str
    title: str = ""
    presenter_only: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)
    paragraphs: tuple[Paragraph, ...] = ()
    notes: tuple[Node, ...] = ()
    children: tuple[Node, ...] = ()

    @property
    def name(self) -> str:
        """What a list calls it: its title; an unnamed discussion by its first question."""
        questions = self.data.get("questions") or ()
        return questions[0] if self.kind == "discussion" and self.title == UNNAMED and questions else self.title

    def walk(self) -> Iterator[Node]:
        """Yield this node and all inside it, parents first."""
        yield self
        for child in (*self.children, *self.notes):
            yield from child.walk()


@dataclass(frozen=True)
class Unfilled:
    """A token that has no value: its key, and the id and name of the block where it stands first."""

    key: str
    block: str
    where: str


@dataclass(frozen=True)
class Outline:
    """What a presenter or a participant is shown: modules in their order, with all tokens filled.

    ``minutes`` is the sum over all sections. ``unfilled`` names each empty token once. ``links`` is
    ``{words: where they lead}`` of the numbers, addresses and pages of the center. ``unconfirmed`` is whether something
    that participants see waits for DHS to confirm it; only :func:`for_participants` knows. ``audiences`` are the slugs
    of those whom the pack is for; empty if nobody said.
    """

    title: str
    center: str
    sector: str
    language: str
    minutes: int
    modules: tuple[Node, ...]
    unfilled: tuple[Unfilled, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    unconfirmed: bool = False
    audiences: tuple[str, ...] = ()

    def walk(self) -> Iterator[Node]:
        """Yield every node, parents first."""
        for module in self.modules:
            yield from module.walk()

    @property
    def assets(self) -> frozenset[str]:
        """The SHA-256 of every image and file that the outline shows or links to."""
        shown = {node.data[name] for node in self.walk() for name in ("sha256", "file_sha256") if node.data.get(name)}
        linked = {run.asset for node in self.walk() for item in node.paragraphs for run in item.runs if run.asset}
        return frozenset(shown | linked)


FOR_PRESENTERS = frozenset({"basis", "note", "confirm", "confirmed", "order"})
"""What nodes say of their own wording: where it comes from, and what DHS still has to look at. And the ids of all
sections of a module, in the order that the scripts of its guides count."""
NO_WORDS = frozenset({"file_name", "file_sha256", "key", "method", "name", "sha256", "slug", "tone", "url", "version"})
"""Strings of nodes that are not read as words."""


def for_participants(outline: Outline) -> Outline:
    """Return what a participant may see: no presenter-only node, no notes, and no trace of either.

    Marks of what is unfinished are left out. A blank reads as a neutral sentence.
    """
    shown = [module for module in outline.modules if not module.presenter_only]
    return replace(
        outline,
        modules=tuple(_public(node) for node in shown),
        unfilled=(),
        unconfirmed=outline.unconfirmed or any(_waits(node) for node in shown),
    )


def is_unconfirmed(node: Node) -> bool:
    """Return whether a node itself waits for DHS to confirm it."""
    return bool(node.data.get("confirm")) or node.data.get("confirmed") is False


def _waits(node: Node) -> bool:
    """Return whether something that participants see of a node waits to be confirmed."""
    return is_unconfirmed(node) or any(_waits(child) for child in node.children if not child.presenter_only)


def _public(node: Node) -> Node:
    children = tuple(_public(child) for child in node.children if not child.presenter_only)
    data = {name: _said(name, value) for name, value in node.data.items() if name not in FOR_PRESENTERS}
    paragraphs = tuple(_read(item) for item in node.paragraphs)
    title = blanks.without(node.title)
    return replace(node, title=title, data=data, paragraphs=paragraphs, children=children, notes=())


def _said(name: str, value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_said(name, item) for item in value)
    return blanks.without(value) if isinstance(value, str) and name not in NO_WORDS else value


def _read(item: Paragraph) -> Paragraph:
    """Return a paragraph without blanks; what takes the place of one has the marks that it begins with."""
    edits = blanks.edits(item.text)
    if not edits:
        return item
    runs, at = [], 0
    for run in item.runs:
        text = part(item.text, edits, at, at + len(run.text))
        at += len(run.text)
        runs += [replace(run, text=text)] if text else []
    return replace(item, runs=tuple(runs))
