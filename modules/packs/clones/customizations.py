"""What a center changed in a clone, block by block: computed by the diff, so no flag can lie (DESIGN §6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from modules.domain.diff import Change, ChangeKind
from modules.domain.document import Block, Document, Path, place, walk
from modules.domain.merge import ROOT
from modules.domain.reading import differences
from modules.domain.restoring import family
from modules.domain.schema import VERBATIM


class Standing(StrEnum):
    """How a block of a clone stands to the release."""

    RELEASED = "as released"
    CUSTOMIZED = "customized"
    MOVED = "moved"
    ADDED = "added here"
    REMOVED = "removed here"


@dataclass
class Customization:
    """What a center did to one block, as an editor shows blocks: paragraphs and list items belong to their text.

    Attributes:
        key: the id of the block; empty for the title, summary and audience of the module.
        where: the place in words.
        standings: one or several; never ``RELEASED``.
        changes: what the diff found.
        section: the id of the section that holds it; empty outside of any.
        guide: the lasting id of the guide that holds it; empty in the module itself.
    """

    key: str
    where: str
    section: str = ""
    guide: str = ""
    standings: list[Standing] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


def customizations(released: Document, ours: Document) -> list[Customization]:
    """Return what the center changed, in reading order."""
    old, new = _places(released), _places(ours)
    found: dict[str, Customization] = {}
    for change in differences(released, ours):
        document, places = (released, old) if change.kind is ChangeKind.REMOVED else (ours, new)
        owner = _owner(change, places)
        if owner not in found:
            found[owner] = _begin(owner, document, places)
        one = found[owner]
        one.changes.append(change)
        standing = _standing(change, owner)
        if standing not in one.standings:
            one.standings.append(standing)
    return list(found.values())


@dataclass(frozen=True)
class _Placed:
    path: Path
    block: Block
    above: tuple[Block, ...]


def _places(document: Document) -> Mapping[str, _Placed]:
    known: dict[str, _Placed] = {}
    for path, block in walk(document):
        above = tuple(known[step].block for step in path[:-1] if step in known)
        known[block["id"]] = _Placed(path, block, above)
    return known


def _owner(change: Change, places: Mapping[str, _Placed]) -> str:
    if change.block == ROOT:
        return ROOT
    return _owner_of(places[change.block])


def _standing(change: Change, owner: str) -> Standing:
    if change.block != owner:
        return Standing.CUSTOMIZED
    return {
        ChangeKind.ADDED: Standing.ADDED,
        ChangeKind.REMOVED: Standing.REMOVED,
        ChangeKind.MOVED: Standing.MOVED,
        ChangeKind.EDITED: Standing.CUSTOMIZED,
    }[change.kind]


def _begin(owner: str, document: Document, places: Mapping[str, _Placed]) -> Customization:
    if owner == ROOT:
        return Customization(ROOT, "Title, summary and audience")
    placed = places[owner]
    line = [*placed.above, placed.block]
    section = next((block["id"] for block in line if block["type"] == "section"), "")
    guide = next((block["id"] for block in line if block["type"] == "guide"), "")
    return Customization(owner, place(document, placed.path), section, guide)


def changes_in(found: Iterable[Customization]) -> list[Change]:
    """Return all changes of these customizations."""
    return [change for one in found for change in one.changes]


def counts(found: Iterable[Customization]) -> dict[Standing, int]:
    """Return how many blocks stand in each way but as released, which says itself."""
    found = list(found)
    numbers = {standing: sum(standing in one.standings for one in found) for standing in Standing}
    return {standing: number for standing, number in numbers.items() if number}


def standings(released: Document, ours: Document) -> dict[str, list[str]]:
    """Return how each block of ``ours`` stands, by its id, for the editor. A part of an added block is added too."""
    found = {one.key: one.standings for one in customizations(released, ours)}
    known = {block["id"] for _, block in walk(released)}

    def of(key: str) -> list[Standing]:
        return found.get(key) or [Standing.RELEASED if key in known else Standing.ADDED]

    return {
        block["id"]: [standing.value for standing in of(block["id"])]
        for _, block in walk(ours)
        if block["type"] not in VERBATIM
    }


def to_return(released: Document, ours: Document, key: str) -> set[str]:
    """Return the ids that go back to the release with a block.

    With a block goes its own wording; with a section, a guide, or a block that the center removed, all that is in it.
    """
    if key == ROOT:
        return {ROOT}
    blocks = {block["id"]: block for document in (released, ours) for _, block in walk(document)}
    if key not in blocks:
        return set()
    if blocks[key]["type"] in {"section", "guide"} or not family(ours, key):
        return family(released, key) | family(ours, key)
    return {key} | _wording(released, key) | _wording(ours, key)


def _wording(document: Document, key: str) -> set[str]:
    """Return the ids of the paragraphs and items that a block is made of."""
    places = _places(document)
    if key not in places:
        return set()
    inside = [places[inner["id"]] for _, inner in walk(places[key].block["value"])]
    return {placed.block["id"] for placed in inside if _owner_of(placed) == key}


def _owner_of(placed: _Placed) -> str:
    line = [*placed.above, placed.block]
    return next((str(block["id"]) for block in reversed(line) if block["type"] not in VERBATIM), ROOT)


def everything(released: Document, ours: Document) -> set[str]:
    """Return every id of both, and the document itself: all goes back to the release."""
    return {ROOT, *(block["id"] for document in (released, ours) for _, block in walk(document))}
