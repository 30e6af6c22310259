"""Documents for the tests of the domain: small ones by hand, random nested ones by Hypothesis."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

from hypothesis import strategies as st

from modules.domain.document import Block, Document, Json, walk


def block(key: str, kind: str, value: Json) -> Block:
    """Return a block of a stream."""
    return {"id": key, "type": kind, "value": value}


def paragraph(key: str, text: str) -> Block:
    """Return a paragraph of one run."""
    return block(key, "paragraph", {"depth": 0, "runs": [{"text": text, "marks": []}]})


def text(key: str, *texts: str) -> Block:
    """Return a text with a paragraph for each of ``texts``."""
    body = [paragraph(f"{key}:body:{at}", words) for at, words in enumerate(texts)]
    return block(key, "text", {"body": body, "confirm": "", "policy": "guided"})


def slide(key: str, *parts: Block, title: str = "A slide") -> Block:
    """Return a slide with these parts."""
    return block(key, "slide", {"title": title, "parts": list(parts), "notes": []})


def section(key: str, *items: Block, title: str = "A section") -> Block:
    """Return a section with these items."""
    return block(key, "section", {"title": title, "minutes": 5, "items": list(items)})


def document(*sections: Block, title: str = "A module") -> Document:
    """Return a document with these sections."""
    return {"title": title, "sections": list(sections), "handouts": []}


SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.text(max_size=6))
PLAIN = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
SHAPES = st.recursive(
    st.just(()), lambda inner: st.lists(inner, max_size=4).map(tuple), max_leaves=12
)  # nested tuples: each is a block with blocks inside


@st.composite
def documents(draw: Callable[[Any], Any]) -> Document:
    """Draw a document of nested streams, ids unique, each block with a word and a number of its own."""
    numbers = count()
    words = st.text("ab ", max_size=3)

    def made(shape: tuple[Any, ...]) -> Block:
        key = f"id{next(numbers)}"
        own = {"title": draw(words), "minutes": draw(st.integers(0, 3))}
        return block(key, draw(st.sampled_from(["slide", "section"])), {**own, "items": [made(item) for item in shape]})

    return document(*(made(shape) for shape in draw(st.lists(SHAPES, max_size=5))), title=draw(words))


def by_id(value: Json) -> dict[str, Block]:
    """Return the blocks of a document by id."""
    return {item["id"]: item for _, item in walk(value)}
