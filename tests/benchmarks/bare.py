"""A plain Wagtail page with the StreamFields of a module, and nothing of ours besides.

It belongs to no installed app, which would need migrations: whoever uses it calls :func:`install` first.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import connection, models
from django.db.models.signals import post_save
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, ReferenceIndex

from modules.library.words import blocks


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


def install() -> None:
    """Make its table, and have it in Wagtail's two indexes whenever it is saved, as every page of an installed app is.

    Wagtail looks for the models to index when it starts, and this one comes later.
    """
    with connection.schema_editor() as editor:
        editor.create_model(BarePage)
    ReferenceIndex.register_model(BarePage)
    post_save.connect(post_save_signal_handler, sender=BarePage)
