"""Paragraphs that one side split, joined or turned around, and the other edited: they come out once, with the edit.

A text such as ``a: One. | b: Two.`` has two paragraphs, with the ids a and b.
"""

from __future__ import annotations

import random
from copy import deepcopy

import pytest

from modules.domain.document import Document, ids
from modules.domain.merge import merge, merging
from tests.domain.documents import block, document, paragraph
from tests.domain.outlines import told
from tests.domain.writing import (
    add_sentence,
    change_words,
    join_paragraphs,
    module,
    split_paragraph,
    words_in,
)


def read(text: str) -> Document:
    """Return a document with the paragraphs that a text describes."""
    pairs = [one.split(":", 1) for one in text.split("|")]
    body = [paragraph(key.strip(), words.strip()) for key, words in pairs]
    return document(block("t", "text", {"body": body, "confirm": "", "policy": "guided"}))


def write(made: Document) -> str:
    """Return the text that describes the paragraphs of a document: the inverse of :func:`read`."""
    return " | ".join(f"{one['id']}: {words_in(one)}" for one in made["sections"][0]["value"]["body"])


ONE = "a: Call us at noon. Ask for the desk."
TWO = "a: Call us at noon. | b: Ask for the desk."
THREE = "a: Call us at noon. Ask for the desk. We call you back."
CASES = {
    "split, the first half edited": (ONE, TWO, "a: Call us at night. Ask for the desk.",
        "a: Call us at night. | b: Ask for the desk."),
    "split, the second half edited": (ONE, TWO, "a: Call us at noon. Ask for the night desk.",
        "a: Call us at noon. | b: Ask for the night desk."),
    "split, both halves edited": (ONE, TWO, "a: Call us at night. Ask for the night desk.",
        "a: Call us at night. | b: Ask for the night desk."),
    "split, and the second half has the old id": (ONE, "b: Call us at noon. | a: Ask for the desk.",
        "a: Call us at noon. Ask for the night desk.", "b: Call us at noon. | a: Ask for the night desk."),
    "split, and a sentence added at the end": (ONE, TWO, "a: Call us at noon. Ask for the desk. Thank you.",
        "a: Call us at noon. | b: Ask for the desk. Thank you."),
    "split, and the second half removed": (ONE, TWO, "a: Call us at noon.", "a: Call us at noon."),
    "split in three": (THREE, "a: Call us at noon. | b: Ask for the desk. | c: We call you back.",
        "a: Call us at noon. Ask for the night desk. We call you back.",
        "a: Call us at noon. | b: Ask for the night desk. | c: We call you back."),
    "split by both in one place": (ONE, TWO, "a: Call us at noon. | z: Ask for the night desk.",
        "a: Call us at noon. | b: Ask for the night desk."),
    "split by both in one place, and its first word changed": (
        ONE, TWO, "a: Call us at noon. | z: Please, for the desk.", "a: Call us at noon. | b: Please, for the desk."),
    "split by both in two places": (THREE, "a: Call us at noon. | b: Ask for the desk. We call you back.",
        "a: Call us at noon. Ask for the desk. | z: We call you back.",
        "a: Call us at noon. | b: Ask for the desk. | z: We call you back."),
    "joined, the first edited": (TWO, ONE, "a: Call us at night. | b: Ask for the desk.",
        "a: Call us at night. Ask for the desk."),
    "joined, the second edited": (TWO, ONE, "a: Call us at noon. | b: Ask for the night desk.",
        "a: Call us at noon. Ask for the night desk."),
    "joined, and the id of the second stays": (TWO, "b: Call us at noon. Ask for the desk.",
        "a: Call us at noon. | b: Ask for the night desk.", "b: Call us at noon. Ask for the night desk."),
    "joined, and a paragraph added below": (TWO, ONE, "a: Call us at night. | b: Ask for the desk. | n: Thank you.",
        "a: Call us at night. Ask for the desk. | n: Thank you."),
    "joined by one, split by the other": (
        "a: Call us at noon. | b: Ask for the desk. We call you back.",
        "a: Call us at noon. Ask for the desk. We call you back.",
        "a: Call us at noon. | b: Ask for the desk. | c: We call you back.",
        "a: Call us at noon. Ask for the desk. | c: We call you back."),
    "one turned around and the next split, and both split by the other": (
        "a: Call us at noon. We listen. | b: Ask for the desk. Thank you.",
        "a: We listen. Call us at noon. | l: Ask for the desk. | b: Thank you.",
        "m: Call us at noon. | a: We listen. | b: Ask for the desk. | n: Thank you.",
        "m: We listen. Call us at noon. | l: Ask for the desk. | b: Thank you."),
    "split, and all of it replaced": (ONE, TWO, "a: Something else.", "a: Something else."),
    "the same sentence added by both": (
        ONE, f"{ONE} | l: Thank you.", f"{ONE} | n: Thank you.", f"{ONE} | l: Thank you."),
    "the same sentence and another": (ONE, f"{ONE} | l: Thank you. | m: Ours.", f"{ONE} | n: Thank you. | o: Theirs.",
        f"{ONE} | l: Thank you. | m: Ours. | o: Theirs."),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_case(case: tuple[str, str, str, str]) -> None:
    base, ours, theirs, expected = case
    merged = merge(read(base), read(ours), read(theirs))
    assert (write(merged.document), told(merged)) == (expected, [])
    swapped = merge(read(base), read(theirs), read(ours))
    assert sorted(words_of(swapped.document)) == sorted(words_of(merged.document))
    assert swapped.decisions == ()


def words_of(made: Document) -> list[str]:
    """Return what each paragraph says."""
    return [words_in(one) for one in made["sections"][0]["value"]["body"]]


TURNED = {
    "the moved one edited": ("Call us at noon. Ask for the night desk.", "Ask for the night desk. Call us at noon."),
    "the other one edited": ("Call us at night. Ask for the desk.", "Ask for the desk. Call us at night."),
    "both edited": ("Call us at night. Ask for the night desk.", "Ask for the night desk. Call us at night."),
    "one added": (
        "Call us at noon. Ask for the desk now. Thank you.", "Ask for the desk now. Thank you. Call us at noon.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TURNED.values(), ids=TURNED.keys())
def test_sentences_turned_around_by_one_side_and_edited_by_the_other(case: tuple[str, str]) -> None:
    theirs, expected = case
    turned = "a: Ask for the desk. Call us at noon."
    for ours, other in ((turned, f"a: {theirs}"), (f"a: {theirs}", turned)):
        merged = merge(read(ONE), read(ours), read(other))
        assert (write(merged.document), told(merged)) == (f"a: {expected}", ["a edited mixed"])


ONCE = {
    "put last by one, and behind the next by the other": (
        "a: The question is 4. The visit is 8. The phone is 3. The phone is 5. The visit is 9.",
        "a: The visit is 8. The question is 4. The phone is 3. The phone is 5. The visit is 9.",
        "a: The visit is 8. The phone is 3. The phone is 5. The visit is 9. The question is 4.",
        "a: The visit is 8. The phone is 3. The phone is 5. The visit is 9. The question is 4.", [],
    ),
    "put elsewhere by one, taken out by the other": (
        ONE, "a: Ask for the desk.", "a: Ask at the desk. Call us at noon.", "a: Ask at the desk.", ["a edited mixed"],
    ),
    "changed and put elsewhere by one, taken out by the other": (
        "a: We call back. It is kept.", "a: It is kept.", "a: It is kept. We call you back.", "", ["a edited conflict"],
    ),
    "added by both, in two places": (
        ONE, "a: Thank you. Call us at noon. Ask for the desk.", f"{ONE} Thank you.", "", ["a edited conflict"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ONCE.values(), ids=ONCE.keys())
def test_a_sentence_that_both_put_somewhere_is_said_once_or_asked_about(
    case: tuple[str, str, str, str, list[str]],
) -> None:
    base, ours, theirs, expected, asked = case
    for one, other in ((ours, theirs), (theirs, ours)):
        merged = merge(read(base), read(one), read(other))
        assert (write(merged.document), told(merged)) == (expected or one, asked)


def test_what_is_not_clear_is_asked() -> None:
    ours, theirs = "a: Ask for the desk. Call us.", "a: Ask the desk. Call me at noon. Ask for it."
    merged = merge(read(ONE), read(ours), read(theirs))
    assert told(merged) == ["a edited conflict"]


def test_what_was_made_a_heading_is_not_joined_without_a_word() -> None:
    theirs = read(TWO)
    theirs["sections"][0]["value"]["body"][1]["type"] = "heading"
    merged = merge(read(TWO), read(ONE), theirs)
    assert write(merged.document) == ONE
    assert told(merged) == ["b removed offered"]


def test_locked_wording_is_left_as_it_is() -> None:
    theirs = read("a: Call us at noon. Ask for the night desk.")
    merged = merge(read(ONE), read(TWO), theirs, frozenset({"t", "a"}))
    assert merged.document == theirs
    assert [one["id"] for one in merged.crowded_out] == ["b"]


def reflowed(seed: int) -> tuple[Document, Document, Document]:
    """Return a module, the same with a paragraph split or two joined, and the same with words changed."""
    dice = random.Random(seed)  # noqa: S311  - no secret
    base = module(dice)
    ours, theirs = deepcopy(base), deepcopy(base)
    dice.choice((split_paragraph, join_paragraphs))(dice, ours, "o")
    for act in dice.choices((change_words, change_words, add_sentence), k=dice.randint(1, 5)):
        act(dice, theirs, "t")
    return base, ours, theirs


def words(made: Document) -> list[str]:
    """Return all words of the texts of a document, paragraph breaks left out."""
    bodies = [part["value"]["body"] for one in made["sections"] for slide in one["value"]["items"]
              for part in slide["value"]["parts"] if part["type"] == "text"]  # fmt: skip
    return [word for body in bodies for one in body for word in words_in(one).split()]


def law_split_and_joined_text_comes_out_once(base: Document, ours: Document, theirs: Document) -> None:
    """If one side split and joined paragraphs alone, and the other changed words alone, the result has both."""
    for one, other in ((ours, theirs), (theirs, ours)):
        merged = merge(base, one, other)
        assert words(merged.document) == words(theirs)
        assert merged.decisions == ()
        assert set(ids(merged.document)) == set(ids(ours))


def test_split_and_joined_text_comes_out_once() -> None:
    for seed in range(300):
        law_split_and_joined_text_comes_out_once(*reflowed(seed))


def test_the_law_fails_if_documents_are_not_told_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "retell", lambda *given: None)
    with pytest.raises(AssertionError):
        for seed in range(20):
            law_split_and_joined_text_comes_out_once(*reflowed(seed))
