"""What is put, moved, copied or taken out of a document leaves everything else as it was."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.domain import arranging
from modules.domain.arranging import Place, find, inserted, moved, place_of, renewed, with_block, without
from modules.domain.document import Document, digest, ids, walk
from modules.domain.outlining import name_of, outline
from modules.domain.schema import MODULE
from tests.domain.documents import block, document, documents, section, slide, text


def some(words: Document) -> list[str]:
    """Return the ids of the sections, and of what stands in them."""
    return [one["id"] for path, one in walk(words) if one["type"] in {"section", "slide"} and path[0] == "sections"]


def back_where_it_was(words: Document, key: str) -> None:
    """Taken out and put where it stood, nothing has changed."""
    found, place = find(words, key), place_of(words, key)
    assert found is not None
    assert place is not None
    assert inserted(without(words, key), found, place) == words


def moved_and_back(words: Document, key: str) -> None:
    """Moved to every place that will have it, and back, nothing has changed; the move lost and changed nothing."""
    was, found = place_of(words, key), find(words, key)
    assert was is not None
    assert found is not None
    for other in some(words):
        place = place_of(words, other)
        after = Place(place.holder, place.stream, other) if place else None
        if after is None or other in ids([found]) or not after.fits(words, found["type"], "module"):
            continue
        there = moved(words, key, after)
        assert sorted(ids(there)) == sorted(ids(words))
        assert find(there, key) == found
        assert place_of(there, key) == after
        assert moved(there, key, was) == words


def copied(words: Document, key: str) -> None:
    """A copy says the same, and has no id that is taken."""
    numbers = count()
    found = find(words, key)
    copy = renewed(found, lambda: f"new-{next(numbers)}")
    assert set(ids([copy])).isdisjoint(ids(words))
    assert len(set(ids([copy]))) == len(ids([copy])) == len(ids([found]))


LAWS: tuple[Callable[[Document, str], None], ...] = (back_where_it_was, moved_and_back, copied)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@given(words=documents(), at=st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_the_rest_stays(law: Callable[[Document, str], None], words: Document, at: int) -> None:
    before, keys = digest(words), some(words)
    if keys:
        law(words, keys[at % len(keys)])
    assert digest(words) == before


TWO = document(
    section("s0", slide("s0-a", text("s0-a-t", "One.")), slide("s0-b", text("s0-b-t", "Two."))),
    section("s1", slide("s1-a", text("s1-a-t", "Three."))),
)


def put_last(patch: pytest.MonkeyPatch) -> None:
    """Whatever stood before it, a block is put at the end."""
    right = arranging.place_of
    patch.setitem(globals(), "place_of", lambda streams, key: _last(right(streams, key)))


def _last(place: Place | None) -> Place | None:
    return place and Place(place.holder, place.stream, "gone")


def keep_what_moved(patch: pytest.MonkeyPatch) -> None:
    """A block that moves stays where it was, too."""
    patch.setattr(arranging, "without", lambda streams, key: dict(streams))


def keep_inner_ids(patch: pytest.MonkeyPatch) -> None:
    """A copy has a new id, and what stands in it the old ones."""
    patch.setitem(globals(), "renewed", lambda value, new_id: {**deepcopy(value), "id": new_id()})


@pytest.mark.parametrize("mutant", [put_last, keep_what_moved, keep_inner_ids], ids=lambda mutant: mutant.__name__)
def test_a_law_finds_what_is_wrong(mutant: Callable[[pytest.MonkeyPatch], None]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        mutant(patch)
        faults = [law for law in LAWS for key in some(TWO) if _breaks(law, key)]
    assert faults


def _breaks(law: Callable[[Document, str], None], key: str) -> bool:
    try:
        law(TWO, key)
    except AssertionError:
        return True
    return False


def test_a_slide_fits_into_a_section_and_nowhere_else() -> None:
    assert Place("s1", "items", "s1-a").fits(TWO, "slide", "module")
    assert not Place("", "sections").fits(TWO, "slide", "module")
    assert not Place("s1", "sections").fits(TWO, "slide", "module")
    assert not Place("gone", "items").fits(TWO, "slide", "module")
    assert Place("", "body").fits({"body": []}, "script", "guide")


def test_what_held_it_may_be_gone() -> None:
    with pytest.raises(LookupError):
        inserted(TWO, slide("new"), Place("gone", "items"))
    with pytest.raises(LookupError):
        moved(TWO, "gone", Place("s1", "items"))
    with pytest.raises(LookupError):
        moved(TWO, "s0", Place("s0", "items"))  # into itself


def test_after_what_is_gone_it_stands_last() -> None:
    put = inserted(TWO, slide("new"), Place("s0", "items", "gone"))
    assert [one["id"] for one in put["sections"][0]["value"]["items"]] == ["s0-a", "s0-b", "new"]


def test_one_block_is_changed() -> None:
    def rename(found: Document) -> Document:
        return {**found, "value": {**found["value"], "title": "Else"}}

    changed = with_block(TWO, "s0-b", rename)
    assert {key for key in ids(TWO) if find(changed, key) != find(TWO, key)} == {"s0", "s0-b"}


NAMES: list[tuple[dict[str, Any], str]] = [
    (block("d", "discussion", {"title": "Before", "questions": [], "notes": []}), "Before"),
    (
        block("d", "discussion", {"title": "", "questions": [block("q", "item", "Who would you call?")], "notes": []}),
        "Who would you call?",
    ),
    (block("o", "objective", "Say what it is"), "Say what it is"),
    (text("t", "Arrive early."), "Arrive early."),
    (block("s", "statement", {"statement": {"title": "In an emergency", "wording": "Call."}}), "In an emergency"),
    (block("s", "slide", {"title": " ", "parts": [], "notes": []}), "Empty"),
]


@pytest.mark.parametrize(("found", "name"), NAMES)
def test_a_block_without_a_title_is_called_by_its_first_words(found: dict[str, Any], name: str) -> None:
    assert name_of(found) == name


def test_an_outline_has_each_part_once_with_its_time() -> None:
    words = deepcopy({**MODULE.empty(), **TWO})
    words["sections"][0]["value"]["minutes"] = 8
    found = outline(words, "module")

    assert found.order == ["s0", "s0-a", "s0-b", "s1", "s1-a"]
    starts = [one.slot.start for one in found.entries.values() if one.slot]
    assert starts == [0, 8]
    assert [one and one.id for one in found.beside("s0-b")] == ["s0-a", "s1"]
    assert found.beside("s0")[0] is None
    assert found.owner(("sections", "s0", "items", "s0-b", "parts", "s0-b-t")) == "s0-b"
    assert found.owner(("title",)) == ""
