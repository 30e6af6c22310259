"""Ids follow words: which block of a page that was sent is which block of the page as it was (decision 2).

An editor gives ids to places, not to words: Enter at the start of a paragraph leaves its key with the new sentence,
deleting a line gives its key to the next one, pasting draws fresh keys. So when words are saved, each paragraph, item
and block gets back the id of what it says, as the page said it before, or as its release says it.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from modules.domain.document import Block, Document, Json, canonical, ids, is_block
from modules.domain.likeness import Closest, Text, likeness, overlap
from modules.domain.standing import PARAGRAPH, Differences, Spot, all_said, is_line, said_of, spots, text_said

SAME_KEY = 0.4
"""Likeness from which a line with the same key says what it said."""
NEARLY = 0.8
"""Likeness from which a line with the same key needs no comparison with others."""
OTHER_KEY = 0.6
"""Likeness from which a line gets the id of another one that is gone."""
PREFERENCE = 0.15
"""How much more alike another line must be to take an id from the line that was sent with it."""
BLOCK = 0.6
"""Share of words from which a new block gets the id of one that is gone."""
ANOTHER = 0.3
"""Share of words below which a block may lose its id to a new one that says what it said."""


@dataclass(frozen=True)
class GivenBack:
    """A page's words with their ids.

    Attributes:
        document: the words as they were sent, with the ids that are theirs.
        renamed: {id that was sent: id that the block has now}, for the blocks whose ids differ.
    """

    document: Document
    renamed: Mapping[str, str]


def give_back(sent: Document, was: Document, release: Document | Callable[[], Document] | None = None) -> GivenBack:
    """Return ``sent`` with the ids of what it says. No word is changed, and equal arguments give equal ids.

    A line (a paragraph, an item, an objective) keeps its id if it says nearly the same as before. Otherwise it gets the
    id of a line that is gone from its place and said the same, or nearly so. If the words of its id are somewhere else,
    it gets a fresh one. Other blocks keep their ids; a new one gets the id of a block that is gone and said the
    same. An id that was sent on two blocks stays on both, unless one of them is a line that was brought from elsewhere.

    The cost grows with what changed, besides comparing the documents.

    Args:
        sent: the words as the editor sends them.
        was: the words of the page before.
        release: the words of the release that the page comes from, for what the page did not have any more; or a
            function that returns them, which is called if something is not found in ``was``.
    """
    if sent == was:
        return GivenBack(sent, {})
    found = _Matching(sent, was, release if callable(release) else lambda: release or {})
    return GivenBack(found.document(), found.renamed())


class _Matching:
    """Finds what was sent among the blocks of the page before, and of its release."""

    def __init__(self, sent: Document, was: Document, release: Callable[[], Document]) -> None:
        self._document, self._before, self._read_release = sent, was, release
        found = Differences()
        found.compare("", sent, was)
        self._sent, self._was = found.sent, found.was
        self._ids: dict[int, str] = {}  # {id() of a block that was sent: its id from now on}
        self._claimed: set[str] = set()
        self._match_blocks([spot for spot in self._sent if not is_line(spot.block)])
        self._match_lines([spot for spot in self._sent if is_line(spot.block)])

    # What came of it

    def renamed(self) -> dict[str, str]:
        """Return {id that was sent: id from now on}."""
        keys = {spot.key: self._key(spot.block) for spot in self._sent}
        return {old: new for old, new in keys.items() if old != new}

    def document(self) -> Document:
        """Return the document that was sent, with the ids from now on."""
        differing = {id(spot.block) for spot in self._sent}
        return {name: self._written(value, differing) for name, value in self._document.items()}

    def _written(self, value: Json, differing: set[int]) -> Json:
        if isinstance(value, dict):
            if not is_block(value):
                return {name: self._written(inner, differing) for name, inner in value.items()}
            if id(value) not in differing:
                return value
            return {**value, "id": self._key(value), "value": self._written(value["value"], differing)}
        return [self._written(item, differing) for item in value] if isinstance(value, list) else value

    def _key(self, block: Block) -> str:
        return self._ids.get(id(block)) or str(block["id"])

    def _give(self, spot: Spot, key: str) -> None:
        self._ids[id(spot.block)] = key
        self._claimed.add(key)

    # What the page does not have any more

    @cached_property
    def _release(self) -> dict[str, Spot]:
        return {spot.key: spot for spot in spots(self._read_release())}

    @cached_property
    def _lost(self) -> dict[str, Spot]:
        """The blocks of the release that the page did not have before."""
        there = set(ids(self._before))
        return {key: spot for key, spot in self._release.items() if key not in there}

    @cached_property
    def _taken(self) -> Counter[str]:
        """{id: how many blocks were sent with it}, with 1 for one that is in another of the documents."""
        others = dict.fromkeys([*ids(self._before), *self._release], 1)
        return Counter(ids(self._document)) | Counter(others)

    def _fresh(self, spot: Spot, place: str) -> str:
        """Return an id that no block has, from the id that was sent and the words."""
        seed = canonical([spot.key, said_of(spot.block)])
        for salt in range(len(self._taken) + 1):
            hashed = sha256(seed + str(salt).encode()).hexdigest()
            key = f"{place}:{hashed[:10]}" if spot.family == PARAGRAPH else str(uuid.UUID(hashed[:32]))
            if key not in self._taken and key not in self._claimed:
                return key
        raise AssertionError("more ids than blocks are taken")

    # Blocks that hold others

    def _match_blocks(self, sent: list[Spot]) -> None:
        there = {spot.key for spot in self._sent}
        new = [spot for spot in sent if spot.key not in self._was and spot.text.terms]
        if not new:
            return
        gone, lost = ({key: spot for key, spot in side.items() if key not in there} for side in (self._was, self._lost))
        others = self._said_by_others(sent)
        self._find_blocks(new, [gone, lost], {**gone, **lost, **others})
        robbed = [spot for spot in sent if spot.key in others and spot.key in self._claimed]
        for spot in self._find_blocks(self._without_id(robbed), [gone], gone):
            self._give(spot, self._fresh(spot, spot.place))

    def _find_blocks(
        self, sent: list[Spot], equal: Sequence[Mapping[str, Spot]], alike: Mapping[str, Spot]
    ) -> list[Spot]:
        """Give blocks the ids of equal ones, or of those that say nearly the same; return the others."""
        left = sent
        for gone in equal:
            left = self._equal(left, gone, all_said)
        for spot in left:
            found = self._closest_block(spot, alike)
            if found is not None:
                self._give(spot, found)
        return self._without_id(left)

    def _said_by_others(self, sent: Iterable[Spot]) -> dict[str, Spot]:
        """Return the blocks of the page before whose ids stand for other words now."""
        pairs = [(spot, self._was[spot.key]) for spot in sent if spot.key in self._was]
        return {spot.key: old for spot, old in pairs if old.text.terms and overlap(spot.text, old.text) < ANOTHER}

    def _closest_block(self, spot: Spot, among: Mapping[str, Spot]) -> str | None:
        alike = {
            key: overlap(spot.text, old.text)
            for key, old in among.items()
            if old.family == spot.family and key not in self._claimed
        }
        best = max(alike, key=lambda key: (alike[key], among[key].place == spot.place), default=None)
        return best if best is not None and alike[best] >= BLOCK else None

    # Lines

    def _match_lines(self, sent: list[Spot]) -> None:
        for family in dict.fromkeys(spot.family for spot in sent):
            self._match_family([spot for spot in sent if spot.family == family], family)

    def _match_family(self, sent: list[Spot], family: str) -> None:
        strange = {spot.key for spot in self._sent if spot.family != family}

        def open_(side: Mapping[str, Spot]) -> dict[str, Spot]:
            return {key: spot for key, spot in side.items() if spot.family == family and key not in strange}

        was = open_(self._was)
        left = self._unchanged(sent, was)
        if not left:
            return
        lost = open_(self._lost)
        left = self._equal(left, was, text_said)
        left = self._unchanged(left, lost)
        left = self._equal(left, lost, text_said)
        left = self._nearly_unchanged(left, was)
        gone = {**was, **lost}
        left = self._alike(left, gone)
        for spot in left:
            self._give(spot, self._unmatched(spot, was, lost))

    def _place(self, spot: Spot) -> str:
        """Return where a line stands, with the id that the block around it has from now on."""
        return self._places.get(spot.place, spot.place)

    @cached_property
    def _places(self) -> dict[str, str]:
        """{place: the same with the new id of its block}, for the blocks whose ids differ."""
        renamed = {spot.key: self._ids[id(spot.block)] for spot in self._sent if id(spot.block) in self._ids}
        places = {spot.place for spot in self._sent}
        return {
            place: f"{renamed[holder]}:{name}"
            for place in places
            for holder, _, name in [place.rpartition(":")]
            if holder in renamed
        }

    def _default(self, spot: Spot) -> str:
        """Return the id of a line that was sent, if nothing else is known of it: paragraphs' ids begin with a place."""
        if spot.family == PARAGRAPH and spot.key.startswith(f"{spot.place}:"):
            return self._place(spot) + spot.key[len(spot.place) :]
        return spot.key

    def _unchanged(self, sent: Sequence[Spot], was: Mapping[str, Spot]) -> list[Spot]:
        """Let the lines that say the same under the same id keep it, those in their places first; return the others."""
        for at_home in (True, False):
            for spot in sent:
                old = was.get(self._default(spot))
                if old is None or old.key in self._claimed or (old.place == self._place(spot)) is not at_home:
                    continue
                if old.text.said == spot.text.said:
                    self._give(spot, old.key)
        return self._without_id(sent)

    def _without_id(self, sent: Iterable[Spot]) -> list[Spot]:
        return [spot for spot in sent if id(spot.block) not in self._ids]

    def _equal(self, sent: Sequence[Spot], gone: Mapping[str, Spot], say: Callable[[Spot], Hashable]) -> list[Spot]:
        """Give the ids of what is gone to what says the same, at the same place first; return the others."""
        said: dict[tuple[str, Hashable], list[str]] = defaultdict(list)
        for key, old in gone.items():
            for version in self._versions(old):
                said[old.family, say(version)].append(key)
        for at_home in (True, False):
            for spot in self._without_id(sent):
                found = [key for key in said.get((spot.family, say(spot)), ()) if key not in self._claimed]
                if not spot.text.terms:  # nothing is said in many places: it is the same only where it was
                    found = [key for key in found if at_home and key in self._was]
                here = [key for key in found if gone[key].place == self._place_of(spot)] if at_home else found
                if here:
                    self._give(spot, here[0])
        return self._without_id(sent)

    def _place_of(self, spot: Spot) -> str:
        return self._place(spot) if is_line(spot.block) else spot.place

    def _versions(self, old: Spot) -> list[Spot]:
        """Return a block as the page had it, and as the release has it."""
        released = self._release.get(old.key)
        return [old] if released is None or released is old or released.family != old.family else [old, released]

    def _nearly_unchanged(self, sent: Sequence[Spot], was: Mapping[str, Spot]) -> list[Spot]:
        for spot in sent:
            old = was.get(self._default(spot))
            if old and old.key not in self._claimed and likeness(spot.text, old.text) >= NEARLY:
                self._give(spot, old.key)
        return self._without_id(sent)

    def _alike(self, sent: Sequence[Spot], gone: Mapping[str, Spot]) -> list[Spot]:
        """Give the ids of what is gone to what says nearly the same, the most alike first; return the others."""
        texts = {
            key: [version.text for version in self._versions(old)]
            for key, old in gone.items()
            if key not in self._claimed and old.text.terms
        }
        closest = Closest(texts)
        pairs = [pair for at, spot in enumerate(sent) for pair in self._pairs(at, spot, closest, texts)]
        for _, at, key in sorted(pairs):
            if id(sent[at].block) not in self._ids and key not in self._claimed:
                self._give(sent[at], key)
        return self._without_id(sent)

    def _pairs(
        self, at: int, spot: Spot, closest: Closest, texts: Mapping[str, Sequence[Text]]
    ) -> Iterator[tuple[float, int, str]]:
        """Yield (the less the more alike, position of the line, id) for each id that the line may get."""
        default = self._default(spot)
        for key in dict.fromkeys([default, *closest.to(spot.text)]):
            alike = max((likeness(spot.text, text) for text in texts.get(key, ())), default=0.0)
            if alike >= (SAME_KEY if key == default else OTHER_KEY):
                yield -alike - (PREFERENCE if key == default else 0), at, key

    def _unmatched(self, spot: Spot, was: Mapping[str, Spot], lost: Mapping[str, Spot]) -> str:
        """Return the id of a line that says what no line said.

        What is written over a line keeps its id if its words are nowhere else: two people who do so have to choose.
        """
        default, place = self._default(spot), self._place(spot)
        if default in self._claimed or default in lost:
            return self._fresh(spot, place)
        brought = default != spot.key or (spot.family == PARAGRAPH and not default.startswith(f"{place}:"))
        is_taken = default not in was and brought and self._taken[default] > (default == spot.key)
        return self._fresh(spot, place) if is_taken else default
