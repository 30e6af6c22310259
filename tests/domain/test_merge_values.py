"""The merge, case by case: blocks of another type or shape, pictures, and minutes."""

from __future__ import annotations

from copy import deepcopy

import pytest

from modules.domain.document import Block, Document, Json
from modules.domain.merge import (
    merge,
    resolve,
)
from tests.domain.documents import block, document, paragraph, section, slide, text
from tests.domain.outlines import timed, told, typed
from tests.domain.updates import in_texts


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
