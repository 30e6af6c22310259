"""The blocks of a module: sections and their content, handouts, questions, sources and objectives."""

from __future__ import annotations

from wagtail import blocks

from modules.domain.schema import OBJECTIVE as OBJECTIVE_FIELD
from modules.domain.schema import row
from modules.library.words.blocks.base import PolicyBlock, sample_items, sample_text
from modules.library.words.blocks.fields import block_of
from modules.library.words.blocks.parts import NotesBlock, PartsBlock

SAMPLE_PART = {
    "id": "sample-part",
    "type": "text",
    "value": {"body": sample_text("Owned and run by state or local government."), "confirm": "", "policy": "guided"},
}


SLIDE = PolicyBlock(
    "slide",
    more={"parts": PartsBlock(row("slide").by_name["parts"], label="On the slide"), "notes": NotesBlock()},
    icon="desktop",
    label="Slide",
    description="What the room sees, and what the presenter says with it.",
    sample={"title": "What a fusion center is", "parts": [SAMPLE_PART], "notes": []},
)

DISCUSSION = PolicyBlock(
    "discussion",
    more={"notes": NotesBlock()},
    icon="comment",
    label="Discussion",
    description="Questions for the room.",
    sample={"title": "", "questions": sample_items("Who would you have called?"), "notes": []},
)

ACTIVITY = PolicyBlock(
    "activity",
    more={
        "minutes": {"label": "Minutes"},
        "credit": {"help_text": "Who the method comes from."},
        "notes": NotesBlock(),
    },
    icon="group",
    label="Activity",
    description="Something to do, with minutes, group size, materials and steps.",
    sample={
        "title": "Make one commitment",
        "minutes": 5,
        "group_size": "Pairs",
        "materials": sample_items("Action sheet"),
        "steps": sample_text("Write one thing you will do.", kind="number"),
        "credit": "",
        "notes": [],
    },
)

SECTION = PolicyBlock(
    "section",
    more={
        "minutes": {"label": "Minutes, full form"},
        "short_minutes": {"label": "Minutes, short form"},
        "items": blocks.StreamBlock(
            [("slide", SLIDE), ("discussion", DISCUSSION), ("activity", ACTIVITY)],
            required=False,
            label="In this section",
        ),
    },
    icon="list-ul",
    label="Section",
    description="A part of the session with its own minutes: slides, discussions and activities.",
    sample={
        "title": "What a fusion center is",
        "minutes": 8,
        "short_minutes": 5,
        "method": "presentation",
        "items": [],
    },
)

HANDOUT = PolicyBlock(
    "handout",
    more={
        "parts": PartsBlock(row("handout").by_name["parts"], label="Page"),
        "file": {"help_text": "A file to go with the page, never instead of it."},
    },
    icon="doc-full",
    label="Handout",
    description="A page that participants keep.",
    sample={"title": "Working with your center", "audience": "participant", "parts": [SAMPLE_PART], "file": None},
)

QUESTION = PolicyBlock(
    "question",
    icon="help",
    label="Question and answer",
    description="A hard question with an honest answer. Presenters only.",
    sample={"question": "Do you watch protests?", "answer": sample_text("Say what your policy says.")},
)

SOURCE = PolicyBlock(
    "source",
    icon="link-external",
    label="Source",
    description="Where the facts come from.",
    sample={"title": "6 U.S.C. 124h", "url": "", "note": ""},
)

OBJECTIVE = block_of(
    OBJECTIVE_FIELD,
    icon="tick",
    label="Objective",
    description="What a participant can do afterwards. Begin with a verb.",
    preview_value="Choose one way to give information",
    preview_template="library/block_preview.html",
)

SECTIONS = [("section", SECTION)]
HANDOUTS = [("handout", HANDOUT)]
QUESTIONS = [("question", QUESTION)]
SOURCES = [("source", SOURCE)]
OBJECTIVES = [("objective", OBJECTIVE)]
