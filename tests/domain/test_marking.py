"""Words marked side by side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.domain.marking import Mark, marked

WORDS = st.lists(st.sampled_from(["a", "b", "c", "law", "{{center.name}}"]), max_size=12).map(" ".join)
CASES = {
    "nothing changed": ("a b", "a b", [("both", "a b")]),
    "a word changed": ("a b c", "a x c", [("both", "a"), ("before", "b"), ("after", "x"), ("both", "c")]),
    "all new": ("", "a b", [("after", "a b")]),
    "all gone": ("a b", "", [("before", "a b")]),
    "a token is one word": ("see {{ center.name }}", "see", [("both", "see"), ("before", "{{ center.name }}")]),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_pieces(case: tuple[str, str, list[tuple[str, str]]]) -> None:
    before, after, expected = case
    assert [(piece.mark.value, piece.text) for piece in marked(before, after)] == expected


@given(WORDS, WORDS)
def test_each_side_is_read_in_full(before: str, after: str) -> None:
    pieces = marked(before, after)
    assert " ".join(piece.text for piece in pieces if piece.mark is not Mark.AFTER) == before
    assert " ".join(piece.text for piece in pieces if piece.mark is not Mark.BEFORE) == after
