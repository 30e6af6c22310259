"""What a pack carries that its center wrote for the audience of the pack it was copied from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from modules.domain.audiences import together
from modules.domain.diff import Change, ChangeKind
from modules.domain.document import digest
from modules.domain.words import Words
from modules.packs.clones.customizations import Customization, Standing, customizations
from modules.packs.pages.models import Clone, Pack

WrittenFor = Mapping[str, list[str]]
"""``{"module's lasting id:block's id": [audiences, digest of what the center changed]}``; several are joined by “+”."""

OWN_WORDS = frozenset({Standing.ADDED, Standing.CUSTOMIZED})


@dataclass(frozen=True)
class Carried:
    """A block with words for earlier audiences: its place, and those, both in words."""

    where: str
    audience: str


def written_for(source: Pack, words: Iterable[tuple[Clone, Words]]) -> WrittenFor:
    """Return for whom each block was written that the center added or changed in a pack.

    Those are the audiences of this pack, unless the block came from another pack and was not changed since.
    """
    earlier = source.written_for
    return {
        key: earlier[key] if _is_unchanged(earlier, key, one) else ["+".join(source.audiences), _digest(one)]
        for clone, said in words
        for key, one in _own_words(clone, customizations(clone.released.document, said.document))
    }


def carried(pack: Pack, clone: Clone, found: Iterable[Customization]) -> list[Carried]:
    """Return the blocks of a clone that still say what was written for another audience, in reading order.

    ``found`` are the customizations of the clone. What somebody changed since is written for this audience.
    """
    if not pack.written_for:
        return []
    return [
        Carried(one.where, together(pack.written_for[key][0].split("+")))
        for key, one in _own_words(clone, found)
        if _is_unchanged(pack.written_for, key, one) and not {*pack.written_for[key][0].split("+")} & {*pack.audiences}
    ]


def _own_words(clone: Clone, found: Iterable[Customization]) -> Iterator[tuple[str, Customization]]:
    for one in found:
        if OWN_WORDS.intersection(one.standings):
            yield f"{clone.module_uid}:{one.key}", one


def _is_unchanged(earlier: WrittenFor, key: str, one: Customization) -> bool:
    return key in earlier and earlier[key][1] == _digest(one)


def _digest(one: Customization) -> str:
    """Return a digest of the words that the center gave a block, whatever the release says, and wherever it stands."""
    edits = [change for change in one.changes if change.kind is not ChangeKind.MOVED]
    return digest([[change.kind, change.block, _field(change), change.after] for change in edits])[:16]


def _field(change: Change) -> list[str]:
    """Return the path of an edited field below its block; empty for a whole block."""
    if change.kind is not ChangeKind.EDITED:
        return []
    return list(change.path[change.path.index(change.block) + 1 :] if change.block else change.path)
