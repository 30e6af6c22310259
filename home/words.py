"""The first text of plain pages: short Markdown files, converted to the HTML that the editor stores.

``set_up`` reads each file once. Later edits are stored in the page, and the file no longer matters.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

CONTENT = Path(__file__).parent / "content"

SLUGS = ("about", "accessibility", "privacy", "how-to-report", "help")
"""The pages that every site has, in the order of the footer. Each slug is also the name of the file."""


@dataclass(frozen=True)
class Words:
    """The first text of a page. ``body`` is HTML with the features of ``PlainPage.body``."""

    slug: str
    title: str
    body: str


def read(slug: str) -> Words:
    """Return the first text of a page. The first line of its file is ``# `` and the title."""
    title, _, text = (CONTENT / f"{slug}.md").read_text("utf-8").partition("\n")
    return Words(slug, title.removeprefix("# "), MarkdownIt("commonmark", {"html": False}).render(text))
