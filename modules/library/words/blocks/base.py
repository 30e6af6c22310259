"""Shared parts of blocks: policies, and rich text that fits on a slide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import TextChoices
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from modules.delivery.build import build_block
from modules.delivery.html import render_node
from modules.domain.document import Block, Json
from modules.library.words.sectors import Sector

RICH_TEXT = ["bold", "italic", "ol", "ul", "link", "document-link"]
PICKER = "token"  # library/words/token_picker.py
LONG_TEXT = ["h3", "h4", *RICH_TEXT]
SETTINGS = ("policy", "sectors")


class Policy(TextChoices):
    """What a center may do with a block (DESIGN §1)."""

    LOCKED = "locked", "Locked: shown word for word"
    GUIDED = "guided", "Guided: adapted, with sign-off"
    OPEN = "open", "Open: filled in freely"


class PolicyBlock(blocks.StructBlock):
    """A block with a policy, which DHS sets behind the settings button.

    ``sample`` is a value as in a document. The block picker shows it as presenters would see it.
    """

    def __init__(
        self, local_blocks: Any = None, *, policy: Policy = Policy.GUIDED, sample: Json = None, **kwargs: Any
    ) -> None:
        self.sample = sample
        local = [
            *(local_blocks or ()),
            (
                "policy",
                blocks.ChoiceBlock(
                    choices=Policy.choices,
                    default=policy.value,
                    label="What a center may do",
                    help_text="A change reaches centers with the next release, when they update.",
                ),
            ),
        ]
        super().__init__(local, **kwargs)
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


class SectorsBlock(blocks.MultipleChoiceBlock):
    """The audiences that a block is for. An empty list means every audience.

    An empty list is left out of the document. Most blocks are for everyone, and older documents, from before this field
    existed, then equal newer ones.
    """

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


def rich_text(*, long: bool = False, **kwargs: Any) -> blocks.RichTextBlock:
    """Return a rich text block with the features that every renderer supports."""
    block = blocks.RichTextBlock(features=LONG_TEXT if long else RICH_TEXT, **kwargs)
    # Set here, the token picker stays out of migrations. It is not part of the data.
    block.features = [*block.features, PICKER]
    return block


def optional_minutes(**kwargs: Any) -> blocks.IntegerBlock:
    """Return a field for minutes that may stay empty."""
    return blocks.IntegerBlock(required=False, min_value=0, max_value=480, label="Minutes", **kwargs)


def sample_text(*texts: str, kind: str = "paragraph") -> list[Block]:
    """Return rich text with these paragraphs, for samples."""
    return [
        {"id": f"sample-{at}", "type": kind, "value": {"depth": 0, "runs": [{"text": text, "marks": []}]}}
        for at, text in enumerate(texts)
    ]


def sample_items(*texts: str) -> list[Block]:
    """Return a list with these items, for samples."""
    return [{"id": f"sample-{at}", "type": "item", "value": text} for at, text in enumerate(texts)]
