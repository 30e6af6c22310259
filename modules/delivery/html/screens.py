"""The screens of the wall, and what their presenter has beside them, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.html import format_html
from django.utils.safestring import SafeString

from modules.delivery.html.writing import NOTHING, Writer
from modules.delivery.outline import Node
from modules.delivery.projections.presenter import Beside, Presenter
from modules.delivery.projections.room import Room, Screen


@dataclass(frozen=True)
class Shown:
    """One screen as HTML: what the wall shows of it, and what stands beside it.

    ``module`` and ``section`` are what they are called, ``module_id`` and ``section_id`` their ids. ``html`` is empty
    for the opening, the ground rules and the closing, which the page writes. A section's script and a module's answers
    are written once, with their first screen.
    """

    kind: str
    layout: str
    label: str
    start: int
    minutes: int
    module: str
    section: str
    module_id: str
    section_id: str
    html: SafeString
    notes: SafeString = NOTHING
    script: SafeString = NOTHING
    answers: SafeString = NOTHING

    @property
    def end(self) -> int:
        """Minutes from the start of the session to the end of the section."""
        return self.start + self.minutes


def render_room(room: Room, *, assets: str = "assets/", level: int = 2) -> list[Shown]:
    """Return the screens of the wall, without what only presenters see."""
    writer = Writer(assets, presenter=False, on_wall=True, links=room.links)
    return [_shown(writer, room, screen, level) for screen in room.screens]


def _shown(writer: Writer, room: Room, screen: Screen, level: int) -> Shown:
    module, section = room.names.get(screen.module, ""), room.names.get(screen.section, "")
    label = screen.title or section or module
    return Shown(
        kind=screen.kind,
        layout=screen.layout,
        label=label,
        start=screen.start,
        minutes=screen.minutes,
        module=module,
        section=section,
        module_id=screen.module,
        section_id=screen.section,
        html=_on_the_wall(writer, screen, label, level),
    )


def _on_the_wall(writer: Writer, screen: Screen, name: str, level: int) -> SafeString:
    if screen.node is None:
        return NOTHING
    if screen.kind in ("module", "section"):
        return writer.opening(screen.node, level)
    heading = "" if screen.node.title else format_html("<h{}>{}</h{}>", level, name, level)
    return SafeString(heading + writer.node(screen.node, level))


def render_presenter(presenter: Presenter, *, assets: str = "assets/", level: int = 2) -> list[Shown]:
    """Return the screens of the wall, each with what its presenter has beside it."""
    room = presenter.room
    wall = Writer(assets, presenter=False, on_wall=True, links=room.links)
    beside = _Beside(Writer(assets, presenter=True, prefix="n-", links=room.links), level + 1)
    return [beside.added(_shown(wall, room, one.screen, level), one) for one in presenter.screens]


@dataclass
class _Beside:
    """Writes what stands beside the screens, each thing once."""

    writer: Writer
    level: int
    written: set[tuple[str, str, str]] = field(default_factory=set)

    def added(self, shown: Shown, one: Beside) -> Shown:
        """Return a screen with what is new beside it."""
        screen = one.screen
        return replace(
            shown,
            notes=self._notes(one),
            script=self._once(("script", screen.module, screen.section), one.script),
            answers=self._once(("answers", screen.module, ""), one.answers),
        )

    def _notes(self, one: Beside) -> SafeString:
        marks = "".join(self.writer.template("mark", said=said) for said in one.marks)
        return SafeString(self.writer.nodes(one.notes, self.level) + marks)

    def _once(self, key: tuple[str, str, str], nodes: Sequence[Node]) -> SafeString:
        if key in self.written:
            return NOTHING
        self.written.add(key)
        return self.writer.nodes(nodes, self.level)


def render_guides(presenter: Presenter, *, assets: str = "assets/", level: int = 2) -> SafeString:
    """Return guides, hard questions and the presenters' own handouts, module by module."""
    writer = Writer(assets, presenter=True, prefix="g-", links=presenter.room.links)
    written = [
        writer.template("guides", node=module, level=level, **writer.for_presenters(module, level))
        for module in presenter.modules
    ]
    return SafeString("".join(written))
