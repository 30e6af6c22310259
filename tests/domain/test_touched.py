"""What counts as written, read from what differs alone: a save looks at one section of many."""

from __future__ import annotations

from copy import deepcopy
from itertools import product

import pytest
from hypothesis import given, settings

from modules.domain import touched as module
from modules.domain.document import Document
from modules.domain.touched import differing, touched
from tests.domain.documents import document, documents, section, slide

Pairs = tuple[Document, Document]


def variants() -> list[Document]:
    """Return documents of the same blocks: as it was, edited, moved within and between, one more, one less, turned."""
    plain = document(*(section(key, slide(f"{key}1"), slide(f"{key}2")) for key in "abc"))
    found = [deepcopy(plain) for _ in range(7)]
    found[1]["sections"][1]["value"]["items"][0]["value"]["title"] = "Another"
    found[2]["sections"][0]["value"]["items"].reverse()
    found[3]["sections"][2]["value"]["items"].append(found[3]["sections"][0]["value"]["items"].pop())
    found[4]["sections"].append(section("d", slide("d1")))
    del found[5]["sections"][1]
    found[6]["sections"].reverse()
    return found


def in_full(monkeypatch: pytest.MonkeyPatch, one: Document, other: Document) -> frozenset[str]:
    """Return what counts as written if all of both documents is looked at."""
    with monkeypatch.context() as patch:
        patch.setattr(module, "differing", lambda before, after: (before, after))
        return touched(one, other)


def test_what_is_alike_is_left_out_and_nothing_else_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    for one, other in product(variants(), repeat=2):
        assert touched(one, other) == in_full(monkeypatch, one, other)
    was, now = differing(*variants()[:2])
    assert [block["id"] for block in was["sections"]] == [block["id"] for block in now["sections"]] == ["b"]


@settings(max_examples=60, derandomize=True)
@given(documents(), documents())
def test_any_two_documents_differ_in_the_same_blocks(one: Document, other: Document) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert touched(one, other) == in_full(monkeypatch, one, other)


def test_a_mutant_that_looks_at_no_order_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, turned = variants()[0], variants()[6]
    assert touched(plain, turned)

    def whatever_the_order(before: Document, after: Document) -> Pairs:
        kept = [block for block in after["sections"] if block not in before["sections"]]
        return {**before, "sections": kept}, {**after, "sections": kept}

    monkeypatch.setattr(module, "differing", whatever_the_order)
    assert not touched(plain, turned)
