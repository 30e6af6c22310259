"""The grammar holds together, and everything that follows from it follows."""

from __future__ import annotations

from collections import defaultdict

import pytest

from modules.domain import schema
from modules.domain.fields import EMPTY, RECORDS, UNKNOWN, Field, Kind, Role, Row
from modules.domain.schema import BLOCKS, GUIDE, MODULE, row
from modules.domain.vocabularies import Audience, Method, Policy, Sector, StatementKind, Tone, Vocabulary

ROWS = [*BLOCKS.values(), *RECORDS.values()]
FIELDS = [(one, field) for one in ROWS for field in one.fields]
EVERY_FIELD = pytest.mark.parametrize(
    ("row", "field"), FIELDS, ids=[f"{one.name}.{field.name}" for one, field in FIELDS]
)


@pytest.mark.parametrize("one", ROWS, ids=[one.name for one in ROWS])
def test_a_row_names_each_field_once(one: Row) -> None:
    assert len(one.by_name) == len(one.fields)
    assert not (one.fields and one.text)


@EVERY_FIELD
def test_a_stream_holds_blocks_of_the_grammar_and_nothing_else_does(row: Row, field: Field) -> None:
    assert bool(field.blocks) == (field.kind is Kind.STREAM)
    assert set(field.blocks) <= BLOCKS.keys()


@EVERY_FIELD
def test_a_choice_has_its_words_and_its_default_is_one_of_them(row: Row, field: Field) -> None:
    assert bool(field.choices) == (field.kind in {Kind.CHOICE, Kind.CHOICES})
    if field.choices and field.kind is Kind.CHOICE and row in BLOCKS.values():
        assert field.default in field.choices.values()


@EVERY_FIELD
def test_a_default_is_new_each_time(row: Row, field: Field) -> None:
    one, other = field.default, field.default
    assert one == other
    assert one is not other or not isinstance(one, list | dict)


@EVERY_FIELD
def test_only_plain_texts_and_items_have_a_limit(row: Row, field: Field) -> None:
    assert not field.max_length or field.kind in {Kind.LINE, Kind.LINES, Kind.ITEMS}


def test_a_block_type_is_reached_from_the_document() -> None:
    reached, open_ = {"item", *schema.PARAGRAPHS}, ["module"]
    while open_:
        name = open_.pop()
        reached.add(name)
        open_ += [inner for field in row(name).fields for inner in field.blocks if inner not in reached]
    assert reached == BLOCKS.keys()


def test_a_name_is_a_setting_or_words_in_every_row() -> None:
    roles = defaultdict(set)
    for _, field in FIELDS:
        roles[field.name].add(field.role is Role.SETTING)
    assert [name for name, kinds in roles.items() if len(kinds) > 1] == []


def test_a_place_has_one_name() -> None:
    places = defaultdict(set)
    for _, field in FIELDS:
        places[field.name].add(field.place)
    assert [name for name, said in places.items() if len(said - {""}) > 1] == []


def test_a_policy_stands_last_in_every_block_that_has_one() -> None:
    """Those that have none are documents, and what a text or a list is made of."""
    without = {one.name for one in BLOCKS.values() if "policy" not in one.by_name}
    assert without == {"module", "guide", "objective", "item", *schema.PARAGRAPHS}
    assert all(one.fields[-1].name == "policy" for one in BLOCKS.values() if one.name not in without)


def test_a_type_that_the_grammar_does_not_have_is_an_empty_row() -> None:
    assert row("hologram") is UNKNOWN
    assert UNKNOWN.read({"a": 1}) == UNKNOWN.written({"a": 1}) == {"a": 1}


def test_every_kind_of_value_with_keys_is_one_that_a_field_holds() -> None:
    assert RECORDS.keys() == {Kind.PICTURE, Kind.IMAGE, Kind.FILE, Kind.STATEMENT, Kind.TABLE}
    assert EMPTY[Kind.PICTURE] == RECORDS[Kind.PICTURE].empty()
    assert EMPTY[Kind.TABLE] == RECORDS[Kind.TABLE].empty()


# What follows from the rows: these sets stood in ten files


def test_what_is_wording() -> None:
    assert {"paragraph", "heading", "subheading", "bullet", "number", "item"} == schema.VERBATIM


def test_what_a_pack_may_hide() -> None:
    assert {"section", "slide", "discussion", "activity", "handout"} == schema.HIDEABLE


def test_what_must_have_a_title() -> None:
    titled = {"section", "slide", "activity", "handout", "source", "guide", "preparation", "script", "callout"}
    assert titled == schema.TITLED


def test_what_is_shown_on_a_screen_and_under_a_heading() -> None:
    assert {"slide", "discussion", "activity"} == schema.ON_SCREEN
    headed = {"module", "guide", "section", "slide", "discussion", "activity", "handout", "question"}
    assert headed | {"preparation", "materials", "checklist", "script", "callout"} == schema.HEADED


def test_what_only_presenters_see() -> None:
    assert {"notes", "questions", "guides"} == schema.PRESENTER_ONLY
    whole = {"question", "guide", "preparation", "materials", "checklist", "script", "callout"}
    assert {one.name for one in BLOCKS.values() if one.presenter_only} == whole


def test_what_is_not_read_aloud() -> None:
    settings = {
        "id",
        "type",
        "policy",
        "sha256",
        "width",
        "height",
        "decorative",
        "depth",
        "audience",
        "method",
        "tone",
    }
    assert settings | {"key", "kind", "number", "confirmed", "sectors", "language"} == schema.SETTINGS


def test_what_a_block_is_called_by() -> None:
    assert schema.TITLES == ("title", "question", "caption")


def test_what_a_merge_takes_whole() -> None:
    whole = {(one.name, *path) for one in BLOCKS.values() for path in one.one_values}
    assert whole == {("image", "image", "image"), ("statement", "statement"), ("handout", "file"), ("table", "table")}


def test_what_was_added_later() -> None:
    assert {(one.name, name) for one in ROWS for name in one.later} == {("section", "sectors"), ("guide", "sectors")}


def test_what_a_module_and_a_guide_say_before_anyone_wrote() -> None:
    streams = ("objectives", "sections", "handouts", "questions", "sources", "guides")
    words = {"title": "", "language": "en", "summary": "", "sectors": []}
    assert MODULE.empty() == {**words, **{name: [] for name in streams}}
    assert GUIDE.empty() == {"title": "", "summary": "", "minutes": None, "body": []}


# Vocabularies: their values stand in documents that never change


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (Policy, "locked guided open"),
        (Method, "presentation discussion activity open_forum demonstration"),
        (Audience, "participant presenter"),
        (Tone, "tip caution must"),
        (StatementKind, "safety pcrcl definition legal trademark marking"),
        (
            Sector,
            "all critical-infrastructure business public-agency chambers-of-commerce fire-ems public-health "
            "emergency-management crime-stoppers private-security telecommunicators-911 probation-parole-corrections "
            "maritime point-of-sale-precursors faith-community civil-liberties-advocates community-organizations "
            "education lodging-retail stadiums-events transportation energy water local-government tribal "
            "law-enforcement",
        ),
    ],
)
def test_the_words_of_a_vocabulary_never_change(words: type[Vocabulary], values: str) -> None:
    assert words.values() == values.split()
    assert [value for value, label in words.choices() if not label] == []


# A key that was added later


LATER = Row("card", (Field("title", Kind.LINE), Field("tone", Kind.CHOICE, initial="tip", choices=Tone, later=True)))


def test_a_later_key_is_left_out_while_it_holds_its_default() -> None:
    assert LATER.written({"title": "A", "tone": "tip"}) == {"title": "A"}
    assert LATER.written({"title": "A", "tone": "must"}) == {"title": "A", "tone": "must"}
    assert LATER.empty() == {"title": ""}


def test_a_later_key_that_is_left_out_reads_as_its_default() -> None:
    assert LATER.read({"title": "A"}) == {"title": "A", "tone": "tip"}
    assert LATER.read({"title": "A", "tone": "must"}) == {"title": "A", "tone": "must"}
