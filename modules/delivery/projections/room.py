"""The projection *room*: what the wall shows, one screen at a time.

An outline becomes frozen screens. Each has the layout that fits what is on it, and nothing that only presenters see.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from modules.delivery.outline import Node, Outline, for_participants
from modules.domain.schema import ON_SCREEN

GROUND_RULE = "ground-rule"
"""What the key of a statement begins with that is a ground rule of the room."""
LIST_ITEMS = frozenset({"bullet", "number"})


class Kind(StrEnum):
    """Screens that the room adds to those of the outline."""

    OPENING = "opening"
    RULES = "rules"
    CLOSING = "closing"


class Layout(StrEnum):
    """How a screen is composed."""

    TITLE = "title"
    STATEMENT = "statement"
    QUESTION = "question"
    LIST = "list"
    PICTURE = "picture"
    PICTURE_AND_WORDS = "picture-and-words"
    TABLE = "table"
    TEXT = "text"


@dataclass(frozen=True)
class Screen:
    """One screen of the wall.

    ``kind`` is the node's, or one of :class:`Kind`, for which ``node`` is None. ``start`` and ``minutes`` are those of
    the section: minutes from the start of the session, and its length; 0 minutes if the screen has no time of its own.
    ``module`` and ``section`` are ids, empty if the screen belongs to none.
    """

    kind: str
    layout: Layout
    title: str
    start: int
    minutes: int
    node: Node | None = None
    module: str = ""
    section: str = ""

    @property
    def end(self) -> int:
        """Minutes from the start of the session to the end of the section."""
        return self.start + self.minutes


@dataclass(frozen=True)
class Room:
    """What the wall shows: of which session, and its screens in their order.

    ``names`` is ``{id of a module or section: its title}``, ``links`` as in the outline.
    """

    title: str
    center: str
    language: str
    minutes: int
    screens: tuple[Screen, ...]
    names: Mapping[str, str]
    links: Mapping[str, str]


def room(outline: Outline) -> Room:
    """Return what the wall shows of an outline."""
    shown = for_participants(outline)
    inside = tuple(screen for module in shown.modules for screen in _of_module(module))
    return Room(
        title=shown.title,
        center=shown.center,
        language=shown.language,
        minutes=shown.minutes,
        screens=_framed(shown, inside) if inside else (),
        names={node.id: node.title for module in shown.modules for node in (module, *_sections(module))},
        links=shown.links,
    )


def _framed(outline: Outline, inside: tuple[Screen, ...]) -> tuple[Screen, ...]:
    """Return the screens between the opening and the closing; the ground rules only if no module brings its own."""
    opening = Screen(Kind.OPENING, Layout.TITLE, outline.title, 0, 0)
    rules = Screen(Kind.RULES, Layout.LIST, "Ground rules", 0, 0)
    closing = Screen(Kind.CLOSING, Layout.TITLE, "Thank you", outline.minutes, 0)
    own_rules = any(_is_ground_rule(node) for screen in inside if screen.node for node in screen.node.walk())
    return (opening, *([] if own_rules else [rules]), *inside, closing)


def _is_ground_rule(node: Node) -> bool:
    return node.kind == "statement" and node.data["key"].startswith(GROUND_RULE)


def _of_module(module: Node) -> Iterator[Screen]:
    """Yield the module's own screen, then one a slide, discussion and activity; a section without any is a screen."""
    sections = _sections(module)
    opening = Node("module", module.id, module.title, data=module.data, children=_objectives(module))
    yield Screen("module", Layout.TITLE, module.title, *_time(sections), opening, module.id)
    for section in sections:
        for node in [one for one in section.children if one.kind in ON_SCREEN] or [section]:
            title, minutes = node.name or section.title, section.data["minutes"]
            yield Screen(node.kind, layout_of(node), title, section.data["start"], minutes, node, module.id, section.id)


def _time(sections: list[Node]) -> tuple[int, int]:
    """Return (start of the first section, minutes until the end of the last)."""
    if not sections:
        return 0, 0
    start, last = sections[0].data["start"], sections[-1].data
    return start, last["start"] + last["minutes"] - start


def _sections(module: Node) -> list[Node]:
    return [node for node in module.children if node.kind == "section"]


def _objectives(module: Node) -> tuple[Node, ...]:
    return tuple(node for node in module.children if node.kind == "objective")


def layout_of(node: Node) -> Layout:
    """Return the layout that fits what a slide, discussion, activity or section has on it."""
    if node.kind == "discussion":
        return Layout.QUESTION
    kinds = {part.kind for part in node.children if _is_seen(part)}
    if "image" in kinds:
        return Layout.PICTURE if kinds == {"image"} else Layout.PICTURE_AND_WORDS
    if "table" in kinds:
        return Layout.TABLE
    return Layout.STATEMENT if kinds == {"statement"} else _of_words(node, kinds)


def _of_words(node: Node, kinds: set[str]) -> Layout:
    paragraphs = [*node.paragraphs, *(item for part in node.children for item in part.paragraphs)]
    if not paragraphs and "statement" not in kinds:
        return Layout.TITLE
    is_list = "statement" not in kinds and all(item.kind in LIST_ITEMS for item in paragraphs)
    return Layout.LIST if is_list else Layout.TEXT


def _is_seen(part: Node) -> bool:
    """Return whether a part is on the wall; a picture that nobody has chosen yet is not."""
    return part.kind != "image" or bool(part.data["sha256"])
