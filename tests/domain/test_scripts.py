"""Which script of a guide is for which section."""

from __future__ import annotations

from typing import Any

import pytest

from modules.domain.scripts import scripts


def section(key: str, title: str) -> dict[str, Any]:
    """Return a section with this title."""
    return {"id": key, "type": "section", "value": {"title": title}}


def guide(*titles: str) -> dict[str, Any]:
    """Return a guide with these scripts, and a checklist that is none."""
    body = [{"id": f"g{at}", "type": "script", "value": {"title": title}} for at, title in enumerate(titles)]
    return {"body": [{"id": "list", "type": "checklist", "value": {"title": "1. What it is"}}, *body]}


IS, DOES, ASKS = section("is", "What it is"), section("does", "What it does"), section("asks", "What you ask")


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("What it does", [("does", False)]),
        ("2. What it does", [("does", False)]),
        ("1) what  it DOES.", [("does", False)]),
        ("3. In a school", [("asks", True)]),
        ("4. In a school", []),
        ("0. In a school", []),
        ("In a school", []),
        ("16 behaviors", []),
        ("7:40 a.m.", []),
    ],
)
def test_words_come_first_and_then_the_number(title: str, found: list[tuple[str, bool]]) -> None:
    sections = [IS, DOES, ASKS]

    assert [(one.section, one.by_number) for one in scripts(guide(title), sections, sections)] == found


def test_numbers_count_as_in_the_release_whatever_a_center_moved_or_took_out() -> None:
    ours = [section("own", "Our port"), ASKS, IS]

    found = scripts(guide("1. First", "2. Second", "3. Third", "4. Our port"), ours, [IS, DOES, ASKS])

    assert [(one.script["id"], one.section) for one in found] == [("g0", "is"), ("g2", "asks"), ("g3", "own")]


def test_of_two_sections_with_one_title_the_number_tells() -> None:
    twice = [section("a", "Questions"), IS, section("b", "Questions")]

    found = scripts(guide("3. Questions", "Questions", "2. Questions"), twice, twice)

    assert [(one.script["id"], one.section, one.by_number) for one in found] == [("g0", "b", False), ("g2", "is", True)]
