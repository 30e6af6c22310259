"""Questions are plain words, whatever was typed, and words are cut alike for both databases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.snippets import marked, snippet
from search.words import LONGEST_QUESTION, MOST_WORDS, Question, words_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Call 9-1-1 now", ["call", "9", "1", "1", "now"]),
        ("P/CRCL officer’s", ["p", "crcl", "officer", "s"]),
        ("Comunicación, CAFÉ", ["comunicacion", "cafe"]),
        ("Cafe\u0301 as two characters", ["cafe", "as", "two", "characters"]),
        ("Straße ⑴ ½", ["strasse", "1", "12"]),
        ("東京 and Ελλάδα", ["東京", "and", "ελλαδα"]),
        ("snake_case {{center.name}}", ["snake", "case", "center", "name"]),
        ('"; DROP TABLE x; --', ["drop", "table", "x"]),
        ("🚒 \0 \ud800 '* ^ \\", []),
    ],
)
def test_words_are_letters_and_digits_alone(text: str, words: list[str]) -> None:
    assert list(words_in(text)) == words


@given(st.text(st.characters(), max_size=80))
def test_a_word_holds_nothing_that_a_query_could_take_for_more(text: str) -> None:
    assert all(letter.isalnum() for word in words_in(text) for letter in word)
    assert [list(words_in(word)) for word in words_in(text)] == [[word] for word in words_in(text)]


def test_the_last_word_may_go_on() -> None:
    question = Question.read("who are w")

    assert [word for word in ("the", "who", "we", "w", "are", "area") if question.meets(word)] == [
        "who",
        "we",
        "w",
        "are",
    ]


def test_a_word_that_was_typed_twice_goes_on_where_it_was_typed_last() -> None:
    assert Question.read("port of port").words == ("of", "port")


@pytest.mark.parametrize("typed", ["a" * 5_000, "word " * 1_000, " ".join(map(str, range(MOST_WORDS + 1)))])
def test_what_is_too_long_is_cut_and_says_so(typed: str) -> None:
    question = Question.read(typed)

    assert question.cut
    assert len(question.text) <= LONGEST_QUESTION
    assert len(question.words) <= MOST_WORDS


def test_what_fits_is_not_cut() -> None:
    assert not Question.read("  word " * 20).cut


def test_a_snippet_shows_the_first_place_and_marks_whole_words() -> None:
    text = "Idle talk. " * 40 + "The café’s owner called the CAFE about cafés & <b>cafeterias</b>. " + "More. " * 60

    pieces = snippet(("Nothing here.", text), Question.read("owner cafe"))

    said = "".join(piece.text for piece in pieces)
    assert [piece.text for piece in pieces if piece.marked] == ["café", "owner", "CAFE", "cafés", "cafeterias"]
    assert said.startswith("… ")
    assert said.endswith(" …")
    assert len(said) < 260


def test_a_snippet_begins_with_a_whole_word() -> None:
    text = f"{'initiative ' * 20}square"

    assert "".join(p.text for p in snippet((text,), Question.read("square"))).startswith("… initiative ")


def test_without_a_place_a_snippet_is_the_beginning() -> None:
    assert "".join(p.text for p in snippet(("", "What it is."), Question.read("title"))) == "What it is."


def test_a_word_without_an_end_is_cut() -> None:
    assert len("".join(p.text for p in snippet(("x" * 5_000,), Question.read("xx")))) < 260


@given(st.text(max_size=60), st.text(max_size=20))
def test_marking_loses_nothing(text: str, typed: str) -> None:
    assert "".join(piece.text for piece in marked(text, Question.read(typed))) == text
