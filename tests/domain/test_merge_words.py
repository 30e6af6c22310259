"""The merge, case by case: words of both sides, with their marks, and words that are written in their place."""

from __future__ import annotations

from typing import Any

import pytest

from modules.domain.document import Document, Json
from modules.domain.merge import (
    Choice,
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
from tests.domain.outlines import read, timed, typed

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
