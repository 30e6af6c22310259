"""What the workbench shows of a page: its outline with marks and problems, and one block as the room sees it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.models import Comment, Page

from modules.core.confirmation import number_of
from modules.delivery.build import build_block
from modules.delivery.html.pages import render_node
from modules.delivery.html.writing import NOTHING
from modules.domain.document import walk
from modules.domain.outlining import Entry, Outline, outline
from modules.domain.schema import GUIDE
from modules.domain.scripts import Found, scripts
from modules.domain.words import Words
from modules.library.words.checks import Finding
from modules.library.words.codec import encode_all
from modules.library.words.comments import comments_by_block
from modules.library.words.content import ContentPage
from modules.library.words.rows import Rows
from modules.library.workbench.beside import Beside, Mark, beside
from modules.library.workbench.left import Guides, Left, findings, lines
from modules.library.workbench.places import ABOUT, address

LEVEL = 3
"""Of the headings in a block that is shown."""
DHS_ONLY = frozenset({"policy", "confirm"})
"""Fields of blocks that only DHS fills in."""


@dataclass(frozen=True)
class Script:
    """What a guide has to be said in a section, as presenters see it.

    Attributes:
        guide: the title of the guide.
        section: what people call the section.
        url: where the script is written.
        by_number: whether only the number in its title tells the section.
    """

    guide: str
    section: str
    url: str
    html: SafeString
    by_number: bool


@dataclass(frozen=True)
class Bench:
    """A page at the workbench.

    Attributes:
        guides: its guides with their words, if it is a module.
        found: ``{primary key of a page: what its checks found}``, of the page and of its guides.
        rows: what its words point to.
    """

    page: Any
    words: Words
    outline: Outline
    beside: Beside
    guides: Guides
    found: Mapping[int, Sequence[Finding]]
    rows: Rows

    @cached_property
    def left(self) -> list[Left]:
        """What is left to do, in the page and in its guides."""
        return lines(self.found, self.page)

    @property
    def left_in_words(self) -> str:
        """How much is left, and before what."""
        return f"{number_of(len(self.left), 'thing')} left {self.beside.aim}"

    @cached_property
    def _by_entry(self) -> dict[str, list[Finding]]:
        """``{id of an entry: what was found in it}``; under the empty id what was found in the page's own fields."""
        found: dict[str, list[Finding]] = defaultdict(list)
        for one in self.found.get(self.page.pk, ()):
            found[self.outline.owner(one.path)].append(one)
        return found

    def problems(self, key: str) -> list[str]:
        """Return what was found in an entry, or in the page's own fields (``ABOUT``)."""
        return [one.said for one in self._by_entry.get(key, ())]

    def in_entry(self, key: str) -> list[Finding]:
        """Return the same with paths that begin in the entry, and end with the field."""
        found = self._by_entry.get(key, ())
        inside = [(one, one.path[one.path.index(key) + 1 :]) for one in found]
        return [replace(one, path=(*path, one.field) if one.field else path) for one, path in inside]

    @cached_property
    def comments(self) -> dict[str, list[Comment]]:
        """``{id of an entry: open comments on what is written with it}``; under the empty id those on the page's own
        fields. Two queries at most.
        """
        found: dict[str, list[Comment]] = defaultdict(list)
        for steps, comment in comments_by_block(self.page):
            found[self.outline.owner(tuple(steps))].append(comment)
        return found

    @property
    def own_problems(self) -> Sequence[str]:
        """What was found in the page's own fields."""
        return self.problems(ABOUT)

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
        number = len(self.problems(key))
        problem = [Mark("problem", number_of(number, "problem"))] if number else []
        return [*self._marks.get(key, ()), *problem]

    def shown(self, entry: Entry) -> SafeString:
        """Return an entry as the room sees it; nothing for a section, whose slides are shown by themselves."""
        if entry.kind == "section":
            return NOTHING
        node = replace(build_block(entry.block, self.beside.tokens), notes=())
        html = render_node(node, level=LEVEL, assets=reverse("draft_assets", args=[self.page.pk]))
        return format_html("<ul>{}</ul>", html) if entry.kind == "objective" else html

    def scripts(self, entry: Entry) -> list[Script]:
        """Return what the guides of a module have to be said in the section that an entry is, or stands in."""
        section = entry if entry.kind == "section" else self.outline.entries.get(entry.place.holder)
        if section is None:
            return []
        now = self.words.document["sections"]
        numbered = self.page.held_to.document.get("sections") or now
        return [
            self._script(guide, section, one)
            for guide, words in self.guides
            for one in scripts(words, now, numbered)
            if one.section == section.id
        ]

    def _script(self, guide: Any, section: Entry, found: Found) -> Script:
        node = build_block(found.script, self.beside.tokens)
        html = render_node(node, level=LEVEL, assets=reverse("draft_assets", args=[guide.pk]), prefix="script-")
        url = address(guide.pk, found.script["id"])
        return Script(guide.title, section.name, url, html, found.by_number)


def bench_of(page: Any) -> Bench:
    """Return a page at the workbench. Raises DocumentError if no document can hold its words."""
    below = guides_below(page)
    rows = Rows(page.asset_center_id)
    document, *inner = encode_all([page, *below], rows)
    words, guides = Words(document), list(zip(below, inner, strict=True))
    found, around = findings(page, document, guides), beside(page, words)
    shown = outline(document, page.document_type, around.minutes)
    return Bench(page, words, shown, around, guides, found, rows)


def guides_below(page: Any) -> list[Any]:
    """Return the guides of a module, in their order. One query at most."""
    if page.document_type == GUIDE.name or not page.numchild:
        return []
    return list(with_words(Page.objects.child_of(page).order_by("path")))


def with_words(pages: QuerySet[Page]) -> Iterator[Any]:
    """Yield those of the pages that have words, each as the page of its kind. One query."""
    for page in pages.select_related(*_kinds()):
        found = next((kind for kind in _kinds() if hasattr(page, kind)), None)
        if found:
            yield getattr(page, found)


@cache
def _kinds() -> tuple[str, ...]:
    """Return by which names a page has the fields of each kind of page with words."""
    kinds = (model for model in apps.get_models() if issubclass(model, ContentPage))
    return tuple(model._meta.get_field("page_ptr").remote_field.get_accessor_name() for model in kinds)
