"""Laws of blocks: which exist, where each stands, and in which order."""

from __future__ import annotations

from copy import deepcopy

from modules.domain.diff import moved
from modules.domain.document import Document, canonical, check, walk
from modules.domain.merge import DecisionKind, Outcome
from modules.domain.merge.flat import Place, flatten
from tests.domain.laws.case import Case, merge


def law_an_untouched_clone_becomes_theirs(base: Document, ours: Document, theirs: Document) -> None:
    """merge(b, b, t) = t, without a decision."""
    merged = merge(base, deepcopy(base), theirs)
    assert canonical(merged.document) == canonical(theirs)
    assert merged.decisions == ()


def law_without_news_ours_stays(base: Document, ours: Document, theirs: Document) -> None:
    """merge(b, o, b) = o, without a decision."""
    merged = merge(base, ours, deepcopy(base))
    assert canonical(merged.document) == canonical(ours)
    assert merged.decisions == ()


def law_what_changed_alike_is_taken_once(base: Document, ours: Document, theirs: Document) -> None:
    """merge(b, x, x) = x, without a decision."""
    merged = merge(base, ours, deepcopy(ours))
    assert canonical(merged.document) == canonical(ours)
    assert merged.decisions == ()


def law_it_is_a_function(base: Document, ours: Document, theirs: Document) -> None:
    """Deterministic; the inputs untouched."""
    given = deepcopy([base, ours, theirs])
    first, second = merge(*given), merge(*deepcopy([base, ours, theirs]))
    assert canonical(given) == canonical([base, ours, theirs])
    assert canonical(first.document) == canonical(second.document)
    assert [decision.id for decision in first.decisions] == [decision.id for decision in second.decisions]


def law_the_result_is_a_document(base: Document, ours: Document, theirs: Document) -> None:
    """Ids are unique, parents exist, no block stands in itself, no id comes from nowhere; decisions have names."""
    merged = merge(base, ours, theirs)
    check(merged.document)
    known = {*flatten(ours).blocks, *flatten(theirs).blocks}
    assert flatten(merged.document).blocks.keys() <= known
    names = [decision.id for decision in merged.decisions]
    assert len(set(names)) == len(names)
    assert all(decision.outcome is not Outcome.TAKEN for decision in merged.decisions)


def law_local_additions_stay(base: Document, ours: Document, theirs: Document) -> None:
    """Every block that the center added is in the result."""
    case = Case(base, ours, theirs)
    assert case.ours.blocks.keys() - case.base.blocks.keys() <= case.result.blocks.keys()


def law_local_moves_stay(base: Document, ours: Document, theirs: Document) -> None:
    """A block that only the center moved stands in the stream where the center put it."""
    case = Case(base, ours, theirs)
    for key, place in case.ours.places.items():
        before = case.base.places.get(key)
        if before not in (None, place) and case.theirs.places.get(key, before) == before:
            assert case.result.places.get(key) == place, key


def law_upstream_additions_and_removals_are_accounted_for(base: Document, ours: Document, theirs: Document) -> None:
    """What upstream added is in the result or in a decision; what it removed is not, or is in a decision."""
    case = Case(base, ours, theirs)
    for key in case.theirs.blocks.keys() - case.base.blocks.keys():
        assert key in case.result.blocks or case.decided(key, DecisionKind.REMOVED), key
    for key in (case.base.blocks.keys() & case.ours.blocks.keys()) - case.theirs.blocks.keys():
        assert key not in case.result.blocks or case.decided(key, DecisionKind.REMOVED), key


def law_upstream_moves_are_accounted_for(base: Document, ours: Document, theirs: Document) -> None:
    """A block that upstream moved stands where upstream put it, or in a decision."""
    case = Case(base, ours, theirs)
    for key, place in case.theirs.places.items():
        if key not in case.base.places or case.decided(key, DecisionKind.MOVED):
            continue
        if case.base.places[key] != place:
            assert case.result.places.get(key) == place, key
        elif key in moved(case.base.streams[place], case.theirs.streams[place]) and key in case.ours.places:
            assert key in local_moves(case, place) or case.result.places[key] != place or follows(case, key)


def local_moves(case: Case, place: Place) -> set[str]:
    """Return what the center moved within a stream."""
    return moved(case.base.streams.get(place, []), case.ours.streams.get(place, []))


def follows(case: Case, key: str) -> bool:
    """Tell whether a block follows its upstream predecessor with only local blocks between."""
    place = case.result.places[key]
    theirs, stream = case.theirs.streams[place], case.result.streams[place]
    earlier = [other for other in theirs[: theirs.index(key)] if other in stream]
    start = stream.index(earlier[-1]) + 1 if earlier else 0
    return start <= stream.index(key) and not set(stream[start : stream.index(key)]) & set(theirs)


def law_a_new_upstream_block_follows_its_predecessor(base: Document, ours: Document, theirs: Document) -> None:
    """A new upstream block follows its upstream predecessor with only local blocks between."""
    case = Case(base, ours, theirs)
    for key in case.theirs.blocks.keys() - case.base.blocks.keys() - case.ours.blocks.keys():
        if key in case.result.blocks:
            assert case.result.places[key] == case.theirs.places[key]
            assert follows(case, key), key


def law_what_is_written_below_a_block_goes_with_it(base: Document, ours: Document, theirs: Document) -> None:
    """What the center added below a block stands below it in the result, with only local blocks between."""
    case = Case(base, ours, theirs)
    known = {*case.base.blocks, *case.theirs.blocks}
    for place, stream in case.ours.streams.items():
        leader = ""
        for key in stream:
            if key in known:
                leader = key if case.theirs.places.get(key) == case.result.places.get(key, ()) else ""
            elif leader and not {inner["id"] for _, inner in walk(case.ours.blocks[key]["value"])} & known:
                there = case.result.places[leader]
                if same_stream(case, place, there):
                    assert case.result.places[key] == there, key
                    siblings = case.result.streams[there]
                    between = siblings[siblings.index(leader) + 1 : siblings.index(key)]
                    assert key in siblings[siblings.index(leader) :], key
                    assert not set(between) & set(case.theirs.streams[there]), key


def same_stream(case: Case, one: Place, other: Place) -> bool:
    """Tell whether two streams are the same field of blocks of one type."""
    return one == other or (case.ours.grammar(one[0]), one[1]) == (case.result.grammar(other[0]), other[1])


def law_blocks_that_nobody_moved_keep_their_order(base: Document, ours: Document, theirs: Document) -> None:
    """Blocks that nobody moved stand in the order of the base."""
    case = Case(base, ours, theirs)
    for place, before in case.base.streams.items():
        here, there = case.ours.streams.get(place, []), case.theirs.streams.get(place, [])
        shuffled = moved(before, here) | moved(before, there)
        still = [key for key in before if key in here and key in there and key not in shuffled]
        assert [key for key in case.result.streams.get(place, []) if key in still] == still


def law_only_what_moved_is_called_moved(base: Document, ours: Document, theirs: Document) -> None:
    """A decision on a place is about a block that upstream moved: an insertion moves no sibling."""
    case = Case(base, ours, theirs)
    for decision in case.decisions:
        place, before = case.theirs.places.get(decision.block), case.base.places.get(decision.block)
        if decision.kind is DecisionKind.MOVED and place is not None and place == before:
            assert decision.block in moved(case.base.streams[place], case.theirs.streams[place])
