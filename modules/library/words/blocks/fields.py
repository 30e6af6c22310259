"""Wagtail's blocks for the fields of the grammar. Limits, choices and defaults come from ``domain/schema.py``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import RichTextMaxLengthValidator

from modules.core.typed import check_day, check_link_typed, check_web_address
from modules.domain import links
from modules.domain.fields import CELL_LENGTH, TEXT_LENGTH, Field, Kind, Row
from modules.domain.vocabularies import Sector
from modules.library.statements.choosers import StatementChooserBlock
from modules.library.words.blocks.table import TableBlock

RICH_TEXT = ["bold", "italic", "ol", "ul", "link", "document-link"]
LONG_TEXT = ["h3", "h4", *RICH_TEXT]
PICKER = "token"  # library/words/token_picker.py

More = Mapping[str, "dict[str, Any] | blocks.Block"]
"""{name of a field: arguments of its block, such as a label, or the whole block}. A stream needs the whole block."""
ALIKE: Mapping[str, dict[str, Any]] = {
    "policy": {
        "label": "What a center may do",
        "help_text": "A change reaches centers with the next release, when they update.",
    },
}
"""{name of a field: arguments of its block} that are the same in every block."""


class SectorsBlock(blocks.MultipleChoiceBlock):
    """The audiences that a block is for. An empty list means every audience."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[(sector.value, sector.label) for sector in Sector if sector is not Sector.ALL],
            required=False,
            default=[],
            widget=forms.CheckboxSelectMultiple,
            label="Only for these audiences",
            help_text="Other packs leave it out, but a center can show it anyway. Select none if it is for all.",
            **kwargs,
        )
        # Leaves labels out of migrations, because they are not part of the data.
        self._constructor_kwargs: dict[str, Any] = {}


def fields_of(row: Row, more: More) -> list[tuple[str, blocks.Block]]:
    """Return (name, block) for each field of a row of the grammar, in the order of the row."""
    return [(field.name, _given(field, {**ALIKE, **more}.get(field.name, {}))) for field in row.fields]


def _given(field: Field, more: dict[str, Any] | blocks.Block) -> blocks.Block:
    return more if isinstance(more, blocks.Block) else block_of(field, **more)


def block_of(field: Field, **more: Any) -> blocks.Block:
    """Return Wagtail's block for a field. ``more`` are arguments for its form: a label, a help text, an icon."""
    return BLOCKS[field.kind](field, more)


def rich_text(*, long: bool = False, **kwargs: Any) -> blocks.RichTextBlock:
    """Return a rich text block with the features that every renderer supports."""
    block = blocks.RichTextBlock(features=LONG_TEXT if long else RICH_TEXT, **kwargs)
    # Set here, the token picker and the limit stay out of migrations. They are not part of the data.
    block.features = [*block.features, PICKER]
    block.field_options["validators"] = [*block.field_options["validators"], RichTextMaxLengthValidator(TEXT_LENGTH)]
    return block


def _optional(field: Field) -> dict[str, Any]:
    return {} if field.required else {"required": False}


def _limit(field: Field) -> dict[str, Any]:
    return {"max_length": field.max_length} if field.max_length else {}


def _line(field: Field, more: dict[str, Any]) -> blocks.Block:
    return blocks.CharBlock(**_optional(field), **_limit(field), **more)


def _lines(field: Field, more: dict[str, Any]) -> blocks.Block:
    return blocks.TextBlock(**_optional(field), **_limit(field), **more)


def _address(field: Field, more: dict[str, Any]) -> blocks.Block:
    block = blocks.URLBlock(**_optional(field), max_length=links.LONGEST, validators=[check_web_address], **more)
    # Set here, the field that takes an unfinished address stays out of migrations. It is not part of the data.
    shown = {"label": block.field.label, "help_text": block.field.help_text, "required": block.field.required}
    checks = [check_link_typed]
    block.field = forms.CharField(widget=forms.URLInput, max_length=links.LONGEST, validators=checks, **shown)
    return block


def _picture(field: Field, more: dict[str, Any]) -> blocks.Block:
    block = ImageBlock(**_optional(field), **more)
    limit = field.record.by_name["alt_text"].max_length
    block.child_blocks["alt_text"].field.validators.append(MaxLengthValidator(limit))
    return block


def _integer(field: Field, more: dict[str, Any]) -> blocks.Block:
    begin = {} if field.initial is None else {"default": field.initial}
    return blocks.IntegerBlock(**_optional(field), min_value=field.least, max_value=field.most, **begin, **more)


def _choice(field: Field, more: dict[str, Any]) -> blocks.Block:
    choices = field.choices.choices() if field.choices else []
    return blocks.ChoiceBlock(choices=choices, default=field.default, **more)


def _rich(field: Field, more: dict[str, Any]) -> blocks.Block:
    return rich_text(**{"long": field.headings, **_optional(field), **more})


def _items(field: Field, more: dict[str, Any]) -> blocks.Block:
    item = blocks.CharBlock(max_length=field.max_length)
    some: dict[str, Any] = {"min_num": 1} if field.required else {"default": []}
    return blocks.ListBlock(item, **some, **more)


def _table(field: Field, more: dict[str, Any]) -> blocks.Block:
    cell = blocks.CharBlock(required=False, max_length=CELL_LENGTH)
    return TableBlock([("text", cell)], **_optional(field), **more)


BLOCKS: Mapping[Kind, Callable[[Field, dict[str, Any]], blocks.Block]] = {
    Kind.LINE: _line,
    Kind.LINES: _lines,
    Kind.ADDRESS: _address,
    Kind.INTEGER: _integer,
    Kind.BOOLEAN: lambda field, more: blocks.BooleanBlock(required=False, default=field.default, **more),
    Kind.DATE: lambda field, more: blocks.DateBlock(**_optional(field), validators=[check_day], **more),
    Kind.CHOICE: _choice,
    Kind.CHOICES: lambda field, more: SectorsBlock(**more),
    Kind.RICH: _rich,
    Kind.ITEMS: _items,
    Kind.PICTURE: _picture,
    Kind.FILE: lambda field, more: DocumentChooserBlock(**_optional(field), **more),
    Kind.STATEMENT: lambda field, more: StatementChooserBlock(**_optional(field), **more),
    Kind.TABLE: _table,
}
"""{kind of field: function that creates its block}. Streams are missing: their blocks are written by hand."""
