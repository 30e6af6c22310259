"""The blocks of a module: sections and their content, handouts, questions, sources and objectives."""

from __future__ import annotations

from django.db.models import TextChoices
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from modules.library.words.blocks.base import (
    PolicyBlock,
    SectorsBlock,
    optional_minutes,
    rich_text,
    sample_items,
    sample_text,
)
from modules.library.words.blocks.parts import NotesBlock, PartsBlock


class Method(TextChoices):
    """The form of a section."""

    PRESENTATION = "presentation", "Presentation"
    DISCUSSION = "discussion", "Discussion"
    ACTIVITY = "activity", "Activity"
    OPEN_FORUM = "open_forum", "Open forum"
    DEMONSTRATION = "demonstration", "Demonstration"


class Audience(TextChoices):
    """The people who get a handout."""

    PARTICIPANT = "participant", "Participants"
    PRESENTER = "presenter", "Presenters only"


SAMPLE_PART = {
    "id": "sample-part",
    "type": "text",
    "value": {"body": sample_text("Owned and run by state or local government."), "confirm": "", "policy": "guided"},
}


def _title(**kwargs: object) -> blocks.CharBlock:
    return blocks.CharBlock(max_length=160, **kwargs)


SLIDE = PolicyBlock(
    [("title", _title()), ("parts", PartsBlock(label="On the slide")), ("notes", NotesBlock())],
    icon="desktop",
    label="Slide",
    description="What the room sees, and what the presenter says with it.",
    sample={"title": "What a fusion center is", "parts": [SAMPLE_PART], "notes": []},
)

DISCUSSION = PolicyBlock(
    [
        ("title", _title(required=False)),
        ("questions", blocks.ListBlock(blocks.CharBlock(max_length=400), min_num=1)),
        ("notes", NotesBlock()),
    ],
    icon="comment",
    label="Discussion",
    description="Questions for the room.",
    sample={"title": "", "questions": sample_items("Who would you have called?"), "notes": []},
)

ACTIVITY = PolicyBlock(
    [
        ("title", _title()),
        ("minutes", optional_minutes()),
        ("group_size", blocks.CharBlock(required=False, max_length=80)),
        ("materials", blocks.ListBlock(blocks.CharBlock(max_length=200), default=[])),
        ("steps", rich_text()),
        ("credit", blocks.CharBlock(required=False, max_length=200, help_text="Who the method comes from.")),
        ("notes", NotesBlock()),
    ],
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
    [
        ("title", _title()),
        ("minutes", blocks.IntegerBlock(min_value=1, max_value=480, label="Minutes, full form")),
        ("short_minutes", blocks.IntegerBlock(min_value=1, max_value=480, label="Minutes, short form")),
        ("method", blocks.ChoiceBlock(choices=Method.choices, default=Method.PRESENTATION.value)),
        (
            "items",
            blocks.StreamBlock(
                [("slide", SLIDE), ("discussion", DISCUSSION), ("activity", ACTIVITY)],
                required=False,
                label="In this section",
            ),
        ),
        ("sectors", SectorsBlock()),
    ],
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
    [
        ("title", _title()),
        ("audience", blocks.ChoiceBlock(choices=Audience.choices, default=Audience.PARTICIPANT.value)),
        ("parts", PartsBlock(long=True, label="Page")),
        ("file", DocumentChooserBlock(required=False, help_text="A file to go with the page, never instead of it.")),
    ],
    icon="doc-full",
    label="Handout",
    description="A page that participants keep.",
    sample={"title": "Working with your center", "audience": "participant", "parts": [SAMPLE_PART], "file": None},
)

QUESTION = PolicyBlock(
    [("question", blocks.CharBlock(max_length=300)), ("answer", rich_text())],
    icon="help",
    label="Question and answer",
    description="A hard question with an honest answer. Presenters only.",
    sample={"question": "Do you watch protests?", "answer": sample_text("Say what your policy says.")},
)

SOURCE = PolicyBlock(
    [
        ("title", blocks.CharBlock(max_length=300)),
        ("url", blocks.URLBlock(required=False)),
        ("note", blocks.CharBlock(required=False, max_length=300)),
    ],
    icon="link-external",
    label="Source",
    description="Where the facts come from.",
    sample={"title": "6 U.S.C. 124h", "url": "", "note": ""},
)

OBJECTIVE = blocks.CharBlock(
    max_length=300,
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
