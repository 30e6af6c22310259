"""Whole blocks as they will look, with what the look alone does not tell: addresses, descriptions and settings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from html import escape

from django.utils.safestring import SafeString

from modules.delivery.build import build_block
from modules.delivery.html.pages import render_node
from modules.delivery.html.rich import rich_text
from modules.domain.document import Block, Json, is_block, title_of, walk
from modules.domain.pieces import pieces_of
from modules.domain.schema import row
from modules.domain.tokens import TOKENS
from modules.library.words.marked import capital

UNSEEN = ("policy", "audience", "short_minutes")
"""Settings that no template of a block shows."""
LISTED = frozenset({"objective", "source"})
"""Types whose templates write an item of a list."""


def looks(block: Block, assets: str, say: Callable[[str], str], *, level: int, prefix: str) -> SafeString:
    """Return a block as presenters see it.

    Args:
        assets: where pictures and files are.
        say: fills tokens.
        level: of its heading.
        prefix: of its anchors, another for each block on a page.
    """
    tokens = {key: say("{{" + key + "}}") for key in TOKENS}
    kind = block["type"]
    if row(kind).is_paragraph:
        body = {"id": "", "type": "text", "value": {"body": [block], "confirm": ""}}
        html: str = rich_text(build_block(body, tokens).paragraphs, level=level, assets=assets, spelled_out=True)
    elif kind == "item":
        html = f"<ul><li>{escape(say(block['value']))}</li></ul>"
    else:
        node = build_block(block, tokens)
        html = render_node(node, level=level, assets=assets, prefix=prefix, spelled_out=True)
    html = f"<ul>{html}</ul>" if kind in LISTED else html
    return SafeString(f'<div class="marked-looks">{html}</div>{_settings(block, say)}')


def _settings(block: Block, say: Callable[[str], str]) -> str:
    return "".join(
        f'<p class="marked-line"><b class="marked-name">{escape(say(name))}:</b> {escape(words)}</p>'
        for name, words in _unseen(block)
    )


def _unseen(block: Block) -> Iterator[tuple[str, str]]:
    """Yield the name and the words of each setting in a block that has another value than most blocks."""
    for _, inner in walk([block]):
        fields = row(inner["type"]).by_name
        for name in UNSEEN:
            field = fields.get(name)
            if field and inner["value"].get(name, field.default) != field.default:
                where = "" if inner is block else f"“{title_of(inner)}”, "
                pieces = pieces_of(inner["value"][name], row(inner["type"]), (name,))
                yield capital(f"{where}{field.called}"), ", ".join(piece.text for piece in pieces)


def without(value: Json, keys: Collection[str]) -> Json:
    """Return a value without the blocks in it that have these ids."""
    if isinstance(value, list):
        return [without(item, keys) for item in value if not (is_block(item) and item["id"] in keys)]
    if isinstance(value, Mapping):
        return {name: without(field, keys) for name, field in value.items()}
    return value
