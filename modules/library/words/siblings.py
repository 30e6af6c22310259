"""The order of pages below one page: where each can go, and how it gets there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from treebeard.mp_tree import MP_MoveHandler
from wagtail.models import Page


@dataclass(frozen=True)
class Steps:
    """Which page a page is to stand behind to move one step up or down; None if it is at that end already.

    0, which no page has, stands for the first place.
    """

    up: int | None
    down: int | None


def steps(order: Sequence[int]) -> list[Steps]:
    """Return the steps of each of several pages, whose keys stand in their order."""
    return [
        Steps((order[at - 2] if at > 1 else 0) if at else None, order[at + 1] if at + 1 < len(order) else None)
        for at in range(len(order))
    ]


def lock_pages(above: Page) -> None:
    """Lock a page and every page below it. A move writes the paths of siblings, and a form that is saved its page's.

    A save reads its page under the same lock (``one_writer.py``), so it never writes an old path.
    """
    list(Page.objects.select_for_update().filter(path__startswith=above.path).order_by("path").values_list("pk"))


def place(page: Any, before: Any | None, first: Any) -> None:
    """Move a page behind ``before``, or in front of ``first``.

    Treebeard's part of Wagtail's ``move`` is enough: the page's address does not change.
    """
    target, side = (before, "right") if before else (first, "left")
    MP_MoveHandler(page, target, side).process()
