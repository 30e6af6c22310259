"""What blocks share: a policy, and rich text that fits a slide."""

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
    """What a center may do to a block (DESIGN §1)."""

    LOCKED = "locked", "Locked: shown word for word"
    GUIDED = "guided", "Guided: adapted, with sign-off"
    OPEN = "open", "Open: filled in freely"


class PolicyBlock(blocks.StructBlock):
    """A block whose policy DHS sets, behind its settings button.

    ``sample`` is a value in the form of a document; the picker shows it as presenters would see it.
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
        # Labels and samples are no part of the data, so that changing one makes no migration.
        self._constructor_kwargs: dict[str, Any] = {}

    @property
    def is_previewable(self) -> bool:
        """Whether the picker can show a sample."""
        return self.sample is not None

    def get_preview_value(self) -> None:
        """Return no value: the sample is a document's, and needs no row in the database."""
        return None

    def get_preview_template(self, value: Any, context: Any = None) -> str:
        """Return the page around the sample."""
        return "library/block_preview.html"

    def get_preview_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the sample, rendered through the outline like everything else."""
        block = {"id": "sample", "type": self.name, "value": {**self.sample, "policy": "guided"}}
        return {**(parent_context or {}), "sample": render_node(build_block(block))}

    def get_form_layout(self) -> BlockGroup:
        """Put what only DHS sets behind the settings button, all else in front."""
        settings = [name for name in SETTINGS if name in self.child_blocks]
        return BlockGroup([name for name in self.child_blocks if name not in SETTINGS], settings=settings)


class SectorsBlock(blocks.MultipleChoiceBlock):
    """The audiences that a block is for; none means every audience.

    A document leaves it out where it is empty: most blocks are for everyone, and documents that were written before
    there was such a field say the same as those written since.
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
        # Labels are no part of the data, so that changing one makes no migration.
        self._constructor_kwargs: dict[str, Any] = {}


def rich_text(*, long: bool = False, **kwargs: Any) -> blocks.RichTextBlock:
    """Return a rich text block with the features that every renderer can show."""
    block = blocks.RichTextBlock(features=LONG_TEXT if long else RICH_TEXT, **kwargs)
    # The list of tokens is no part of the data: set here, it makes no migration.
    block.features = [*block.features, PICKER]
    return block


def optional_minutes(**kwargs: Any) -> blocks.IntegerBlock:
    """Return a field for minutes that may stay empty."""
    return blocks.IntegerBlock(required=False, min_value=0, max_value=480, label="Minutes", **kwargs)


def sample_text(*texts: str, kind: str = "paragraph") -> list[Block]:
    """Return rich text of these paragraphs, for samples."""
    return [
        {"id": f"sample-{at}", "type": kind, "value": {"depth": 0, "runs": [{"text": text, "marks": []}]}}
        for at, text in enumerate(texts)
    ]


def sample_items(*texts: str) -> list[Block]:
    """Return a list of these items, for samples."""
    return [{"id": f"sample-{at}", "type": "item", "value": text} for at, text in enumerate(texts)]
