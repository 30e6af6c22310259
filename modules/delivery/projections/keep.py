"""What a participant takes home of an outline: the handouts, ten lines of what was said, and the session by topic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import zip_longest

from modules.delivery.outline import Node, Outline, for_participants

MOST_LINES = 10
LONGEST_LINE = 280
"""Characters of a statement that is a line: one that is longer, or has several paragraphs, is not shortened, because
its wording stands as it is. It is read in its topic."""


class Said(StrEnum):
    """What a line is."""

    OBJECTIVE = "objective"
    STATEMENT = "statement"


@dataclass(frozen=True)
class Line:
    """One of the ten lines: the whole words of an objective or of a statement, and the id of its block."""

    kind: Said
    id: str
    words: str


@dataclass(frozen=True)
class InBrief:
    """The lines of one topic: objectives, then statements as they were said. ``at`` is its place in the topics."""

    at: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Keepsake:
    """What participants keep.

    ``handouts`` are shown as cards, each with a page of its own. ``topics`` are the modules without their handouts.
    ``links`` is ``{words: where they lead}``, and ``unconfirmed`` whether a wording waits for DHS, as in an outline.
    """

    title: str
    language: str
    handouts: tuple[Node, ...]
    in_brief: tuple[InBrief, ...]
    topics: tuple[Node, ...]
    links: Mapping[str, str]
    unconfirmed: bool


def keep(outline: Outline) -> Keepsake:
    """Return what a participant keeps of an outline, whether or not ``for_participants`` returned it."""
    shown = for_participants(outline)
    return Keepsake(
        title=shown.title,
        language=shown.language,
        handouts=tuple(node for module in shown.modules for node in module.children if node.kind == "handout"),
        in_brief=_in_brief(shown.modules),
        topics=tuple(_without_handouts(module) for module in shown.modules),
        links=shown.links,
        unconfirmed=shown.unconfirmed,
    )


def _without_handouts(module: Node) -> Node:
    return replace(module, children=tuple(node for node in module.children if node.kind != "handout"))


def _in_brief(modules: tuple[Node, ...]) -> tuple[InBrief, ...]:
    """Return at most ten lines, each once.

    Topics take turns. In its turn a topic gives its next line: an objective and a statement alternately, each kind in
    the order in which it was said, until all have given theirs or there are ten.
    """
    offered = [list(_alternately(_objectives(module), _statements(module))) for module in modules]
    turns = ((at, line) for round_ in zip_longest(*offered) for at, line in enumerate(round_) if line)
    taken: dict[str, tuple[int, Line]] = {}
    for at, line in turns:
        if len(taken) < MOST_LINES:
            taken.setdefault(line.words.casefold(), (at, line))
    given = [[line for owner, line in taken.values() if owner == at] for at in range(len(modules))]
    return tuple(InBrief(at, _by_kind(lines)) for at, lines in enumerate(given) if lines)


def _by_kind(lines: list[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: list(Said).index(line.kind)))


def _alternately(first: Iterable[Line], second: Iterable[Line]) -> Iterator[Line]:
    return (line for pair in zip_longest(first, second) for line in pair if line)


def _objectives(module: Node) -> Iterator[Line]:
    for node in module.children:
        if node.kind == "objective" and (words := " ".join(node.title.split())):
            yield Line(Said.OBJECTIVE, node.id, words)


def _statements(module: Node) -> Iterator[Line]:
    """Yield the statements that the room was shown, if each is short enough to be a line."""
    for section in module.children:
        for node in section.walk() if section.kind == "section" else ():
            wording = node.data["wording"].strip() if node.kind == "statement" else ""
            if wording and "\n\n" not in wording and len(wording) <= LONGEST_LINE:
                yield Line(Said.STATEMENT, node.id, " ".join(wording.split()))
