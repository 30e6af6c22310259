"""Wagtail's blocks, the codec, the outline, the templates and the importer agree with the grammar of a document."""

from __future__ import annotations

from typing import Any

import pytest
from django.template.loader import get_template
from wagtail import blocks
from wagtail.fields import StreamField

from modules.delivery import build
from modules.delivery.html.pages import render_node
from modules.demo import blocks as importing
from modules.domain.fields import FILE, IMAGE, RECORDS, STATEMENT, Field, Kind, Row
from modules.domain.schema import BLOCKS, GUIDE, MODULE, VERBATIM, row
from modules.domain.vocabularies import Sector
from modules.library.modules.models import Guide, Module
from modules.library.statements.models import Statement, StatementVersion
from modules.library.words.blocks.base import SETTINGS, PolicyBlock
from modules.library.words.blocks.fields import LONG_TEXT
from modules.library.words.codec import _Encoder
from modules.media.models import Document, Image

EDITED = {name: one for name, one in BLOCKS.items() if name not in {"module", "guide", *VERBATIM}}


def definitions(block: Any, found: dict[str, list[Any]] | None = None) -> dict[str, list[Any]]:
    """Return the definitions of every block type inside a stream, by type."""
    found = {} if found is None else found
    if isinstance(block, blocks.StreamBlock):
        for name, child in block.child_blocks.items():
            found.setdefault(name, []).append(child)
            definitions(child, found)
    elif isinstance(block, blocks.StructBlock):
        for child in block.child_blocks.values():
            definitions(child, found)
    return found


def everything() -> dict[str, list[Any]]:
    """Return the definitions of every block type that a page may hold."""
    found: dict[str, list[Any]] = {}
    for page in (Module, Guide):
        for field in (page._meta.get_field(name) for name in page.document_fields):
            if isinstance(field, StreamField):
                definitions(field.stream_block, found)
    return found


DEFINED = everything()
CHILDREN = [
    (one, one.by_name[name], child)
    for kind, made in DEFINED.items()
    for block in made
    if isinstance(block, PolicyBlock)
    for one in [row(kind)]
    for name, child in block.child_blocks.items()
]
EVERY_CHILD = pytest.mark.parametrize(
    ("one", "field", "child"), CHILDREN, ids=[f"{one.name}.{field.name}" for one, field, _ in CHILDREN]
)


def test_the_editor_has_a_block_for_each_row_and_no_other() -> None:
    assert DEFINED.keys() == EDITED.keys()


@pytest.mark.parametrize("page", [Module, Guide])
def test_a_page_has_the_fields_of_its_document(page: Any) -> None:
    document = {Module: MODULE, Guide: GUIDE}[page]
    assert set(page.document_fields) == document.by_name.keys() - {"guides"}
    for name in page.document_fields:
        field = page._meta.get_field(name)
        if isinstance(field, StreamField):
            assert tuple(field.stream_block.child_blocks) == document.by_name[name].blocks
        elif document.by_name[name].kind is Kind.LINES:
            assert field.max_length == document.by_name[name].max_length


@pytest.mark.parametrize("kind", EDITED)
def test_a_block_has_the_fields_of_its_row_in_their_order(kind: str) -> None:
    for made in DEFINED[kind]:
        if row(kind).text:
            assert isinstance(made, blocks.CharBlock)
            assert made.field.max_length == row(kind).text.max_length
        else:
            given = (row(kind).by_name, made.child_blocks)
            wanted, names = ([name for name in fields if name not in SETTINGS] for fields in given)
            assert names == wanted
            assert made.child_blocks.keys() == row(kind).by_name.keys()


@EVERY_CHILD
def test_a_stream_may_hold_what_its_row_says(one: Row, field: Field, child: Any) -> None:
    assert isinstance(child, blocks.StreamBlock) == (field.kind is Kind.STREAM)
    if field.kind is Kind.STREAM:
        assert tuple(child.child_blocks) == field.blocks
        texts = [made.child_blocks["body"] for made in definitions(child).get("text", []) if field.name in {"parts"}]
        assert all((LONG_TEXT[0] in text.features) == field.headings for text in texts)


@EVERY_CHILD
def test_a_field_has_the_limits_of_its_row(one: Row, field: Field, child: Any) -> None:
    if field.kind is Kind.LINE:
        assert (child.field.max_length or 0) == field.max_length
    elif field.kind is Kind.ITEMS:
        assert child.child_block.field.max_length == field.max_length
        assert (child.meta.min_num == 1) == field.required
    elif field.kind is Kind.INTEGER:
        assert (child.field.min_value, child.field.max_value) == (field.least, field.most)
    elif field.kind is Kind.RICH and (one.name, field.name) != ("text", "body"):
        assert (LONG_TEXT[0] in child.features) == field.headings
    if field.kind not in {Kind.STREAM, Kind.ITEMS, Kind.CHOICE, Kind.PICTURE, Kind.TABLE}:
        assert child.required == field.required


@EVERY_CHILD
def test_a_choice_offers_the_words_of_its_row(one: Row, field: Field, child: Any) -> None:
    if field.choices is Sector:
        assert child.field.choices == [word for word in Sector.choices() if word[0] != Sector.ALL]
    elif field.choices:
        assert child.field.choices == field.choices.choices()


@EVERY_CHILD
def test_a_field_begins_with_the_default_of_its_row(one: Row, field: Field, child: Any) -> None:
    raw = child.get_prep_value(child.get_default())
    written = _Encoder(None).encode(child, raw, "key", one.record(field.name))
    if field.kind is not Kind.ITEMS or not field.required:  # a list that needs an item begins with an empty one
        assert written == field.default


@pytest.mark.parametrize("kind", EDITED)
def test_the_sample_in_the_picker_is_one_of_the_row(kind: str) -> None:
    for made in DEFINED[kind]:
        if isinstance(made, PolicyBlock):
            required = {name for name, field in row(kind).by_name.items() if not field.later and name != "policy"}
            assert required <= made.sample.keys() <= row(kind).by_name.keys()


def test_what_a_document_says_of_a_row_are_values_of_the_model() -> None:
    for record, model in ((IMAGE, Image), (FILE, Document), (STATEMENT, StatementVersion)):
        assert [name for name in record.by_name if not hasattr(model, name)] == []
    assert Statement._meta.get_field("kind").choices == STATEMENT.by_name["kind"].choices.choices()
    for name in ("title", "basis"):
        assert Statement._meta.get_field(name).max_length == STATEMENT.by_name[name].max_length


# The outline and the importer


def test_the_outline_has_a_maker_for_each_row() -> None:
    assert build._MAKERS.keys() | {"section"} == EDITED.keys() | {"guide"}


@pytest.mark.parametrize("kind", [*EDITED, "guide"])
def test_an_empty_block_of_each_row_can_be_shown(kind: str) -> None:
    get_template(f"delivery/{kind}.html")
    empty = {**row(kind).empty(), **({"minutes": 5} if kind == "section" else {})}
    node = build.build_block({"id": "a", "type": kind, "value": "" if row(kind).text else empty})
    assert (node.kind, node.presenter_only) == (kind, row(kind).presenter_only)
    assert render_node(node)


def test_the_importer_reads_each_kind_of_field() -> None:
    kinds = {field.kind for one in EDITED.values() for field in one.fields}
    assert kinds <= importing._READERS.keys()
    assert RECORDS.keys() - {Kind.IMAGE} <= importing._READERS.keys()
