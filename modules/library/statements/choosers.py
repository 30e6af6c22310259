"""The chooser for statements in the editor: it shows what each says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.functional import cached_property
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import (
    BaseChooseView,
    ChooseResultsViewMixin,
    ChooseViewMixin,
    CreationFormMixin,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.blocks import ChooserBlock

from modules.core.lines import LONGEST_NAME
from modules.library.statements.models import StatementVersion

SHOWN = 240
"""Characters of the wording that a row shows."""


class StatementFilter(BaseFilterForm):
    """Finds a statement by the words of its title, wording and basis."""

    q = forms.CharField(
        label="Search in wording",
        widget=forms.TextInput({"placeholder": "Search in titles and wording"}),
        max_length=LONGEST_NAME,
        required=False,
    )

    def filter(self, objects: Any) -> Any:
        """Leave those that have every word."""
        found = super().filter(objects)
        query = self.cleaned_data["q"]
        for word in query.split():
            found = found.filter(
                models.Q(title__icontains=word) | models.Q(wording__icontains=word) | models.Q(basis__icontains=word)
            )
        self.is_searching, self.search_query = bool(query), query
        return found


def wording_of(version: StatementVersion) -> str:
    """Return the wording in one line, cut after a word."""
    text = " ".join(version.wording.split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN].rpartition(' ')[0]} …"


def state_of(version: StatementVersion) -> str:
    """Return where the statement stands: whether DHS confirmed it, and whether other wording is being reviewed."""
    said = "Confirmed" if version.confirmed else "To be confirmed"
    return said if version.statement.draft == version.draft else f"{said}; new wording is not approved yet"


class ShowsWording(BaseChooseView):
    """Shows number, wording and state of each statement."""

    filter_form_class = StatementFilter

    @property
    def columns(self) -> list[Column]:
        """Add them to the title."""
        return [
            *super().columns,
            Column("wording", label="Wording", accessor=wording_of),
            Column("number", label="Version", accessor="number"),
            Column("state", label="State", accessor=state_of),
        ]


class ChooseStatement(ChooseViewMixin, CreationFormMixin, ShowsWording):
    """The page of the chooser."""


class StatementResults(ChooseResultsViewMixin, CreationFormMixin, ShowsWording):
    """What a search in it shows."""


class StatementChooserViewSet(ChooserViewSet):
    """The chooser, which offers the newest version of each statement."""

    model = StatementVersion
    icon = "clipboard-list"
    choose_one_text = "Choose a statement"
    choose_another_text = "Choose another statement"
    per_page = 30
    choose_view_class = ChooseStatement
    choose_results_view_class = StatementResults

    def get_object_list(self) -> Any:
        """Return the newest version of every statement, sorted by title."""
        newest = StatementVersion.objects.filter(statement=models.OuterRef("statement")).order_by("-number")
        found = StatementVersion.objects.filter(pk=models.Subquery(newest.values("pk")[:1]))
        return found.select_related("statement").order_by("title")


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
