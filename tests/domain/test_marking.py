"""Two sequences of pieces, marked side by side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.domain import marking
from modules.domain.marking import Mark, Stretch, marked
from modules.domain.piece import Pieces
from modules.domain.pieces import pieces_of

WORDS = st.lists(st.sampled_from(["a", "b", "c", "law", "{{center.name}}"]), max_size=12).map(" ".join).map(pieces_of)
CASES = {
    "nothing changed": ("a b", "a b", [("both", "a b")]),
    "a word changed": ("a b c", "a x c", [("both", "a"), ("before", "b"), ("after", "x"), ("both", "c")]),
    "all new": ("", "a b", [("after", "a b")]),
    "all gone": ("a b", "", [("before", "a b")]),
    "a token is one word": ("see {{ center.name }}", "see", [("both", "see"), ("before", "{{ center.name }}")]),
}


def side(stretches: list[Stretch], other: Mark) -> Pieces:
    """Return the pieces that are not marked as of the other side alone."""
    return tuple(piece for stretch in stretches if stretch.mark is not other for piece in stretch.pieces)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_stretches(case: tuple[str, str, list[tuple[str, str]]]) -> None:
    before, after, expected = case
    found = marked(pieces_of(before), pieces_of(after))
    assert [(one.mark.value, " ".join(piece.text for piece in one.pieces)) for one in found] == expected


@given(WORDS, WORDS)
def test_each_side_is_read_in_full(before: Pieces, after: Pieces) -> None:
    check(before, after)


def check(before: Pieces, after: Pieces) -> None:
    """Assert that each side is read in full, and that something is marked if and only if they differ."""
    found = marking.marked(before, after)
    assert side(found, Mark.AFTER) == before
    assert side(found, Mark.BEFORE) == after
    assert any(one.mark is not Mark.BOTH for one in found) == (before != after)
    assert all(one.pieces for one in found)
