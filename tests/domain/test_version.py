"""Numbers of releases."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.domain.version import FIRST, Kind, Version, following

VERSIONS = st.builds(Version, st.integers(1, 999), st.integers(0, 999))


@pytest.mark.parametrize("kind", list(Kind))
def test_the_first_release_is_1_0_whatever_its_kind(kind: Kind) -> None:
    assert following(None, kind) == FIRST == Version(1, 0)


def test_a_minor_release_counts_the_second_part() -> None:
    assert following(Version(2, 9), Kind.MINOR) == Version(2, 10)


def test_a_major_release_counts_the_first_part_and_starts_the_second_anew() -> None:
    assert following(Version(2, 9), Kind.MAJOR) == Version(3, 0)


@settings(max_examples=50, derandomize=True)
@given(VERSIONS, st.sampled_from(list(Kind)))
def test_the_next_number_is_always_greater(version: Version, kind: Kind) -> None:
    assert following(version, kind) > version


@settings(max_examples=50, derandomize=True)
@given(VERSIONS)
def test_a_number_reads_back_as_it_was_written(version: Version) -> None:
    assert Version.parse(str(version)) == version


def test_numbers_are_ordered_by_number_and_not_by_letter() -> None:
    assert sorted([Version(10, 0), Version(2, 10), Version(2, 9)]) == [Version(2, 9), Version(2, 10), Version(10, 0)]


@pytest.mark.parametrize(
    "text", ["", "2", "2.", ".1", "02.1", "2.01", "2.1.0", "-1.0", "a.b", "2.\u00b9", "\u0662.\u0661", " 2.1", "2,1"]
)
def test_what_is_no_number_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match="Not a version number"):
        Version.parse(text)
