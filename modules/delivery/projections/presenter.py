"""The projection *presenter*: the screens of the room, each with what its presenter says, does and answers.

What stands beside a screen: its notes; what of its wording is not confirmed; what the guide that fits the audience
best has said and done in its section; and answers that are prepared for the questions of its module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from modules.delivery.outline import Node, Outline, is_unconfirmed
from modules.delivery.projections.room import Room, Screen, room
from modules.domain.audiences import Nearness, nearest
from modules.domain.scripts import section_of


@dataclass(frozen=True)
class Beside:
    """One screen, and what only its presenter sees.

    ``marks`` is what DHS still has to confirm of the words on it. ``script`` is what the guide has for its section:
    what is said and done, and the answers that follow; ``answers`` are those of its module. Both are the same for each
    screen of the section, or of the module.
    """

    screen: Screen
    notes: tuple[Node, ...] = ()
    marks: tuple[str, ...] = ()
    script: tuple[Node, ...] = ()
    answers: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Presenter:
    """What a presenter has before them.

    ``modules`` are the modules as presenters see them, each with the guide that fits the audience best first.
    """

    room: Room
    screens: tuple[Beside, ...]
    modules: tuple[Node, ...]


@dataclass(frozen=True)
class _Prepared:
    """What a module has for its presenters: its nodes by id, {section: its script}, and answers for all of it."""

    nodes: Mapping[str, Node]
    scripts: Mapping[str, tuple[Node, ...]]
    answers: tuple[Node, ...]


def presenter(outline: Outline) -> Presenter:
    """Return what a presenter has before them, screen by screen of the room."""
    shown = room(outline)
    modules = tuple(_given(module, outline.audiences) for module in outline.modules if not module.presenter_only)
    prepared = {module.id: _prepared(module) for module in modules}
    return Presenter(shown, tuple(_beside(screen, prepared) for screen in shown.screens), modules)


def _prepared(module: Node) -> _Prepared:
    guides = _children(module, "guide")
    scripts = _scripts(module)
    said = {node.id for script in scripts.values() for node in script}
    questions = (node for one in (module, *guides) for node in _children(one, "question") if node.id not in said)
    return _Prepared({node.id: node for node in module.walk()}, scripts, tuple(questions))


def _beside(screen: Screen, prepared: Mapping[str, _Prepared]) -> Beside:
    if screen.node is None:
        return Beside(screen)
    own = prepared[screen.module]
    script = own.scripts.get(screen.section, ())
    if screen.kind in ("module", "section"):
        return Beside(screen, script=script, answers=own.answers)
    node = own.nodes[screen.node.id]
    return Beside(screen, node.notes, tuple(_marks(node)), script, own.answers)


def _marks(node: Node) -> Iterator[str]:
    """Yield what DHS has to confirm of a node and of what stands on it, once each."""
    waiting = [one for one in (node, *_below(node)) if is_unconfirmed(one)]
    yield from dict.fromkeys(one.data.get("confirm") or f"{one.title}. {one.data['note']}".strip() for one in waiting)


def _below(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield child
        yield from _below(child)


def _given(module: Node, audiences: Sequence[str]) -> Node:
    """Return a module whose guides stand in the order of how closely each fits the audience."""
    guides = sorted(_children(module, "guide"), key=lambda guide: _distance(guide, audiences))
    return replace(module, children=(*(node for node in module.children if node.kind != "guide"), *guides))


def _distance(guide: Node, audiences: Sequence[str]) -> int:
    """Return how far a guide is from those whom the pack is for; one for others is there if a lead wished it."""
    near = nearest(guide.data["sectors"], audiences)
    return max(Nearness) + 1 if near is None else near


def _children(node: Node, kind: str) -> tuple[Node, ...]:
    return tuple(child for child in node.children if child.kind == kind)


def _scripts(module: Node) -> dict[str, tuple[Node, ...]]:
    """Return {section: what is said, done and answered in it}: of the first guide that has any of it."""
    sections = [(node.id, node.title) for node in _children(module, "section")]
    found: dict[str, tuple[Node, ...]] = {}
    for guide in _children(module, "guide"):
        found = {**_of_guide(guide, sections, module.data["order"]), **found}
    return found


def _of_guide(guide: Node, sections: Sequence[tuple[str, str]], order: Sequence[str]) -> dict[str, tuple[Node, ...]]:
    """Return {section: what one guide has for it}; answers that follow a script belong to its section.

    After the last script, answers are for the whole module.
    """
    found: dict[str, tuple[Node, ...]] = {}
    last = max((place for place, node in enumerate(guide.children) if node.kind == "script"), default=0)
    for place, node in enumerate(guide.children):
        section = section_of(node.title, sections, order) if node.kind == "script" else None
        if section:
            after = guide.children[place + 1 :] if place < last else ()
            following = takewhile(lambda one: one.kind == "question", after)
            found[section[0]] = (*found.get(section[0], ()), node, *following)
    return found
