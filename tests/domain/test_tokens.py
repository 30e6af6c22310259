"""Tokens: how they are found, and how they are filled."""

from __future__ import annotations

import pytest

from modules.domain.tokens import TOKENS, Source, broken, find, located, nearest, unknown, used
from tests.domain.documents import block, document, section, slide, text


@pytest.mark.parametrize("written", ["{{center.name}}", "{{ center.name }}", "{{\tcenter.name\n}}"])
def test_space_in_the_braces_does_not_count(written: str) -> None:
    assert find(f"We are {written}.") == ["center.name"]


@pytest.mark.parametrize("written", ["{center.name}", "{{center.name}", "{ {center.name}}", "{{a{b}}", "center.name"])
def test_what_lacks_a_brace_is_no_token(written: str) -> None:
    assert find(written) == []


def test_tokens_are_found_in_order_and_each_time() -> None:
    assert find("{{a}} {{b}}{{a}}") == ["a", "b", "a"]


def test_an_unknown_token_is_named() -> None:
    assert unknown("Call {{center.tip_fone}}, {{center.name}}") == ["center.tip_fone"]


def test_empty_braces_are_an_unknown_token() -> None:
    assert unknown("{{ }}") == [""]


def test_a_token_half_in_bold_is_still_seen() -> None:
    runs = [{"text": "We are {{center.", "marks": []}, {"text": "name}}", "marks": ["bold"]}]

    assert used([block("p", "paragraph", {"depth": 0, "runs": runs})]) == ["center.name"]


def test_a_token_does_not_reach_over_two_paragraphs() -> None:
    assert used(text("t", "We are {{center.", "name}}")) == []


def test_tokens_are_found_at_every_depth_and_named_once() -> None:
    value = document(
        section("s", slide("a", text("t", "{{center.hours}}"), title="{{center.name}}")), title="{{center.name}}"
    )

    assert used(value) == ["center.name", "center.hours"]


def test_every_token_has_a_label_a_field_and_a_key_that_says_where_it_comes_from() -> None:
    for key, token in TOKENS.items():
        assert token.key == key
        assert token.label
        assert token.field.isidentifier()


def test_only_tokens_of_an_event_have_a_fallback() -> None:
    assert {token.source for token in TOKENS.values() if token.fallback} == {Source.EVENT}


def test_every_token_reads_as_plain_words_without_a_center() -> None:
    assert all(token.plain and not {"[", "{"} & set(token.plain) for token in TOKENS.values())


@pytest.mark.parametrize(
    "written", ["{{{center.name}}}", "{{{center.name}}", "{{center.name}}}", "{{{{center.name}}}}"]
)
def test_a_token_in_three_braces_is_found_and_is_a_mistake(written: str) -> None:
    assert find(f"We are {written}.") == ["center.name"]
    assert broken(f"We are {written}.") == [written]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("center.fone", "center.tip_phone"),
        ("center.phone", "center.tip_phone"),
        ("center.tip_fone", "center.tip_phone"),
        ("Center.Name", "center.name"),
        ("center name", "center.name"),
        ("tip phone", "center.tip_phone"),
        ("centre.hours", "center.hours"),
        ("audience", "audience.sector"),
        ("sector", "audience.sector"),
        ("event.day", ""),
        ("", ""),
        ("quokka", ""),
    ],
)
def test_what_was_meant_is_the_token_that_is_most_like_it(written: str, meant: str) -> None:
    assert nearest(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "{{center.name}",
        "{center.name}",
        "{ {center.name}}",
        "{{center.name",
        "center.name}}",
        "{{name}",
        "{ { name } }",
    ],
)
def test_what_lacks_a_brace_and_was_meant_as_a_token_is_found(written: str) -> None:
    assert len(broken(f"We are {written}, {{{{center.hours}}}}.")) == 1


@pytest.mark.parametrize(
    "written", ["{{center.name}}", "a {b} c", "{a: 1}", "the center.", "center.name", "}", "{", "f(x) = {x}"]
)
def test_braces_alone_are_nobodys_mistake(written: str) -> None:
    assert broken(written) == []


def test_each_text_is_found_once_with_the_block_where_people_look_for_it() -> None:
    value = document(section("s", slide("a", text("t", "One", "Two"), title="A")), title="All")
    found = {said: path for path, said in located(value)}

    assert found["All"] == ("title",)
    assert found["A"][-1] == "a"
    assert found["One"] == found["Two"]
    assert found["One"][-1] == "t"
    assert len([said for _, said in located(value) if said == "One"]) == 1
