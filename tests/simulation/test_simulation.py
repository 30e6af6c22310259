"""Two people write in one module, each in Wagtail's editor, and what both meant comes out by itself.

300 fixed seeds; ``python -m tests.benchmarks simulation`` runs 5,000.
"""

from __future__ import annotations

import pytest

from modules.domain.document import Document
from modules.domain.identity import give_back
from tests.simulation.kinds import KINDS
from tests.simulation.outcome import Came, Tally, described, tally

SEEDS = range(300)


def by_words(sent: Document, was: Document, release: Document) -> Document:
    """Store the words as a save does."""
    return give_back(sent, was, release).document


@pytest.fixture(scope="module")
def found() -> Tally:
    """What came of the seeds."""
    return tally(SEEDS, by_words)


def test_every_kind_occurs(found: Tally) -> None:
    assert {kind for one in found.results for kind in one.kinds} == set(KINDS)


def test_no_word_is_lost_or_left_in_silence(found: Tally) -> None:
    assert not [described(seed, by_words) for seed in found.seeds(Came.SILENT)]


def test_at_least_96_of_100_are_right_by_themselves(found: Tally) -> None:
    assert found.share(Came.RIGHT) >= 0.96


@pytest.mark.parametrize("kind", KINDS)
def test_of_each_kind_at_least_90_of_100_are(found: Tally, kind: str) -> None:
    assert found.share(Came.RIGHT, kind) >= 0.9


def test_with_the_editors_own_keys_it_is_two_in_three() -> None:
    """The simulation is hard enough to show what giving ids back is for."""
    assert 0.5 < tally(range(60)).share(Came.RIGHT) < 0.8
