"""The blocks of a presenter guide. Only presenters see them."""

from __future__ import annotations

from django.db.models import TextChoices
from wagtail import blocks

from modules.library.words.blocks.base import PolicyBlock, optional_minutes, rich_text, sample_items, sample_text
from modules.library.words.blocks.module import QUESTION
from modules.library.words.blocks.parts import statement_block, text_block


class Tone(TextChoices):
    """How urgent a callout is."""

    TIP = "tip", "Tip"
    CAUTION = "caution", "Caution"
    MUST = "must", "Must"


def _title(**kwargs: object) -> blocks.CharBlock:
    return blocks.CharBlock(max_length=160, **kwargs)


def _items() -> blocks.ListBlock:
    return blocks.ListBlock(blocks.CharBlock(max_length=300), min_num=1)


PREPARATION = PolicyBlock(
    [("title", _title()), ("body", rich_text(long=True))],
    icon="date",
    label="Preparation",
    description="What to do before the day.",
    sample={"title": "Two weeks before", "body": sample_text("Read the module aloud once.")},
)
MATERIALS = PolicyBlock(
    [("title", _title()), ("items", _items())],
    icon="folder-open-inverse",
    label="Materials",
    description="What to bring.",
    sample={"title": "Bring", "items": sample_items("Printed handouts")},
)
CHECKLIST = PolicyBlock(
    [("title", _title()), ("items", _items())],
    icon="list-ul",
    label="Checklist",
    description="What to check off.",
    sample={"title": "On the day", "items": sample_items("Test the projector")},
)
SCRIPT = PolicyBlock(
    [
        ("title", _title()),
        ("minutes", optional_minutes()),
        ("say", rich_text(label="Say")),
        ("do", blocks.CharBlock(required=False, max_length=300, label="What to do while saying it")),
    ],
    icon="openquote",
    label="Script",
    description="Words that someone new to the topic could present from.",
    sample={"title": "1. What it is", "minutes": 8, "say": sample_text("Start with ownership."), "do": ""},
)
CALLOUT = PolicyBlock(
    [
        ("tone", blocks.ChoiceBlock(choices=Tone.choices, default=Tone.TIP.value)),
        ("title", _title()),
        ("body", rich_text()),
    ],
    icon="warning",
    label="Callout",
    description="A tip, a caution, or something that must happen.",
    sample={"tone": "caution", "title": "Never skip", "body": sample_text("Read the ground rule aloud.")},
)

GUIDE_BLOCKS = [
    ("preparation", PREPARATION),
    ("materials", MATERIALS),
    ("checklist", CHECKLIST),
    ("script", SCRIPT),
    ("question", QUESTION),
    ("callout", CALLOUT),
    ("statement", statement_block()),
    ("text", text_block(long=True)),
]
