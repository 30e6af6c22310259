"""The words that plain pages begin with: small Markdown files, to the HTML that their editor keeps.

``set_up`` reads them once. What is edited afterwards stands in the page, and no file changes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

CONTENT = Path(__file__).parent / "content"

SLUGS = ("about", "accessibility", "privacy", "how-to-report", "help")
"""The pages that every site has, in the order of the footer. The name of a file is the last part of its address."""


@dataclass(frozen=True)
class Words:
    """What a page begins with. ``body`` is HTML with the features of ``PlainPage.body``."""

    slug: str
    title: str
    body: str


def read(slug: str) -> Words:
    """Return the words of a page: the first line of its file is the title, after ``# ``."""
    title, _, text = (CONTENT / f"{slug}.md").read_text("utf-8").partition("\n")
    return Words(slug, title.removeprefix("# "), MarkdownIt("commonmark", {"html": False}).render(text))
