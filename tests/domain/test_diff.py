"""What differs between two documents."""

from __future__ import annotations

import time
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.domain.diff import Change, ChangeKind, diff, fields_of, moved
from modules.domain.document import Block, Document
from modules.domain.matching import stay_in_order
from tests.domain.documents import block, by_id, document, documents, paragraph, section, slide, text


def kinds(changes: list[Change]) -> list[tuple[str, str]]:
    """Return (kind, block) for each change."""
    return [(change.kind.value, change.block) for change in changes]


def slides(*keys: str) -> Document:
    """Return a document with one section of these slides."""
    return document(section("s", *(slide(key) for key in keys)))


@settings(max_examples=60, derandomize=True)
@given(documents())
def test_a_document_does_not_differ_from_itself(value: Document) -> None:
    assert diff(value, deepcopy(value)) == []


@settings(max_examples=60, derandomize=True)
@given(documents(), documents())
def test_documents_differ_exactly_when_something_is_named(one: Document, other: Document) -> None:
    assert (diff(one, other) == []) == (one == other)


@settings(max_examples=60, derandomize=True)
@given(documents(), documents())
def test_what_is_added_one_way_is_removed_the_other_way(one: Document, other: Document) -> None:
    there, back = diff(one, other), diff(other, one)

    def of(changes: list[Change], kind: ChangeKind) -> set[str]:
        return {change.block for change in changes if change.kind is kind}

    assert of(there, ChangeKind.ADDED) == of(back, ChangeKind.REMOVED)
    assert of(there, ChangeKind.REMOVED) == of(back, ChangeKind.ADDED)


@settings(max_examples=60, derandomize=True)
@given(documents(), documents())
def test_an_edit_read_backwards_has_its_values_exchanged(one: Document, other: Document) -> None:
    def edits(changes: list[Change]) -> list[Any]:
        found = [change for change in changes if change.kind is ChangeKind.EDITED]
        return sorted(found, key=lambda change: (change.block, change.path[-1]))

    there, back = edits(diff(one, other)), edits(diff(other, one))

    assert [(change.block, change.before, change.after) for change in there] == [
        (change.block, change.after, change.before) for change in back
    ]


@settings(max_examples=60, derandomize=True)
@given(documents(), documents())
def test_both_documents_are_left_as_they_were(one: Document, other: Document) -> None:
    before = deepcopy((one, other))

    diff(one, other)

    assert (one, other) == before


@settings(max_examples=60, derandomize=True)
@given(documents(), st.data())
def test_one_field_changed_in_one_block_is_exactly_one_change(value: Document, data: st.DataObject) -> None:
    if not by_id(value):
        return
    other = deepcopy(value)
    key = data.draw(st.sampled_from(sorted(by_id(other))))
    by_id(other)[key]["value"]["minutes"] = 99

    (change,) = diff(value, other)

    assert (change.kind, change.block, change.path[-1], change.after) == (ChangeKind.EDITED, key, "minutes", 99)


@settings(max_examples=60, derandomize=True)
@given(st.permutations("abcdefgh"), st.integers(0, 8))
def test_one_insertion_marks_no_sibling_moved(keys: list[str], at: int) -> None:
    after = [*keys[:at], "new", *keys[at:]]

    assert kinds(diff(slides(*keys), slides(*after))) == [("added", "new")]


@settings(max_examples=60, derandomize=True)
@given(st.permutations("abcdefgh"), st.integers(0, 7))
def test_one_removal_marks_no_sibling_moved(keys: list[str], at: int) -> None:
    after = [*keys[:at], *keys[at + 1 :]]

    assert kinds(diff(slides(*keys), slides(*after))) == [("removed", keys[at])]


@settings(max_examples=60, derandomize=True)
@given(st.permutations("abcdefgh"), st.integers(0, 7), st.integers(0, 7))
def test_one_block_dragged_elsewhere_is_one_move(keys: list[str], at: int, to: int) -> None:
    after = [*keys[:at], *keys[at + 1 :]]
    after.insert(to, keys[at])

    changes = diff(slides(*keys), slides(*after))

    assert len(changes) == (0 if after == list(keys) else 1)
    assert {change.kind for change in changes} <= {ChangeKind.MOVED}


def test_one_sentence_changed_is_one_change_of_that_paragraph() -> None:
    one = document(section("s", slide("a", text("t", "We listen.", "We answer."))))
    other = document(section("s", slide("a", text("t", "We listen.", "We answer at once."))))

    (change,) = diff(one, other)

    assert change.block == "t:body:1"
    assert change.path[-1] == "runs"
    assert change.after == [{"text": "We answer at once.", "marks": []}]


def test_a_mark_alone_is_an_edit() -> None:
    bold = paragraph("p", "Words")
    bold["value"]["runs"][0]["marks"] = ["bold"]

    assert kinds(diff({"body": [paragraph("p", "Words")]}, {"body": [bold]})) == [("edited", "p")]


def test_a_move_to_another_stream_is_one_move_with_both_places() -> None:
    one = document(section("s1", slide("a")), section("s2"))
    other = document(section("s1"), section("s2", slide("a")))

    (change,) = diff(one, other)

    assert change == Change(
        ChangeKind.MOVED,
        ("sections", "s2", "items", "a"),
        ("sections", "s1", "items", "a"),
        ("sections", "s2", "items", "a"),
        "a",
    )


def test_what_moves_with_its_parent_is_not_named() -> None:
    inner = slide("a", text("t", "Words"))
    one = document(section("s1", inner), section("s2"), section("s3"))
    other = document(section("s2"), section("s3"), section("s1", inner))

    assert kinds(diff(one, other)) == [("moved", "s1")]


def test_a_block_that_moved_and_was_edited_is_both() -> None:
    one = document(section("s1", slide("a")), section("s2"))
    other = document(section("s1"), section("s2", slide("a", title="New")))

    assert kinds(diff(one, other)) == [("moved", "a"), ("edited", "a")]


@pytest.mark.parametrize("backwards", [False, True])
def test_a_whole_subtree_is_one_change(backwards: bool) -> None:
    sides = [document(section("s1"), section("s2", slide("a", text("t", "One", "Two")))), document(section("s1"))]
    one, other = reversed(sides) if backwards else sides

    (change,) = diff(one, other)

    assert (change.kind.value, change.block) == ("added" if backwards else "removed", "s2")


def test_a_block_rescued_from_a_removed_one_is_named_as_moved() -> None:
    one = document(section("s1"), section("s2", slide("a"), slide("b")))
    other = document(section("s1", slide("a")))

    assert kinds(diff(one, other)) == [("moved", "a"), ("removed", "s2")]


def test_another_type_under_the_same_id_is_an_edit_of_the_type() -> None:
    one, other = {"body": [block("a", "slide", {})]}, {"body": [block("a", "activity", {})]}

    (change,) = diff(one, other)

    assert (change.path, change.before, change.after) == (("body", "a", "type"), "slide", "activity")


def test_a_field_of_the_document_itself_has_no_block() -> None:
    (change,) = diff(document(title="Old"), document(title="New"))

    assert (change.block, change.path, change.before, change.after) == ("", ("title",), "Old", "New")


def test_a_list_of_plain_values_is_one_field() -> None:
    (change,) = diff({"sectors": ["all"]}, {"sectors": ["tribal", "water"]})

    assert (change.path, change.after) == (("sectors",), ["tribal", "water"])


def test_the_last_value_of_a_plain_list_taken_away_is_an_edit() -> None:
    (change,) = diff({"sectors": ["all"]}, {"sectors": []})

    assert (change.before, change.after) == (["all"], None)


def test_a_field_that_is_nothing_is_no_change_beside_one_that_is_not_there() -> None:
    assert diff({"title": "A", "note": None}, {"title": "A"}) == []


def test_the_first_block_of_an_empty_stream_is_added_and_nothing_else() -> None:
    assert kinds(diff(document(), document(section("s1")))) == [("added", "s1")]


def test_additions_and_edits_stand_in_the_order_of_the_new_document_and_removals_last() -> None:
    one = document(section("s", slide("gone"), slide("b"), slide("c")))
    other = document(section("s", slide("a"), slide("b", title="New"), slide("c"), slide("d")))

    assert kinds(diff(one, other)) == [("added", "a"), ("edited", "b"), ("added", "d"), ("removed", "gone")]


def test_fields_of_a_block_are_its_leaves_without_its_streams() -> None:
    value = slide("a", text("t", "Words"))["value"] | {"image": {"alt_text": "A plan", "image": {"sha256": "ab"}}}

    assert fields_of(value) == {
        ("title",): "A slide",
        ("image", "alt_text"): "A plan",
        ("image", "image", "sha256"): "ab",
    }


@settings(max_examples=80, derandomize=True)
@given(st.permutations(range(8)))
def test_those_that_stay_are_in_order_and_none_could_join_them(sequence: list[int]) -> None:
    kept = [number for number in sequence if number in stay_in_order(sequence)]

    assert kept == sorted(kept)
    assert len(kept) == max(
        len(chosen) for chosen in _increasing(sequence)
    )  # the longest of all increasing subsequences, by trying each


def _increasing(sequence: list[int]) -> list[list[int]]:
    found: list[list[int]] = [[]]
    for number in sequence:
        found += [[*chosen, number] for chosen in found if not chosen or chosen[-1] < number]
    return found


def test_ids_on_one_side_alone_did_not_move() -> None:
    assert moved(["a", "b", "c"], ["x", "c", "y", "b"]) <= {"b", "c"}
    assert len(moved(["a", "b", "c"], ["x", "c", "y", "b"])) == 1


def test_500_blocks_are_compared_in_a_moment() -> None:
    many: list[Block] = [slide(f"a{at}", text(f"t{at}", "One", "Two")) for at in range(500)]
    one, other = document(section("s", *many)), document(section("s", *reversed(many)))
    started = time.perf_counter()

    changes = diff(one, other)

    assert len(changes) == 499
    assert time.perf_counter() - started < 2  # about 20 ms on an idle machine; the quadratic way takes minutes
