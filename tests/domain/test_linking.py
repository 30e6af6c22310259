"""Numbers and addresses in a text: what is one, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.domain.linking import parts_of


def leads(text: str) -> list[tuple[str, str]]:
    """Return the words of a text that lead somewhere, and where."""
    return [(words, to) for words, to in parts_of(text) if to]


@pytest.mark.parametrize(
    ("text", "words", "to"),
    [
        ("Call 9-1-1.", "9-1-1", "tel:911"),
        ("Call 911 now", "911", "tel:911"),
        ("call or text 988 for help", "988", "tel:988"),
        ("Tip line: (555) 555-0142 (every day)", "(555) 555-0142", "tel:+15555550142"),
        ("Call 1-844-729-2472, day and night.", "1-844-729-2472", "tel:+18447292472"),
        ("555-555-0142 ext. 1234", "555-555-0142", "tel:+15555550142"),
        ("Write to rights@harbor.example.", "rights@harbor.example", "mailto:rights@harbor.example"),
        ("See https://example.gov/a(b), please", "https://example.gov/a(b)", "https://example.gov/a(b)"),
        ("(https://example.gov/a)", "https://example.gov/a", "https://example.gov/a"),
        ("Go to cisa.gov/report.", "cisa.gov/report", "https://cisa.gov/report"),
        ("tips.fbi.gov, ", "tips.fbi.gov", "https://tips.fbi.gov"),
        ("www.dhs.gov/alerts", "www.dhs.gov/alerts", "https://www.dhs.gov/alerts"),
    ],
)
def test_a_number_or_an_address_leads_there(text: str, words: str, to: str) -> None:
    assert leads(text) == [(words, to)]


@pytest.mark.parametrize(
    "text",
    [
        "28 CFR Part 23",
        "28 CFR 23.20(a)",
        "6 U.S.C. 124h(k)(1)",
        "58 FR 48452, Sept. 16, 1993",
        "913 F.3d 1179, 29 Jan 2019",
        "in 2010-2019, 911 reports",
        "ext. 5550142",
        "555-0142",
        "Room 202-555-01425",
        "case 12-345-678-9012",
        "IP 192.168.100.1234",
        "the governor said so.Go on",
        "a@b",
        "and/or",
        "www.example",
        "1.800.555",
        "19-1-1",
        "9-1-1-1",
        "javascript:alert(1)",
        "$200 555-01 42",
        "https://",
    ],
)
def test_what_only_looks_like_one_leads_nowhere(text: str) -> None:
    assert leads(text) == []


def test_what_is_known_leads_there_whatever_it_looks_like() -> None:
    known = {"1-800-555-TIPS": "tel:+18005558477", "harbor.example/tips": "https://harbor.example/tips"}

    assert [to for _, to in parts_of("Call 1-800-555-TIPS or see harbor.example/tips.", known) if to] == [
        "tel:+18005558477",
        "https://harbor.example/tips",
    ]
    assert parts_of("1-800-555-TIPSY", known) == [("1-800-555-TIPSY", "")]


def test_what_is_known_and_leads_nowhere_is_words() -> None:
    assert parts_of("Call us", {"us": "javascript:alert(1)"}) == [("Call us", "")]


@settings(max_examples=300, derandomize=True)
@given(st.text("ab.@/:-() 159gov\n+x", max_size=60))
def test_the_parts_of_a_text_are_the_text(text: str) -> None:
    assert "".join(words for words, _ in parts_of(text, {"gov": "https://example.gov"})) == text


@pytest.mark.parametrize("sign", ["9-1-", "a.", "a@", "https://", "(555) ", "((", "1-"])
def test_a_long_text_of_signs_takes_no_longer_than_any_other(sign: str) -> None:
    assert "".join(words for words, _ in parts_of(sign * 4000)) == sign * 4000
