"""The document: its one byte form, its digest, its ids, and how a place is named."""

from __future__ import annotations

import hashlib
import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.domain.document import (
    DocumentError,
    canonical,
    check,
    digest,
    ids,
    is_block,
    is_stream,
    place,
    plain_text,
    repeated_ids,
    title_of,
    walk,
)
from tests.domain.documents import PLAIN, block, document, documents, paragraph, section, slide, text


def shuffled(value: Any, keys: Any) -> Any:
    """Return ``value`` with the keys of every mapping in another order."""
    if isinstance(value, dict):
        return {key: shuffled(value[key], keys) for key in keys(list(value))}
    return [shuffled(item, keys) for item in value] if isinstance(value, list) else value


@settings(max_examples=60, derandomize=True)
@given(PLAIN, st.data())
def test_the_digest_does_not_depend_on_the_order_of_keys(value: Any, data: st.DataObject) -> None:
    other = shuffled(value, lambda keys: data.draw(st.permutations(keys)))

    assert digest(other) == digest(value)


@settings(max_examples=60, derandomize=True)
@given(PLAIN)
def test_the_canonical_bytes_read_back_as_the_same_value_with_the_same_bytes(value: Any) -> None:
    again = json.loads(canonical(value))

    assert again == value
    assert canonical(again) == canonical(value)


@settings(max_examples=60, derandomize=True)
@given(PLAIN, PLAIN)
def test_only_what_says_the_same_has_the_same_digest(one: Any, other: Any) -> None:
    assert (digest(one) == digest(other)) == (json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True))


def test_the_canonical_bytes_are_sorted_utf_8_without_idle_space() -> None:
    assert canonical({"b": [1, None], "a": "é 🌊"}) == '{"a":"é 🌊","b":[1,null]}'.encode()


def test_the_digest_is_the_sha_256_of_the_canonical_bytes() -> None:
    value = document(section("s1"))

    assert digest(value) == hashlib.sha256(canonical(value)).hexdigest()


def test_the_digest_of_a_known_document_never_changes() -> None:
    # Stored releases carry digests: another form of the bytes would make every one of them look forged.
    known = "e91de36067f9b43bd9aef8d712a6bdbc9349af5bc6cac0b2dacce372715697f9"
    assert digest({"title": "Who we are", "sections": []}) == known


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical({"minutes": float("nan")})


@pytest.mark.parametrize("value", [{"id": "a", "type": "b"}, {"id": "a", "type": "b", "value": 1, "more": 2}, [], "a"])
def test_a_block_has_an_id_a_type_and_a_value_and_nothing_else(value: Any) -> None:
    assert not is_block(value)


def test_an_empty_list_is_no_stream() -> None:
    assert not is_stream([])
    assert is_stream([paragraph("p", "Words")])


def test_walking_yields_parents_before_what_stands_in_them_each_with_its_path() -> None:
    words = text("t1", "Words")
    value = document(section("s1", slide("a", words)))

    assert [path for path, _ in walk(value)] == [
        ("sections", "s1"),
        ("sections", "s1", "items", "a"),
        ("sections", "s1", "items", "a", "parts", "t1"),
        ("sections", "s1", "items", "a", "parts", "t1", "body", "t1:body:0"),
    ]


def test_blocks_below_a_list_that_is_no_stream_are_found_too() -> None:
    assert ids({"rows": [{"cells": [block("c1", "cell", "x")]}]}) == ["c1"]


@settings(max_examples=40, derandomize=True)
@given(documents())
def test_a_sound_document_passes_and_is_left_as_it_was(value: Any) -> None:
    before = deepcopy(value)

    check(value)

    assert value == before


def test_a_repeated_id_is_named_with_both_places() -> None:
    value = document(section("s1", slide("a", title="First")), section("s2", slide("a", title="Other"), title="Later"))

    with pytest.raises(DocumentError) as caught:
        check(value)

    assert caught.value.problems == ["The id 'a' is used on 2 blocks: A section › First; Later › Other"]


def test_an_id_that_repeats_at_another_depth_is_found() -> None:
    value = document(section("a", slide("a")))

    assert list(repeated_ids(value)) == ["a"]


def test_a_block_without_an_id_is_named_with_its_place() -> None:
    with pytest.raises(DocumentError, match="A block has no id: A section › A slide"):
        check(document(section("s1", slide(""))))


def test_every_fault_is_named_at_once() -> None:
    value = document(section("s1", slide(""), slide("b"), slide("b")))

    with pytest.raises(DocumentError) as caught:
        check(value)

    assert len(caught.value.problems) == 2


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"title": " What it is "}, "What it is"),
        ({"title": "  ", "question": "Do you watch protests?"}, "Do you watch protests?"),
        ({"title": None}, "cloned guide"),
        ("Say what it is", "cloned guide"),
    ],
)
def test_a_block_is_called_by_its_title_its_question_or_its_type(value: Any, name: str) -> None:
    assert title_of(block("a", "cloned_guide", value)) == name


def test_a_place_is_written_in_words() -> None:
    value = document(section("s1", slide("a", title="What it is not"), title="Opening"))

    assert place(value, ("sections", "s1", "items", "a", "notes", "n1")) == "Opening › What it is not › speaker notes"


def test_the_place_of_a_field_of_the_document_itself_is_its_name() -> None:
    assert place(document(), ("next_review",)) == "next review"


def test_plain_text_has_one_line_a_paragraph() -> None:
    assert plain_text([paragraph("a", "One."), paragraph("b", "Two.")]) == "One.\nTwo."
