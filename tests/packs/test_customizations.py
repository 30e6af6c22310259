"""What a center changed in a clone, block by block."""

from __future__ import annotations

from copy import deepcopy

import pytest

from modules.domain.document import Document
from modules.domain.restoring import restore
from modules.packs.clones.customizations import Standing, counts, customizations, everything, standings, to_return
from tests.factories import paragraph, section, slide, text_part
from tests.packs.updating import Change, add, block, every, remove, say


def released() -> Document:
    """Return a module of two slides."""
    first = slide(
        "one", "First", [text_part("t", "Words.", "More."), text_part("u", "Other.")], [text_part("n", "Say.")]
    )
    return {
        "title": "M",
        "sections": [section("x", [first, slide("two", "Second", [], [])], title="Opening")],
        "guides": [{"id": "g", "type": "guide", "value": {"title": "Guide", "body": [text_part("gt", "Early.")]}}],
    }


def after(change: Change) -> Document:
    """Return what a center made of it."""
    ours = deepcopy(released())
    change(ours)
    return ours


def title(document: Document) -> None:
    """Change the title of the module."""
    document["title"] = "Ours"


def back_and_forth(document: Document) -> None:
    """Change a sentence, and change it back."""
    say("t:body:p0", "Ours.")(document)
    say("t:body:p0", "Words.")(document)


def move(document: Document) -> None:
    """Move a text to the other slide."""
    moved = block(document, "u")
    remove("u")(document)
    add("two", "parts", moved)(document)


CASES: dict[str, tuple[Change, dict[str, list[Standing]]]] = {
    "nothing": (lambda document: None, {}),
    "an edit that comes back": (back_and_forth, {}),
    "a sentence": (say("t:body:p0", "Ours."), {"t": [Standing.CUSTOMIZED]}),
    "a sentence more": (add("t", "body", paragraph("t", "body", "p9", "Ours.")), {"t": [Standing.CUSTOMIZED]}),
    "a sentence less": (remove("t:body:p1"), {"t": [Standing.CUSTOMIZED]}),
    "a block more": (add("one", "parts", text_part("new", "Ours.")), {"new": [Standing.ADDED]}),
    "a block less": (remove("u"), {"u": [Standing.REMOVED]}),
    "a block elsewhere": (move, {"u": [Standing.MOVED]}),
    "elsewhere and other words": (every(move, say("u:body:p0", "Ours.")), {"u": [Standing.MOVED, Standing.CUSTOMIZED]}),
    "the title": (title, {"": [Standing.CUSTOMIZED]}),
    "a guide": (say("gt:body:p0", "Late."), {"gt": [Standing.CUSTOMIZED]}),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_each_block_says_how_it_stands(case: tuple[Change, dict[str, list[Standing]]]) -> None:
    change, expected = case
    assert {one.key: one.standings for one in customizations(released(), after(change))} == expected


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_each_returns_to_the_release(case: tuple[Change, dict[str, list[Standing]]]) -> None:
    ours = after(case[0])
    for one in customizations(released(), ours):
        ours = restore(released(), ours, to_return(released(), ours, one.key))
    assert ours == released()


def test_a_section_returns_with_all_in_it() -> None:
    ours = after(every(say("t:body:p0", "Ours."), add("two", "parts", text_part("new", "Ours.")), title))
    result = restore(released(), ours, to_return(released(), ours, "x"))
    assert result == {**released(), "title": "Ours"}


def test_a_removed_slide_comes_back_with_all_in_it() -> None:
    ours = after(remove("one"))
    assert restore(released(), ours, to_return(released(), ours, "one")) == released()


def test_everything_returns_at_once() -> None:
    ours = after(every(title, move, remove("t"), add("x", "items", slide("mine", "Mine", [], []))))
    assert restore(released(), ours, everything(released(), ours)) == released()


def test_an_unknown_block_returns_nothing() -> None:
    assert to_return(released(), released(), "nope") == set()


def test_it_says_in_which_section_or_guide() -> None:
    found = customizations(released(), after(every(say("t:body:p0", "Ours."), say("gt:body:p0", "Late."))))
    assert [(one.section, one.guide, one.where) for one in found] == [
        ("x", "", "Opening › First › text “Ours.”"),
        ("", "g", "Guides › Guide › text"),
    ]


def test_it_counts() -> None:
    found = customizations(released(), after(every(move, say("u:body:p0", "Ours."), title)))
    assert counts(found) == {Standing.CUSTOMIZED: 2, Standing.MOVED: 1}


def test_the_editor_marks_what_it_shows() -> None:
    ours = after(every(say("t:body:p0", "Ours."), remove("u"), title))
    assert standings(released(), ours) == {
        "x": ["as released"],
        "one": ["as released"],
        "t": ["customized"],
        "n": ["as released"],
        "two": ["as released"],
        "g": ["as released"],
        "gt": ["as released"],
    }


def test_every_part_of_an_added_slide_is_marked_as_added() -> None:
    ours = after(add("x", "items", slide("own", "Ours", [text_part("own-t", "Ours.")], [])))

    assert {key: standings(released(), ours)[key] for key in ("own", "own-t", "one")} == {
        "own": ["added here"],
        "own-t": ["added here"],
        "one": ["as released"],
    }
