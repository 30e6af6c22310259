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

    Args:
        guide: its words.
        sections: as they stand now.
        numbered: in the order that numbers count: that of the release, whatever a center moved or added since.
    """
    titles = [(section["id"], title_of(section)) for section in sections]
    order = [section["id"] for section in numbered]
    for script in guide["body"]:
        found = section_of(title_of(script), titles, order) if script["type"] == "script" else None
        if found:
            yield Found(script, *found)


def section_of(title: str, sections: Sequence[tuple[str, str]], numbered: Sequence[str]) -> tuple[str, bool] | None:
    """Return the id of the section that a script is for, and whether the number alone tells; None if it is for none.

    “2. Who we are” is for the only section with the title “Who we are”; if there is no such section, for the second.

    Args:
        title: of the script.
        sections: (id, title) of each section as it stands now.
        numbered: ids in the order that numbers count.
    """
    number, name = _read(title)
    same = [key for key, called in sections if _read(called)[1] == name]
    counted = numbered[number - 1] if 0 < number <= len(numbered) else ""
    if len(same) == 1 or counted in same:
        return (same[0] if len(same) == 1 else counted), False
    return (counted, True) if counted in dict(sections) else None


def _read(title: str) -> tuple[int, str]:
    """Return the number that a title begins with, or 0, and its words, to be compared."""
    found = _NUMBERED.fullmatch(title)
    number, words = (int(found[1]), found[2]) if found else (0, title)
    return number, " ".join(words.split()).casefold().rstrip(".")
