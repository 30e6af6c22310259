"""The forms of the workbench: one block, and what is written about a whole module or guide."""

from __future__ import annotations

from functools import cache, partial
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.blocks.base import BlockField
from wagtail.fields import StreamField

from modules.domain.arranging import find, inserted, with_block
from modules.domain.document import Block
from modules.kept.opened import base_of
from modules.library.words.editing import ContentForm, Named
from modules.library.words.rows import Rows
from modules.library.words.settling import Entry
from modules.library.workbench.definitions import (
    Kinds,
    completed,
    fill_streams,
    kinds_of,
    pruned,
    streams_of,
)
from modules.library.workbench.entry import BlockEntry, block_in, open_block, place_in
from modules.library.workbench.widgets import OneBlockWidget

FIELD = "block"
"""The name of the field that has the block."""
GONE = "Somebody deleted the section that this stood in, so it can’t be saved here. Copy your words before you leave."


class OneBlockForm(ContentForm):
    """Wagtail's form of one block. What it does not have is saved as the page has it.

    Attributes:
        key: the id of the block.

    Rows that were fetched for the page already are not fetched again for its base.
    """

    entry_class: ClassVar[type[Entry]] = BlockEntry

    def __init__(self, *args: Any, key: str, rows: Rows | None = None, **kwargs: Any) -> None:
        self.key, self._rows = key, rows
        super().__init__(*args, **kwargs)
        raw, block = find(streams_of(self.instance), key), self.fields[FIELD].block
        self.fields[FIELD].initial = block.get_default() if raw is None else block.to_python(raw["value"])

    def add_error(self, field: str | None, error: Any) -> None:
        """Show an error of a field that the form does not have above the form."""
        found = error if isinstance(error, ValidationError) else ValidationError(error)
        if field is None and getattr(found, "error_dict", {}).keys() - self.fields.keys():
            found = ValidationError(found.messages)
        super().add_error(field, found)

    def _open(self) -> str:
        opened = open_block(self.instance, self.key, self._rows)
        return str(opened.uid) if opened else ""

    def _blocks(self) -> list[Named]:
        return [(FIELD, self.fields[FIELD].block)]

    def _post_clean(self) -> None:
        if self.entry and not self._errors:
            try:
                self._put(self.cleaned_data[FIELD])
            except LookupError:
                self.add_error(None, GONE)
        super()._post_clean()

    def _put(self, value: Any) -> None:
        """Write the block into the page object. Raises LookupError if what held it is gone."""
        streams = streams_of(self.instance)
        raw = self.fields[FIELD].block.get_prep_value(value)
        present = find(streams, self.key)
        if present is not None:
            value = completed(raw, present["value"])
            streams = with_block(streams, self.key, lambda block: {**block, "value": value})
        elif self.entry and self.entry.base:
            was = self.entry.base.words.document
            block: Block = {"id": self.key, "type": block_in(was)["type"], "value": raw}
            streams = inserted(streams, block, place_in(was))
        else:
            raise LookupError(self.key)
        fill_streams(self.instance, streams)


def kinds_for(page: Any, key: str, opened: str = "") -> Kinds | None:
    """Return the way to a block of a page, or to where it was when its form was opened; None if neither is known."""
    streams = streams_of(page)
    found = kinds_of(streams, key)
    if found or not opened:
        return found
    base = base_of(page.pk, opened)
    if base is None or block_in(base.words.document)["id"] != key:
        return None
    place, kind = place_in(base.words.document), block_in(base.words.document)["type"]
    above = (kinds_of(streams, place.holder) or ("sections", "section")) if place.holder else ()
    return (*above, place.stream, kind)


def block_form(page: Any, key: str, kinds: Kinds, *, hidden: frozenset[str], locked: bool) -> partial[OneBlockForm]:
    """Return what makes the form of one block.

    Args:
        page: that has the block.
        key: the id of the block.
        kinds: the way to it.
        hidden: names of fields that the form does not have, at any depth.
        locked: whether the block's own words are only read.
    """
    return partial(_block_form(page._meta.model, kinds, hidden, locked), key=key)


@cache
def _block_form(model: Any, kinds: Kinds, hidden: frozenset[str], locked: bool) -> type[OneBlockForm]:
    base = ObjectList([], base_form_class=OneBlockForm).bind_to_model(model).get_form_class()
    block = pruned(model, kinds, hidden, locked)
    field = BlockField(block=block, widget=OneBlockWidget(block), label="", required=False)
    found: type[OneBlockForm] = type(base)("BlockForm", (base,), {FIELD: field})
    return found


@cache
def about(model: Any) -> ObjectList:
    """Return Wagtail's panels of all that a page has besides blocks."""
    found = [*model.content_panels, *model.promote_panels]
    handler: ObjectList = ObjectList([one for panel in found if (one := _plain(model, panel))]).bind_to_model(model)
    return handler


def _plain(model: Any, panel: Panel) -> Panel | None:
    if isinstance(panel, FieldPanel):
        return None if isinstance(model._meta.get_field(panel.field_name), StreamField) else panel
    if isinstance(panel, MultiFieldPanel):
        inner = [one for child in panel.children if (one := _plain(model, child))]
        return MultiFieldPanel(inner, heading=panel.heading) if inner else None
    return None
