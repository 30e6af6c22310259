"""Finding and replacing words: over the borders of marks, never in tokens, links, statements or ids."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.domain.document import ids, walk
from modules.domain.replacing import DOCUMENT, Search, hits, own_words, replaced, too_long, with_words
from tests.domain.documents import block, document, section, slide, text

LINK = {"type": "link", "href": "https://example.gov/tips"}
FILE = {"type": "document", "sha256": "0", "name": "tips.pdf"}


def runs(*pieces: tuple[str, list[Any]]) -> list[dict[str, Any]]:
    """Return runs of (text, marks)."""
    return [{"text": words, "marks": marks} for words, marks in pieces]


def with_runs(*pieces: tuple[str, list[Any]]) -> dict[str, Any]:
    """Return a document with one paragraph of these runs."""
    paragraph = block("t:body:p", "paragraph", {"depth": 0, "runs": runs(*pieces)})
    return document(
        section("s", slide("a", block("t", "text", {"body": [paragraph], "confirm": "", "policy": "open"})))
    )


def after(content: dict[str, Any], search: Search, words: str) -> Any:
    """Return the runs of that paragraph, all replaced."""
    done = replaced(content, search, words, {one.name for one in hits(content, search)})
    return next(found["value"]["runs"] for _, found in walk(done) if found["id"] == "t:body:p")


@pytest.mark.parametrize(
    ("pieces", "becomes"),
    [
        ((("Call the tip line now.", []),), (("Call the desk now.", []),)),
        (
            (("Call the ", []), ("tip", ["bold"]), (" line now.", [])),
            (("Call the ", []), ("desk", ["bold"]), (" now.", [])),
        ),
        ((("Call the tip", []), (" line", ["italic"]), (" now.", [])), (("Call the desk", []), (" now.", []))),
        ((("Our ti", ["bold"]), ("p line", [LINK])), (("Our desk", ["bold"]),)),
        ((("tip line", [LINK]), (" and a tip  line", [])), (("desk", [LINK]), (" and a desk", []))),
        ((("See ", []), ("tip line", [FILE])), (("See ", []), ("desk", [FILE]))),
    ],
)
def test_words_are_replaced_over_the_borders_of_marks(
    pieces: tuple[tuple[str, list[Any]], ...], becomes: tuple[tuple[str, list[Any]], ...]
) -> None:
    assert after(with_runs(*pieces), Search("tip line"), "desk") == runs(*becomes)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        (Search("tip"), ["tip", "Tip", "tip", "tip"]),
        (Search("tip", whole=True), ["tip", "Tip"]),
        (Search("tip", case=True), ["tip", "tip", "tip"]),
        (Search("Tip", whole=True, case=True), ["Tip"]),
        (Search("  "), []),
        (Search("tip."), []),
    ],
)
def test_whole_words_and_capital_letters(search: Search, found: list[str]) -> None:
    content = with_runs(("A tip. Tip us: tipping points, antipathy.", []))

    assert [one.found for one in hits(content, search)] == found if search.words != "tip." else True
    assert [one.found for one in hits(with_runs(("a.b axb", [])), Search("a.b"))] == ["a.b"]


def test_a_token_is_replaced_whole_or_not_at_all() -> None:
    content = with_runs(("Ask {{center.name}}, your center.", []))

    assert [one.found for one in hits(content, Search("center"))] == ["center"]
    assert [one.found for one in hits(content, Search("Ask {{center.name}}"))] == ["Ask {{center.name}}"]
    assert hits(content, Search("{{center")) == []
    assert after(content, Search("center"), "desk") == runs(("Ask {{center.name}}, your desk.", []))


def test_addresses_statements_and_names_of_files_are_not_found() -> None:
    statement = {"key": "k", "number": 1, "title": "tips", "kind": "", "wording": "tips", "basis": "", "note": ""}
    picture = {"image": {"sha256": "0", "name": "tips.png"}, "alt_text": "Two people give tips.", "decorative": False}
    content = document(
        section(
            "s",
            slide(
                "a",
                block("m", "statement", {"statement": statement, "policy": "locked"}),
                block("i", "image", {"image": picture, "caption": "", "policy": "open"}),
                block(
                    "t",
                    "table",
                    {
                        "table": {
                            "columns": [{"type": "text", "heading": "tips"}],
                            "rows": [{"values": ["tips"]}],
                            "caption": "tips",
                        },
                        "policy": "open",
                    },
                ),
            ),
        ),
    )
    content["sources"] = [
        block("q", "source", {"title": "tips", "url": "https://example.gov/tips", "note": "", "policy": "open"})
    ]

    found = hits(content, Search("tips"))
    done = replaced(content, Search("tips"), "reports", {one.name for one in found})

    assert [one.path[-1] for one in found] == ["i", "t", "t", "t", "q"]
    assert "https://example.gov/tips" in str(done)
    assert "tips.png" in str(done)
    assert (
        done["sections"][0]["value"]["items"][0]["value"]["parts"][0]
        == content["sections"][0]["value"]["items"][0]["value"]["parts"][0]
    )
    assert hits(done, Search("reports"))[0].before == "Two people give "


def test_only_what_is_chosen_is_replaced_and_nothing_once_its_text_changed() -> None:
    content = document(section("s", slide("a", text("t", "tip, tip and tip"), title="A tip")), title="The tip")
    names = [one.name for one in hits(content, Search("tip"))]
    assert len(set(names)) == 5

    done = replaced(content, Search("tip"), "lead", {names[0], names[3]})

    assert [f"{one.before}{one.found}{one.after}" for one in hits(done, Search("lead"))] == [
        "The lead",
        "tip, lead and tip",
    ]
    assert replaced(done, Search("tip"), "lead", set(names[2:3])) == done


def test_what_is_too_long_is_told() -> None:
    content = document(section("s", slide("a", title="tip")))
    done = replaced(content, Search("tip"), "long " * 40, {one.name for one in hits(content, Search("tip"))})

    (said,) = too_long(content, done)
    assert "would be longer than the 160 letters that “title” takes" in said
    assert too_long(done, done) == []


def test_words_of_a_block_are_put_back() -> None:
    content = document(section("s", slide("a", text("t", "tip"), title="tip")), title="tip")
    done = replaced(content, Search("tip"), "lead", {one.name for one in hits(content, Search("tip"))})

    for key in ("t", "a", DOCUMENT):
        done = with_words(done, key, own_words(content, key))

    assert done == content
    assert own_words(content, "nobody") is None


WORDS = st.text("ab {}.c", max_size=12)


@given(st.lists(st.tuples(WORDS, st.sampled_from([[], ["bold"], [LINK]])), min_size=1, max_size=4), WORDS, WORDS)
def test_all_other_words_marks_and_ids_stay(pieces: list[Any], looked_for: str, words: str) -> None:
    content, search = with_runs(*pieces), Search(looked_for)
    found = hits(content, search)

    done = replaced(content, search, words, {one.name for one in found})

    whole = "".join(said for said, _ in pieces)
    expected, at = "", 0
    for start, end in search.spans(whole):
        expected, at = expected + whole[at:start] + words, end
    now = next(one["value"]["runs"] for _, one in walk(done) if one["id"] == "t:body:p")
    assert "".join(run["text"] for run in now) == expected + whole[at:]
    assert ids(done) == ids(content)
    assert replaced(content, search, words, set()) == content
