"""The addresses of the workbench: of an outline, of a part, and of what a check found."""

from __future__ import annotations

from django.urls import reverse

from modules.domain.document import Path

ABOUT = ""
"""Stands for the page's own fields, in the place of the id of a block."""


def address(page: int, key: str | None = None) -> str:
    """Return the address of a block, of the page's own fields (``ABOUT``), or of the outline, for no key.

    The address of a block inside a part leads to that part.
    """
    if key is None:
        return reverse("workbench", args=[page])
    return reverse("workbench_block", args=[page, key]) if key else reverse("workbench_about", args=[page])


def address_at(page: int, path: Path) -> str:
    """Return the address where a page's words are written at this path, which may begin in a guide."""
    return address(page, path[-1 - len(path) % 2] if len(path) > 1 else ABOUT)
