"""Tables of plain cells."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.utils.functional import cached_property
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register
from wagtail.contrib.typed_table_block.blocks import (
    TypedTable,
    TypedTableBlock,
    TypedTableBlockAdapter,
    TypedTableBlockValidationError,
)

from modules.domain.fields import CELL_LENGTH


class TableBlock(TypedTableBlock):
    """Wagtail's table, with a caption that is kept when the block is duplicated, and with limits for all its texts."""

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> TypedTable:
        """Return the table that was sent. Raises BadRequest if parts of it are missing, or of another kind."""
        try:
            return super().value_from_datadict(data, files, prefix)
        except KeyError as error:
            raise BadRequest from error

    def clean(self, table: TypedTable) -> TypedTable:
        """Return the table. Raises ValidationError if a text of it is too long."""
        texts = [table.caption or "", *(column["heading"] or "" for column in table.columns)]
        if max(map(len, texts)) > CELL_LENGTH:
            says = f"The caption and each heading of a column can have at most {CELL_LENGTH} characters."
            raise TypedTableBlockValidationError(non_block_errors=[says])
        return super().clean(table)


class TableBlockAdapter(TypedTableBlockAdapter):
    """Adds our script to Wagtail's for this block."""

    js_constructor = "modules.library.words.blocks.table.TableBlock"

    @cached_property
    def media(self) -> forms.Media:
        """Wagtail's script first, then ours, which depends on it."""
        return super().media + forms.Media(js=[versioned_static("js/table-block.js")])


register(TableBlockAdapter(), TableBlock)
