"""Laws of locked blocks, and of what a center wrote in them."""

from __future__ import annotations

from collections.abc import Mapping

from modules.domain.document import Block, Document, Json, canonical, check
from modules.domain.merge import DecisionKind, Outcome, merging
from modules.domain.merge.flat import ABSENT, ROOT, Flat, Place, below, flatten, is_streamlike, same
from modules.domain.schema import VERBATIM, row
from tests.domain.laws.case import Case, merge, own, told_alike


def with_locks_a_locked_block_is_theirs(
    base: Document, ours: Document, theirs: Document, locked: frozenset[str]
) -> None:
    """A locked block's own fields, place and existence are theirs; what that replaced is a decision."""
    case = Case(base, ours, theirs, locked)
    for key in locked:
        assert key in case.result.blocks
        assert case.result.blocks[key]["type"] == case.theirs.blocks[key]["type"]
        assert same(read(case.result.blocks[key]), read(case.theirs.blocks[key]))
        assert case.result.places[key] == case.theirs.places[key]
        taken = {decision.kind for decision in case.decisions if decision.block == key}
        if key in case.base.blocks:
            assert key in case.ours.blocks or DecisionKind.REMOVED in taken
        if key in case.ours.blocks and not same(case.ours.blocks[key], case.theirs.blocks[key]):
            mine = key not in case.base.blocks or not same(case.ours.blocks[key], case.base.blocks[key])
            assert not mine or taken & {DecisionKind.EDITED, DecisionKind.RETYPED} or not clashing(case, key)
    for place, stream in case.result.streams.items():
        there = [key for key in case.theirs.streams.get(place, []) if key in locked]
        assert [key for key in stream if key in locked] == there


def read(found: Block) -> Json:
    """Return the value of a block with the keys that it leaves out."""
    return row(found["type"]).read(found["value"]) if isinstance(found["value"], dict) else found["value"]


def clashing(case: Case, key: str) -> bool:
    """Tell whether a field that the center changed is another in theirs."""
    before, here, there = own(case.base, key), own(case.ours, key), own(case.theirs, key)
    return any(
        not same(here.get(name, ABSENT), before.get(name, ABSENT))
        and not same(here.get(name, ABSENT), there.get(name, ABSENT))
        for name in {*here, *there}
    )


def with_locks_an_update_made_again_changes_nothing(
    base: Document, ours: Document, theirs: Document, locked: frozenset[str]
) -> None:
    """What an update made of a clone is in order for the release it was updated to: merge(t, R, t) = R."""
    made = merge(base, ours, theirs, locked).document
    assert canonical(merge(theirs, made, theirs, locked).document) == canonical(made)


def with_locks_the_rest_stays_whole(base: Document, ours: Document, theirs: Document, locked: frozenset[str]) -> None:
    """With locks too the result is a document, and what the center added is in it, but for words in locked ones."""
    merged = merge(base, ours, theirs, locked)
    check(merged.document)
    flats = told_alike(base, ours, theirs, locked)
    result, before, here = flatten(merged.document).blocks, flats[0].blocks, flats[1].blocks
    kept = here.keys() - locked - crowded(flats[1], flats[2], locked, result)
    assert kept - before.keys() <= result.keys()
    for key in kept & before.keys():
        if not same(here[key], before[key]):
            assert key in result, key
    check(merging.resolve(merged, {decision.id: "theirs" for decision in merged.decisions}))


def crowded(ours: Flat, theirs: Flat, locked: frozenset[str], result: Mapping[str, Block]) -> set[str]:
    """Return our words in locked streams, with all in them, but for blocks that theirs has in a block of the result."""
    found: set[str] = set()
    for key, place in ours.places.items():
        own = ours.blocks[key]["type"] in VERBATIM and in_locked(theirs, place, locked)
        elsewhere = key in theirs.blocks and (theirs.places[key] == place or theirs.places[key][0] in {ROOT, *result})
        if not elsewhere and (own or place[0] in found):
            found.add(key)
    return found


def in_locked(theirs: Flat, place: Place, locked: frozenset[str]) -> bool:
    """Tell whether a locked block of theirs has this stream; it may be empty."""
    return place[0] in locked and is_streamlike(below(theirs.value(place[0]), place[1]))


def with_locks_a_locked_text_is_word_for_word(
    base: Document, ours: Document, theirs: Document, locked: frozenset[str]
) -> None:
    """In a locked block stand no paragraphs and items but those of theirs, whatever is chosen."""
    merged = merge(base, ours, theirs, locked)
    every = [merging.resolve(merged, {one.id: word for one in merged.decisions}) for word in ("theirs", "both")]
    there = flatten(theirs).streams
    for result in map(flatten, [merged.document, *every]):
        for place, stream in result.streams.items():
            own = [key for key in stream if place[0] in locked and key not in there.get(place, [])]
            assert [key for key in own if result.blocks[key]["type"] in VERBATIM] == []


def with_locks_what_is_crowded_out_is_shown(
    base: Document, ours: Document, theirs: Document, locked: frozenset[str]
) -> None:
    """Our words that stood in a locked block are given back as we had them, each once, and nothing is asked of them."""
    merged = merge(base, ours, theirs, locked)
    before, here, there = flatten(base), flatten(ours), flatten(theirs)
    gone = crowded(here, there, locked, flatten(merged.document).blocks)
    wording = {key for key in gone if here.blocks[key]["type"] in VERBATIM}
    mine = {key for key in wording if in_locked(there, here.places[key], locked)}
    shown = [block["id"] for block in merged.crowded_out]
    assert [here.blocks[key] for key in shown] == list(merged.crowded_out)
    assert len(set(shown)) == len(shown)
    assert mine - before.blocks.keys() <= set(shown) <= mine
    assert {key for key in mine & before.blocks.keys() if before.blocks[key] != here.blocks[key]} <= set(shown)
    assert not {decision.block for decision in merged.decisions} & mine


def with_locks_what_is_offered_stays_removed(
    base: Document, ours: Document, theirs: Document, locked: frozenset[str]
) -> None:
    """What the center removed and theirs changed is offered: it is not in the document unless someone takes it."""
    merged = merge(base, ours, theirs, locked)
    offered = {one.block for one in merged.decisions if one.outcome is Outcome.OFFERED}
    refused = merging.resolve(merged, {one.id: "ours" for one in merged.decisions if "ours" in one.choices})
    for result in (merged.document, refused):
        assert not offered & flatten(result).blocks.keys()
