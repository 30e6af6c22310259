"""Minutes of sections."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.domain.schedule import Length, Slot, in_words, length_of, slots

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


@pytest.mark.parametrize(
    ("value", "length"),
    [
        ({"minutes": 8, "short_minutes": 5}, Length(8, 5, has_short=True)),
        ({"minutes": 8, "short_minutes": None}, Length(8, 8)),
        ({"minutes": None, "short_minutes": 5}, Length(0, 5, has_short=True)),
        ({"minutes": None, "short_minutes": None}, Length()),
        ({}, Length()),
    ],
)
def test_an_empty_number_is_no_minutes_and_no_short_form(value: dict[str, int | None], length: Length) -> None:
    assert length_of({"id": "s", "type": "section", "value": value}) == length


def test_lengths_add_up() -> None:
    together = Length(8, 5, has_short=True) + Length(3, 3)

    assert (together.minutes(short=False), together.minutes(short=True)) == (11, 8)
    assert together.has_short
