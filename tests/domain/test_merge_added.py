"""Merging where a key was added to the grammar later: it is left out while it holds its default, and reads as that."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from modules.domain.diff import diff
from modules.domain.document import Block, Document, Json, canonical
from modules.domain.fields import Field, Kind
from modules.domain.merge import Merge, merge, resolve
from modules.domain.merge.flat import flatten
from modules.domain.schema import row
from modules.domain.vocabularies import Tone
from tests.domain.documents import document, paragraph, slide, text
from tests.domain.grammar import added, fields_of
from tests.domain.laws import LAWS, LAWS_WITH_LOCKS, Law
from tests.domain.updates import tossed


def lean(value: Json) -> Json:
    """Return a value without the speaker notes that are empty, as if notes had been added to slides later."""
    if isinstance(value, dict):
        gone = {"notes"} if value.get("notes") == [] else set()
        return {name: lean(inner) for name, inner in value.items() if name not in gone}
    return [lean(item) for item in value] if isinstance(value, list) else value


@pytest.fixture
def notes_are_new() -> Iterator[None]:
    """A grammar in which the notes of a slide were added later."""
    slides = row("slide")
    fields = tuple(replace(field, later=True) if field.name == "notes" else field for field in slides.fields)
    with fields_of(slides, fields):
        yield


def of(*notes: Block, title: str = "A slide") -> Document:
    """Return a document with a slide that has these notes."""
    return lean(document({**slide("a", title=title), "value": {"title": title, "parts": [], "notes": list(notes)}}))


def told(merged: Merge) -> list[str]:
    """Return what a merge asks and tells, in short."""
    return [f"{one.block} {one.kind} {one.outcome}" for one in merged.decisions]


@pytest.mark.usefixtures("notes_are_new")
class TestAStreamThatWasAddedLater:
    """It merges block by block, as any other."""

    def test_notes_of_one_side_are_taken(self) -> None:
        mine = text("t", "Ours.")
        for ours, theirs in ((of(mine), of()), (of(), of(mine))):
            assert merge(of(), ours, theirs).document == of(mine)

    def test_notes_of_both_sides_stand_side_by_side(self) -> None:
        merged = merge(of(), of(text("o", "Ours.")), of(text("t", "Theirs.")))
        assert {block["id"] for block in merged.document["sections"][0]["value"]["notes"]} == {"o", "t"}
        assert merged.decisions == ()

    def test_removing_the_last_one_leaves_the_key_out(self) -> None:
        for ours, theirs in ((of(), of(text("t", "x"))), (of(text("t", "x")), of())):
            assert merge(of(text("t", "x")), ours, theirs).document == of()

    def test_removing_one_each_leaves_the_key_out(self) -> None:
        one, other = text("t", "x"), text("u", "y")
        assert merge(of(one, other), of(one), of(other)).document == of()

    def test_what_we_removed_and_they_changed_is_offered_and_what_they_added_is_there(self) -> None:
        merged = merge(of(text("t", "Old.")), of(), of(text("t", "New words."), text("u", "Another.")))
        assert merged.document == of(text("u", "Another."))
        assert told(merged) == ["t removed offered"]
        assert resolve(merged, {merged.decisions[0].id: "theirs"}) == of(text("t", "New words."), text("u", "Another."))

    def test_a_slide_that_lost_its_only_note_goes_with_its_removal(self) -> None:
        assert merge(of(text("t", "x")), of(), document()).document == document()

    def test_a_locked_note_of_theirs_comes_back(self) -> None:
        merged = merge(of(text("t", "x")), of(), of(text("t", "x")), frozenset({"t", "t:body:0"}))
        assert merged.document == of(text("t", "x"))

    @pytest.mark.parametrize("law", LAWS.values(), ids=LAWS.keys())
    def test_the_laws_hold(self, law: Law) -> None:
        for seed in range(40):
            law(*map(lean, tossed(seed)))

    @pytest.mark.parametrize("law", LAWS_WITH_LOCKS.values(), ids=LAWS_WITH_LOCKS.keys())
    def test_the_laws_hold_with_locks(self, law: Law) -> None:
        for seed in range(40):
            base, ours, theirs = map(lean, tossed(seed))
            law(base, ours, theirs, frozenset(sorted(flatten(theirs).blocks)[seed % 3 :: 3]))


FIELDS: dict[str, tuple[Field, Any, Any]] = {
    "line": (Field("added", Kind.LINE, later=True), "one", "two"),
    "lines": (Field("added", Kind.LINES, later=True), "one\ntwo", "two"),
    "integer": (Field("added", Kind.INTEGER, later=True), 1, 2),
    "integer with a default": (Field("added", Kind.INTEGER, initial=5, later=True), 1, 2),
    "boolean": (Field("added", Kind.BOOLEAN, later=True), True, None),
    "choice": (Field("added", Kind.CHOICE, initial="tip", choices=Tone, later=True), "must", "caution"),
    "list": (Field("added", Kind.CHOICES, choices=Tone, later=True), ["must"], ["caution", "must"]),
    "file": (Field("added", Kind.FILE, later=True), {"sha256": "a", "name": "a"}, {"sha256": "b", "name": "a"}),
    "rich text": (Field("added", Kind.RICH, later=True), [paragraph("p", "one")], [paragraph("p", "two")]),
}


@pytest.fixture(params=FIELDS.values(), ids=FIELDS.keys())
def values(request: pytest.FixtureRequest) -> Iterator[tuple[Any, Any, Any]]:
    """The default and two other values of a field that slides have now; None for what there is not."""
    field, one, other = request.param
    with fields_of(row("slide"), added(row("slide"), field)):
        yield field.default, one, other


def saying(value: Any, default: Any, title: str = "A slide") -> Document:
    """Return a document with a slide that says this."""
    made = document(slide("a", title=title))
    if value != default:
        made["sections"][0]["value"]["added"] = value
    return made


def test_a_document_without_the_key_merges_with_one_that_has_it(values: tuple[Any, Any, Any]) -> None:
    default, one, _ = values
    old, filled = saying(default, default), saying(one, default)
    retitled = saying(default, default, title="Another title")
    both = saying(one, default, title="Another title")
    for ours, theirs in ((filled, retitled), (retitled, filled)):
        merged = merge(old, ours, theirs)
        assert canonical(merged.document) == canonical(both)
        assert merged.decisions == ()


def test_going_back_to_the_default_leaves_the_key_out(values: tuple[Any, Any, Any]) -> None:
    default, one, _ = values
    old, filled = saying(default, default), saying(one, default)
    for ours, theirs in ((old, filled), (filled, old)):
        assert canonical(merge(filled, deepcopy(ours), deepcopy(theirs)).document) == canonical(old)


def test_changed_apart_it_is_a_question_and_ours_until_it_is_answered(values: tuple[Any, Any, Any]) -> None:
    default, one, other = values
    if other is None:
        return
    old, ours, theirs = (saying(value, default) for value in (one, default, other))
    merged = merge(old, ours, theirs)
    assert canonical(merged.document) == canonical(ours)
    (question,) = merged.decisions
    assert canonical(resolve(merged, {question.id: "theirs"})) == canonical(theirs)


def test_a_change_from_the_default_shows_the_default(values: tuple[Any, Any, Any]) -> None:
    default, one, _ = values
    if isinstance(default, list):
        return
    (change,) = diff(saying(default, default), saying(one, default))[:1]
    shown = change.before if change.path[-1] == "added" else None
    assert shown == default
