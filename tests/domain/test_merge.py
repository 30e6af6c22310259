"""The merge, case by case: small documents that a person can follow.

An outline such as ``s(a=new b) t`` is a document with the sections s and t; s holds a, which says "new", and b.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

import pytest

from modules.domain.document import Block, Document, DocumentError, Json
from modules.domain.merge import (
    Choice,
    DecisionKind,
    Merge,
    Outcome,
    Written,
    answer_of,
    json_of,
    merge,
    resolve,
)
from modules.domain.merge.runs import join
from modules.domain.merge.text import merge_text
from tests.domain.documents import block, document, paragraph, section, slide, text
from tests.domain.updates import in_texts


def read(outline: str) -> Document:
    """Return the document of an outline."""
    stack: list[list[Block]] = [[]]
    for key, word, mark in re.findall(r"(\w+)(?:=(\w+))?|([()])", outline):
        if mark == "(":
            stack.append(stack[-1][-1]["value"]["items"])
        elif mark == ")":
            stack.pop()
        else:
            stack[-1].append(block(key, "section", {"title": word or "old", "items": []}))
    return document(*stack[0])


def write(blocks: list[Block]) -> str:
    """Return the outline of a stream: the inverse of :func:`read`."""
    words = []
    for item in blocks:
        title, inner = item["value"]["title"], write(item["value"]["items"])
        words.append(item["id"] + ("" if title == "old" else f"={title}") + (f"({inner})" if inner else ""))
    return " ".join(words)


def told(merged: Merge) -> list[str]:
    """Return each decision in words: what happened to which block, and what the result holds."""
    return [f"{decision.block} {decision.kind} {decision.outcome}" for decision in merged.decisions]


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


# Types and shapes


def typed(kind: str, value: Json) -> Document:
    """Return a document with one block of this type."""
    return document(block("a", kind, value))


def test_a_type_with_the_same_fields_is_a_field() -> None:
    base, ours = paragraph("a", "one two"), paragraph("a", "one two three")
    theirs = {**base, "type": "heading"}
    merged = merge(document(base), document(ours), document(theirs))
    assert merged.document == document({**ours, "type": "heading"})
    assert merged.decisions == ()


def test_a_type_with_other_fields_takes_its_fields_along() -> None:
    base, theirs = typed("slide", {"title": "x"}), typed("question", {"ask": "y"})
    assert merge(base, base, theirs).document == theirs


def test_a_type_that_changed_under_our_words_is_a_conflict() -> None:
    base, ours, theirs = typed("slide", {"title": "x"}), typed("slide", {"title": "our"}), typed("ask", {"ask": "y"})
    merged = merge(base, ours, theirs)
    assert merged.document == ours
    assert told(merged) == ["a retyped conflict"]
    assert resolve(merged, {merged.decisions[0].id: "theirs"}) == theirs


def test_a_type_that_changed_under_a_local_block_is_a_conflict() -> None:
    base, theirs = typed("slide", {"title": "x", "parts": []}), typed("ask", {"ask": "y"})
    ours = typed("slide", {"title": "x", "parts": [paragraph("l", "ours")]})
    merged = merge(base, ours, theirs)
    assert merged.document == ours
    assert told(merged) == ["a retyped conflict"]


def around(kind: str, value: Json, *others: Block) -> Document:
    """Return a document with a block b of this type and value, and other blocks."""
    return document(block("b", kind, value), *others)


OLD, EDITED = section("a"), section("a", title="our")
HELD, TEXT = {"title": "x", "items": [OLD]}, {"title": "x", "items": "a text"}
NEEDED = {
    "the block that theirs moved it into is another type in ours": (
        around("section", HELD),
        around("section", {**HELD, "items": [EDITED]}, block("n", "word", "ours")),
        around("section", TEXT, section("n", OLD)),
        {"b edited", "n retyped"},
    ),
    "the block that theirs moved it into is one that ours removed": (
        around("section", HELD, section("r")),
        around("section", {**HELD, "items": [EDITED]}),
        around("word", "theirs", section("r", OLD)),
        {"b retyped", "r removed"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NEEDED.values(), ids=NEEDED.keys())
def test_a_shape_that_a_block_needs_after_another_choice_is_a_question_on_both_sides(
    case: tuple[Document, Document, Document, set[str]],
) -> None:
    base, ours, theirs, expected = case
    for merged in (merge(base, ours, theirs), merge(base, theirs, ours)):
        assert {f"{one.block} {one.kind}" for one in merged.decisions} == expected


def test_our_sentence_in_a_locked_text_goes_and_our_block_in_a_locked_slide_stays() -> None:
    base = document(section("s", slide("d", text("t", "One.", "Two."))))
    ours, theirs = deepcopy(base), deepcopy(base)
    parts = ours["sections"][0]["value"]["items"][0]["value"]["parts"]
    parts[0]["value"]["body"].insert(1, paragraph("t:body:mine", "Ours."))
    parts.insert(0, text("mine", "Ours too."))
    merged = merge(base, ours, theirs, frozenset({"d", "t", "t:body:0", "t:body:1"}))
    assert merged.document == document(section("s", slide("d", text("mine", "Ours too."), text("t", "One.", "Two."))))
    assert merged.crowded_out == (paragraph("t:body:mine", "Ours."),)
    assert merged.decisions == ()


def test_a_slide_that_we_removed_stays_removed_though_a_locked_sentence_was_moved_into_it() -> None:
    places = {"keep": "a", "moved": "a", "other": "b"}
    base, ours = in_texts(places, ["a", "b"]), in_texts(places, ["a"])
    theirs = in_texts({"keep": "a", "other": "b", "moved": "b"}, ["a", "b"])
    merged = merge(base, ours, theirs, frozenset({"a", "keep"}))
    assert merged.document == in_texts({"keep": "a"}, ["a"])
    assert told(merged) == ["s-b removed offered"]
    assert resolve(merged, {merged.decisions[0].id: "ours"}) == merged.document
    assert resolve(merged, {merged.decisions[0].id: "theirs"}) == theirs


def test_a_locked_block_stays_in_a_block_that_we_made_another_kind_of() -> None:
    base = typed("slide", {"title": "x", "notes": [paragraph("l", "locked")]})
    ours = typed("section", {"title": "ours", "minutes": 1, "notes": []})
    theirs = typed("slide", {"title": "x", "notes": [paragraph("l", "locked")]})
    merged = merge(base, ours, theirs, frozenset({"l"}))
    assert merged.document == typed("section", {"title": "ours", "minutes": 1, "notes": [paragraph("l", "locked")]})
    assert told(merged) == ["l removed taken"]


def test_a_local_block_in_a_locked_one_that_changed_its_type_follows_it() -> None:
    base, theirs = typed("slide", {"title": "x", "parts": []}), typed("ask", {"ask": "y"})
    ours = typed("slide", {"title": "x", "parts": [paragraph("l", "ours")]})
    merged = merge(base, ours, theirs, frozenset({"a"}))
    assert merged.document["sections"] == [*theirs["sections"], paragraph("l", "ours")]


def test_an_image_is_one_value() -> None:
    def figure(sha: str, width: int) -> Document:
        picture = {"image": {"sha256": sha, "width": width}, "alt_text": "x"}
        return typed("image", {"image": picture, "caption": ""})

    merged = merge(figure("a", 1), figure("b", 1), figure("c", 2))
    assert merged.document == figure("b", 1)
    assert told(merged) == ["a edited conflict"]


def figure(sha: str, alt: str, caption: str = "", *, decorative: bool = False) -> Document:
    """Return a document with a picture."""
    picture = {"image": {"sha256": sha, "name": "x", "width": 1, "height": 1}, "alt_text": alt}
    return typed("image", {"image": {**picture, "decorative": decorative}, "caption": caption, "policy": "guided"})


PICTURES = {
    "our photo never gets the description of theirs": (
        figure("a", "A map"), figure("b", "Our office"), figure("a", "A map of the state"), "conflict",
    ),
    "their photo never gets our description": (
        figure("a", "A map"), figure("a", "A map of our state"), figure("b", "An office"), "conflict",
    ),
    "a photo each": (figure("a", "A"), figure("b", "B"), figure("c", "C"), "conflict"),
    "decorative has no description": (
        figure("a", "A map"), figure("a", "A map of ours"), figure("a", "", decorative=True), "conflict",
    ),
    "our photo never gets the caption of theirs": (
        figure("a", "A map", "The state"), figure("b", "Our office", "The state"), figure("a", "A map", "The country"),
        "conflict",
    ),
    "their photo never gets our caption": (
        figure("a", "A map", "The state"), figure("a", "A map", "Our state"), figure("b", "An office", "The state"),
        "conflict",
    ),
    "words of both in one description": (
        figure("a", "A map of the state in blue"), figure("a", "Our map of the state in blue"),
        figure("a", "A map of the state in red"), "mixed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", PICTURES.values(), ids=PICTURES.keys())
def test_a_picture_and_its_text_are_one_value(case: tuple[Document, Document, Document, str]) -> None:
    base, ours, theirs, outcome = case
    merged = merge(base, ours, theirs)
    assert told(merged) == [f"a edited {outcome}"]
    (decision,) = merged.decisions
    assert resolve(merged, {decision.id: "ours"}) == ours
    assert resolve(merged, {decision.id: "theirs"}) == theirs
    if outcome == "conflict":
        assert merged.document == ours
    else:
        assert merged.document == figure("a", "Our map of the state in red")


def test_a_caption_of_the_same_picture_merges_by_itself() -> None:
    base = figure("a", "A map", "The state")
    merged = merge(base, figure("a", "A map of ours", "The state"), figure("a", "A map", "The country"))
    assert (merged.document, merged.decisions) == (figure("a", "A map of ours", "The country"), ())


@pytest.mark.parametrize(
    "changed",
    [
        figure("b", "B"),
        figure("b", "B", "It"),
        figure("a", "A", "It"),
        figure("a", "A, rightly"),
        figure("a", "", decorative=True),
    ],
)
def test_a_picture_that_one_side_changed_is_that_sides(changed: Document) -> None:
    base = figure("a", "A")
    for ours, theirs in ((base, changed), (changed, base)):
        merged = merge(base, ours, theirs)
        assert (merged.document, merged.decisions) == (changed, ())


def timed(full: int, short: int) -> Document:
    """Return a document with a section of these minutes."""
    return typed("section", {"title": "x", "minutes": full, "short_minutes": short, "items": []})


def test_minutes_of_a_section_belong_together() -> None:
    base, ours, theirs = timed(30, 20), timed(25, 20), timed(30, 15)
    merged = merge(base, ours, theirs)
    (decision,) = merged.decisions
    assert merged.document == ours
    assert decision.fields == (("minutes",), ("short_minutes",))
    assert (decision.ours, decision.theirs) == (
        {"minutes": 25, "short_minutes": 20}, {"minutes": 30, "short_minutes": 15},
    )  # fmt: skip
    assert resolve(merged, {decision.id: "theirs"}) == theirs
    assert merge(base, ours, base).document == ours
    assert merge(base, base, theirs).document == theirs


def test_minutes_that_ours_leaves_out_are_one_question_too() -> None:
    bare = typed("section", {"title": "x", "items": []})
    for ours, theirs in ((bare, timed(25, 15)), (timed(25, 15), bare)):
        merged = merge(timed(30, 20), ours, theirs)
        assert (merged.document, told(merged)) == (ours, ["a edited conflict"])


def test_one_is_not_true() -> None:
    base, theirs = typed("x", {"minutes": 1}), typed("x", {"minutes": True})
    assert merge(base, base, theirs).document["sections"][0]["value"]["minutes"] is True


# Text

KEPT = "Reports are kept for 90 days by the center."


def kept(by: str = "the center", days: int = 90) -> Document:
    """Return a document that says how long reports are kept, and who keeps them."""
    return document(section("s", slide("a", text("t", KEPT.replace("90", str(days)).replace("the center", by)))))


def test_words_of_both_in_one_text_are_a_decision_with_the_text() -> None:
    merged = merge(kept(), kept(days=30), kept("the federal agency"))
    (decision,) = merged.decisions
    assert (decision.block, decision.field, decision.outcome) == ("t:body:0", ("runs",), Outcome.MIXED)
    assert decision.merged == runs("Reports are kept for 30 days by the federal agency.")
    assert decision.choices == (Choice.MIXED, Choice.OURS, Choice.THEIRS)
    assert merged.document == kept("the federal agency", 30)
    chosen = {word: resolve(merged, {decision.id: word}) for word in ("mixed", "ours", "theirs", "both")}
    mixed = merged.document
    assert chosen == {"mixed": mixed, "ours": kept(days=30), "theirs": kept("the federal agency"), "both": mixed}


def test_a_text_that_says_what_one_side_says_is_not_mixed() -> None:
    merged = merge(*(document(title=title) for title in ("a b c d", "a x c d", "a x c y")))
    assert (merged.document["title"], merged.decisions) == ("a x c y", ())


# Words written in place


def test_the_right_words_are_written_in_place() -> None:
    merged = merge(*(document(title=title) for title in ("Old", "Our title", "New title")))
    (decision,) = merged.decisions
    assert decision.is_writable
    assert decision.limit == 160
    for answer in (Written("  The right title "), {"written": "The right\ntitle"}):
        assert resolve(merged, {decision.id: answer})["title"] == "The right title"
    at_once = merge(*(document(title=one) for one in ("Old", "Our title", "New title")), choices={decision.id: answer})
    assert at_once.document["title"] == "The right title"


def test_words_written_in_a_paragraph_keep_the_marks_that_they_had() -> None:
    documents = [document({**paragraph("p", ""), "value": {"depth": 0, "runs": one}}) for one in MARKED_SIDES]
    merged = merge(*documents)
    (decision,) = merged.decisions
    result = resolve(merged, {decision.id: Written("Call us now or see the page or Phone")})
    assert result["sections"][0]["value"]["runs"] == runs(
        ("Call", "bold"), " us now or see the ", ("page", LINK), " or ", ("Phone", "italic")
    )


@pytest.mark.parametrize("words", ["", "  ", "x" * 161])
def test_words_that_the_field_does_not_hold_are_refused(words: str) -> None:
    merged = merge(*(document(title=title) for title in ("Old", "Our title", "New title")))
    (decision,) = merged.decisions
    assert not decision.takes(Written(words))
    with pytest.raises(ValueError, match="can’t stand there"):
        resolve(merged, {decision.id: Written(words)})


def test_words_are_written_for_words_alone() -> None:
    for merged in (
        merge(read("s(a) t u"), read("s t(a) u"), read("s t u(a)")),
        merge(*(typed("activity", {"title": "x", "minutes": number}) for number in (1, 2, 3))),
        merge(timed(1, 1), timed(2, 1), timed(1, 2)),
        merge(*(typed("callout", {"tone": tone}) for tone in ("tip", "must", "caution"))),
    ):
        (decision,) = merged.decisions
        assert not decision.is_writable
        assert Choice.BOTH not in decision.choices
        with pytest.raises(ValueError, match="can’t stand there"):
            resolve(merged, {decision.id: Written("words")})


def test_an_answer_is_read_from_its_json() -> None:
    for answer in (Choice.OURS, Choice.MIXED, Written("words")):
        assert answer_of(json_of(answer)) == answer
    with pytest.raises(ValueError, match="wrote"):
        answer_of({"wrote": "words"})


LIMITED = {
    "a title": (lambda words: document(title=words), 160),
    "an item of a list": (
        lambda words: typed("checklist", {"title": "", "items": [block("i", "item", words)], "policy": "guided"}), 300,
    ),
    "an objective": (lambda words: {**document(), "objectives": [block("o", "objective", words)]}, 300),
}  # fmt: skip


@pytest.mark.parametrize(("made", "limit"), LIMITED.values(), ids=LIMITED.keys())
def test_both_are_a_choice_within_the_limit_of_the_field_alone(made: Any, limit: int) -> None:
    for length, offered in ((limit - 7, True), (limit - 6, False)):
        merged = merge(*map(made, ("old", "ours", "x" * length)))
        (decision,) = merged.decisions
        assert decision.limit == limit
        assert (Choice.BOTH in decision.choices) == offered
        result = resolve(merged, {decision.id: "both"})
        assert result == made(f"ours / {'x' * length}" if offered else "ours")


def test_two_paragraphs_of_one_text_are_merged_apart() -> None:
    base = document(section("s", slide("a", text("t", "First one.", "Second one."))))
    ours = document(section("s", slide("a", text("t", "First, ours.", "Second one."))))
    theirs = document(section("s", slide("a", text("t", "First one.", "Second, theirs.", "Third."))))
    merged = merge(base, ours, theirs)
    assert merged.document == document(section("s", slide("a", text("t", "First, ours.", "Second, theirs.", "Third."))))
    assert merged.decisions == ()


TEXTS = {
    "words apart": ("one two three four", "1 two three four", "one two three 4", "1 two three 4"),
    "at both ends": ("a b", "x a b", "a b y", "x a b y"),
    "a word out, a word in": ("a b c d e", "a c d e", "a b c d x e", "a c d x e"),
    "the same change": ("a b c", "a x c", "a x c", "a x c"),
    "the same change and another": ("a b c d", "a x c d", "a x c y", "a x c y"),
    "words side by side": ("a b c", "x b c", "a y c", None),
    "the same word": ("a b c", "a x c", "a y c", None),
    "an insertion at one spot": ("a b", "a x b", "a y b", None),
    "a token is one word": ("{{ a.b }} x y", "{{ a.b }} x z", "{{ c.d }} x y", "{{ c.d }} x z"),
    "lines stay lines": ("a\nb c d", "x\nb c d", "a\nb c y", "x\nb c y"),
    "a line break and a word": ("a b c d", "a b\nc d", "a b c x", "a b\nc x"),
    "nothing before": ("", "x", "y", None),
    "repeated words": ("a a a b a a", "a a a c a a", "a a a b a a d", "a a a c a a d"),
}  # fmt: skip


@pytest.mark.parametrize("case", TEXTS.values(), ids=TEXTS.keys())
def test_words(case: tuple[str, str, str, str | None]) -> None:
    base, ours, theirs, expected = case
    assert merge_text(base, ours, theirs) == expected
    assert merge_text(base, theirs, ours) == expected


def runs(*pieces: str | tuple[str, Any]) -> Json:
    """Return runs: a string has no marks, a pair has the marks of its second part."""
    pairs = [(piece, []) if isinstance(piece, str) else piece for piece in pieces]
    return [{"text": words, "marks": marks if isinstance(marks, list) else [marks]} for words, marks in pairs]


LINK, OTHER = {"type": "link", "href": "https://a.example"}, {"type": "link", "href": "https://b.example"}
MARKED_SIDES = (
    runs("Write to us"), runs(("Call", "bold"), " us or see the ", ("page", LINK)), runs(("Phone", "italic"), " us"),
)  # fmt: skip
MARKED = {
    "bold here, a word there": (
        runs("one two three four"), runs(("one", "bold"), " two three four"), runs("one two three 4"),
        runs(("one", "bold"), " two three 4"),
    ),
    "bold and italic on one word": (
        runs("one two"), runs("one ", ("two", "bold")), runs("one ", ("two", "italic")),
        runs("one ", ("two", ["bold", "italic"])),
    ),
    "neighbors marked alike share the space between": (
        runs("one two"), runs(("one", "bold"), " two"), runs("one ", ("two", "bold")), runs(("one two", "bold")),
    ),
    "a mark on half a word": (
        runs("hello all you"), runs(("hel", "bold"), "lo all you"), runs("hello all 2"),
        runs(("hel", "bold"), "lo all 2"),
    ),
    "a link and a word": (
        runs("see the page now"), runs("see the ", ("page", LINK), " now"), runs("look the page now"),
        runs("look the ", ("page", LINK), " now"),
    ),
    "two links on one word": (runs("page now"), runs(("page", LINK), " now"), runs(("page", OTHER), " now"), None),
    "a mark on a word that is replaced": (runs("one two"), runs(("one", "bold"), " two"), runs("1 two"), None),
    "bold taken off and a word changed": (
        runs(("one two three", "bold")), runs("one two three"), runs(("one two 3", "bold")), None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", MARKED.values(), ids=MARKED.keys())
def test_words_with_marks(case: tuple[Json, Json, Json, Json]) -> None:
    base, ours, theirs, expected = case
    assert merge_text(base, ours, theirs) == expected
    assert merge_text(base, theirs, ours) == expected


def test_both_texts_become_two_lines_and_no_mark_crosses_the_break() -> None:
    both = join(runs(("one", ["bold", LINK])), runs(("two", ["bold", LINK])))
    assert both == runs(("one", ["bold", LINK]), ("\n", "bold"), ("two", ["bold", LINK]))
    assert join(1, 2) is None
