"""Blanks: what in brackets is one, whose it is, and what participants read instead."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.domain.blanks import BLANK, blanks, is_of_dhs, without
from tests.domain.documents import document, section, slide, text
from tests.domain.planting import Planting


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("[section]", "Ask your fusion center."),
        ("Kept for [the time].", "Kept for Ask your fusion center."),
        ("[DHS to confirm the numbers]", "DHS has not supplied this yet."),
        ("Privacy notice. [Counsel supplies it: by what law.]", "Privacy notice. Ask your fusion center."),
    ],
)
def test_a_blank_reads_as_a_neutral_sentence(text: str, reads: str) -> None:
    assert without(text) == reads


@pytest.mark.parametrize("text", ["[1]", "[...]", "[sic]", "a [b", "x]", "[[]]", "[ab]", "(c)", "array[0]"])
def test_other_brackets_are_none(text: str) -> None:
    assert without(text) == text


def test_it_is_known_who_fills_one_in() -> None:
    assert is_of_dhs("[DHS TO SUPPLY: one paragraph]")
    assert not is_of_dhs("[the center fills this in]")


def test_blanks_are_found_in_every_field_with_their_block() -> None:
    made = Planting("[fill this in]")
    found = list(blanks(made.module()))

    assert len(found) == sum(BLANK.search(words) is not None for words in made.planted)
    assert ((), "[fill this in]") in found


def test_a_blank_is_found_at_the_block_that_has_it() -> None:
    value = document(section("s", slide("a", text("t", "Until [the date]."))))

    assert list(blanks(value)) == [(("sections", "s", "items", "a", "parts", "t"), "[the date]")]


@settings(max_examples=200, derandomize=True)
@given(st.text("ab[]. ", max_size=20))
def test_no_blank_is_left_and_other_words_are_as_they_were(words: str) -> None:
    assert not BLANK.search(without(words))
    if not BLANK.search(words):
        assert without(words) == words
