"""Random outlines, for the laws of the projections."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

from hypothesis import strategies as st

from modules.delivery.outline import Node, Outline, Paragraph, Run

SECRET = "SECRET"
PARTS = ("text", "statement", "image", "table")
DATA: dict[str, dict[str, Any]] = {
    "statement": {
        "key": "emergency",
        "number": 1,
        "wording": "Call 9-1-1.",
        "confirmed": True,
        "basis": "",
        "note": "",
    },
    "image": {"alt": "Two circles", "caption": "", "sha256": "a" * 64, "width": 1600, "height": 900},
    "table": {"headings": ("If", "Call"), "rows": (("Danger", "9-1-1"),)},
    "text": {"confirm": ""},
    "discussion": {"questions": ("Who?", "When?")},
    "activity": {"minutes": 5, "group_size": "", "materials": (), "credit": ""},
}


@st.composite
def outlines(draw: Callable[[Any], Any]) -> Outline:
    """Draw an outline: some of its nodes are for presenters only, and all that they say is SECRET."""
    drawn = _Drawn(draw)
    modules = tuple(drawn.module() for _ in range(draw(st.integers(0, 3))))
    minutes = sum(module.data["minutes"] for module in modules)
    return Outline(
        "A pack", "Example Center", "", "en", minutes, modules, audiences=draw(st.sampled_from([(), ("water",)]))
    )


class _Drawn:
    def __init__(self, draw: Callable[[Any], Any]) -> None:
        self.draw, self.numbers, self.start = draw, count(1), 0

    def some(self, make: Callable[[], Node], most: int = 3) -> tuple[Node, ...]:
        return tuple(make() for _ in range(self.draw(st.integers(0, most))))

    def module(self) -> Node:
        sections = self.some(self.section)
        guides = self.some(lambda: self.guide([node.title for node in sections]), 2)
        minutes = sum(node.data["minutes"] for node in sections)
        data = {"summary": "In brief", "minutes": minutes, "version": "", "slug": ""}
        order = tuple(node.id for node in sections)
        questions = self.some(lambda: self.secret("question"), 1)
        return self.node("module", data={**data, "order": order}, children=(*sections, *questions, *guides))

    def section(self) -> Node:
        minutes = self.draw(st.integers(1, 20))
        data = {"minutes": minutes, "start": self.start, "method": "presentation", "sectors": []}
        self.start += minutes
        return self.node("section", data=data, children=self.some(self.item, 4))

    def item(self) -> Node:
        kind = self.draw(st.sampled_from(["slide", "discussion", "activity"]))
        children = self.some(self.part) if kind == "slide" else ()
        notes = self.some(lambda: self.secret("text"), 1)
        title = "Discuss" if kind == "discussion" and self.draw(st.booleans()) else ""
        return self.node(kind, title, data=DATA.get(kind, {}), children=children, notes=notes)

    def part(self) -> Node:
        kind = self.draw(st.sampled_from(PARTS))
        return self.node(kind, data=DATA[kind], paragraphs=self.words("Seen") if kind == "text" else ())

    def guide(self, titles: list[str]) -> Node:
        named = st.sampled_from([*titles, "Of no section", "1. First"])
        body = tuple(self.secret("script", f"{self.draw(named)}") for _ in range(self.draw(st.integers(0, 4))))
        sectors = self.draw(st.sampled_from([(), ("water",), ("energy",)]))
        data = {"summary": SECRET, "minutes": 5, "sectors": sectors}
        return Node("guide", self.key(), SECRET, presenter_only=True, data=data, children=body)

    def secret(self, kind: str, title: str = SECRET) -> Node:
        data = {"confirm": "", "minutes": 1, "do": SECRET}
        return Node(kind, self.key(), title, presenter_only=True, data=data, paragraphs=self.words(SECRET))

    def node(self, kind: str, title: str = "", **more: Any) -> Node:
        hidden = self.draw(st.integers(0, 5)) == 0
        key = self.key()
        return Node(kind, key, title or (SECRET if hidden else f"Called {key}"), presenter_only=hidden, **more)

    def words(self, said: str) -> tuple[Paragraph, ...]:
        kind = self.draw(st.sampled_from(["paragraph", "bullet"]))
        return (Paragraph(self.key(), kind, 0, (Run(said),)),)

    def key(self) -> str:
        return f"id{next(self.numbers)}"
