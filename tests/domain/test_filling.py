"""Values as they are written where they stand: capitals, labels, addresses."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.domain.filling import Filling, capital, target, targets, without_label
from modules.domain.tokens import TOKENS, Type, find

VALUES = {
    "center.name": "Harbor Region Fusion Center",
    "center.hours": "every day, 24 hours",
    "center.tip_phone": "(555) 555-0142",
    "center.tip_url": "https://harbor.example/tips?a=1&b=2",
    "center.tip_app": "iHarbor",
    "center.pcrcl_email": "rights@harbor.example",
    "center.area_of_responsibility": "The five harbor counties",
}


def filled(text: str, **values: str) -> str:
    """Return a text filled with values: those of ``VALUES``, and others by the field of a center."""
    more = {f"center.{name}": value for name, value in values.items()}
    return Filling({**VALUES, **more}, lambda key: f"[{key}]").text(text)


def address(text: str) -> str:
    """Return a text filled as the address of a link."""
    filling = Filling(VALUES, lambda key: f"[{key}]")
    (edit,) = filling.edits(text, is_address=True)
    return text[: edit[0]] + edit[2] + text[edit[1] :]


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("{{center.hours}}", "Every day, 24 hours"),
        ("“{{center.hours}}”", "“Every day, 24 hours”"),
        ("We listen. {{center.hours}}.", "We listen. Every day, 24 hours."),
        ("After 7 a.m. {{center.hours}}.", "After 7 a.m. every day, 24 hours."),
        ("The line is open {{center.hours}}.", "The line is open every day, 24 hours."),
        ("Hours: {{center.hours}}", "Hours: every day, 24 hours"),
        ("{{center.tip_app}} is an app", "iHarbor is an app"),
        ("We serve {{center.area_of_responsibility}}.", "We serve the five harbor counties."),
        ("{{center.area_of_responsibility}}", "The five harbor counties"),
        ("We are {{center.name}}.", "We are Harbor Region Fusion Center."),
        ("{{center.tip_phone}} is ours", "(555) 555-0142 is ours"),
        ("{{ center.nome }}", "[center.nome]"),
    ],
)
def test_a_value_is_written_as_its_place_asks(text: str, reads: str) -> None:
    assert filled(text) == reads


@pytest.mark.parametrize("typed", ["Every day, 24 hours", "every day, 24 hours", "Hours: every day, 24 hours"])
def test_a_value_has_its_label_once_and_no_capital_inside_a_sentence(typed: str) -> None:
    assert filled("The line is open {{center.hours}}.", hours=typed) == "The line is open every day, 24 hours."
    assert filled("Hours: {{center.hours}}", hours=typed).lower() == "hours: every day, 24 hours"
    assert filled("{{center.hours}}", hours=typed).lower().count("hours:") == typed.lower().count("hours:")


@pytest.mark.parametrize("name", ["Monday to Friday", "La Crosse County", "iHarbor", "NYPD"])
def test_a_name_keeps_its_letters_inside_a_sentence(name: str) -> None:
    assert filled("open {{center.hours}}", hours=name) == f"open {name}"


@pytest.mark.parametrize(
    ("text", "leads_to"),
    [
        ("{{center.tip_url}}", "https://harbor.example/tips?a=1&b=2"),
        ("{{center.tip_phone}}", "tel:+15555550142"),
        ("tel:{{center.tip_phone}}", "tel:(555) 555-0142"),
        ("{{center.pcrcl_email}}", "mailto:rights@harbor.example"),
        ("mailto:{{center.pcrcl_email}}", "mailto:rights@harbor.example"),
        ("https://example.gov/?of={{center.name}}", "https://example.gov/?of=Harbor%20Region%20Fusion%20Center"),
        ("https://example.gov/?to={{center.tip_url}}", "https://example.gov/?to=https%3A%2F%2Fharbor.example%2Ftips%3Fa%3D1%26b%3D2"),
        ("https://example.gov/{{center.join_url}}", ""),
    ],
)  # fmt: skip
def test_an_address_is_filled_or_leads_nowhere(text: str, leads_to: str) -> None:
    assert address(text) == leads_to


def test_a_token_in_an_address_that_has_no_value_is_named() -> None:
    asked: list[str] = []
    Filling({}, lambda key: asked.append(key) or "x").edits("https://{{center.join_url}}", is_address=True)  # type: ignore[func-returns-value]  # append is only to be called

    assert asked == ["center.join_url"]


def test_a_value_is_not_searched_for_tokens_again() -> None:
    assert filled("We are {{center.name}}", name="{{center.hours}}") == "We are {{center.hours}}"


def test_a_value_with_a_backslash_stands_as_it_is() -> None:
    assert filled("We are {{center.name}}", name=r"\1 \g<0>") == r"We are \1 \g<0>"


def test_only_numbers_and_addresses_lead_somewhere() -> None:
    assert targets({**VALUES, "center.tip_url": "javascript:alert(1)"}) == {
        "(555) 555-0142": "tel:+15555550142",
        "rights@harbor.example": "mailto:rights@harbor.example",
    }
    assert target(Type.PHONE, "no number") == "no number"


@settings(max_examples=150, derandomize=True)
@given(st.text("aZ {}.:\n(é9-", max_size=30))
def test_a_text_without_tokens_is_not_changed(text: str) -> None:
    if not find(text):
        assert filled(text) == text


@settings(max_examples=150, derandomize=True)
@given(st.lists(st.tuples(st.text("ab .:\n", max_size=6), st.sampled_from(sorted(TOKENS))), max_size=4))
def test_words_around_tokens_are_not_changed_and_no_brace_is_left(pieces: list[tuple[str, str]]) -> None:
    written = "".join(words + "{{" + key + "}}" for words, key in pieces)
    reads = Filling(dict.fromkeys(TOKENS, "value"), str).text(written)

    assert reads.lower() == "".join(f"{words}value" for words, _ in pieces).lower()


def test_small_changes_of_words() -> None:
    assert [capital(word) for word in ("every day", "eGuardian", "", "é")] == ["Every day", "eGuardian", "", "É"]
    assert without_label("HOURS:  every day", "Hours") == "every day"
