"""What stops a release, and what makes one major: on plain documents."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from modules.domain.diff import Change, diff
from modules.domain.document import Block, Document
from modules.domain.words import Words
from modules.library.words.advice import advice, reading_grade
from modules.library.words.checks import (
    Finding,
    Unconfirmed,
    locked_changes,
    problems,
    release_findings,
    unconfirmed,
    unfinished,
)
from tests.factories import paragraph, section, slide, text_part


def picture(alt: str = "A plan", *, decorative: bool = False, key: str = "i1") -> Block:
    """Return an image block."""
    inner = {"image": {"sha256": "ab", "name": "plan.png"}, "alt_text": alt, "decorative": decorative}
    return {"id": key, "type": "image", "value": {"image": inner, "caption": "", "policy": "guided"}}


def statement(*, confirmed: bool = True, wording: str = "Call 9-1-1.") -> Block:
    """Return a locked statement."""
    said = {"title": "In an emergency", "wording": wording, "confirmed": confirmed, "note": "Ask counsel"}
    return {"id": "st", "type": "statement", "value": {"statement": said, "policy": "locked"}}


def content(*parts: Block, **values: Any) -> Document:
    """Return the words of a module with one slide."""
    sections = [section("x", [slide("s", "What it is", list(parts), [])], title="Opening")]
    words = {"title": "M", "summary": "What it is.", "sections": sections, "handouts": [], "guides": []}
    return {**words, **values}


def test_a_sound_module_has_no_problem() -> None:
    assert problems(content(picture(), text_part("t", "Words"), statement())) == []


@pytest.mark.parametrize("alt", ["", "  ", None])
def test_a_picture_without_words_is_named_with_its_place(alt: Any) -> None:
    assert problems(content(picture(alt))) == [
        "An image has no description and is not marked as decorative: Opening › What it is › image."
    ]


@pytest.mark.parametrize("questions", [[], ["", "  "]])
def test_a_discussion_without_a_question_is_named(questions: list[str]) -> None:
    items = [{"id": f"q{at}", "type": "item", "value": said} for at, said in enumerate(questions)]
    talk = {"id": "d", "type": "discussion", "value": {"title": "Talk", "questions": items, "notes": []}}
    words = content(sections=[section("x", [talk], title="Opening")])

    (found,) = unfinished(words)
    assert found == Finding(
        "A discussion has no question: Opening › Talk.", ("sections", "x", "items", "d"), "questions"
    )

    talk["value"]["questions"] = [{"id": "q", "type": "item", "value": "Whom would you call?"}]
    assert problems(words) == []


def test_a_guide_without_words_is_named() -> None:
    empty = {"id": "g", "type": "guide", "value": {"title": "Presenting it", "summary": "", "body": []}}

    (found,) = release_findings(content(guides=[empty]))
    assert found == Finding("A guide has no words: Guides › Presenting it.", ("guides", "g"), "body")

    empty["value"]["body"] = [text_part("t", "Arrive early.")]
    assert release_findings(content(guides=[empty])) == []


def test_a_decorative_picture_needs_no_words() -> None:
    assert problems(content(picture("", decorative=True))) == []


def test_a_picture_in_a_handout_of_a_guide_needs_words_too() -> None:
    handout = {"id": "h", "type": "handout", "value": {"title": "Keep", "parts": [picture("")], "policy": "open"}}

    assert "Handouts › Keep" in problems(content(handouts=[handout]))[0]


def headings(*kinds: str) -> Block:
    """Return a text of paragraphs of these kinds."""
    body = [paragraph("t", "body", f"p{at}", "Words", kind) for at, kind in enumerate(kinds)]
    return {"id": "t", "type": "text", "value": {"body": body, "confirm": "", "policy": "guided"}}


def test_a_smaller_heading_before_any_larger_one_is_named_with_its_place() -> None:
    assert problems(content(headings("paragraph", "subheading", "heading"))) == [
        "A smaller heading comes before a larger one: Opening › What it is › text."
    ]


@pytest.mark.parametrize("kinds", [("heading", "subheading"), ("paragraph",), (), ("heading", "paragraph", "heading")])
def test_headings_in_order_are_fine(kinds: tuple[str, ...]) -> None:
    assert problems(content(headings(*kinds))) == []


@pytest.mark.parametrize(
    ("minutes", "short", "lacks"),
    [
        (0, 5, "minutes"),
        (8, 0, "minutes for its short form"),
        (None, None, "minutes"),
        (8, None, "minutes for its short form"),
    ],
)
def test_a_section_without_minutes_is_named(minutes: Any, short: Any, lacks: str) -> None:
    words = content()
    words["sections"][0]["value"].update(minutes=minutes, short_minutes=short)

    assert problems(words) == [f"A section has no {lacks}: Opening."]


def test_a_short_form_that_takes_longer_is_named() -> None:
    words = content()
    words["sections"][0]["value"].update(minutes=5, short_minutes=8)

    assert problems(words) == ["The short form is longer than the full one: Opening."]


def test_everything_that_is_missing_is_named_at_once() -> None:
    assert problems(content(sections=[], summary=" ")) == ["The module has no summary.", "The module has no section."]


def touched(old: Document, new: Document) -> list[Change]:
    """Return the changes that make a release major."""
    return locked_changes(Words(old), Words(new), diff(old, new))


def change(words: Document, **values: Any) -> Document:
    """Return the words with other values in the statement."""
    other = deepcopy(words)
    other["sections"][0]["value"]["items"][0]["value"]["parts"][0]["value"]["statement"].update(values)
    return other


def test_other_locked_wording_touches_a_locked_block() -> None:
    words = content(statement())

    assert touched(words, change(words, wording="Call 1-1-2."))


def test_a_change_beside_a_locked_block_does_not() -> None:
    old, new = content(statement(), text_part("t", "Words")), content(statement(), text_part("t", "Other words"))

    assert not touched(old, new)


def test_one_paragraph_in_a_locked_text_touches_it() -> None:
    old = content(text_part("t", "One", "Two", policy="locked"))
    new = content(text_part("t", "One", "Three", policy="locked"))

    assert [found.block for found in touched(old, new)] == ["t:body:p1"]


@pytest.mark.parametrize("backwards", [False, True])
def test_locking_and_unlocking_both_touch_the_block(backwards: bool) -> None:
    sides = [content(text_part("t", "Words", policy=policy)) for policy in ("guided", "locked")]
    old, new = reversed(sides) if backwards else sides

    assert touched(old, new)


@pytest.mark.parametrize("backwards", [False, True])
def test_a_subtree_that_comes_or_goes_with_a_locked_block_in_it_touches_it(backwards: bool) -> None:
    sides = [content(statement()), content(sections=[])]
    old, new = reversed(sides) if backwards else sides

    assert touched(old, new)


def test_a_locked_block_taken_elsewhere_touches_it() -> None:
    one, other = slide("a", "A", [statement()], []), slide("b", "B", [], [])
    moved_one, moved_other = slide("a", "A", [], []), slide("b", "B", [statement()], [])

    assert touched(
        content(sections=[section("x", [one, other])]), content(sections=[section("x", [moved_one, moved_other])])
    )


def test_what_is_to_be_confirmed_is_named_with_its_place() -> None:
    text = text_part("t", "Words")
    text["value"]["confirm"] = "The number of centers"

    assert unconfirmed(content(statement(confirmed=False), text)) == [
        Unconfirmed("In an emergency: Ask counsel", ("Opening › What it is",)),
        Unconfirmed("The number of centers", ("Opening › What it is",)),
    ]


def test_a_statement_that_stands_in_several_places_is_to_be_confirmed_once() -> None:
    said = statement(confirmed=False)
    sections = [
        section("x", [slide("a", "A", [said, {**said, "id": "again"}], [])]),
        section("y", [slide("b", "B", [{**said, "id": "more"}], [])]),
    ]

    (found,) = unconfirmed(content(sections=sections))

    assert found.said == "In an emergency: Ask counsel"
    assert len(found.places) == 2


def found(*parts: Block, **values: Any) -> list[str]:
    """Return what stops a release of a module with these parts."""
    return [finding.said for finding in release_findings(content(*parts, **values))]


def linking(*runs: Any, key: str = "t") -> Block:
    """Return a text of one paragraph; each run is (text, address or nothing)."""
    made = text_part(key, "")
    made["value"]["body"][0]["value"]["runs"] = [
        {"text": text, "marks": [{"type": "link", "href": href}] if href else []} for text, href in runs
    ]
    return made


class TestWhatACenterCouldNotMend:
    """Checks that stop a release, not an edition: what is locked in a copy could not be mended there."""

    @pytest.mark.parametrize("text", ["here", "Click here", "click here.", "Read more »", " this page "])
    def test_a_link_that_does_not_say_where_it_leads(self, text: str) -> None:
        part = linking(("For the law, ", ""), (text, "https://example.gov/"))

        assert found(part) == [f"A link says only “{text.strip()}”, not where it leads: Opening › What it is › text."]

    def test_a_link_is_read_whole_though_a_part_of_it_is_bold(self) -> None:
        part = linking(("Read", "https://example.gov/"), (" the law here", "https://example.gov/"))
        part["value"]["body"][0]["value"]["runs"][0]["marks"].append("bold")

        assert found(part) == []

    def test_words_that_are_no_link_may_say_here(self) -> None:
        assert found(linking(("Here", ""), (" it is.", ""))) == []

    @pytest.mark.parametrize("headings", [[], ["If", " "]])
    def test_a_table_needs_a_heading_for_each_column(self, headings: list[str]) -> None:
        columns = [{"type": "text", "heading": heading} for heading in headings]
        table = {"columns": columns, "rows": [], "caption": ""}
        part = {"id": "x", "type": "table", "value": {"table": table, "policy": "guided"}}

        assert found(part) == ["A table has a column without a heading: Opening › What it is › table."]

    def test_a_section_with_nothing_in_it(self) -> None:
        assert found(sections=[section("x", [], title="Opening")]) == ["A section is empty: Opening."]

    def test_locked_wording_in_a_section_for_some_audiences(self) -> None:
        only = section("x", [slide("y", "Slide", [text_part("t", "Words.", policy="locked")], [])], title="Opening")
        only["value"]["sectors"] = ["water"]

        assert found(sections=[only]) == [
            "A section for some audiences contains locked wording, which every audience hears: Opening."
        ]

    def test_none_of_it_stops_an_edition(self) -> None:
        assert problems(content(linking(("here", "https://example.gov/")))) == []

    def test_each_names_the_block(self) -> None:
        (finding,) = release_findings(content(linking(("here", "https://example.gov/"))))

        assert finding.path[-1] == "t"


SLOGAN = "If You See Something, Say Something"


def credit_line(key: str = "credit") -> Block:
    """Return the statement that credits the slogan's owner."""
    said = {"title": "Credit", "kind": "trademark", "confirmed": True, "note": ""}
    wording = f"“{SLOGAN}”® used with permission of its owner."
    return {"id": key, "type": "statement", "value": {"statement": {**said, "wording": wording}, "policy": "locked"}}


class TestSlogan:
    """The slogan is licensed: its credit line goes wherever it goes."""

    def test_it_does_not_stand_without_its_credit_line(self) -> None:
        assert found(text_part("t", f"Remember: {SLOGAN.lower()}.")) == [
            "The slogan is shown without its credit line, which is a statement: Opening › What it is › text."
        ]

    def test_with_the_credit_line_it_does(self) -> None:
        assert found(text_part("t", SLOGAN), credit_line()) == []

    def test_the_credit_line_alone_is_no_fault(self) -> None:
        assert found(credit_line()) == []

    def test_what_presenters_alone_see_credits_nothing_that_participants_see(self) -> None:
        words = content(text_part("t", SLOGAN))
        words["sections"][0]["value"]["items"][0]["value"]["notes"] = [credit_line()]

        assert len(release_findings(words)) == 1

    def test_in_the_title_of_a_source_it_counts_too(self) -> None:
        source = {"id": "so", "type": "source", "value": {"title": SLOGAN, "url": "", "note": "", "policy": "guided"}}

        assert found(sources=[source]) == [
            f"The slogan is shown without its credit line, which is a statement: Sources › {SLOGAN}."
        ]


class TestAdvice:
    """What would make a module easier to read; it stops nothing."""

    def test_a_long_sentence_is_named_with_its_place(self) -> None:
        words = content(text_part("t", "one two three four five six " + "and on " * 15))

        said = [finding.said for finding in advice({**words, "language": "en"})]
        assert said == ["A sentence of 36 words, “one two three four five six …”: Opening › What it is › text."]
        assert found(text_part("t", "and on " * 40)) == []

    def test_a_text_that_few_can_read_is_named(self) -> None:
        hard = "Interdisciplinary organizational collaboration facilitates comprehensive evaluation. " * 8

        assert "reading grade" in advice({**content(text_part("t", hard)), "language": "en"})[0].said

    def test_plain_words_get_none(self) -> None:
        assert advice({**content(text_part("t", "We listen. Call us.")), "language": "en"}) == []

    def test_the_formula_is_for_english(self) -> None:
        assert reading_grade({**content(text_part("t", "Escuchamos a la gente.")), "language": "es"}) is None
