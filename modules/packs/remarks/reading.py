"""The parts of a pack that can be commented on, and the comments by part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from modules.domain.document import Block, DocumentError, title_of
from modules.domain.schema import ON_SCREEN
from modules.packs.pages.filling import Say, sayer
from modules.packs.pages.models import Clone, Pack
from modules.packs.pages.queries import clones_of, words_of_pack
from modules.packs.remarks.models import Remark


@dataclass(frozen=True)
class Part:
    """A part of a pack: the module as a whole if ``block`` is empty.

    Attributes:
        name: its place in words.
        depth: 0 for a module, 1 for a section, 2 for what stands in a section.
    """

    clone: Clone
    block: str
    name: str
    depth: int = 0

    @property
    def code(self) -> str:
        """What a form sends for it."""
        return f"{self.clone.pk}:{self.block}"

    @property
    def label(self) -> str:
        """Its name in a list of all parts."""
        return f"{'· ' * self.depth}{self.name}"


def parts_of(pack: Pack) -> list[Part]:
    """Return the parts of a pack in reading order; only its modules if their words can't be read."""
    say = sayer(pack.tokens())
    try:
        found = words_of_pack(pack)
    except DocumentError:
        return [Part(clone, "", say(clone.title)) for clone in clones_of(pack)]
    return [part for clone, words in found for part in _parts(clone, words.document["sections"], say)]


def _parts(clone: Clone, sections: Sequence[Block], say: Say) -> Iterator[Part]:
    yield Part(clone, "", say(clone.title))
    for section in sections:
        yield Part(clone, section["id"], say(title_of(section)), 1)
        for item in section["value"]["items"]:
            if item["type"] in ON_SCREEN:
                yield Part(clone, item["id"], say(title_of(item)), 2)


def open_on(pack: Pack) -> Mapping[int | None, int]:
    """Return ``{key of a clone: open comments on it}``; None stands for the pack as a whole. One query."""
    found: dict[int | None, int] = defaultdict(int)
    for clone in Remark.objects.open().filter(pack=pack).values_list("clone", flat=True):
        found[clone] += 1
    return found


def open_by_block(clone: Clone) -> Mapping[str, list[Remark]]:
    """Return ``{block id: open comments on it}``; "" stands for the module as a whole. One query."""
    found: dict[str, list[Remark]] = defaultdict(list)
    for remark in Remark.objects.open().filter(clone=clone).select_related("by"):
        found[remark.block].append(remark)
    return found
