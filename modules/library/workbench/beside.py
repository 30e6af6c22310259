"""What higher rooms add to the workbench of their pages: marks, tokens, what DHS holds, ways to go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from modules.core.rooms import Question
from modules.domain.document import Block
from modules.domain.outlining import Entry, full_minutes
from modules.domain.words import Words


@dataclass(frozen=True)
class Mark:
    """A short word beside an entry; of marks with one word, the first one stands.

    Attributes:
        kind: one of locked, changed, added, left_out, waits, problem.
        url: where what it stands for is done; empty if that is the part itself.
    """

    kind: str
    label: str
    url: str = field(default="", compare=False)


@dataclass(frozen=True)
class Tool:
    """A button: its words, the address that it sends to, and what it sends."""

    label: str
    url: str
    sends: Mapping[str, str]


@dataclass(frozen=True)
class Way:
    """A link: its words and its address."""

    label: str
    url: str


def _nothing_held(block: Block) -> dict[str, Any]:
    return {}


def _no_tools(entry: Entry) -> Sequence[Tool]:
    return ()


@dataclass(frozen=True)
class Beside:
    """What stands beside the words of a page.

    Attributes:
        marks: ``{block id: marks}``.
        ways: links to where the page belongs.
        tokens: values of tokens, as far as they are known.
        held: returns what the form of a block is told of policies and of locked words in it; see ``js/policies.js``.
        tools: returns what can be done with an entry besides writing in it.
        aim: what nothing may be left for, as in “3 things left before you can submit”.
        instead: how the words stand if they lack nothing and “Nothing left” would not be all; else empty.
        ask: the button that asks others to go on, once nothing is left; None if it can't be asked for here or now.
        minutes: returns how many minutes a section takes, 0 if it is left out.
    """

    marks: Mapping[str, Sequence[Mark]] = field(default_factory=dict)
    ways: Sequence[Way] = ()
    tokens: Mapping[str, str] = field(default_factory=dict)
    held: Callable[[Block], dict[str, Any]] = _nothing_held
    tools: Callable[[Entry], Sequence[Tool]] = _no_tools
    aim: str = "before a release"
    ask: Tool | None = None
    instead: str = ""
    minutes: Callable[[Block], int] = full_minutes


BESIDE: Question[Callable[[Any, Words], Beside | None]] = Question("what stands beside the words of a page")
"""Answered with a function that takes a page and its words. It returns None for a page of another room."""


def beside(page: Any, words: Words) -> Beside:
    """Return what higher rooms add to the workbench of a page."""
    found = (answer(page, words) for answer in BESIDE.answers)
    return next((one for one in found if one is not None), Beside())


@dataclass(frozen=True)
class Wider:
    """The texts that a page belongs to: what people call them, and what returns their pages."""

    label: str
    pages: Callable[[], Sequence[Any]]


WIDER: Question[Callable[[Any], Wider | None]] = Question("which texts a page with words belongs to")
"""Answered with a function that takes a page. It returns None for a page of another room."""


def wider_than(page: Any) -> Wider | None:
    """Return the texts that a page belongs to; None if it stands alone."""
    found = (answer(page) for answer in WIDER.answers)
    return next((one for one in found if one is not None), None)
