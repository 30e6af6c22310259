"""The shared part of blocks: a policy, a sample for the picker, and a settings button."""

from __future__ import annotations

from typing import Any

from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from modules.delivery.build import build_block
from modules.delivery.html.pages import render_node
from modules.domain.document import Block, Json
from modules.domain.schema import row
from modules.library.words.blocks.fields import More, fields_of

SETTINGS = ("policy", "sectors")


class PolicyBlock(blocks.StructBlock):
    """A block with a policy, which DHS sets behind the settings button. Its fields are those of a row of the grammar.

    ``kind`` is the name of the row. ``more`` has arguments that only the editor's form needs, by the name of the field.
    ``sample`` is a value as in a document. The block picker shows it as presenters would see it.
    """

    def __init__(self, kind: str, *, sample: Json = None, more: More | None = None, **kwargs: Any) -> None:
        self.sample = sample
        super().__init__(fields_of(row(kind), more or {}), **kwargs)
        # Leaves labels and samples out of migrations, because they are not part of the data.
        self._constructor_kwargs: dict[str, Any] = {}

    @property
    def is_previewable(self) -> bool:
        """Whether the picker can show a sample."""
        return self.sample is not None

    def get_preview_value(self) -> None:
        """Return None: the sample is a value of a document and needs no rows in the database."""
        return None

    def get_preview_template(self, value: Any, context: Any = None) -> str:
        """Return the template around the sample."""
        return "library/block_preview.html"

    def get_preview_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the sample, rendered through the outline like all other output."""
        block = {"id": "sample", "type": self.name, "value": {**self.sample, "policy": "guided"}}
        return {**(parent_context or {}), "sample": render_node(build_block(block))}

    def get_form_layout(self) -> BlockGroup:
        """Put DHS's own fields behind the settings button, and all others in front."""
        settings = [name for name in SETTINGS if name in self.child_blocks]
        return BlockGroup([name for name in self.child_blocks if name not in SETTINGS], settings=settings)


def sample_text(*texts: str, kind: str = "paragraph") -> list[Block]:
    """Return rich text with these paragraphs, for samples."""
    return [
        {"id": f"sample-{at}", "type": kind, "value": {"depth": 0, "runs": [{"text": text, "marks": []}]}}
        for at, text in enumerate(texts)
    ]


def sample_items(*texts: str) -> list[Block]:
    """Return a list with these items, for samples."""
    return [{"id": f"sample-{at}", "type": "item", "value": text} for at, text in enumerate(texts)]
