"""A document with what is computed from it."""

from __future__ import annotations

from unittest import mock

import pytest

from modules.domain import words
from modules.domain.document import Document, canonical, digest
from modules.domain.schedule import Length
from modules.domain.words import Words, holds_locked
from tests.factories import section, slide, text_part

STATEMENT = {"id": "st", "type": "statement", "value": {"policy": "locked", "statement": {"key": "k", "number": 2}}}
NO_STATEMENT = {"id": "no", "type": "statement", "value": {"policy": "locked", "statement": None}}
IMAGE = {
    "id": "im",
    "type": "image",
    "value": {"policy": "open", "image": {"image": {"sha256": "ab", "name": "a.png"}}},
}


@pytest.fixture
def document() -> Document:
    """A module with a locked slide that holds a guided text, and a locked text."""
    held = slide("held", "Held", [text_part("inside", "Guided.")], [])
    held["value"]["policy"] = "locked"
    shown = slide("shown", "Shown", [text_part("told", "Locked.", "Too.", policy="locked"), STATEMENT, IMAGE], [])
    return {"title": "T", "sections": [section("a", [held]), section("b", [shown, NO_STATEMENT])]}


def test_the_digest_is_that_of_the_document(document: Document) -> None:
    assert Words(document).digest == digest(document)
    assert Words(document).canonical == canonical(document)


def test_the_index_has_every_block(document: Document) -> None:
    blocks = Words(document).blocks

    assert list(blocks)[:3] == ["a", "held", "inside"]
    assert blocks["st"] is document["sections"][1]["value"]["items"][0]["value"]["parts"][1]


def test_policies_are_those_of_blocks_that_have_one(document: Document) -> None:
    policies = Words(document).policies

    assert policies["told"] == policies["st"] == "locked"
    assert policies["inside"] == "guided"
    assert "told:body:p0" not in policies


def test_locked_are_the_blocks_alone_and_verbatim_their_wording_too(document: Document) -> None:
    found = Words(document)

    assert found.locked == {"held", "told", "st", "no"}
    assert found.verbatim == {"held", "inside:body:p0", "told", "told:body:p0", "told:body:p1", "st", "no"}


def test_a_guided_block_in_a_locked_one_keeps_its_own_policy(document: Document) -> None:
    assert "inside" not in Words(document).verbatim


def test_minutes_are_those_of_all_sections(document: Document) -> None:
    assert Words(document).minutes == Length(16, 10, has_short=True)
    assert Words({"modules": [{"content": document}, {"content": {}}]}).minutes.full == 16
    assert Words({"title": "Nothing"}).minutes == Length()


def test_statements_and_assets(document: Document) -> None:
    assert Words(document).statements == ({"key": "k", "number": 2},)
    assert Words(document).assets == {"ab"}


def test_a_part_holds_what_is_locked(document: Document) -> None:
    first, second = document["sections"]

    assert holds_locked(first)
    assert holds_locked(second["value"])
    assert not holds_locked(text_part("t", "Free."))


def test_bytes_are_computed_once_and_not_before_they_are_asked_for(document: Document) -> None:
    with mock.patch.object(words, "canonical", wraps=canonical) as computed:
        found = Words(document)
        assert computed.call_count == 0
        assert found.digest == found.digest
        assert len(found.canonical) > 0

    assert computed.call_count == 1
