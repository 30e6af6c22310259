"""Building the merged document from the top: each field is merged, and the blocks of each stream are put in order."""

from __future__ import annotations

from collections.abc import Sequence

from modules.domain.document import Block, Document, Json, Path, is_stream
from modules.domain.fields import Field
from modules.domain.merge.answers import Choice, Words, Written
from modules.domain.merge.decisions import Decision, DecisionKind, Key, Outcome
from modules.domain.merge.flat import ABSENT, ROOT, Place, is_streamlike, same
from modules.domain.merge.placement import Placement
from modules.domain.merge.shapes import Shapes, Side, Sides, reshaped
from modules.domain.merge.siblings import Siblings
from modules.domain.merge.tables import Tables, merge_tables
from modules.domain.merge.text import merge_text


class Builder:
    """Builds the merged tree from the top, merging fields and ordering siblings on the way."""

    def __init__(self, sides: Sides, shapes: Shapes, placement: Placement, still: set[str]) -> None:
        self._sides, self._shapes, self._still = sides, shapes, still
        self._home, self._siblings = placement.home, Siblings(sides, placement)
        self._rank: dict[str, int] = {ROOT: -1}

    def document(self) -> Document:
        """Return the merged document."""
        base, ours, theirs = (flat.document for flat in (self._sides.base, self._sides.ours, self._sides.theirs))
        return self._fields(ROOT, (), base, ours, theirs)

    def decisions(self) -> tuple[Decision, ...]:
        """Return the decisions, once the document is built."""
        about = self._sides.ledger.blocks()
        return self._sides.ledger.decisions(
            {key: self._path(key) for key in about}, {key: self._rank_of(key) for key in about}
        )

    def in_order(self, keys: Sequence[str]) -> tuple[Block, ...]:
        """Return these blocks of ours, which the merged document does not have, in the order of what held them."""
        ours = self._sides.ours
        return tuple(ours.blocks[key] for key in sorted(keys, key=lambda key: self._rank_of(ours.places[key][0])))

    def _path(self, key: str) -> Path:
        path: Path = ()
        while key != ROOT:
            holder, names = self._place(key)
            path = (*names, key, *path)
            key = holder
        return path

    def _rank_of(self, key: str) -> int:
        while key not in self._rank:
            key = self._place(key)[0]
        return self._rank[key]

    def _place(self, key: str) -> Place:
        """Return the stream in which a block stands; for one that is gone, in which it stood."""
        return self._home.get(key) or self._sides.theirs.places.get(key) or self._sides.ours.places[key]

    # Values

    def _block(self, key: str) -> Block:
        if key in self._still:
            return self._sides.ours.blocks[key]
        self._rank[key] = len(self._rank)
        ours, theirs = self._sides.ours.blocks.get(key), self._sides.theirs.blocks.get(key)
        if ours is None or theirs is None:
            only = ours or theirs or {}
            return {"id": key, "type": only["type"], "value": self._filled(key, (), only["value"])}
        base = self._sides.base.blocks.get(key, _NOTHING)
        kind = ours["type"]
        if kind != theirs["type"]:
            if reshaped(ours, theirs):
                return self._retyped(key, base, ours, theirs)
            kind = self._type(key, base, ours, theirs)
        value = self._value(key, (), base["value"], ours["value"], theirs["value"])
        return {"id": key, "type": kind, "value": value}

    def _retyped(self, key: str, base: Block, ours: Block, theirs: Block) -> Block:
        """Choose between two blocks of one id with different fields: type and fields go together."""
        about, before = Key(DecisionKind.RETYPED, key), ABSENT if base is _NOTHING else base
        side = self._shapes.prefers(about, before, ours, theirs)
        winner = self._settled(about, side, same(before, ours), (before, ours, theirs))
        return {"id": key, "type": winner["type"], "value": self._filled(key, (), winner["value"])}

    def _type(self, key: str, base: Block, ours: Block, theirs: Block) -> str:
        about, before = Key(DecisionKind.RETYPED, key), ABSENT if base is _NOTHING else base
        side = self._shapes.prefers(about, base["type"], ours["type"], theirs["type"])
        winner = self._settled(about, side, base["type"] == ours["type"], (before, ours, theirs))
        return str(winner["type"])

    def _settled(self, key: Key, side: Side, untouched: bool, values: tuple[Json, Json, Json]) -> Json:
        """Return ours or theirs, and note what there is to choose or to know."""
        if side is Side.APART:
            self._sides.ledger.note(key, Outcome.CONFLICT, *values)
            side = Side.THEIRS if self._sides.chose_theirs(key) else Side.OURS
        elif side is Side.THEIRS and not untouched and self._shapes.imposed(key):
            self._sides.ledger.note(key, Outcome.TAKEN, *values)
        return values[2] if side is Side.THEIRS else values[1]

    def _fields(self, key: str, path: Path, base: Json, ours: Json, theirs: Json) -> dict[str, Json]:
        values = (base, ours, theirs)
        names = () if path else self._sides.together(key, values)
        together = self._together(key, names, values) if names else None
        merged, done = together or {}, frozenset(() if together is None else names)
        for name, value in ours.items():
            other = theirs.get(name, ABSENT)
            if type(value) in _SCALARS and value == other and type(value) is type(other):
                merged[name] = value
            elif name not in done:
                self._put(merged, key, (*path, name), (base.get(name, ABSENT), value, other))
        for name in [name for name in theirs if name not in ours] if theirs.keys() != ours.keys() else ():
            if name not in done:
                self._put(merged, key, (*path, name), (base.get(name, ABSENT), ABSENT, theirs[name]))
        return merged

    def _put(self, merged: dict[str, Json], key: str, path: Path, values: tuple[Json, Json, Json]) -> None:
        value = self._value(key, path, *values)
        if value is not ABSENT:
            merged[path[-1]] = value

    def _together(self, key: str, names: Sequence[str], values: tuple[Json, Json, Json]) -> dict[str, Json] | None:
        """Return the fields of a block that are one value together; None unless both sides changed them, not alike."""
        base, ours, theirs = ({name: value[name] for name in names if name in value} for value in values)
        about = Key(DecisionKind.EDITED, key)
        if (
            not all(map(_is_plain, (base, ours, theirs)))
            or same(ours, theirs)
            or self._shapes.prefers(about, base, ours, theirs) is not Side.APART
        ):
            return None
        self._sides.ledger.note_together(about, (base, ours, theirs))
        return dict(theirs if self._sides.chose_theirs(about) else ours)

    def _value(self, key: str, path: Path, base: Json, ours: Json, theirs: Json) -> Json:
        place, sides = (key, path), self._sides
        if sides.open(place, base, ours, theirs):
            return self._fields(key, path, base if type(base) is dict else {}, ours, theirs)
        if (ours is ABSENT or theirs is ABSENT) and (later := sides.later(place)):
            return self._later(later, place, (base, ours, theirs))
        if type(ours) is list and type(theirs) is list and sides.streams(place, ours, theirs):
            return self._stream(place) or self._emptied(place)
        if same(ours, theirs):
            return self._filled(key, path, ours)
        return self._leaf(Key(DecisionKind.EDITED, key, path), base, ours, theirs)

    def _later(self, field: Field, place: Place, values: tuple[Json, Json, Json]) -> Json:
        """Return the merged value of a key that one side leaves out because it holds the default."""
        default = field.default
        if is_streamlike(default) and any(map(is_stream, values)):
            base, ours, theirs = (default if value is ABSENT else value for value in values)
            if self._sides.streams(place, ours, theirs):
                return self._stream(place) or ABSENT
        base, ours, theirs = (default or ABSENT if value is ABSENT else value for value in values)
        if same(ours, theirs):
            return ABSENT
        merged = self._leaf(Key(DecisionKind.EDITED, *place), base, ours, theirs)
        return ABSENT if same(merged, default) else merged

    def _emptied(self, place: Place) -> Json:
        """Return the value of a stream that has no blocks any more."""
        return ABSENT if self._sides.later(place) else []

    def _leaf(self, key: Key, base: Json, ours: Json, theirs: Json) -> Json:
        values = (base, ours, theirs)
        side = self._shapes.prefers(key, *values)
        if side is Side.APART:
            return self._apart(key, values)
        return self._filled(key.block, key.field, self._settled(key, side, same(base, ours), values))

    def _apart(self, key: Key, values: tuple[Json, Json, Json]) -> Json:
        """Return the merged value of a field that both sides changed, and note what there is to choose or to read."""
        _, ours, theirs = values
        tables = merge_tables(*values)
        if tables is not None:
            return self._table(key, values[0], tables)
        text = merge_text(*values)
        if text is not None and (same(text, ours) or same(text, theirs)):
            return text
        words = Words(self._sides.field(key), ours, theirs)
        self._sides.ledger.note_edit(key, values, merged=text, both=words.both, words=words)
        answer = self._sides.ledger.choice(key)
        if isinstance(answer, Written) and words.takes(answer):
            return words.value_of(answer)
        if answer is Choice.THEIRS:
            return self._filled(key.block, key.field, theirs)
        if answer is Choice.BOTH and text is None and words.both is not None:
            return words.both
        return self._filled(key.block, key.field, ours) if text is None or answer is Choice.OURS else text

    def _table(self, key: Key, base: Json, tables: Tables) -> Json:
        """Return a merged table, and note where both sides changed the same."""
        if not (tables.apart or tables.mixed):
            return tables.merged
        values = (base, tables.ours, tables.theirs)
        merged, both = (None, tables.both) if tables.apart else (tables.merged, None)
        self._sides.ledger.note_edit(key, values, merged=merged, both=both)
        answer = self._sides.ledger.choice(key)
        if answer is Choice.BOTH and both is not None:
            return both
        if answer is Choice.THEIRS:
            return tables.theirs
        return tables.ours if tables.apart or answer is Choice.OURS else tables.merged

    def _filled(self, key: str, path: Path, value: Json) -> Json:
        """Return a value of one side with the merged blocks in its streams."""
        if type(value) is dict:
            filled = {name: self._filled(key, (*path, name), inner) for name, inner in value.items()}
            return {name: inner for name, inner in filled.items() if inner is not ABSENT}
        if value == []:
            return self._stream((key, path))  # a locked block may stand in it
        if is_streamlike(value):
            return self._stream((key, path)) or self._emptied((key, path))
        return value

    # Streams

    def _stream(self, place: Place) -> list[Block]:
        return [self._block(key) for key in self._siblings.ordered(place)]


_NOTHING: Block = {"id": "", "type": ABSENT, "value": ABSENT}  # stands for a block that the base has not
_SCALARS = frozenset({str, int, bool, float, type(None)})


def _is_plain(value: Json) -> bool:
    """Return whether a value holds no list, and so no stream."""
    return type(value) in _SCALARS or (type(value) is dict and all(map(_is_plain, value.values())))
