"""Changes in the order in which people read, whatever the order of keys."""

from __future__ import annotations

import json
from copy import deepcopy

from hypothesis import given, settings

from modules.domain.diff import diff
from modules.domain.document import Document
from modules.domain.reading import blocks_in_order, differences, in_reading_order
from tests.domain.documents import block, document, documents, paragraph, section, slide, text
from tests.packs.updating import block as found


def module(**more: object) -> Document:
    """Return a module, its keys sorted as in a stored document."""
    made = {
        **document(section("s1", slide("a", text("t", "One."), text("u", "Two.")), slide("b")), section("s2")),
        "summary": "A summary",
        "objectives": [block("o", "objective", "Say it")],
        "handouts": [block("h", "handout", {"title": "Keep", "parts": [text("ht", "Read.")], "file": None})],
        "guides": [block("g", "guide", {"title": "Guide", "body": [text("gt", "Begin.")]})],
        **more,
    }
    sorted_by_key: Document = json.loads(json.dumps(made, sort_keys=True))
    return sorted_by_key


def places(old: Document, new: Document) -> list[tuple[str, str]]:
    """Return the kind and the end of the path of each difference."""
    return [(change.kind.value, "/".join(change.path[-2:])) for change in differences(old, new)]


def test_fields_come_before_blocks_and_blocks_as_the_grammar_has_them() -> None:
    old, new = module(), module(title="New", summary="New")
    for key in ("gt:body:0", "ht:body:0", "u:body:0", "t:body:0"):
        found(new, key)["value"]["runs"] = [{"text": "New", "marks": []}]
    found(new, "o")["value"] = "New"
    found(new, "a")["value"]["title"] = "New"

    assert [path for _, path in places(old, new)] == [
        *("title", "summary", "objectives/o", "a/title"),
        *("t:body:0/runs", "u:body:0/runs", "ht:body:0/runs", "gt:body:0/runs"),
    ]


def test_a_removed_block_stands_where_it_stood() -> None:
    old, new = module(), module()
    new["sections"] = [found(new, "s1")]
    found(new, "a")["value"]["parts"] = [found(new, "u")]
    found(new, "u")["value"]["confirm"] = "Ask"
    found(new, "b")["value"]["title"] = "New"
    found(new, "ht:body:0")["value"]["runs"] = []

    assert places(old, new) == [
        ("removed", "parts/t"),
        ("edited", "u/confirm"),
        ("edited", "b/title"),
        ("removed", "sections/s2"),
        ("edited", "ht:body:0/runs"),
    ]


def test_the_first_block_that_was_removed_comes_first() -> None:
    old, new = module(), module()
    new["objectives"] = []
    found(new, "b")["value"]["title"] = "New"

    assert places(old, new) == [("removed", "objectives/o"), ("edited", "b/title")]


def test_of_one_block_what_it_is_comes_before_what_it_says() -> None:
    old, new = (document(section("s", slide("a", text("t", "One.")))) for _ in range(2))
    found(new, "t:body:0").update(paragraph("t:body:0", "Two.") | {"type": "bullet"})

    assert places(old, new) == [("edited", "t:body:0/type"), ("edited", "t:body:0/runs")]


def test_keys_that_the_grammar_does_not_have_come_last() -> None:
    made = {"aside": [block("z", "slide", {})], **module()}

    assert list(blocks_in_order(made))[-1] == "z"


@settings(max_examples=60, derandomize=True, deadline=None)
@given(documents(), documents())
def test_no_change_is_lost_and_the_order_of_keys_says_nothing(one: Document, other: Document) -> None:
    changes = diff(one, other)
    backwards = json.loads(json.dumps(other), object_pairs_hook=lambda pairs: dict(reversed(pairs)))

    ordered = in_reading_order(changes, one, other)

    assert sorted(map(repr, ordered)) == sorted(map(repr, changes))
    assert ordered == differences(deepcopy(one), backwards)
