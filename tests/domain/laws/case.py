"""What a law looks at: three documents, what came of them, and what was decided."""

from __future__ import annotations

from typing import Any

from modules.domain.diff import fields_of
from modules.domain.document import Document, Json, Path
from modules.domain.merge import Decision, DecisionKind, merging, retelling
from modules.domain.merge.flat import ABSENT, ROOT, Flat, below, flatten


def merge(*documents: Any) -> merging.Merge:
    """Merge, by the function that a mutant may have changed."""
    return merging.merge(*documents)


def holders(flat: Flat, key: str) -> set[str]:
    """Return a block and all that hold it, without the document."""
    found: set[str] = set()
    while key in flat.places:
        found.add(key)
        key = flat.places[key][0]
    return found


def told_alike(
    base: Document, ours: Document, theirs: Document, locked: frozenset[str] = frozenset()
) -> tuple[Flat, Flat, Flat]:
    """Return three documents in the paragraphs in which they are merged: after what was split and joined."""
    flats = flatten(base), flatten(ours), flatten(theirs)
    retelling.retell(*flats, locked)
    return flats


class Case:
    """Three documents, told in the same paragraphs, and what came of them."""

    def __init__(self, base: Document, ours: Document, theirs: Document, locked: frozenset[str] = frozenset()) -> None:
        self.base, self.ours, self.theirs = told_alike(base, ours, theirs, locked)
        self.locked = locked
        self.decisions = merge(base, ours, theirs, locked).decisions
        self.result = flatten(merge(base, ours, theirs, locked).document)

    def decided(self, key: str, kind: DecisionKind, field: Path = ()) -> bool:
        """Tell whether a decision is about this aspect of a block, or about a block or shape that holds it."""
        above = {holder for flat in (self.base, self.ours, self.theirs) for holder in holders(flat, key)}
        places = {flat.places.get(name) for flat in (self.base, self.ours, self.theirs) for name in above}
        return any(self._covers(decision, key, kind, field, above, places) for decision in self.decisions)

    def _covers(
        self, decision: Decision, key: str, kind: DecisionKind, field: Path, above: set[str], places: set[Any]
    ) -> bool:
        if decision.kind is DecisionKind.REMOVED:
            return decision.block in above
        if decision.kind is DecisionKind.RETYPED:
            return decision.block in above and (decision.block != key or kind is not DecisionKind.MOVED)
        if decision.kind is DecisionKind.EDITED:
            held = any(place and place[0] == decision.block and about(decision, place[1]) for place in places)
            return held or (kind is decision.kind and decision.block == key and about(decision, field))
        return decision.block == key and kind is DecisionKind.MOVED


def about(decision: Decision, path: Path) -> bool:
    """Tell whether an edit is about this path below the value of its block."""
    return any(path[: len(field)] == field for field in decision.fields)


def stands(flat: Flat, decision: Decision) -> Json:
    """Return what a document holds of what an edit is about, None if there is nothing."""
    value = flat.value(decision.block)
    if decision.fields != (decision.field,):
        return {name: value[name] for (name,) in decision.fields if name in value}
    found = below(value, decision.field)
    return None if found is ABSENT else found


def own(flat: Flat, key: str) -> dict[Path, Json]:
    """Return the own fields of a block by path; its type stands under the path of nothing."""
    if key == ROOT:
        return fields_of(flat.document)
    found = flat.blocks.get(key)
    return {} if found is None else {**fields_of(found["value"], ("value",)), ("type",): found["type"]}
