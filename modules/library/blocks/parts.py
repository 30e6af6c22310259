"""Parts: what stands on a slide or in a handout."""

from __future__ import annotations

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock

from modules.library.blocks.base import Policy, PolicyBlock, rich_text
from modules.library.statements import StatementChooserBlock


def text_block(*, long: bool = False) -> PolicyBlock:
    """Return a block of rich text, with a note on what is still to be confirmed."""
    return PolicyBlock(
        [
            ("body", rich_text(long=long, label="Text")),
            (
                "confirm",
                blocks.CharBlock(
                    required=False,
                    max_length=300,
                    label="To be confirmed",
                    help_text="What DHS still has to confirm. Shown with the text until it is empty.",
                ),
            ),
        ],
        icon="pilcrow",
        label="Text",
        description="Paragraphs and lists. A separate block for each policy.",
        preview_value={"body": "<p>Owned and run by state or local government.</p>", "confirm": "", "policy": "guided"},
        preview_template="library/previews/text.html",
    )


def statement_block() -> PolicyBlock:
    """Return a block that shows mandated wording, kept once in the library."""
    return PolicyBlock(
        [("statement", StatementChooserBlock(label="Statement"))],
        policy=Policy.LOCKED,
        icon="clipboard-list",
        label="Statement",
        description="Mandated wording, kept once and shown word for word.",
        preview_value={"policy": "locked"},
        preview_template="library/previews/statement.html",
    )


def image_block() -> PolicyBlock:
    """Return a block with a picture, described or marked as decorative."""
    return PolicyBlock(
        [
            ("image", ImageBlock(label="Image")),
            ("caption", blocks.CharBlock(required=False, max_length=200)),
        ],
        icon="image",
        label="Image",
        description="A picture with a description for those who can't see it.",
        preview_value={"caption": "How information flows", "policy": "guided"},
        preview_template="library/previews/image.html",
    )


def table_block() -> PolicyBlock:
    """Return a block with a table of plain cells under headings."""
    return PolicyBlock(
        [("table", TypedTableBlock([("text", blocks.CharBlock(required=False, max_length=300))]))],
        icon="table",
        label="Table",
        description="Rows and columns with headings. Give it a caption.",
        preview_value={"policy": "guided"},
        preview_template="library/previews/table.html",
    )


class PartsBlock(blocks.StreamBlock):
    """What stands on a slide or in a handout: one block for each policy, so that locked can stand beside open."""

    def __init__(self, *, long: bool = False, **kwargs: object) -> None:
        parts = [
            ("text", text_block(long=long)),
            ("statement", statement_block()),
            ("image", image_block()),
            ("table", table_block()),
        ]
        super().__init__(parts, required=False, **kwargs)


class NotesBlock(blocks.StreamBlock):
    """What the presenter says: never shown to participants."""

    def __init__(self, **kwargs: object) -> None:
        parts = [("text", text_block()), ("statement", statement_block())]
        super().__init__(parts, required=False, label="Speaker notes (presenters only)", **kwargs)
