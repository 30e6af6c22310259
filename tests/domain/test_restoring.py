"""Giving blocks back what a release says of them."""

from __future__ import annotations

from hypothesis import given

from modules.domain.document import Document, canonical, check
from modules.domain.merge.flat import ROOT, flatten
from modules.domain.restoring import family, restore
from tests.domain.documents import document, paragraph, section
from tests.domain.laws.case import own
from tests.domain.updates import PROFILE, TRIPLES

Triple = tuple[Document, Document, Document]


@PROFILE
@given(TRIPLES)
def test_with_every_block_chosen_it_is_the_release(triple: Triple) -> None:
    released, ours, _ = triple
    every = {ROOT, *flatten(released).blocks, *flatten(ours).blocks}
    assert canonical(restore(released, ours, every)) == canonical(released)


@PROFILE
@given(TRIPLES)
def test_with_none_chosen_nothing_changes(triple: Triple) -> None:
    released, ours, _ = triple
    assert canonical(restore(released, ours, set())) == canonical(ours)


@PROFILE
@given(TRIPLES)
def test_a_chosen_block_says_what_the_release_says(triple: Triple) -> None:
    released, ours, _ = triple
    for key in sorted(flatten(released).blocks)[:3]:
        result = restore(released, ours, {key})
        check(result)
        assert own(flatten(result), key) == own(flatten(released), key)


@PROFILE
@given(TRIPLES)
def test_additions_that_are_not_chosen_stay(triple: Triple) -> None:
    released, ours, _ = triple
    added = flatten(ours).blocks.keys() - flatten(released).blocks.keys()
    result = restore(released, ours, flatten(released).blocks.keys())
    assert added <= flatten(result).blocks.keys()


def test_an_addition_is_taken_out_and_what_it_held_goes_home() -> None:
    a, b = paragraph("a", "one"), paragraph("b", "two")
    released = document(section("s", a, b))
    ours = document(section("s", a), section("mine", b))
    assert restore(released, ours, {"mine"}) == released


def test_a_family_is_a_block_with_all_in_it() -> None:
    assert family(document(section("s", paragraph("a", "one"))), "s") == {"s", "a"}
    assert family(document(), "s") == set()
