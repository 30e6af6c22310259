"""Tables of plain cells."""

from __future__ import annotations

from django import forms
from django.utils.functional import cached_property
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock, TypedTableBlockAdapter


class TableBlock(TypedTableBlock):
    """Wagtail's table, with a caption that is kept when the block is duplicated."""


class TableBlockAdapter(TypedTableBlockAdapter):
    """Adds our script to Wagtail's for this block."""

    js_constructor = "modules.library.words.blocks.table.TableBlock"

    @cached_property
    def media(self) -> forms.Media:
        """Wagtail's script first, then ours, which depends on it."""
        return super().media + forms.Media(js=[versioned_static("js/table-block.js")])


register(TableBlockAdapter(), TableBlock)
