"""The laws of the merge hold, over documents at least as odd as an editor can make."""

from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import given, settings

from modules.domain.document import Document
from modules.domain.merge.flat import flatten
from tests.domain.documents import document, section
from tests.domain.laws import LAWS, LAWS_WITH_LOCKS, Law
from tests.domain.updates import PROFILE, TRIPLES, large, locked_triples, told_elsewhere


@pytest.mark.parametrize("law", LAWS.values(), ids=LAWS.keys())
def test_it_holds_for_500_blocks(law: Law) -> None:
    base, ours, theirs, _ = large()
    assert len(flatten(base).blocks) == 500
    law(base, ours, theirs)


@pytest.mark.parametrize("law", LAWS_WITH_LOCKS.values(), ids=LAWS_WITH_LOCKS.keys())
def test_it_holds_for_500_blocks_with_locks(law: Law) -> None:
    law(*large())


def test_it_holds_for_blocks_nested_60_deep() -> None:
    base = theirs = section("s0", title="inner")
    for depth in range(1, 60):
        base, theirs = section(f"s{depth}", base), section(f"s{depth}", theirs, title=f"{depth}")
    ours = section("top", deepcopy(base), title="ours")
    for law in LAWS.values():
        law(document(base), document(ours), document(theirs))


@pytest.mark.parametrize("law", LAWS.values(), ids=LAWS.keys())
def test_it_holds(law: Law) -> None:
    @settings(PROFILE)
    @given(TRIPLES)
    def holds(triple: tuple[Document, Document, Document]) -> None:
        law(*triple)

    holds()


@pytest.mark.parametrize("law", LAWS_WITH_LOCKS.values(), ids=LAWS_WITH_LOCKS.keys())
def test_it_holds_with_locks(law: Law) -> None:
    @settings(PROFILE)
    @given(locked_triples())
    def holds(triple: tuple[Document, Document, Document, frozenset[str]]) -> None:
        law(*triple)

    holds()


@pytest.mark.parametrize("law", LAWS_WITH_LOCKS.values(), ids=LAWS_WITH_LOCKS.keys())
def test_it_holds_for_sentences_that_were_moved_out_of_locked_texts(law: Law) -> None:
    for seed in range(400):
        law(*told_elsewhere(seed))
