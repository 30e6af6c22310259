"""What stops a release, and what makes one major: on plain documents."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from modules.domain.document import Block, Document
from modules.library.checks import locked_changes, locked_ids, problems, unconfirmed
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


def test_a_decorative_picture_needs_no_words() -> None:
    assert problems(content(picture("", decorative=True))) == []


def test_a_picture_in_a_handout_of_a_guide_needs_words_too() -> None:
    handout = {"id": "h", "type": "handout", "value": {"title": "Keep", "parts": [picture("")], "policy": "open"}}

    assert "handouts › Keep" in problems(content(handouts=[handout]))[0]


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


@pytest.mark.parametrize(("minutes", "short"), [(0, 5), (8, 0), (None, 5), (8, None)])
def test_a_section_without_minutes_is_named(minutes: Any, short: Any) -> None:
    words = content()
    words["sections"][0]["value"].update(minutes=minutes, short_minutes=short)

    assert problems(words) == ["A section has no minutes: Opening."]


def test_a_short_form_that_takes_longer_is_named() -> None:
    words = content()
    words["sections"][0]["value"].update(minutes=5, short_minutes=8)

    assert problems(words) == ["The short form is longer than the full one: Opening."]


def test_everything_that_is_missing_is_named_at_once() -> None:
    assert problems(content(sections=[], summary=" ")) == ["The module has no summary.", "The module has no section."]


def test_locked_blocks_are_found_at_every_depth() -> None:
    assert locked_ids(content(statement(), text_part("t", "Words"))) == {"st"}


def change(words: Document, **values: Any) -> Document:
    """Return the words with other values in the statement."""
    other = deepcopy(words)
    other["sections"][0]["value"]["items"][0]["value"]["parts"][0]["value"]["statement"].update(values)
    return other


def test_other_locked_wording_touches_a_locked_block() -> None:
    words = content(statement())

    assert locked_changes(words, change(words, wording="Call 1-1-2."))


def test_a_change_beside_a_locked_block_does_not() -> None:
    old, new = content(statement(), text_part("t", "Words")), content(statement(), text_part("t", "Other words"))

    assert not locked_changes(old, new)


def test_one_paragraph_in_a_locked_text_touches_it() -> None:
    old = content(text_part("t", "One", "Two", policy="locked"))
    new = content(text_part("t", "One", "Three", policy="locked"))

    assert [found.block for found in locked_changes(old, new)] == ["t:body:p1"]


@pytest.mark.parametrize("backwards", [False, True])
def test_locking_and_unlocking_both_touch_the_block(backwards: bool) -> None:
    sides = [content(text_part("t", "Words", policy=policy)) for policy in ("guided", "locked")]
    old, new = reversed(sides) if backwards else sides

    assert locked_changes(old, new)


@pytest.mark.parametrize("backwards", [False, True])
def test_a_subtree_that_comes_or_goes_with_a_locked_block_in_it_touches_it(backwards: bool) -> None:
    sides = [content(statement()), content(sections=[])]
    old, new = reversed(sides) if backwards else sides

    assert locked_changes(old, new)


def test_a_locked_block_taken_elsewhere_touches_it() -> None:
    one, other = slide("a", "A", [statement()], []), slide("b", "B", [], [])
    moved_one, moved_other = slide("a", "A", [], []), slide("b", "B", [statement()], [])

    assert locked_changes(
        content(sections=[section("x", [one, other])]), content(sections=[section("x", [moved_one, moved_other])])
    )


def test_what_is_to_be_confirmed_is_named_with_its_place() -> None:
    text = text_part("t", "Words")
    text["value"]["confirm"] = "The number of centers"

    assert unconfirmed(content(statement(confirmed=False), text)) == [
        ("Opening › What it is", "In an emergency: Ask counsel"),
        ("Opening › What it is", "The number of centers"),
    ]
