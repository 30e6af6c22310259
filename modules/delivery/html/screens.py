"""The screens of the presenter view, and the guides beside them, as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.safestring import SafeString

from modules.delivery.html.writing import Writer
from modules.delivery.outline import Node, Outline, for_participants, is_unconfirmed
from modules.domain.schema import ON_SCREEN


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


def render_screens(outline: Outline, *, assets: str = "assets/", level: int = 2) -> list[Screen]:
    """Return the screens of the presenter view: one before each module, one a slide, discussion and activity.

    The side that the room sees is written as for participants; notes are empty where the outline has none.
    """
    room = Writer(assets, presenter=False, links=outline.links)
    notes = Writer(assets, presenter=True, prefix="n-", links=outline.links)
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


def _notes(writer: Writer, node: Node, level: int) -> SafeString:
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
    writer = Writer(assets, presenter=True, prefix="g-", links=outline.links)
    written = [
        writer.template("guides", node=module, level=level, **writer.for_presenters(module, level))
        for module in outline.modules
    ]
    return SafeString("".join(written))


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
