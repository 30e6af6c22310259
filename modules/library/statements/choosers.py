"""The chooser for statements in the editor."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.functional import cached_property
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.blocks import ChooserBlock

from modules.library.statements.models import StatementVersion


class StatementChooserViewSet(ChooserViewSet):
    """The chooser, which offers the newest version of each statement."""

    model = StatementVersion
    icon = "clipboard-list"
    choose_one_text = "Choose a statement"
    choose_another_text = "Choose another statement"
    per_page = 30

    def get_object_list(self) -> Any:
        """Return the newest version of every statement, sorted by title."""
        newest = StatementVersion.objects.filter(statement=models.OuterRef("statement")).order_by("-number")
        return StatementVersion.objects.filter(pk=models.Subquery(newest.values("pk")[:1])).order_by("title")


statement_chooser = StatementChooserViewSet("statement_chooser")


class StatementChooserBlock(ChooserBlock):
    """A block that refers to one version of a statement."""

    @cached_property
    def target_model(self) -> type[StatementVersion]:
        """The model of the chosen row."""
        return StatementVersion

    @cached_property
    def widget(self) -> Any:
        """The chooser's widget."""
        return statement_chooser.widget_class()

    class Meta:
        icon = "clipboard-list"
