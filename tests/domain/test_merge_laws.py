"""The laws of the merge (DESIGN §4), over documents at least as odd as an editor can make.

Each law is a function of three documents (and what is locked) that fails by an assertion, so that
``test_merge_mutants`` can hold it against a merge that breaks it.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from modules.domain.diff import fields_of, moved
from modules.domain.document import Block, Document, Json, Path, canonical, check, walk
from modules.domain.merge import Decision, DecisionKind, Outcome, merging, retelling
from modules.domain.merge.flat import ABSENT, ROOT, Flat, Place, below, flatten, is_streamlike, same
from modules.domain.merge.tables import is_table
from modules.domain.merge.text import is_runs, read_runs
from modules.domain.schema import VERBATIM, row
from tests.domain.documents import document, section
from tests.domain.updates import TRIPLES, large, locked_triples, told_elsewhere

Law = Callable[..., None]
PROFILE = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def merge(*documents: Any) -> merging.Merge:
    """Merge, by the function that a mutant may have changed."""
    return merging.merge(*documents)


# What a law looks at


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


# The laws


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
    before = canonical([base, ours, theirs])
    first, second = merge(base, ours, theirs), merge(*deepcopy([base, ours, theirs]))
    assert canonical([base, ours, theirs]) == before
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


def law_telling_documents_alike_loses_no_word(base: Document, ours: Document, theirs: Document) -> None:
    """Told in the same paragraphs, each document says what it said, in the same places, other blocks too."""
    for before, after in zip(map(flatten, (base, ours, theirs)), told_alike(base, ours, theirs), strict=True):
        assert before.streams.keys() == after.streams.keys()
        assert after.blocks.keys() == after.places.keys() == {key for keys in after.streams.values() for key in keys}
        for place, keys in before.streams.items():
            assert said_in(before, keys) == said_in(after, after.streams[place]), place


def said_in(flat: Flat, keys: list[str]) -> list[Any]:
    """Return what stands in a stream: the words of its paragraphs with their marks, and its other blocks."""
    found: list[Any] = []
    for key in keys:
        block = flat.blocks[key]
        if block["type"] == "paragraph" and isinstance(block["value"], dict) and is_runs(block["value"].get("runs")):
            found += [(word.text, word.marks) for word in read_runs(block["value"]["runs"]).words]
        else:
            found.append((block["type"], canonical(block["value"])))
    return found


def law_local_additions_stay(base: Document, ours: Document, theirs: Document) -> None:
    """Every block that the center added is in the result."""
    case = Case(base, ours, theirs)
    assert case.ours.blocks.keys() - case.base.blocks.keys() <= case.result.blocks.keys()


def law_local_changes_stay(base: Document, ours: Document, theirs: Document) -> None:
    """Every field changed only locally is in the result, its block too."""
    case = Case(base, ours, theirs)
    for key in [ROOT, *(case.base.blocks.keys() & case.ours.blocks.keys())]:
        before, here, there = own(case.base, key), own(case.ours, key), own(case.theirs, key)
        gone = key != ROOT and key not in case.theirs.blocks
        for name in here:
            if not same(before.get(name, ABSENT), here[name]) and (
                gone or same(before.get(name, ABSENT), there.get(name, ABSENT))
            ):
                assert same(own(case.result, key).get(name, ABSENT), here[name]), (key, name)


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


def law_upstream_changes_are_accounted_for(base: Document, ours: Document, theirs: Document) -> None:
    """Every field that upstream changed is in the result, whole or by its words, or in a decision."""
    case = Case(base, ours, theirs)
    for key in [ROOT, *(case.theirs.blocks.keys() & case.base.blocks.keys())]:
        before, there, result = own(case.base, key), own(case.theirs, key), own(case.result, key)
        for name in {*before, *there}:
            old, new = before.get(name, ABSENT), there.get(name, ABSENT)
            if same(old, new) or same(new, result.get(name, ABSENT)):
                continue
            merged = not same(own(case.ours, key).get(name, ABSENT), old) and has_news(old, new, result.get(name))
            kind = DecisionKind.RETYPED if name == ("type",) else DecisionKind.EDITED
            assert merged or case.decided(key, kind, name[1:] if key else name), (key, name)


def has_news(old: Json, new: Json, merged: Json) -> bool:
    """Tell whether the words that are new are among the merged ones."""
    if not isinstance(merged, str | list) or not isinstance(new, str | list):
        return False
    news = Counter(text_of(new).split()) - Counter(text_of(old).split())
    return not news - Counter(text_of(merged).split())


def text_of(value: Json) -> str:
    """Return the words of a text; of runs, without their marks."""
    if isinstance(value, dict):
        return text_of(value.get("text"))
    return "".join(map(text_of, value)) if isinstance(value, list) else str(value or "")


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


def law_swapped_the_same_fields_conflict(base: Document, ours: Document, theirs: Document) -> None:
    """Swapping ours and theirs finds conflicts in the same fields."""

    pairs = list(zip(map(flatten, (base, ours, theirs)), told_alike(base, ours, theirs), strict=True))

    def about(decision: Decision) -> Any:
        if all(before.blocks.get(decision.block) == after.blocks.get(decision.block) for before, after in pairs):
            return decision.key
        said = sorted(map(canonical, (decision.ours, decision.theirs)))  # told alike, it may have either id
        return decision.kind, decision.field, canonical(decision.base), *said

    def keys(decisions: tuple[Decision, ...]) -> set[Any]:
        kinds = (DecisionKind.EDITED, DecisionKind.RETYPED)
        return {about(decision) for decision in decisions if decision.kind in kinds}

    assert keys(merge(base, ours, theirs).decisions) == keys(merge(base, theirs, ours).decisions)


def law_a_conflict_keeps_ours(base: Document, ours: Document, theirs: Document) -> None:
    """Until someone chooses, a conflict keeps our words, our type, our place and our block."""
    case = Case(base, ours, theirs)
    for decision in case.decisions:
        key = decision.block
        if decision.outcome is not Outcome.CONFLICT:
            continue
        if decision.kind is DecisionKind.MOVED:
            assert case.result.places[key] == case.ours.places[key]
        elif decision.kind is DecisionKind.REMOVED:
            assert key in case.result.blocks
        elif decision.kind is DecisionKind.RETYPED:
            assert case.result.blocks[key]["type"] == case.ours.blocks[key]["type"]
        else:
            assert same(stands(case.result, decision), decision.ours)
            assert same(decision.ours, stands(case.ours, decision)) or is_table(decision.ours)


def law_nothing_is_mixed_unseen(base: Document, ours: Document, theirs: Document) -> None:
    """A field that says what neither side says is a decision with what it says, and each side can be chosen."""
    merged = merge(base, ours, theirs)
    _, here, there = told_alike(base, ours, theirs)
    result = flatten(merged.document)
    mixed = [one for one in merged.decisions if one.outcome is Outcome.MIXED]
    for key in [ROOT, *(here.blocks.keys() & there.blocks.keys() & result.blocks.keys())]:
        seen = {field for one in mixed if one.block == key for field in one.fields}
        for name, value in own(result, key).items():
            field = name[1:] if key else name
            sides = [own(side, key).get(name, ABSENT) for side in (here, there)]
            known = any(same(value, side) for side in sides) or (
                name[1:2] == ("table",) and cells(value) <= cells(sides[0]) | cells(sides[1]) | {""}
            )
            assert known or any(field[: len(one)] == one for one in seen), (key, name)
    for one in mixed:
        assert not same(one.merged, one.ours)
        assert not same(one.merged, one.theirs)
        for choices, value in (({}, one.merged), ({one.id: "ours"}, one.ours), ({one.id: "theirs"}, one.theirs)):
            chosen = flatten(merging.resolve(merged, choices))
            assert same(below(chosen.value(one.block), one.field), value), one


def cells(value: Json) -> set[str]:
    """Return every text in the rows, in the columns or in the caption of a table."""
    if isinstance(value, str):
        return {value}
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {text for one in inner for text in cells(one)}


def law_a_table_has_what_both_sides_changed(base: Document, ours: Document, theirs: Document) -> None:
    """Cells that a side wrote into a table are in it, those that it took out are not; or the table is a decision."""
    case = Case(base, ours, theirs)
    for key in (
        case.base.blocks.keys() & case.ours.blocks.keys() & case.theirs.blocks.keys() & case.result.blocks.keys()
    ):
        tables = [below(flat.value(key), ("table",)) for flat in (case.base, case.ours, case.theirs, case.result)]
        if not all(map(is_table, tables)):
            continue
        assert is_table(tables[-1])
        before, here, there, result = (Counter(cell for row in one["rows"] for cell in row["values"]) for one in tables)
        if not case.decided(key, DecisionKind.EDITED, ("table",)):
            added, gone = (here - before) | (there - before), (before - here) | (before - there)
            del added[""]
            assert not added - result, key
            twice = (here - before) + (there - before)
            assert all(result[cell] <= before[cell] + twice[cell] - gone[cell] for cell in result if cell), key


def law_a_picture_has_its_own_text(base: Document, ours: Document, theirs: Document) -> None:
    """If a side changed a picture, the picture with its text and its caption is as one side has it."""
    case = Case(base, ours, theirs)
    for key in (
        case.base.blocks.keys() & case.ours.blocks.keys() & case.theirs.blocks.keys() & case.result.blocks.keys()
    ):
        sides = [below(flat.value(key), ("image",)) for flat in (case.base, case.ours, case.theirs)]
        if all(isinstance(side, dict) and isinstance(side.get("image"), dict) for side in sides):
            digests = [side["image"].get("sha256") for side in sides]
            picture, mine, other = (described(flat.value(key)) for flat in (case.result, case.ours, case.theirs))
            assert len(set(digests)) == 1 or same(picture, mine) or same(picture, other), key


def described(value: Json) -> Json:
    """Return a picture with its text, and its caption if that is in words."""
    return {name: value[name] for name in ("image", "caption") if name == "image" or isinstance(value.get(name), str)}


def law_minutes_of_a_section_are_one_value(base: Document, ours: Document, theirs: Document) -> None:
    """The minutes of a section, in full and in short, are those of one side."""
    case = Case(base, ours, theirs)
    for key, found in case.result.blocks.items():
        if found["type"] == "section":
            sides = [flat.value(key) for flat in (case.ours, case.theirs) if key in flat.blocks]
            timed = [{name: side[name] for name in TIMES if name in side} for side in sides]
            numbers = all(isinstance(number, int) for side in timed for number in side.values())
            assert not numbers or {name: found["value"][name] for name in TIMES if name in found["value"]} in timed, key


TIMES = ("minutes", "short_minutes")


def law_choices_may_be_taken_in_any_sequence(base: Document, ours: Document, theirs: Document) -> None:
    """The sequence does not matter, nothing chosen changes nothing, and whatever is chosen gives a document."""
    merged = merge(base, ours, theirs)
    assert canonical(merging.resolve(merged, {})) == canonical(merged.document)
    dice = random.Random(len(canonical(base)))  # noqa: S311  - no secret
    choices = [(decision.id, dice.choice(["ours", "theirs", "both"])) for decision in merged.decisions]
    one = merging.resolve(merged, dict(choices))
    dice.shuffle(choices)
    assert canonical(merging.resolve(merged, dict(choices))) == canonical(one)
    check(one)
    as_it_is = {one.id: "mixed" if one.outcome is Outcome.MIXED else "ours" for one in merged.decisions}
    assert canonical(merging.resolve(merged, as_it_is)) == canonical(merged.document)


def law_choices_taken_at_once_are_those_taken_afterwards(base: Document, ours: Document, theirs: Document) -> None:
    """Both ways give one document; and choices of wording leave all conflicts where they are."""
    merged = merge(base, ours, theirs)
    for word in ("theirs", "both"):
        choices = {decision.id: word for decision in merged.decisions}
        at_once = merging.merge(base, ours, theirs, choices=choices)
        assert canonical(at_once.document) == canonical(merging.resolve(merged, choices))
        of_wording = {one.id: word for one in merged.decisions if one.kind is DecisionKind.EDITED}
        assert conflicts(merging.merge(base, ours, theirs, choices=of_wording)) == conflicts(merged)


def conflicts(merged: merging.Merge) -> set[str]:
    """Return the ids of the conflicts of a merge."""
    return {decision.id for decision in merged.decisions if decision.outcome is Outcome.CONFLICT}


def law_a_choice_of_theirs_is_what_stands(base: Document, ours: Document, theirs: Document) -> None:
    """A single choice of theirs puts their value, place or block into the result, and takes theirs away."""
    merged = merge(base, ours, theirs)
    there = told_alike(base, ours, theirs)[-1]
    for decision in merged.decisions:
        result = flatten(merging.resolve(merged, {decision.id: "theirs"}))
        if decision.kind is DecisionKind.EDITED:
            gone = decision.block not in {ROOT, *result.blocks}
            assert gone or same(stands(result, decision), decision.theirs), decision
        elif decision.kind is DecisionKind.MOVED:
            assert result.places[decision.block] == there.places[decision.block], decision
        elif decision.outcome is Outcome.OFFERED and not reshaping(merged, there.places[decision.block]):
            assert decision.block in result.blocks, decision


def reshaping(merged: merging.Merge, place: Place) -> bool:
    """Tell whether another decision is on whether this stream is there at all."""
    return any(
        decision.block == place[0]
        and decision.kind in (DecisionKind.EDITED, DecisionKind.RETYPED)
        and place[1][: len(decision.field)] == decision.field
        for decision in merged.decisions
    )


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


LAWS: dict[str, Law] = {name: law for name, law in globals().items() if name.startswith("law_")}
LAWS_WITH_LOCKS: dict[str, Law] = {name: law for name, law in globals().items() if name.startswith("with_locks_")}


@pytest.mark.parametrize("law", LAWS.values(), ids=LAWS.keys())
def test_it_holds_for_500_blocks(law: Law) -> None:
    base, ours, theirs, _ = large()
    assert len(flatten(base).blocks) == 500
    law(base, ours, theirs)


@pytest.mark.parametrize("law", LAWS_WITH_LOCKS.values(), ids=LAWS_WITH_LOCKS.keys())
def test_it_holds_for_500_blocks_with_locks(law: Law) -> None:
    law(*large())


def test_it_holds_for_blocks_nested_60_deep() -> None:
    base = theirs = section("s0", title="inner")
    for depth in range(1, 60):
        base, theirs = section(f"s{depth}", base), section(f"s{depth}", theirs, title=f"{depth}")
    ours = section("top", deepcopy(base), title="ours")
    for law in LAWS.values():
        law(document(base), document(ours), document(theirs))


@pytest.mark.parametrize("law", LAWS.values(), ids=LAWS.keys())
def test_it_holds(law: Law) -> None:
    @settings(PROFILE)
    @given(TRIPLES)
    def holds(triple: tuple[Document, Document, Document]) -> None:
        law(*triple)

    holds()


@pytest.mark.parametrize("law", LAWS_WITH_LOCKS.values(), ids=LAWS_WITH_LOCKS.keys())
def test_it_holds_with_locks(law: Law) -> None:
    @settings(PROFILE)
    @given(locked_triples())
    def holds(triple: tuple[Document, Document, Document, frozenset[str]]) -> None:
        law(*triple)

    holds()


@pytest.mark.parametrize("law", LAWS_WITH_LOCKS.values(), ids=LAWS_WITH_LOCKS.keys())
def test_it_holds_for_sentences_that_were_moved_out_of_locked_texts(law: Law) -> None:
    for seed in range(400):
        law(*told_elsewhere(seed))
