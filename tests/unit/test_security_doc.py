"""The tables of docs/security.md: whole, with states, and about files that exist."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text()
ASVS, NIST = TEXT.split("\n## ")[1:]

STATES = ("met", "partly", "not", "not applicable")
REQUIREMENTS = """
1.1.1-2 1.2.1-9 1.3.1-11 1.4.1-3 1.5.1-2 2.1.1-3 2.2.1-3 2.3.1-4 2.4.1 3.2.1-2 3.3.1-4 3.4.1-6 3.5.1-5 3.7.1-2 4.1.1-3
4.2.1 4.3.1-2 4.4.1-4 5.1.1 5.2.1-3 5.3.1-2 5.4.1-3 6.1.1-3 6.2.1-12 6.3.1-4 6.4.1-4 6.5.1-5 6.6.1-3 6.8.1-4 7.1.1-3
7.2.1-4 7.3.1-2 7.4.1-5 7.5.1-2 7.6.1-2 8.1.1-2 8.2.1-3 8.3.1 8.4.1 9.1.1-3 9.2.1-4 10.1.1-2 10.2.1-2 10.3.1-4
10.4.1-11 10.5.1-5 10.6.1-2 10.7.1-3 11.1.1-2 11.2.1-3 11.3.1-3 11.4.1-4 11.5.1 11.6.1 12.1.1-3 12.2.1-2 12.3.1-4
13.1.1 13.2.1-5 13.3.1-2 13.4.1-5 14.1.1-2 14.2.1-4 14.3.1-3 15.1.1-3 15.2.1-3 15.3.1-7 16.1.1 16.2.1-5 16.3.1-4
16.4.1-3 16.5.1-3 17.1.1 17.2.1-4 17.3.1-2
"""
"""All of levels 1 and 2 in the release 5.0.0: 70 and 183."""
CONTROLS = """
AC-1 AC-2 AC-2(1) AC-2(2) AC-2(3) AC-2(4) AC-2(5) AC-2(13) AC-3 AC-4 AC-5 AC-6 AC-6(1) AC-6(2) AC-6(5) AC-6(7) AC-6(9)
AC-6(10) AC-7 AC-8 AC-11 AC-11(1) AC-12 AC-14 AC-17 AC-17(1) AC-17(2) AC-17(3) AC-17(4) AC-18 AC-18(1) AC-18(3) AC-19
AC-19(5) AC-20 AC-20(1) AC-20(2) AC-21 AC-22 AU-1 AU-2 AU-3 AU-3(1) AU-4 AU-5 AU-6 AU-6(1) AU-6(3) AU-7 AU-7(1) AU-8
AU-9 AU-9(4) AU-11 AU-12 IA-1 IA-2 IA-2(1) IA-2(2) IA-2(8) IA-2(12) IA-3 IA-4 IA-4(4) IA-5 IA-5(1) IA-5(2) IA-5(6) IA-6
IA-7 IA-8 IA-8(1) IA-8(2) IA-8(4) IA-11 IA-12 IA-12(2) IA-12(3) IA-12(5) SC-1 SC-2 SC-4 SC-5 SC-7 SC-7(3) SC-7(4)
SC-7(5) SC-7(7) SC-7(8) SC-8 SC-8(1) SC-10 SC-12 SC-13 SC-15 SC-17 SC-18 SC-20 SC-21 SC-22 SC-23 SC-28 SC-28(1) SC-39
"""
"""The four families in the moderate baseline of revision 5."""

CONTROL = re.compile(r"\b(?:AC|AU|IA|SC)-\d+(?:\(\d+\))?")
PATH = re.compile(r"`([\w.][^`\s]*/[^`\s]*|[\w.-]+\.(?:py|toml|lock|yaml|md)|Dockerfile|\.[a-z]+)`")


def rows(text: str) -> list[list[str]]:
    """Return the cells of each row of the tables in a text, without headings."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [found for line in lines if (found := [cell.strip() for cell in line.strip("|").split("|")])[1] != "about"]


def numbers(cell: str) -> list[str]:
    """Return the numbers that a cell names: “1.2.3, 1.3.1-1.3.3” are four of them."""
    found: list[str] = []
    for part in cell.replace(",", " ").split():
        first, _, last = part.partition("-")
        section, _, number = first.rpartition(".")
        until = int(last.rpartition(".")[2] or number)
        found += [f"{section}.{one}" for one in range(int(number), until + 1)]
    return found


def test_each_requirement_has_one_row() -> None:
    named = [number for row in rows(ASVS) for number in numbers(row[0])]

    assert sorted(named) == sorted(numbers(REQUIREMENTS))
    assert len(named) == 253


def test_each_row_stands_in_its_chapter() -> None:
    chapters = {part.split()[0]: rows(part) for part in ASVS.split("\n### V")[1:]}

    assert list(chapters) == [str(number) for number in range(1, 18)]
    for chapter, found in chapters.items():
        assert found
        assert {number.split(".")[0] for row in found for number in numbers(row[0])} == {chapter}


def test_each_row_has_a_state_and_says_why() -> None:
    for row in rows(ASVS):
        assert len(row) == 4, row
        assert row[2] in STATES, row
        assert row[3], row


def test_the_sum_is_right() -> None:
    counted = Counter(row[2] for row in rows(ASVS) for _ in numbers(row[0]))

    assert ", ".join(f"{counted[state]} {state}" for state in STATES) in TEXT


def test_each_control_is_named_once() -> None:
    tables, alone = NIST.rsplit("\n\n", 1)
    borne = [control for row in rows(tables) for control in CONTROL.findall(row[0])]

    assert sorted([*borne, *CONTROL.findall(alone)]) == sorted(CONTROLS.split())


def test_each_file_that_is_named_exists() -> None:
    named = set(PATH.findall(TEXT))

    assert {"modules/accounts/action.py", "tests/access/test_walk.py", "Dockerfile", "uv.lock"} <= named
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


def test_people_find_it() -> None:
    assert "(docs/security.md)" in (ROOT / "README.md").read_text()
    assert "(security.md)" in (ROOT / "docs" / "operations.md").read_text()
