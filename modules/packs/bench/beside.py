"""What stands beside the words of a clone or its guide at the workbench."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from wagtail.models import Page

from modules.core.confirmation import number_of
from modules.domain.document import Block, Document, walk
from modules.domain.outlining import Entry
from modules.domain.schedule import length_of
from modules.domain.schema import GUIDE, MODULE
from modules.domain.words import Words
from modules.library.releases.models import Release
from modules.library.workbench.beside import Beside, Mark, Tool, Way, Wider
from modules.library.workbench.reading import with_words
from modules.packs.bench.choosing import to_choose
from modules.packs.clones.customizations import ROOT, Customization, Standing, customizations
from modules.packs.pages.choices import choices, for_others, hideable, shortable
from modules.packs.pages.models import Clone, ClonedGuide, Pack
from modules.packs.pages.policies import locked_words
from modules.packs.signoffs.models import Matter, matters
from modules.packs.updates.merging import offered

MARKED = {Standing.CUSTOMIZED: "changed", Standing.MOVED: "changed", Standing.ADDED: "added"}


def beside_copy(page: Any, words: Words) -> Beside | None:
    """Return what stands beside a clone or a cloned guide; None for every other page."""
    if not isinstance(page, (Clone, ClonedGuide)):
        return None
    found = _Copy(page, words)
    return Beside(
        found.marks(),
        found.ways(),
        found.pack.tokens(),
        found.held,
        found.tools,
        "before an edition",
        found.ask(),
        instead=found.instead,
        minutes=found.minutes,
    )


def wider_than_copy(page: Any) -> Wider | None:
    """Return the modules of the pack for one of them, or for its guide; None for every other page."""
    if not isinstance(page, (Clone, ClonedGuide)):
        return None

    def pages() -> list[Any]:
        pack = Pack.objects.ancestor_of(page).get()
        return list(with_words(Page.objects.descendant_of(pack).order_by("path")))

    return Wider("All modules of this pack", pages)


@dataclass(frozen=True)
class _Copy:
    """A clone, or a guide in one, with its words."""

    page: Clone | ClonedGuide
    words: Words

    @cached_property
    def clone(self) -> Clone:
        """The clone itself, or the one that the guide is in."""
        return self.page if isinstance(self.page, Clone) else Clone.objects.parent_of(self.page).get()

    @cached_property
    def pack(self) -> Pack:
        """The pack, with its center's profile."""
        found: Pack = Pack.objects.parent_of(self.clone).select_related("center__profile").get()
        return found

    @cached_property
    def chosen(self) -> dict[str, list[str]]:
        """What the pack leaves out and shortens of these words."""
        return choices(self.contents, self.pack.wishes)

    @property
    def contents(self) -> list[Document]:
        """The words, if they are of a module: a pack leaves out nothing of a guide."""
        return [self.words.document] if isinstance(self.page, Clone) else []

    def marks(self) -> dict[str, list[Mark]]:
        """Return ``{block id: marks}``."""
        found: dict[str, list[Mark]] = defaultdict(list)
        for key, mark in (*self._to_choose(), *self._standings(), *self._left_out()):
            found[key].append(mark)
        return found

    @cached_property
    def changes(self) -> list[Customization]:
        """What the center changed in these words."""
        whole = MODULE.empty() if isinstance(self.page, Clone) else GUIDE.empty()
        released, ours = self.page.held_to.document or whole, self.words.document
        return customizations(self._in_module(released), self._in_module(ours))

    @cached_property
    def unsigned(self) -> list[Matter]:
        """The changes that the officer has not signed off. One query."""
        found = matters(self.clone, Words(self._in_module(self.words.document)), found=self.changes)
        return [one for one in found if not one.signed]

    def _key(self, key: str) -> str:
        """Return the id of a block, or that of no block for the page's own fields."""
        own = ROOT if isinstance(self.page, Clone) else str(self.page.uid)
        return ROOT if key == own else key

    def _standings(self) -> Iterator[tuple[str, Mark]]:
        for change in self.changes if not self.clone.is_own else ():
            for standing in change.standings:
                yield self._key(change.key), Mark(MARKED.get(standing, "changed"), standing.capitalize())
        for matter in self.unsigned:
            yield self._key(matter.change.key), Mark("waits", "Sent back" if matter.sent_back else "To sign off")

    @cached_property
    def newer(self) -> Release | None:
        """The release that the clone can be updated to. One query."""
        return None if self.clone.is_own else offered(self.clone)

    def _to_choose(self) -> Iterator[tuple[str, Mark]]:
        """Yield what an update leaves to choose. Nothing if these words are as released: then none has two sides."""
        if self.newer and self.changes:
            words = Words(self._in_module(self.words.document))
            for key, mark in to_choose(self.page, self.clone, words, self.newer):
                yield self._key(key), mark

    def ask(self) -> Tool | None:
        """Return the button that asks the officer; None if no change waits for an answer."""
        if all(matter.sent_back for matter in self.unsigned):
            return None
        return Tool("Ask for sign-off", reverse("sign_off", args=[self.clone.pk]), {"do": "ask"})

    @property
    def instead(self) -> str:
        """What the officer, or after the answer the lead, has still to do; empty if every change is signed off."""
        back = sum(matter.sent_back for matter in self.unsigned)
        if back:
            return f"Sent back by your P/CRCL officer: {number_of(back, 'change')}."
        waits = number_of(len(self.unsigned), "change")
        return f"Left before an edition: the sign-off of {waits}." if self.unsigned else ""

    def _in_module(self, words: Document) -> Document:
        """Return words of this page as a module has them: its own, or those of a guide in it."""
        if isinstance(self.page, Clone):
            return {**words, "guides": []}
        return {**MODULE.empty(), "guides": [{"id": str(self.page.uid), "type": "guide", "value": words}]}

    def _left_out(self) -> Iterator[tuple[str, Mark]]:
        others = set(for_others(self.contents, self.pack.audiences))
        for key in self.chosen["hidden"]:
            yield key, Mark("left_out", "For others" if key in others else "Hidden")
        for key in self.chosen["short"]:
            yield key, Mark("changed", "Short form")

    def minutes(self, section: Block) -> int:
        """Return how many minutes a section takes in this pack."""
        if section["id"] in self.chosen["hidden"]:
            return 0
        return length_of(section).minutes(short=section["id"] in self.chosen["short"])

    def ways(self) -> list[Way]:
        """Return links to the pack, and to what can be done with the whole module."""
        clone, newer = self.clone, self.newer
        update = [Way(f"Update to {newer.version}", reverse("update", args=[clone.pk]))] if newer else []
        compare = [] if clone.is_own else [Way("Compare with the release", reverse("clone_changes", args=[clone.pk]))]
        return [Way("Back to the pack", reverse("pack", args=[self.pack.pk])), *update, *compare]

    def held(self, block: Block) -> dict[str, Any]:
        """Return the policies of the blocks in a block, and the words of those that are only read."""
        inside = {one["id"] for _, one in walk([block])}
        policies = {key: policy for key, policy in self.clone.released.policies.items() if key in inside}
        locked = locked_words(self.clone, self.pack, inside)
        return {"policies": policies, "locked": locked, "tokens": self.pack.tokens()}

    def tools(self, entry: Entry) -> Sequence[Tool]:
        """Return what the pack can do with a part: leave it out, shorten it, or no longer."""
        found = []
        if entry.id in self.chosen["hidden"]:
            found.append(self._tool("Show", entry, "show"))
        elif entry.id in hideable(self.contents):
            found.append(self._tool("Hide", entry, "hide"))
        if entry.id in self.chosen["short"]:
            found.append(self._tool("Use the full form", entry, "lengthen"))
        elif entry.id in shortable(self.contents):
            found.append(self._tool("Use the short form", entry, "shorten"))
        return found

    def _tool(self, label: str, entry: Entry, wish: str) -> Tool:
        return Tool(label, reverse("plan_part", args=[self.clone.pk]), {"block": entry.id, "wish": wish})
