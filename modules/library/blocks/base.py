"""What blocks share: a policy, and rich text that fits a slide."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

RICH_TEXT = ["bold", "italic", "ol", "ul", "link", "document-link"]
LONG_TEXT = ["h3", "h4", *RICH_TEXT]


class Policy(TextChoices):
    """What a center may do to a block (DESIGN §1)."""

    LOCKED = "locked", "Locked: shown word for word"
    GUIDED = "guided", "Guided: adapted, with sign-off"
    OPEN = "open", "Open: filled in freely"


class PolicyBlock(blocks.StructBlock):
    """A block whose policy DHS sets, behind its settings button."""

    def __init__(self, local_blocks: Any = None, *, policy: Policy = Policy.GUIDED, **kwargs: Any) -> None:
        local = [
            *(local_blocks or ()),
            (
                "policy",
                blocks.ChoiceBlock(
                    choices=Policy.choices,
                    default=policy.value,
                    label="What a center may do",
                    help_text="Read from the release that a center cloned: changing it here changes no clone.",
                ),
            ),
        ]
        super().__init__(local, **kwargs)

    def get_form_layout(self) -> BlockGroup:
        """Put the policy behind the settings button, all else in front."""
        return BlockGroup([name for name in self.child_blocks if name != "policy"], settings=["policy"])


def rich_text(*, long: bool = False, **kwargs: Any) -> blocks.RichTextBlock:
    """Return a rich text block with the features that every renderer can show."""
    return blocks.RichTextBlock(features=LONG_TEXT if long else RICH_TEXT, **kwargs)


def optional_minutes(**kwargs: Any) -> blocks.IntegerBlock:
    """Return a field for minutes that may stay empty."""
    return blocks.IntegerBlock(required=False, min_value=0, max_value=480, label="Minutes", **kwargs)
