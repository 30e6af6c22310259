"""What waits for a person: the lists of the home page, and their panel. Each room fills its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wagtail.admin.ui.components import Component

SHOWN = 5
"""Most rows of a list on the home page."""


@dataclass(frozen=True)
class Row:
    """One thing to do: its name, the address where it is done, and a note."""

    text: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Todo:
    """Things to do of one kind.

    Attributes:
        says: the purpose of the list, in one sentence.
        rows: the first rows, at most ``SHOWN``.
        all_of_them: the address of the whole list; empty if it has no page.
        left: how many rows are not among ``rows``.
    """

    heading: str
    says: str
    rows: tuple[Row, ...]
    all_of_them: str = ""
    left: int = 0


def todo(heading: str, says: str, rows: Iterable[Row], all_of_them: str = "") -> list[Todo]:
    """Return a list of one ``Todo`` with the first rows; an empty list if there are no rows."""
    found = list(rows)
    return [Todo(heading, says, tuple(found[:SHOWN]), all_of_them, max(0, len(found) - SHOWN))] if found else []


class TodoPanel(Component):
    """The panel of the home page with everything that waits for the person who looks at it."""

    name = "todo"
    order = 20
    template_name = "bcp/todo_panel.html"

    def __init__(self, todos: list[Todo], nothing: str, name: str = "todo") -> None:
        self.todos = todos
        self.nothing = nothing
        self.name = name

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return the lists."""
        return {"todos": self.todos, "nothing": self.nothing, "name": self.name}
