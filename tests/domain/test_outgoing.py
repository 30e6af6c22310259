"""The one walk over every string that goes out: nothing is passed over, and nothing else is touched."""

from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.delivery import build as building
from modules.delivery.build import build, source_of
from modules.domain import outgoing
from modules.domain.document import Document, Json, canonical
from modules.domain.fields import RECORDS, Role
from modules.domain.outgoing import ADDRESSES, Edits, reworded, strings
from modules.domain.schema import BLOCKS, SETTINGS
from modules.domain.tokens import TOKENS, Type, used
from tests.domain.documents import documents
from tests.domain.planting import Planting

VALUES = {Type.PHONE: "(555) 555-0142", Type.EMAIL: "rights@harbor.example", Type.LINK: "https://harbor.example/tips"}
FILLED = {key: VALUES.get(token.type, "the harbor, always") for key, token in TOKENS.items()}
NAMES = ", ".join("{{" + key + "}}" for key in TOKENS)


def nothing(text: str, is_address: bool) -> Edits:
    """Change nothing."""
    return ()


def outline_of(document: Document, tokens: dict[str, str]) -> str:
    """Return everything that an outline of the document holds, in words."""
    return repr(build({**source_of(document), "tokens": tokens}))


def the_walk_finds_all() -> None:
    """The law: what is planted in each field of each block type is found, once."""
    made = Planting()
    document = made.module()
    assert len(made.planted) > 80
    assert sorted(strings(document)) == sorted(made.planted)


def test_what_is_planted_in_every_field_of_every_block_is_found_once() -> None:
    the_walk_finds_all()


@pytest.mark.parametrize("name", ["caption", "href", "alt_text", "values", "title", "wording", "name"])
def test_a_walk_that_passes_over_a_field_breaks_the_law(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "SETTINGS", SETTINGS | {name})
    with pytest.raises(AssertionError):
        the_walk_finds_all()


def test_no_setting_has_the_name_of_a_field_with_words() -> None:
    rows = (*BLOCKS.values(), *RECORDS.values())
    words = {field.name for row in rows for field in row.fields if field.role is not Role.SETTING}
    assert not words & SETTINGS


def test_addresses_are_known_by_their_keys() -> None:
    assert {"href", "url"} == ADDRESSES


def test_no_string_of_an_outline_holds_braces_when_everything_is_filled() -> None:
    document = Planting(NAMES).module()
    document["title"] = "{{{center.name}}}"
    said = outline_of(document, FILLED)

    assert "{{" not in said
    assert "}}" not in said
    assert build({**source_of(document), "tokens": FILLED}).unfilled == ()


def test_a_maker_that_passes_over_the_walk_breaks_the_law(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "reworded", lambda value, edit: value)
    assert "{{" in outline_of(Planting(NAMES).module(), FILLED)


@pytest.mark.parametrize("key", sorted(key for key, token in TOKENS.items() if token.required and not token.fallback))
def test_a_token_without_a_value_is_named_and_goes_out_nowhere(key: str) -> None:
    document = Planting("{{" + key + "}}").module()
    made = build({**source_of(document), "tokens": {**FILLED, key: ""}})

    assert [item.key for item in made.unfilled] == [key]
    assert "{{" not in repr(made.modules)
    assert used(document) == [key]


@settings(max_examples=60, derandomize=True)
@given(documents())
def test_what_has_no_token_is_not_changed(document: Document) -> None:
    before = deepcopy(document)

    assert reworded(document, nothing, deep=True) == before
    assert canonical(document) == canonical(before)


RUNS = st.lists(st.text("ab{} ", max_size=5), min_size=1, max_size=5)


@settings(max_examples=150, derandomize=True)
@given(RUNS, st.data())
def test_however_a_paragraph_is_cut_into_runs_it_reads_as_its_text(parts: list[str], data: st.DataObject) -> None:
    whole = "".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=4, unique=True)))
    edits = [(start, end, "X") for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    runs = [{"text": part, "marks": []} for part in parts]

    changed = reworded({"depth": 0, "runs": runs}, lambda text, is_address: edits)

    assert "".join(run["text"] for run in changed["runs"]) == outgoing.replaced(whole, edits)


def test_blocks_inside_are_left_unless_they_are_asked_for() -> None:
    inner: Json = {"id": "t", "type": "text", "value": {"body": [], "confirm": "inside", "policy": "guided"}}
    value: Json = {"title": "own", "parts": [inner], "questions": [{"id": "i", "type": "item", "value": "an item"}]}

    assert strings(value, deep=False) == ["own", "an item"]
    assert strings(value) == ["own", "inside", "an item"]


def test_numbers_and_nothing_are_left_as_they_are() -> None:
    assert strings({"a": ["x", 1, None, {"b": "y"}]}) == ["x", "y"]
