"""A module whose lines know what they are to the people who write it, beside what the editor calls them.

``truth`` is what a line or a block is: it stays with the words wherever they go. ``key`` is what the editor's form
holds for it, which a document's ids are made of.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from itertools import count

from modules.domain.document import Block, Document, Json
from tests.simulation.draftail import Draftail, Keyed, Word

Where = tuple[str, str]
"""A text or a list: (truth of the block, name of its field)."""

PROSE = (
    "building trust between communities and fusion centers protects the rights liberties privacy and safety of every "
    "neighbor who reports what they saw to someone who is trained to look at it so that a report about behavior is "
    "never about belief race or faith ask the group which of these examples they would report and why then compare "
    "notes with another table before you read the answer aloud on this slide a center keeps a record for ninety days "
    "unless an officer finds that it meets the standard in which case it is reviewed once a year call nine one one if "
    "there is danger otherwise write down place time and vehicle each school has one person whose number stands here "
    "share this page with families staff drivers volunteers students coaches and the people at the front desk"
)
VOCABULARY = PROSE.split()
REPEATED = ("Ask the group.", "Thank you for coming.", "See the handout.")
"""Paragraphs that a module has more than once."""


@dataclass
class Line:
    """A paragraph or an item of a list."""

    truth: str
    key: str
    words: list[Word]

    def copied(self) -> Line:
        """Return the line for another side to write in; words themselves never change."""
        return Line(self.truth, self.key, list(self.words))


@dataclass
class Node:
    """A block: its title, its texts and lists by field, and its streams of blocks by field."""

    truth: str
    key: str
    kind: str
    title: list[Word] = field(default_factory=list)
    lines: dict[str, list[Line]] = field(default_factory=dict)
    streams: dict[str, list[Node]] = field(default_factory=dict)

    def walk(self) -> Iterator[Node]:
        """Yield the block and all blocks in it."""
        yield self
        for stream in self.streams.values():
            for node in stream:
                yield from node.walk()

    def copied(self) -> Node:
        """Return the block for another side to write in: ``deepcopy`` took three quarters of the simulation."""
        lines = {name: [line.copied() for line in lines] for name, lines in self.lines.items()}
        streams = {name: [node.copied() for node in stream] for name, stream in self.streams.items()}
        return Node(self.truth, self.key, self.kind, list(self.title), lines, streams)

    def truths(self) -> set[str]:
        """Return what stands in the block, and the block."""
        return {one for node in self.walk() for one in (node.truth, *_truths_of_lines(node))}


def _truths_of_lines(node: Node) -> list[str]:
    return [line.truth for lines in node.lines.values() for line in lines]


@dataclass
class Module:
    """A module in the editor of one side; ``side`` keeps the fresh keys of two sides apart."""

    top: Node
    side: str = ""
    made: Iterator[int] = field(default_factory=count)

    def copied(self, side: str) -> Module:
        """Return the module as a side opens it."""
        return Module(self.top.copied(), side, copy(self.made))

    def fresh(self) -> str:
        """Return a key that nothing has: what the editor would draw at random."""
        return f"{self.side}{next(self.made)}"

    def node(self, truth: str) -> Node:
        """Return a block."""
        return next(node for node in self.top.walk() if node.truth == truth)

    def has(self, truth: str) -> bool:
        """Return whether a block or a line is there."""
        return truth in self.top.truths()

    def stream_of(self, truth: str) -> list[Node]:
        """Return the stream that holds a block."""
        streams = (stream for node in self.top.walk() for stream in node.streams.values())
        return next(stream for stream in streams if any(node.truth == truth for node in stream))

    def place_of(self, truth: str) -> Where:
        """Return the text or list that holds a line."""
        for where in self.places():
            if any(line.truth == truth for line in self.lines(where)):
                return where
        raise KeyError(truth)

    def places(self) -> list[Where]:
        """Return every text and list with something in it."""
        return [(node.truth, name) for node in self.top.walk() for name, lines in node.lines.items() if lines]

    def lines(self, where: Where) -> list[Line]:
        """Return the lines of a text or list."""
        return self.node(where[0]).lines[where[1]]

    def draft(self, where: Where) -> Draftail:
        """Open a text in its editor."""
        return Draftail([Keyed(line.key, list(line.words)) for line in self.lines(where)], self.fresh)

    def write(self, where: Where, draft: Draftail, said: Sequence[tuple[str, list[Word]]]) -> None:
        """Take over what the editor made of a text: ``said`` is what the person meant, (truth, words) each.

        Both must have the same words, or the model of the editor is wrong.
        """
        kept = [one for one in draft.paragraphs if one.words]
        meant = [(truth, words) for truth, words in said if words]
        assert [one.words for one in kept] == [words for _, words in meant]
        lines = [Line(truth, one.key, one.words) for one, (truth, _) in zip(kept, meant, strict=True)]
        self.node(where[0]).lines[where[1]] = lines


RICH = frozenset({("text", "body"), ("question", "answer"), ("activity", "steps"), ("script", "say")})


def document_of(module: Module) -> Document:
    """Return the document as the codec would read it from the form."""
    top = module.top
    return {"title": _said(top.title), **{name: list(map(_block, stream)) for name, stream in top.streams.items()}}


def _block(node: Node) -> Block:
    value: dict[str, Json] = {"title": _said(node.title)} if node.title else {}
    for name, lines in node.lines.items():
        value[name] = [_line(node, name, line) for line in lines]
    for name, stream in node.streams.items():
        value[name] = list(map(_block, stream))
    return {"id": node.key, "type": node.kind, "value": {**value, "policy": "guided"}}


def _line(node: Node, name: str, line: Line) -> Block:
    if (node.kind, name) not in RICH:
        return {"id": line.key, "type": "item", "value": _said(line.words)}
    key = line.key if ":" in line.key else f"{node.key}:{name}:{line.key}"
    runs = [{"text": _said(line.words), "marks": []}]
    return {"id": key, "type": "paragraph", "value": {"depth": 0, "runs": runs}}


def _said(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def reload(module: Module, saved: Document) -> None:
    """Open the page anew: the form holds the ids of the document as it was saved."""
    for name, stream in module.top.streams.items():
        for node, block in zip(stream, saved[name], strict=True):
            _reload(node, block)


def _reload(node: Node, block: Block) -> None:
    node.key = block["id"]
    for name, lines in node.lines.items():
        prefix = f"{node.key}:{name}:"
        for line, item in zip(lines, block["value"][name], strict=True):
            line.key = item["id"].removeprefix(prefix)
    for name, stream in node.streams.items():
        for inner, found in zip(stream, block["value"][name], strict=True):
            _reload(inner, found)


class Writer:
    """Writes words that nobody wrote before, and modules made of them."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self._ids = count()
        self._names = count()

    def word(self, text: str) -> Word:
        """Return this word, written now."""
        return Word(next(self._ids), text)

    def words(self, least: int, most: int) -> list[Word]:
        """Return words, drawn so that common ones come often."""
        size = len(VOCABULARY)
        picked = [VOCABULARY[int(size * self.dice.random() ** 1.3)] for _ in range(self.dice.randint(least, most))]
        return [self.word(text) for text in picked]

    def sentence(self) -> list[Word]:
        """Return a paragraph: now and then one that stands elsewhere too, or a short one."""
        chance = self.dice.random()
        if chance < 0.05:
            return [self.word(text) for text in self.dice.choice(REPEATED).split()]
        return self.words(3, 6) if chance < 0.2 else self.words(8, 30)

    def name(self) -> str:
        """Return what something new is."""
        return f"new{next(self._names)}"

    def copy(self, words: Sequence[Word]) -> list[Word]:
        """Return the same words, written anew."""
        return [self.word(word.text) for word in words]

    def module(self, sections: int = 2) -> Module:
        """Return a module of sections, each with slides, a discussion and an activity, and questions at the end."""
        streams = {
            "sections": [self._section(f"s{at}") for at in range(sections)],
            "questions": [self._node(f"q{at}", "question", {"answer": self.dice.randint(1, 3)}) for at in range(2)],
        }
        return Module(Node("", "", "module", self.words(2, 5), streams=streams), "base")

    def _section(self, key: str) -> Node:
        items = [self._slide(f"{key}-{at}") for at in range(2)]
        items.append(self._node(f"{key}-talk", "discussion", {"questions": self.dice.randint(3, 5)}))
        items.append(self._node(f"{key}-do", "activity", {"materials": self.dice.randint(2, 4), "steps": 3}))
        return self._node(key, "section", {}, {"items": items})

    def _slide(self, key: str) -> Node:
        parts = [self.text(f"{key}-t{at}", self.dice.randint(2, 5)) for at in range(self.dice.randint(1, 2))]
        return self._node(key, "slide", {}, {"parts": parts, "notes": [self.text(f"{key}-n", 2)]})

    def text(self, key: str, size: int) -> Node:
        """Return a text block."""
        node = self._node(key, "text", {"body": size})
        node.title = []
        return node

    def _node(self, key: str, kind: str, lines: dict[str, int], streams: dict[str, list[Node]] | None = None) -> Node:
        made = {name: [self._line(key, kind, name, at) for at in range(size)] for name, size in lines.items()}
        return Node(key, key, kind, self.words(2, 6), made, streams or {})

    def _line(self, key: str, kind: str, name: str, at: int) -> Line:
        words = self.sentence() if (kind, name) in RICH else self.words(2, 12)
        return Line(f"{key}/{name}/{at}", f"k{at}" if (kind, name) in RICH else f"{key}-{name}-{at}", words)
