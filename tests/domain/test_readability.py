"""How hard a text is to read."""

from __future__ import annotations

import pytest

from modules.domain.readability import grade, sentences, word_count


def test_sentences_end_with_a_mark_or_a_paragraph() -> None:
    assert sentences("We listen. Do you?\nCall us") == ["We listen.", "Do you?", "Call us"]


def test_a_number_with_a_point_ends_no_sentence() -> None:
    assert sentences("Release 2.1 is out.") == ["Release 2.1 is out."]


def test_a_token_is_one_word() -> None:
    assert word_count("Call {{ center.tip_phone }} now") == 3


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("The cat sat on the mat.", -2, 1),
        ("Call us when you see a thing that does not look right to you.", 0, 5),
        (
            "Interdisciplinary collaboration facilitates comprehensive evaluation of organizational "
            "responsibilities regarding confidentiality and administrative accountability.",
            20,
            50,
        ),
        ("", 0, 0),
    ],
)
def test_the_grade_follows_the_formula(text: str, low: float, high: float) -> None:
    assert low <= grade(text) <= high
