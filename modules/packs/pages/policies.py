"""What the editor of a clone is told of policies: one for each block, and the words of those that are only read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail import blocks
from wagtail.fields import StreamField

from modules.delivery.build import build_block
from modules.delivery.html.pages import render_node
from modules.delivery.html.rich import rich_text
from modules.domain.document import Block, Document, Json, is_stream
from modules.domain.fields import Field, Kind
from modules.domain.schema import ALONE, row
from modules.domain.tokens import used
from modules.domain.words import LOCKED, policy_of
from modules.library.words.blocks.base import SETTINGS, PolicyBlock
from modules.packs.pages.filling import empties, sayer
from modules.packs.pages.models import Clone, ClonedGuide, Pack

TEMPLATE = "packs/parts/locked.html"
HEADING = 5
"""The level of headings in locked words: below those of the editor's blocks."""

Placed = tuple[Block, PolicyBlock]


def locked_words(clone: Clone, pack: Pack, among: Collection[str] | None = None) -> dict[str, dict[str, Any]]:
    """Return for each locked block of the clone's release, by its id, what takes the place of its fields on screen.

    ``fields`` are the names of the fields on screen that are DHS's, but for those that hold other blocks; ``html``
    shows what is DHS's, its settings too, and leads to what the profile leaves empty in it. Asks the database nothing
    where the pack comes with its center's profile. ``among`` has the ids to look at; None for all.
    """
    reader = _Reader(reverse("draft_assets", args=[clone.pk]), pack.tokens())
    profile = pack.center.profile
    ask = reverse("propose", args=[clone.pk])
    return {
        block["id"]: {
            "fields": [
                name for name, child in kind.child_blocks.items() if _is_own(name, child) and name not in SETTINGS
            ],
            "html": render_to_string(
                TEMPLATE,
                {
                    "fields": reader.fields(block, kind),
                    "ask": ask,
                    "empties": empties(used(_own(block, kind)), profile),
                },
            ),
        }
        for block, kind in _blocks(clone.released.document)
        if policy_of(block) == LOCKED and (among is None or block["id"] in among)
    }


def _blocks(content: Document) -> Iterator[Placed]:
    """Yield every block that has a policy, of the module and of its guides, with its definition."""
    yield from _blocks_of(Clone, content)
    for guide in content["guides"]:
        yield from _blocks_of(ClonedGuide, guide["value"])


def _blocks_of(model: type[Clone | ClonedGuide], words: Document) -> Iterator[Placed]:
    for name in model.document_fields:
        field = model._meta.get_field(name)
        if isinstance(field, StreamField):
            yield from _inside(field.stream_block, words[name])


def _inside(definition: blocks.StreamBlock, stream: Iterable[Block]) -> Iterator[Placed]:
    for block in stream:
        kind = definition.child_blocks[block["type"]]
        if isinstance(kind, PolicyBlock):
            yield block, kind
            for name, child in kind.child_blocks.items():
                if isinstance(child, blocks.StreamBlock):
                    yield from _inside(child, row(block["type"]).read(block["value"])[name])


def _own(block: Block, kind: PolicyBlock) -> Document:
    """Return what a block says itself, without the blocks in it that have a policy of their own."""
    value = row(block["type"]).read(block["value"])
    return {name: value[name] for name, child in kind.child_blocks.items() if _is_own(name, child)}


def _is_own(name: str, child: blocks.Block) -> bool:
    return name != "policy" and not isinstance(child, blocks.StreamBlock)


class _Reader:
    """Writes the fields of blocks as HTML to read, tokens filled as far as the center's profile goes."""

    def __init__(self, assets: str, tokens: Mapping[str, str]) -> None:
        self.assets = assets
        self.tokens = tokens

    def fields(self, block: Block, kind: PolicyBlock) -> list[tuple[str, SafeString | str]]:
        """Return the name and the words of each field that says something; one field alone needs no name."""
        if block["type"] in ALONE:
            return [("", render_node(build_block(block, self.tokens), level=HEADING, assets=self.assets))]
        fields = row(block["type"]).by_name
        found = [
            (str(kind.child_blocks[name].label), words)
            for name, value in _own(block, kind).items()
            if (words := self._words(fields[name], value))
        ]
        return [("", words) for _, words in found] if len(found) == 1 else found

    def _words(self, field: Field, value: Json) -> SafeString | str:
        if value is None or value == "":
            return ""
        if field.kind is Kind.RICH:
            text = {"id": "", "type": "text", "value": {"body": value, "confirm": ""}}
            return rich_text(build_block(text, self.tokens).paragraphs, level=HEADING, assets=self.assets)
        if is_stream(value):
            items = format_html_join("", "<li>{}</li>", ((self._filled(item["value"]),) for item in value))
            return SafeString(f"<ul>{items}</ul>")
        if field.choices:
            chosen = value if isinstance(value, list) else [value]
            return ", ".join(word.label for word in field.choices if word.value in chosen)
        return self._filled(str(value["name"] if isinstance(value, dict) else value or ""))

    def _filled(self, text: str) -> str:
        return sayer(self.tokens)(text)
