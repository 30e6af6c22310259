"""Minutes of sections."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.domain.schedule import Slot, in_words, slots

LENGTHS = st.lists(st.integers(0, 480), max_size=12)


@settings(max_examples=50, derandomize=True)
@given(LENGTHS, st.integers(0, 600))
def test_each_section_starts_when_the_one_before_ends(lengths: list[int], start: int) -> None:
    plan = slots(lengths, start)

    assert [slot.minutes for slot in plan] == lengths
    assert [slot.start for slot in plan] == [start, *(slot.end for slot in plan)][: len(plan)]
    assert (plan[-1].end if plan else start) == start + sum(lengths)


def test_nothing_takes_no_time() -> None:
    assert slots([]) == []


def test_a_negative_length_is_refused() -> None:
    with pytest.raises(ValueError, match="can't take -5 minutes"):
        slots([5, -5])


def test_the_end_is_the_start_and_the_length() -> None:
    assert Slot(8, 5).end == 13


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 min"), (59, "59 min"), (60, "1 h"), (95, "1 h 35 min"), (120, "2 h"), (1500, "25 h")],
)
def test_minutes_are_written_in_words(minutes: int, words: str) -> None:
    assert in_words(minutes) == words
