"""Sections and what stands in them; handouts, questions, sources and objectives of a module."""

from __future__ import annotations

from django.db.models import TextChoices
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from modules.library.blocks.base import PolicyBlock, optional_minutes, rich_text
from modules.library.blocks.parts import NotesBlock, PartsBlock


class Method(TextChoices):
    """How a section is held."""

    PRESENTATION = "presentation", "Presentation"
    DISCUSSION = "discussion", "Discussion"
    ACTIVITY = "activity", "Activity"
    OPEN_FORUM = "open_forum", "Open forum"
    DEMONSTRATION = "demonstration", "Demonstration"


class Audience(TextChoices):
    """Who gets a handout."""

    PARTICIPANT = "participant", "Participants"
    PRESENTER = "presenter", "Presenters only"


def _title(**kwargs: object) -> blocks.CharBlock:
    return blocks.CharBlock(max_length=160, **kwargs)


SLIDE = PolicyBlock(
    [("title", _title()), ("parts", PartsBlock(label="On the slide")), ("notes", NotesBlock())],
    icon="desktop",
    label="Slide",
    description="What the room sees, with what the presenter says beside it.",
    preview_value={"title": "What a fusion center is", "policy": "guided"},
    preview_template="library/previews/slide.html",
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
    preview_value={"title": "Discuss", "questions": ["Who would you have called?"], "policy": "guided"},
    preview_template="library/previews/discussion.html",
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
    preview_value={"title": "Make one commitment", "group_size": "Pairs", "policy": "guided"},
    preview_template="library/previews/activity.html",
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
    ],
    icon="list-ul",
    label="Section",
    description="A part of the session with its own minutes: slides, discussions and activities.",
    preview_value={"title": "What a fusion center is", "minutes": 8, "method": "presentation", "policy": "guided"},
    preview_template="library/previews/section.html",
)

HANDOUT = PolicyBlock(
    [
        ("title", _title()),
        ("audience", blocks.ChoiceBlock(choices=Audience.choices, default=Audience.PARTICIPANT.value)),
        ("parts", PartsBlock(long=True, label="Page")),
        ("file", DocumentChooserBlock(required=False, help_text="A file beside the page; never instead of it.")),
    ],
    icon="doc-full",
    label="Handout",
    description="A page that participants keep.",
    preview_value={"title": "Working with your fusion center", "audience": "participant", "policy": "guided"},
    preview_template="library/previews/handout.html",
)

QUESTION = PolicyBlock(
    [("question", blocks.CharBlock(max_length=300)), ("answer", rich_text())],
    icon="help",
    label="Question and answer",
    description="A hard question with an honest answer. Presenters only.",
    preview_value={"question": "Do you watch protests?", "answer": "<p>Say what your policy says.</p>", "policy": "guided"},
    preview_template="library/previews/question.html",
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
    preview_value={"title": "6 U.S.C. 124h", "policy": "guided"},
    preview_template="library/previews/source.html",
)

OBJECTIVE = blocks.CharBlock(
    max_length=300,
    icon="tick",
    label="Objective",
    description="What a participant can do afterwards. Begin with a verb.",
    preview_value="Choose one way to give information",
    preview_template="library/previews/objective.html",
)

SECTIONS = [("section", SECTION)]
HANDOUTS = [("handout", HANDOUT)]
QUESTIONS = [("question", QUESTION)]
SOURCES = [("source", SOURCE)]
OBJECTIVES = [("objective", OBJECTIVE)]
