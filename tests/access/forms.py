"""What the browser sends when a page is saved in Wagtail's editor."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from modules.domain.arranging import find
from modules.library.workbench.definitions import streams_of

Raw = list[dict[str, Any]]


def form_of(page: Page, change: Callable[[dict[str, Raw]], None] | None = None) -> dict[str, Any]:
    """Return the fields of the page's form; ``change`` may change what streams hold, as the database would hold it."""
    streams = {field.name: deepcopy(getattr(page, field.name).get_prep_value()) for field in _streams(page)}
    if change:
        change(streams)
    form = page.get_edit_handler().get_form_class()(instance=page, parent_page=page.get_parent(), for_user=None)
    fields = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    for field in _streams(page):
        if field.name in fields:
            fields[field.name] = _sent(field.stream_block, streams[field.name])
    formsets = {name: inline_formset([]) for name in form.formsets}
    sent = nested_form_data({**{name: _plain(value) for name, value in fields.items()}, **formsets})
    return {name: value for name, value in sent.items() if value is not None}


def block_form(client: Client, page: Page, key: str, change: Callable[[dict[str, Any]], None] | None = None) -> Any:
    """Open the form of one block at the workbench, and return the fields that it sends.

    ``change`` may change the value of the block, as the database would hold it.
    """
    shown = client.get(reverse("workbench_block", args=[page.pk, key]))
    assert shown.status_code == 200, shown.status_code
    return sent_by(shown.context["form"], page, key, change)


def sent_by(form: Any, page: Page, key: str, change: Callable[[dict[str, Any]], None] | None = None) -> dict[str, Any]:
    """Return the fields that the form of one block sends; ``change`` as for :func:`block_form`."""
    value = deepcopy(find(streams_of(type(page)._default_manager.get(pk=page.pk)), key)["value"])
    if change:
        change(value)
    fields = {
        "opened_from": form["opened_from"].value(),
        "opened_by": form["opened_by"].value(),
        "block": _sent(form.fields["block"].block, value),
    }
    return {name: said for name, said in nested_form_data(fields).items() if said is not None}


def _streams(page: Page) -> list[StreamField]:
    return [field for field in page._meta.get_fields() if isinstance(field, StreamField)]


def _plain(value: Any) -> Any:
    return [getattr(item, "pk", item) for item in value] if isinstance(value, (list, tuple)) else value


def _sent(block: blocks.Block, raw: Any) -> Any:
    """Return what the editor sends for a raw value of a block."""
    if isinstance(block, blocks.StreamBlock):
        return _items([(block.child_blocks[item["type"]], item) for item in raw or []])
    if isinstance(block, blocks.ListBlock):
        return _items([(block.child_block, item) for item in raw or []])
    if isinstance(block, blocks.StructBlock):
        return {name: _sent(child, (raw or {}).get(name)) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.RichTextBlock):
        return raw if _is_content_state(raw) else rich_text(raw or "", features=block.features)
    if isinstance(block, BaseTypedTableBlock):
        if raw and raw["columns"]:
            raise NotImplementedError("A table is sent in a way of its own")
        return {"caption": "", "column-count": "0", "row-count": "0"}
    return None if raw in (None, False, "") else raw


def _items(items: list[tuple[blocks.Block, dict[str, Any]]]) -> dict[str, Any]:
    sent: dict[str, Any] = {"count": str(len(items))}
    for at, (block, item) in enumerate(items):
        about = {"id": item["id"], "type": item["type"], "order": str(at), "deleted": ""}
        sent[str(at)] = {**about, "value": _sent(block, item["value"])}
    return sent


def _is_content_state(raw: Any) -> bool:
    return isinstance(raw, str) and raw.startswith('{"blocks"')


def content_state(words: str, kind: str, **data: Any) -> str:
    """Return rich text whose words all stand in an entity (a link, a picture), as the editor sends it."""
    block = {
        "key": "abcde",
        "text": words,
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [{"key": 0, "offset": 0, "length": len(words)}],
    }
    return json.dumps({"blocks": [block], "entityMap": {"0": {"type": kind, "mutability": "MUTABLE", "data": data}}})
