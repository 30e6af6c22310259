"""The blocks of a presenter guide. Only presenters see them."""

from __future__ import annotations

from modules.library.words.blocks.base import PolicyBlock, sample_items, sample_text
from modules.library.words.blocks.module import QUESTION
from modules.library.words.blocks.parts import statement_block, text_block

PREPARATION = PolicyBlock(
    "preparation",
    icon="date",
    label="Preparation",
    description="What to do before the day.",
    sample={"title": "Two weeks before", "body": sample_text("Read the module aloud once.")},
)
MATERIALS = PolicyBlock(
    "materials",
    icon="folder-open-inverse",
    label="Materials",
    description="What to bring.",
    sample={"title": "Bring", "items": sample_items("Printed handouts")},
)
CHECKLIST = PolicyBlock(
    "checklist",
    icon="list-ul",
    label="Checklist",
    description="What to check off.",
    sample={"title": "On the day", "items": sample_items("Test the projector")},
)
SCRIPT = PolicyBlock(
    "script",
    more={
        "minutes": {"label": "Minutes"},
        "say": {"label": "Say"},
        "do": {"label": "What to do while saying it"},
    },
    icon="openquote",
    label="Script",
    description="Words that someone new to the topic could present from.",
    sample={"title": "1. What it is", "minutes": 8, "say": sample_text("Start with ownership."), "do": ""},
)
CALLOUT = PolicyBlock(
    "callout",
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
