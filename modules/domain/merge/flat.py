"""A document laid flat: three tables of its blocks.

The values of the blocks, the stream of each block, and the order of each stream are tables of their own, so that a
merge can settle each by itself. A block is the same block in whatever stream it is found (DESIGN §4).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from marshal import dumps  # compares at the speed of C, and tells 1 from true

from modules.domain.diff import moved
from modules.domain.document import Block, Document, Json, Path, check
from modules.domain.fields import UNKNOWN, Row
from modules.domain.schema import MODULE, row

Place = tuple[str, Path]  # a stream: the id of the block that holds it, and the names of fields down to it

ROOT = ""  # holds the streams of the document itself; no block has this id
ABSENT: Json = type("Absent", (), {"__repr__": lambda self: "ABSENT"})()  # no value, which is not the value None


@dataclass
class Flat:
    """A document by its parts. In each table a block comes after the one that holds it.

    Attributes:
        document: the document itself.
        blocks: id → block.
        places: id → the stream it stands in.
        streams: stream → ids in order; a stream without blocks is left out.
    """

    document: Document
    blocks: dict[str, Block] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    streams: dict[Place, list[str]] = field(default_factory=dict)

    def value(self, owner: str) -> Json:
        """Return the value of a block, or the document for ROOT. ABSENT if the block does not exist."""
        if owner == ROOT:
            return self.document
        block = self.blocks.get(owner)
        return ABSENT if block is None else block["value"]

    def grammar(self, owner: str) -> Row:
        """Return the row of the grammar for a block, or for the document."""
        block = self.blocks.get(owner)
        return MODULE if owner == ROOT else row(block["type"]) if block else UNKNOWN

    def at(self, place: Place) -> Json:
        """Return the value at a place, which may be a stream; ABSENT if there is nothing.

        A key that was added to the grammar later reads as its default if it is left out.
        """
        owner, path = place
        found = below(self.value(owner), path)
        if found is ABSENT and owner in self.blocks:
            later = self.grammar(owner).later_paths.get(path)
            return later.default if later else ABSENT
        return found


class Moves:
    """Which blocks one side moved among their siblings, stream by stream, on demand."""

    def __init__(self, base: Flat, side: Flat) -> None:
        self._base, self._side = base, side
        self._known: dict[Place, set[str]] = {}

    def within(self, place: Place) -> set[str]:
        """Return the ids in this stream outside the longest increasing subsequence of the base's order."""
        if place not in self._known:
            before, after = self._base.streams.get(place, []), self._side.streams.get(place, [])
            self._known[place] = set() if before == after else moved(before, after)
        return self._known[place]


def flatten(document: Document) -> Flat:
    """Lay one document flat. O(size of the document).

    Raises:
        DocumentError: for an empty or repeated id.
    """
    flat = Flat(document)
    _collect(flat, ROOT, (), document)
    return _checked(flat)


def _checked(flat: Flat) -> Flat:
    if ROOT in flat.blocks or len(flat.blocks) != sum(map(len, flat.streams.values())):
        check(flat.document)
    return flat


def _collect(flat: Flat, owner: str, path: Path, value: Json) -> None:
    if type(value) is dict:
        for name, inner in value.items():
            if type(inner) is dict or (type(inner) is list and inner):
                _collect(flat, owner, (*path, name), inner)
    elif value and is_streamlike(value):
        place = (owner, path)
        _register(flat, place, value)
        for block in value:
            _collect(flat, block["id"], (), block["value"])


def _register(flat: Flat, place: Place, stream: list[Block]) -> None:
    keys = flat.streams[place] = [block["id"] for block in stream]
    flat.blocks.update(zip(keys, stream, strict=True))
    flat.places.update(dict.fromkeys(keys, place))


class Flats:
    """Three documents laid flat side by side. O(size of the documents).

    Attributes:
        base, ours, theirs: the documents, without the blocks inside a still block.
        still: ids of the outermost blocks that neither side changed or moved, including everything inside them. A
            merge takes such a block whole. Most of a document is still, most of the time.

    Raises:
        DocumentError: an id outside the still blocks is empty or repeated.
    """

    def __init__(self, base: Document, ours: Document, theirs: Document) -> None:
        self.base, self.ours, self.theirs = Flat(base), Flat(ours), Flat(theirs)
        self.still: set[str] = set()
        self._lay(ROOT, (), (base, ours, theirs))
        for flat in (self.base, self.ours, self.theirs):
            _checked(flat)

    def _lay(self, owner: str, path: Path, values: tuple[Json, Json, Json]) -> None:
        """Lay flat the values at one place of the three documents."""
        base, ours, theirs = values
        if type(base) is dict and type(ours) is dict and type(theirs) is dict:
            if not base.keys() == ours.keys() == theirs.keys():
                every = {**base, **ours, **theirs}
                base, ours, theirs = ({name: side.get(name) for name in every} for side in values)
            for name, value in base.items():
                our, their = ours[name], theirs[name]
                if type(value) in _HOLDERS or type(our) in _HOLDERS or type(their) in _HOLDERS:
                    self._lay(owner, (*path, name), (value, our, their))
        elif base and ours and theirs and is_streamlike(base) and is_streamlike(ours) and is_streamlike(theirs):
            self._lay_streams((owner, path), values)
        else:
            for flat, value in zip((self.base, self.ours, self.theirs), values, strict=True):
                _collect(flat, owner, path, value)

    def _lay_streams(self, place: Place, streams: tuple[list[Block], list[Block], list[Block]]) -> None:
        flats = (self.base, self.ours, self.theirs)
        for flat, stream in zip(flats, streams, strict=True):
            _register(flat, place, stream)
        shared = set(self.base.streams[place]).intersection(self.ours.streams[place], self.theirs.streams[place])
        for key in self.ours.streams[place]:
            if key in shared:
                self._lay_block(key, self.base.blocks[key], self.ours.blocks[key], self.theirs.blocks[key])
        for flat, stream in zip(flats, streams, strict=True):
            for block in stream:
                if block["id"] not in shared:
                    _collect(flat, block["id"], (), block["value"])

    def _lay_block(self, key: str, base: Block, ours: Block, theirs: Block) -> None:
        # Where ours and theirs are the same to the type of a number, the base's number may be of another.
        if ours == base and ours == theirs and dumps(ours, 0) == dumps(theirs, 0):
            self.still.add(key)
        else:
            self._lay(key, (), (base["value"], ours["value"], theirs["value"]))


_HOLDERS = frozenset({dict, list})


def is_streamlike(value: Json) -> bool:
    """Tell whether a value is a stream, or an empty list, which may be one."""
    if type(value) is not list:
        return False
    for item in value:  # asked of every list of three documents, so without a generator or a set
        if type(item) is not dict or "id" not in item or len(item) != 3 or "type" not in item or "value" not in item:
            return False
    return True


def same(a: Json, b: Json) -> bool:
    """Tell whether two values are equal, whatever stands in their streams; 1 and true are not."""
    if type(a) is not type(b):
        return False
    if type(a) is dict:
        return a.keys() == b.keys() and all(same(value, b[name]) for name, value in a.items())
    if type(a) is list:
        return _same_list(a, b)
    return bool(a == b)


def _same_list(a: list[Json], b: list[Json]) -> bool:
    if dumps(a, 0) == dumps(b, 0):
        return True
    if is_streamlike(a) or is_streamlike(b):
        return is_streamlike(a) and is_streamlike(b)
    return a == b and all(map(same, a, b))


def below(value: Json, path: Path) -> Json:
    """Return what stands at ``path`` below a value, ABSENT where nothing does."""
    for name in path:
        if type(value) is not dict or name not in value:
            return ABSENT
        value = value[name]
    return value
