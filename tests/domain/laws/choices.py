"""Laws of decisions, and of the choices made on them."""

from __future__ import annotations

import random
from typing import Any

from modules.domain.document import Document, canonical, check
from modules.domain.merge import Decision, DecisionKind, Outcome, merging
from modules.domain.merge.flat import ROOT, Place, flatten, same
from modules.domain.merge.tables import is_table
from tests.domain.laws.case import Case, merge, stands, told_alike


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
