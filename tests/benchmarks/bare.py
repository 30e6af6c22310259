"""A plain Wagtail page with the StreamFields of a module, and nothing of ours besides.

It belongs to no installed app, which would need migrations: whoever imports it makes its table.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from modules.library import blocks


class BarePage(Page):
    """A page that is only a form."""

    summary = models.TextField(max_length=500)
    objectives = StreamField(blocks.OBJECTIVES, blank=True)
    sections = StreamField(blocks.SECTIONS, blank=True)
    handouts = StreamField(blocks.HANDOUTS, blank=True)
    questions = StreamField(blocks.QUESTIONS, blank=True)
    sources = StreamField(blocks.SOURCES, blank=True)

    content_panels: ClassVar = [
        *Page.content_panels,
        *(FieldPanel(name) for name in ("summary", "objectives", "sections", "handouts", "questions", "sources")),
    ]

    class Meta:
        app_label = "home"
