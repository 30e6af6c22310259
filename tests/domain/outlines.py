"""Small documents that a person can follow, and what a merge asks about them.

An outline such as ``s(a=new b) t`` is a document with the sections s and t; s holds a, which says "new", and b.
"""

from __future__ import annotations

import re

from modules.domain.document import Block, Document, Json
from modules.domain.merge import (
    Merge,
)
from tests.domain.documents import block, document


def read(outline: str) -> Document:
    """Return the document of an outline."""
    stack: list[list[Block]] = [[]]
    for key, word, mark in re.findall(r"(\w+)(?:=(\w+))?|([()])", outline):
        if mark == "(":
            stack.append(stack[-1][-1]["value"]["items"])
        elif mark == ")":
            stack.pop()
        else:
            stack[-1].append(block(key, "section", {"title": word or "old", "items": []}))
    return document(*stack[0])


def write(blocks: list[Block]) -> str:
    """Return the outline of a stream: the inverse of :func:`read`."""
    words = []
    for item in blocks:
        title, inner = item["value"]["title"], write(item["value"]["items"])
        words.append(item["id"] + ("" if title == "old" else f"={title}") + (f"({inner})" if inner else ""))
    return " ".join(words)


def told(merged: Merge) -> list[str]:
    """Return each decision in words: what happened to which block, and what the result holds."""
    return [f"{decision.block} {decision.kind} {decision.outcome}" for decision in merged.decisions]


def typed(kind: str, value: Json) -> Document:
    """Return a document with one block of this type."""
    return document(block("a", kind, value))


def timed(full: int, short: int) -> Document:
    """Return a document with a section of these minutes."""
    return typed("section", {"title": "x", "minutes": full, "short_minutes": short, "items": []})
