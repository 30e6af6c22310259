"""What the workbench shows of a page: its outline with marks and problems, and one block as the room sees it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from modules.core.confirmation import number_of
from modules.delivery.build import build_block
from modules.delivery.html import NOTHING, render_node
from modules.domain.document import Document, walk
from modules.domain.outlining import Entry, Outline, outline
from modules.domain.schema import MODULE
from modules.domain.words import Words
from modules.library.words.checks import release_findings
from modules.library.words.codec import encode
from modules.library.workbench.beside import Beside, Mark, beside

LEVEL = 3
"""Of the headings in a block that is shown."""
DHS_ONLY = frozenset({"policy", "confirm"})
"""Fields of blocks that only DHS fills in."""


@dataclass(frozen=True)
class Bench:
    """A page at the workbench.

    Attributes:
        problems: ``{block id: sentences}``; under the empty id those of the page's own fields.
    """

    page: Any
    words: Words
    outline: Outline
    beside: Beside
    problems: Mapping[str, Sequence[str]]

    @property
    def own_problems(self) -> Sequence[str]:
        """What stops a release in the page's own fields."""
        return self.problems.get("", ())

    @property
    def hidden(self) -> frozenset[str]:
        """The names of the fields that the page's forms do not have."""
        return frozenset() if self.page.asset_center_id is None else DHS_ONLY

    def is_held(self, key: str) -> bool:
        """Return whether a block's own words are DHS's, and this page only shows them."""
        return key in self.page.held_to.locked

    @cached_property
    def _marks(self) -> dict[str, list[Mark]]:
        """``{id of an entry: marks of it, and of what is written with it}``; under the empty id those of the page."""
        owners = {block["id"]: self.outline.owner(path) for path, block in walk(self.words.document)}
        found: dict[str, list[Mark]] = defaultdict(list)
        for key, marks in self.beside.marks.items():
            found[owners.get(key, "")] += marks
        return {key: list(dict.fromkeys(marks)) for key, marks in found.items()}

    def marks(self, entry: Entry) -> list[Mark]:
        """Return what stands beside an entry."""
        return [*([Mark("locked", "Locked")] if entry.locked else []), *self._marked(entry.id)]

    @property
    def own_marks(self) -> list[Mark]:
        """What stands beside the page's own fields."""
        return self._marked("")

    def _marked(self, key: str) -> list[Mark]:
        number = len(self.problems.get(key, ()))
        problem = [Mark("problem", number_of(number, "problem"))] if number else []
        return [*self._marks.get(key, ()), *problem]

    def shown(self, entry: Entry) -> SafeString:
        """Return an entry as the room sees it; nothing for a section, whose slides are shown by themselves."""
        if entry.kind == "section":
            return NOTHING
        node = replace(build_block(entry.block, self.beside.tokens), notes=())
        html = render_node(node, level=LEVEL, assets=reverse("draft_assets", args=[self.page.pk]))
        return format_html("<ul>{}</ul>", html) if entry.kind == "objective" else html


def bench_of(page: Any) -> Bench:
    """Return a page at the workbench. Raises DocumentError if no document can hold its words."""
    words = Words(encode(page))
    found = outline(words.document, page.document_type)
    return Bench(page, words, found, beside(page, words), problems_in(words.document, page.document_type, found))


def problems_in(document: Document, kind: str, found: Outline) -> dict[str, list[str]]:
    """Return what stops a release of these words: ``{block id: sentences}``, under the empty id of no block."""
    is_guide = kind != MODULE.name
    guide = {"id": "guide", "type": "guide", "value": document}
    content = {**MODULE.empty(), "guides": [guide]} if is_guide else {**document, "guides": []}
    problems: dict[str, list[str]] = defaultdict(list)
    for one in release_findings(content):
        if not is_guide or one.path[:1] == ("guides",):
            problems[found.owner(one.path)].append(one.said)
    return problems
