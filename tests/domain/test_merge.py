"""The merge, case by case: which blocks there are and where, what is locked, and what is chosen."""

from __future__ import annotations

import pytest

from modules.domain.document import DocumentError
from modules.domain.merge import (
    Choice,
    DecisionKind,
    Outcome,
    merge,
    resolve,
)
from tests.domain.documents import document
from tests.domain.outlines import read, told, write

CASES = {
    # existence
    "a block that DHS added comes in": ("s(a)", "s(a)", "s(a n)", "s(a n)", []),
    "a block that the center added stays": ("s(a)", "s(a l)", "s(a)", "s(a l)", []),
    "both are there when both added one": ("s(a b)", "s(a l b)", "s(a n b)", "s(a l n b)", []),
    "what the center removed stays removed": ("s(a b)", "s(a)", "s(a b)", "s(a)", []),
    "what the center removed and DHS changed is offered": (
        "s(a b)", "s(a)", "s(a b=new)", "s(a)", ["b removed offered"],
    ),
    "what DHS removed goes": ("s(a b)", "s(a b)", "s(a)", "s(a)", []),
    "what DHS removed and the center changed stays": (
        "s(a b)", "s(a b=our)", "s(a)", "s(a b=our)", ["b removed conflict"],
    ),
    "what both removed is gone": ("s(a b)", "s(a)", "s(a)", "s(a)", []),
    "a section that DHS removed stays whole for what the center wrote in it": (
        "s(a) t(b c)", "s(a) t(b c l)", "s(a)", "s(a) t(b c l)", ["t removed conflict"],
    ),
    "a section that the center removed is offered for what DHS wrote in it": (
        "s(a) t(b)", "s(a)", "s(a) t(b n)", "s(a)", ["t removed offered"],
    ),
    "a block that DHS took out of a section before removing it lives on": (
        "s(a) t(b c)", "s(a) t(b=our c)", "s(a b)", "s(a b=our)", [],
    ),
    "a block that the center took out of a section that DHS removed stays": (
        "s(a) t(b)", "s(a b) t", "s(a)", "s(a b)", ["b removed conflict"],
    ),
    "one side empty: DHS emptied what nobody changed": ("s(a b) t(c)", "s(a b) t(c)", "", "", []),
    "one side empty: the center emptied what DHS did not touch": ("s(a b) t(c)", "", "s(a b) t(c)", "", []),
    "both sides wrote into an empty document": ("", "l", "n", "l n", []),
    # fields
    "a field that one side changed takes that side": ("s(a b)", "s(a=our b)", "s(a b=new)", "s(a=our b=new)", []),
    "a field that both changed alike is no conflict": ("s(a)", "s(a=same)", "s(a=same)", "s(a=same)", []),
    "a field that both changed keeps ours": ("s(a)", "s(a=our)", "s(a=new)", "s(a=our)", ["a edited conflict"]),
    "an id that both added keeps our words": ("s", "s(x=our)", "s(x=new)", "s(x=our)", ["x edited conflict"]),
    "an id that both added alike is there once": ("s", "s(x=same)", "s(x=same)", "s(x=same)", []),
    # order
    "a new block goes past what the center wrote after its predecessor": (
        "s(a b)", "s(a k l b)", "s(a n m b)", "s(a k l n m b)", [],
    ),
    "a new first block stays before the first of DHS": ("s(a)", "s(a l)", "s(n a)", "s(n a l)", []),
    "a new block follows its predecessor where the center moved that": (
        "s(a b c)", "s(b c a)", "s(a n b c)", "s(b c a n)", [],
    ),
    "an insertion moves no sibling": ("s(a b c)", "s(c a b)", "s(n a b c)", "s(n c a b)", []),
    "what the center wrote below a block goes with it": (
        "s(a b c)", "s(a l m b c)", "s(b c a n)", "s(b c a l m n)", [],
    ),
    "what the center wrote at the top stays there": ("s(a b c)", "s(l a b c)", "s(b c a)", "s(l b c a)", []),
    "what the center wrote below a block goes with it to another section": (
        "s(a b) t(c)", "s(a l m b) t(c)", "s(b) t(c a n)", "s(b) t(c a l m n)", [],
    ),
    "what the center wrote below a block stays where it moved the block itself": (
        "s(a b) t u", "s(b) t(a l) u", "s(b) t u(a)", "s(b) t(a l) u", ["a moved conflict"],
    ),
    "DHS moved one, the center wrote between": ("s(a b c)", "s(a l b c)", "s(c a b)", "s(c a l b)", []),
    "the center moved one, DHS wrote between": ("s(a b c)", "s(c a b)", "s(a n b c)", "s(c a n b)", []),
    "both moved different ones: d follows b, as upstream": ("s(a b c d)", "s(b a c d)", "s(a b d c)", "s(b d a c)", []),
    "both moved one, to different places": ("s(a b c)", "s(c a b)", "s(a c b)", "s(c a b)", ["c moved conflict"]),
    # moves between sections
    "DHS moved a block that the center changed": ("s(a) t", "s(a=our) t", "s t(a)", "s t(a=our)", []),
    "the center moved a block that DHS changed": ("s(a) t", "s t(a)", "s(a=new) t", "s t(a=new)", []),
    "both moved a block alike": ("s(a) t", "s t(a)", "s t(a)", "s t(a)", []),
    "both moved a block, apart": ("s(a) t u", "s t(a) u", "s t u(a)", "s t(a) u", ["a moved conflict"]),
    "moved by the center into what DHS removed": ("s(a) t", "s t(a)", "s(a)", "s t(a)", ["t removed conflict"]),
    "moved by DHS into what the center removed": ("s(a) t", "s(a)", "s t(a)", "s(a)", ["t removed offered"]),
    "moved into each other": ("a b", "b(a)", "a(b)", "b(a)", ["b moved conflict"]),
    "moved into each other, with what both wrote in them": (
        "a b", "b(l a)", "a(b(m) n)", "b(l a(n) m)", ["b moved conflict"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_case(case: tuple[str, str, str, str, list[str]]) -> None:
    base, ours, theirs, expected, decisions = case
    merged = merge(read(base), read(ours), read(theirs))
    assert (write(merged.document["sections"]), told(merged)) == (expected, decisions)


LOCKED = {
    "our words in it are replaced": ("s(a)", "s(a=our)", "s(a=new)", "s(a=new)", ["a edited taken"]),
    "our words are replaced where DHS changed nothing": ("s(a)", "s(a=our)", "s(a)", "s(a)", ["a edited taken"]),
    "it comes back": ("s(a b)", "s(b)", "s(a b)", "s(a b)", ["a removed taken"]),
    "what holds it comes back, and no more": (
        "s(a c) t", "t", "s(a c) t", "s(a) t", ["s removed taken", "a removed taken"],
    ),
    "it goes back where it stood": ("s(a) t", "s t(a)", "s(a) t", "s(a) t", ["a moved taken"]),
    "it goes back to its place among siblings": ("s(b c a)", "s(a b c)", "s(b c a)", "s(b c a)", ["a moved taken"]),
    "what the center wrote in it stays": ("a(b)", "a=our(b l)", "a(b)", "a(b l)", ["a edited taken"]),
    "it is not moved into what it holds": ("a t", "t(a)", "a(t)", "a(t)", ["a moved taken"]),
    "another that the center moved past it is no matter": ("s(a b)", "s(b a)", "s(a b)", "s(b a)", []),
    "it is put back, what the center wrote below it too": (
        "s(b c a)", "s(a l b c)", "s(b c a)", "s(b c a l)", ["a moved taken"],
    ),
    "a change by DHS alone is no decision": ("s(a b)", "s(a b)", "s(b a=new)", "s(b a=new)", []),
    "one that DHS moved into what the center removed brings that back": (
        "a t", "a", "t(a)", "t(a)", ["t removed taken"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", LOCKED.values(), ids=LOCKED.keys())
def test_a_locked_block(case: tuple[str, str, str, str, list[str]]) -> None:
    base, ours, theirs, expected, decisions = case
    merged = merge(read(base), read(ours), read(theirs), frozenset({"a"}))
    assert (write(merged.document["sections"]), told(merged)) == (expected, decisions)


CHOICES = {
    "ours": ("s(a)", "s(a=our)", "s(a=new)", "ours", "s(a=our)"),
    "theirs": ("s(a)", "s(a=our)", "s(a=new)", "theirs", "s(a=new)"),
    "bring back what was removed": ("s(a b)", "s(a)", "s(a b=new(n))", "theirs", "s(a b=new(n))"),
    "let what DHS removed go": ("s(a b)", "s(a b=our(l))", "s(a)", "theirs", "s(a)"),
    "keep both keeps the block": ("s(a b)", "s(a)", "s(a b=new)", "both", "s(a b=new)"),
    "their place": ("s(a) t u", "s t(a) u", "s t u(a)", "theirs", "s t u(a)"),
    "their place among siblings": ("s(a b c)", "s(c a b)", "s(a c b)", "theirs", "s(a c b)"),
    "their way into each other": ("a b", "b(a)", "a(b)", "theirs", "a(b)"),
}


@pytest.mark.parametrize("case", CHOICES.values(), ids=CHOICES.keys())
def test_a_choice(case: tuple[str, str, str, str, str]) -> None:
    base, ours, theirs, choice, expected = case
    merged = merge(read(base), read(ours), read(theirs))
    (decision,) = merged.decisions
    assert write(resolve(merged, {decision.id: choice})["sections"]) == expected


def test_both_titles_stand_side_by_side() -> None:
    merged = merge(*(document(title=title) for title in ("Old", "Our title", "New title")))
    (decision,) = merged.decisions
    assert resolve(merged, {decision.id: "both"})["title"] == "Our title / New title"
    assert decision.choices == (Choice.OURS, Choice.THEIRS, Choice.BOTH)


def test_a_choice_on_what_is_locked_changes_nothing() -> None:
    merged = merge(read("a"), read("a=our"), read("a=new"), frozenset({"a"}))
    (decision,) = merged.decisions
    assert decision.choices == ()
    assert resolve(merged, {decision.id: "ours"}) == merged.document


def test_an_unknown_decision_is_refused() -> None:
    with pytest.raises(ValueError, match="No decision of this merge: nope"):
        resolve(merge({}, {}, {}), {"nope": "ours"})


def test_another_word_is_refused() -> None:
    merged = merge(read("a"), read("a=our"), read("a=new"))
    with pytest.raises(ValueError, match="neither"):
        resolve(merged, {merged.decisions[0].id: "neither"})


def test_a_repeated_id_is_refused() -> None:
    with pytest.raises(DocumentError, match="'a' is used on 2 blocks"):
        merge(read("a"), read("a a"), read("a"))


def test_a_decision_says_where_and_what() -> None:
    merged = merge(read("s(a)"), read("s(a=our)"), read("s(a=new)"))
    (decision,) = merged.decisions
    assert decision.path == ("sections", "s", "items", "a", "title")
    assert (decision.base, decision.ours, decision.theirs) == ("old", "our", "new")
    assert (decision.kind, decision.outcome) == (DecisionKind.EDITED, Outcome.CONFLICT)


def test_what_is_offered_has_the_path_it_has_in_theirs() -> None:
    merged = merge(read("s(a)"), read(""), read("s(a=new)"))
    assert [decision.path for decision in merged.decisions] == [("sections", "s")]


def test_a_question_keeps_its_id_while_it_is_the_same() -> None:
    base, ours, theirs = read("s(a b)"), read("s(a=our b)"), read("s(a=new b)")
    before = merge(base, ours, theirs).decisions[0].id
    assert merge(base, read("s(a=our b=too)"), theirs).decisions[0].id == before
    assert merge(base, read("s(a=other b)"), theirs).decisions[0].id != before
