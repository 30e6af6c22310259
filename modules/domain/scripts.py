"""Which script of a guide is for which section. A script names no section: its title tells, by words or by number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from modules.domain.document import Block, Document, title_of

_NUMBERED = re.compile(r"(\d{1,3})[.):]\s+(.*)", re.DOTALL)


@dataclass(frozen=True)
class Found:
    """A script and the id of its section. ``by_number`` is whether the number alone tells, and not the words."""

    script: Block
    section: str
    by_number: bool


def scripts(guide: Document, sections: Sequence[Block], numbered: Sequence[Block]) -> Iterator[Found]:
    """Yield each script of a guide that is for one of the sections, in the order of the guide.

    “2. Who we are” is for the only section with the title “Who we are”; if there is no such section, for the second.

    Args:
        guide: its words.
        sections: as they stand now.
        numbered: in the order that numbers count: that of the release, whatever a center moved or added since.
    """
    ids = {section["id"] for section in sections}
    for script in guide["body"]:
        if script["type"] != "script":
            continue
        number, name = _read(script)
        same = [section["id"] for section in sections if _read(section)[1] == name]
        counted = numbered[number - 1]["id"] if 0 < number <= len(numbered) else ""
        if len(same) == 1 or counted in same:
            yield Found(script, same[0] if len(same) == 1 else counted, by_number=False)
        elif counted in ids:
            yield Found(script, counted, by_number=True)


def _read(block: Block) -> tuple[int, str]:
    """Return the number that a title begins with, or 0, and its words, to be compared."""
    title = title_of(block)
    found = _NUMBERED.fullmatch(title)
    number, words = (int(found[1]), found[2]) if found else (0, title)
    return number, " ".join(words.split()).casefold().rstrip(".")
