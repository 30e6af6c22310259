"""Parts: the blocks on a slide or in a handout."""

from __future__ import annotations

from django import forms
from django.utils.functional import cached_property
from wagtail import blocks
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register
from wagtail.blocks.stream_block import StreamBlockAdapter

from modules.domain.fields import Field
from modules.library.words.blocks.base import PolicyBlock, sample_text

SAMPLE_STATEMENT = {
    "key": "sample",
    "number": 1,
    "title": "In an emergency",
    "kind": "safety",
    "wording": "If there is an emergency or someone is in immediate danger, call 9-1-1.",
    "basis": "",
    "confirmed": True,
    "note": "",
}
SAMPLE_IMAGE = {
    "image": {"sha256": "", "name": "sample.png", "width": 800, "height": 450},
    "alt_text": "What the picture shows, for people who can’t see it",
    "decorative": False,
}
SAMPLE_TABLE = {
    "columns": [{"type": "text", "heading": "If"}, {"type": "text", "heading": "Call"}],
    "rows": [{"values": ["Someone is in danger", "9-1-1"]}],
    "caption": "Who to call",
}


def text_block(*, long: bool = False) -> PolicyBlock:
    """Return a block of rich text, with a note on what DHS still has to confirm."""
    return PolicyBlock(
        "text",
        more={
            "body": {"long": long, "label": "Text"},
            "confirm": {
                "label": "To be confirmed",
                "help_text": "What DHS still has to confirm. Readers see this with the text until you clear it.",
            },
        },
        icon="pilcrow",
        label="Text",
        description="Paragraphs and lists. A separate block for each policy.",
        sample={"body": sample_text("Owned and run by state or local government.", kind="bullet"), "confirm": ""},
    )


def statement_block() -> PolicyBlock:
    """Return a block that shows a statement."""
    return PolicyBlock(
        "statement",
        more={"statement": {"label": "Statement"}},
        icon="clipboard-list",
        label="Statement",
        description="Mandated wording, kept once and shown word for word.",
        sample={"statement": SAMPLE_STATEMENT},
    )


def image_block() -> PolicyBlock:
    """Return a block with a picture that is either described or marked as decorative."""
    return PolicyBlock(
        "image",
        more={"image": {"label": "Image"}},
        icon="image",
        label="Image",
        description="A picture with a description for people who can’t see it.",
        sample={"image": SAMPLE_IMAGE, "caption": "An image, with its caption"},
    )


def table_block() -> PolicyBlock:
    """Return a block with a table of plain cells under headings."""
    return PolicyBlock(
        "table",
        icon="table",
        label="Table",
        description="Rows and columns with headings. Give it a caption.",
        sample={"table": SAMPLE_TABLE},
    )


class PartsBlock(blocks.StreamBlock):
    """The content of a slide or handout, which is a field of it.

    Each policy has a block of its own, so that a slide can have locked words beside open ones.
    """

    def __init__(self, field: Field, **kwargs: object) -> None:
        parts = [
            ("text", text_block(long=field.headings)),
            ("statement", statement_block()),
            ("image", image_block()),
            ("table", table_block()),
        ]
        super().__init__(parts, required=False, **kwargs)


class NotesBlock(blocks.StreamBlock):
    """Speaker notes, which participants never see."""

    def __init__(self, **kwargs: object) -> None:
        parts = [("text", text_block()), ("statement", statement_block())]
        super().__init__(parts, required=False, label="Speaker notes (presenters only)", **kwargs)


class PartsAdapter(StreamBlockAdapter):
    """Adds the scripts that show errors once a block is built, and that move blocks from one list into another."""

    @cached_property
    def media(self) -> forms.Media:
        """Wagtail's script first, then ours, which depends on it."""
        return super().media + forms.Media(
            js=[versioned_static("js/errors-last.js"), versioned_static("js/move-to.js")]
        )


register(PartsAdapter(), PartsBlock)
