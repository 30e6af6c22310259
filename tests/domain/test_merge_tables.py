"""Tables are merged by rows, columns and cells, case by case.

A table such as ``Who, Phone: Desk, 555-1; Night, 555-2`` has two columns and two rows.
"""

from __future__ import annotations

import pytest

from modules.domain.document import Document, Json
from modules.domain.merge import Choice, Outcome, merge, resolve
from tests.domain.documents import block, document


def read(text: str, caption: str = "Numbers") -> Document:
    """Return a document with the table that a text describes."""
    head, _, body = text.partition(":")
    columns = [{"type": "text", "heading": heading.strip()} for heading in head.split(",")]
    rows = [{"values": [cell.strip() for cell in row.split(",")]} for row in body.split(";") if row.strip()]
    table = {"columns": columns, "rows": rows, "caption": caption}
    return document(block("a", "table", {"table": table, "policy": "guided"}))


def write(made: Document) -> str:
    """Return the text that describes the table of a document: the inverse of :func:`read`."""
    table = made["sections"][0]["value"]["table"]
    head = ", ".join(column["heading"] for column in table["columns"])
    return f"{head}: " + "; ".join(", ".join(row["values"]) for row in table["rows"])


BASE = "Who, Phone: Desk, 555-1; Night, 555-2; Front, 555-3"
BY_THEMSELVES = {
    "a number corrected, a row added": (
        "Who, Phone: Desk, 555-9; Night, 555-2; Front, 555-3",
        "Who, Phone: Desk, 555-1; Night, 555-2; Back, 555-4; Front, 555-3",
        "Who, Phone: Desk, 555-9; Night, 555-2; Back, 555-4; Front, 555-3",
    ),
    "two numbers corrected": (
        "Who, Phone: Desk, 555-9; Night, 555-2; Front, 555-3",
        "Who, Phone: Desk, 555-1; Night, 555-2; Front, 555-8",
        "Who, Phone: Desk, 555-9; Night, 555-2; Front, 555-8",
    ),
    "two cells of one row": (
        "Who, Phone: Desk, 555-9; Night, 555-2; Front, 555-3",
        "Who, Phone: Help desk, 555-1; Night, 555-2; Front, 555-3",
        "Who, Phone: Help desk, 555-9; Night, 555-2; Front, 555-3",
    ),
    "a row each in one place": (
        "Who, Phone: Desk, 555-1; Ours, 555-5; Night, 555-2; Front, 555-3",
        "Who, Phone: Desk, 555-1; Theirs, 555-6; Night, 555-2; Front, 555-3",
        "Who, Phone: Desk, 555-1; Ours, 555-5; Theirs, 555-6; Night, 555-2; Front, 555-3",
    ),
    "the same row added by both": (
        "Who, Phone: Desk, 555-1; Night, 555-2; Front, 555-3; Both, 555-7",
        "Who, Phone: Desk, 555-1; Night, 555-4; Front, 555-3; Both, 555-7",
        "Who, Phone: Desk, 555-1; Night, 555-4; Front, 555-3; Both, 555-7",
    ),
    "a row removed, another corrected": (
        "Who, Phone: Night, 555-2; Front, 555-3",
        "Who, Phone: Desk, 555-1; Night, 555-2; Front, 555-8",
        "Who, Phone: Night, 555-2; Front, 555-8",
    ),
    "a row moved, and corrected by the other": (
        "Who, Phone: Front, 555-3; Desk, 555-1; Night, 555-2",
        "Who, Phone: Desk, 555-1; Night, 555-2; Front, 555-8",
        "Who, Phone: Front, 555-8; Desk, 555-1; Night, 555-2",
    ),
    "a column added, a number corrected": (
        "Who, Phone, When: Desk, 555-1, day; Night, 555-2, night; Front, 555-3, noon",
        "Who, Phone: Desk, 555-1; Night, 555-9; Front, 555-3",
        "Who, Phone, When: Desk, 555-1, day; Night, 555-9, night; Front, 555-3, noon",
    ),
    "a column added, a row added": (
        "Who, Phone, When: Desk, 555-1, day; Night, 555-2, night; Front, 555-3, noon",
        "Who, Phone: Desk, 555-1; Night, 555-2; Front, 555-3; Back, 555-4",
        "Who, Phone, When: Desk, 555-1, day; Night, 555-2, night; Front, 555-3, noon; Back, 555-4, ",
    ),
    "a column removed, a row added": (
        "Who: Desk; Night; Front",
        "Who, Phone: Desk, 555-1; Night, 555-2; Front, 555-3; Back, ",
        "Who: Desk; Night; Front; Back",
    ),
    "a heading changed, a number corrected": (
        "Who, Telephone: Desk, 555-1; Night, 555-2; Front, 555-3",
        "Who, Phone: Desk, 555-1; Night, 555-9; Front, 555-3",
        "Who, Telephone: Desk, 555-1; Night, 555-9; Front, 555-3",
    ),
    "columns turned around, a number corrected": (
        "Phone, Who: 555-1, Desk; 555-2, Night; 555-3, Front",
        "Who, Phone: Desk, 555-1; Night, 555-9; Front, 555-3",
        "Phone, Who: 555-1, Desk; 555-9, Night; 555-3, Front",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BY_THEMSELVES.values(), ids=BY_THEMSELVES.keys())
def test_what_does_not_overlap_is_merged_by_itself(case: tuple[str, str, str]) -> None:
    ours, theirs, expected = map(read, case)
    merged = merge(read(BASE), ours, theirs)
    assert write(merged.document) == write(expected)
    assert merged.decisions == ()


ASKED = {
    "a cell changed apart, and a row added": (
        "Who, Phone: Desk, 555-8; Night, 555-2; Front, 555-3",
        "Who, Phone: Desk, 555-9; Night, 555-2; Front, 555-3; Back, 555-4",
        {
            "ours": "Who, Phone: Desk, 555-8; Night, 555-2; Front, 555-3; Back, 555-4",
            "theirs": "Who, Phone: Desk, 555-9; Night, 555-2; Front, 555-3; Back, 555-4",
            "both": "Who, Phone: Desk, 555-8 / 555-9; Night, 555-2; Front, 555-3; Back, 555-4",
        },
    ),
    "a row that we removed and they corrected": (
        "Who, Phone: Desk, 555-1; Front, 555-3",
        "Who, Phone: Desk, 555-1; Night, 555-9; Front, 555-3",
        {
            "ours": "Who, Phone: Desk, 555-1; Front, 555-3",
            "theirs": "Who, Phone: Desk, 555-1; Night, 555-9; Front, 555-3",
            "both": "Who, Phone: Desk, 555-1; Night, 555-9; Front, 555-3",
        },
    ),
    "a row that they removed and we corrected": (
        "Who, Phone: Desk, 555-1; Night, 555-9; Front, 555-3",
        "Who, Phone: Desk, 555-1; Front, 555-3",
        {
            "ours": "Who, Phone: Desk, 555-1; Night, 555-9; Front, 555-3",
            "theirs": "Who, Phone: Desk, 555-1; Front, 555-3",
            "both": "Who, Phone: Desk, 555-1; Night, 555-9; Front, 555-3",
        },
    ),
    "a column that they removed and we filled": (
        "Who, Phone: Desk, 555-1; Night, 555-9; Front, 555-3",
        "Who: Desk; Night; Front",
        {
            "ours": "Who, Phone: Desk, 555-1; Night, 555-9; Front, 555-3",
            "theirs": "Who: Desk; Night; Front",
            "both": "Who, Phone: Desk, 555-1; Night, 555-9; Front, 555-3",
        },
    ),
    "a row that both moved, apart": (
        "Who, Phone: Front, 555-3; Desk, 555-1; Night, 555-2; Last, 555-5",
        "Who, Phone: Desk, 555-1; Front, 555-3; Night, 555-2; Last, 555-5",
        {
            "ours": "Who, Phone: Front, 555-3; Desk, 555-1; Night, 555-2; Last, 555-5",
            "theirs": "Who, Phone: Desk, 555-1; Front, 555-3; Night, 555-2; Last, 555-5",
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ASKED.values(), ids=ASKED.keys())
def test_what_overlaps_is_one_question_about_the_table(case: tuple[str, str, dict[str, str]]) -> None:
    ours, theirs, expected = case
    base = BASE if "Last" not in ours else "Who, Phone: Desk, 555-1; Night, 555-2; Front, 555-3; Last, 555-5"
    merged = merge(read(base), read(ours), read(theirs))
    (decision,) = merged.decisions
    assert (decision.field, decision.outcome) == (("table",), Outcome.CONFLICT)
    assert write(merged.document) == expected["ours"]
    for word, said in expected.items():
        assert Choice(word) in decision.choices
        assert write(resolve(merged, {decision.id: word})) == said


def test_words_of_both_in_one_cell_are_shown() -> None:
    said = "Who, Note: Desk, kept for {} days by {}; Night, none"
    documents = [
        read(said.format(*words)) for words in ((90, "the center"), (30, "the center"), (90, "the federal agency"))
    ]
    merged = merge(*documents)
    (decision,) = merged.decisions
    assert decision.outcome is Outcome.MIXED
    assert write(merged.document) == said.format(30, "the federal agency")
    for word, expected in zip(("ours", "theirs", "mixed"), (*documents[1:], merged.document), strict=True):
        assert resolve(merged, {decision.id: word}) == expected


def test_the_caption_is_a_field() -> None:
    changed = "Who, Phone: Desk, 555-9; Night, 555-2; Front, 555-3"
    merged = merge(read(BASE), read(changed), read(BASE, caption="Whom to call"))
    assert merged.document == read(changed, caption="Whom to call")
    assert merged.decisions == ()


def test_both_are_no_choice_if_they_do_not_fit_into_the_cell() -> None:
    long = "Who, Phone: Desk, {}"
    merged = merge(read(long.format("a")), read(long.format("b" * 150)), read(long.format("c" * 150)))
    (decision,) = merged.decisions
    assert decision.choices == (Choice.OURS, Choice.THEIRS)


@pytest.mark.parametrize("strange", [{"rows": 1}, {"columns": [], "rows": [{"values": ["x"]}], "caption": ""}, None])
def test_what_is_no_table_is_taken_whole(strange: Json) -> None:
    ours, theirs = read(BASE), read(BASE, caption="Other")
    theirs["sections"][0]["value"]["table"] = strange
    ours["sections"][0]["value"]["table"]["caption"] = "Ours"
    merged = merge(read(BASE), ours, theirs)
    assert merged.document == ours
    assert [decision.outcome for decision in merged.decisions] == [Outcome.CONFLICT]
