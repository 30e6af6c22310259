"""Statements: mandated wording, kept once, used in many modules.

What a block points to is a *version* of a statement, which never changes. So a release, a clone and an edition go on
saying what they said when the statement gets new wording.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.blocks import ChooserBlock

from modules.library import plaintext
from modules.library.token_checks import problems_in


class UsesPanel(Panel):
    """Says on a statement's page where it is used; nothing for one that isn't saved yet."""

    class BoundPanel(Panel.BoundPanel):
        """The panel for one statement."""

        template_name = "library/statement_uses_panel.html"

        def is_shown(self) -> bool:
            """A new statement is used nowhere."""
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the uses."""
            from modules.library.statement_uses import uses_of

            return {**super().get_context_data(parent_context), "uses": uses_of(self.instance)}


class Statement(models.Model):
    """Mandated wording as DHS edits it. ``SaveStatement`` writes a version whenever the wording changes."""

    class Kind(models.TextChoices):
        SAFETY = "safety", "Safety"
        PCRCL = "pcrcl", "P/CRCL"
        DEFINITION = "definition", "Definition"
        LEGAL = "legal", "Legal"
        TRADEMARK = "trademark", "Trademark"
        MARKING = "marking", "Marking"

    key = models.SlugField(max_length=60, unique=True, help_text="Short and lasting, for example emergency-911.")
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind)
    wording = models.TextField(help_text="Shown word for word wherever the statement is used.")
    basis = models.CharField(max_length=300, blank=True, help_text="The law, page or decision it comes from.")
    confirmed = models.BooleanField(
        default=False,
        help_text="Check this when DHS has confirmed the wording. Until then, every page says “to be confirmed”.",
    )
    note = models.TextField(blank=True, help_text="What is still to be confirmed.")

    panels: ClassVar = [
        *(FieldPanel(name) for name in ("key", "title", "kind", "wording", "basis", "confirmed", "note")),
        UsesPanel(heading="Where it is used"),
    ]

    class Meta:
        ordering: ClassVar = ["title"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Keep plain text in its normal form, so that a form saved unchanged makes no new version."""
        super().clean()
        self.wording, self.note = plaintext.lines(self.wording), plaintext.lines(self.note)
        strange = {name: problems_in(getattr(self, name), name) for name in self.FILLED}
        if any(strange.values()):
            raise ValidationError({name: said for name, said in strange.items() if said})

    FILLED: ClassVar = ("title", "wording", "basis", "note")  # a token may stand in these
    VERSIONED: ClassVar = ("title", "kind", "wording", "basis", "confirmed", "note")

    @cached_property
    def current(self) -> StatementVersion:
        """The version that new blocks get."""
        return self.versions.latest("number")


class StatementVersion(models.Model):
    """The wording of a statement under a number. Immutable: a trigger refuses UPDATE and DELETE."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=12)
    wording = models.TextField()
    basis = models.CharField(max_length=300, blank=True)
    confirmed = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("statement", "number"), name="one_wording_per_statement_number"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class StatementChooserViewSet(ChooserViewSet):
    """Offers the current version of each statement."""

    model = StatementVersion
    icon = "clipboard-list"
    choose_one_text = "Choose a statement"
    choose_another_text = "Choose another statement"
    per_page = 30

    def get_object_list(self) -> Any:
        """Return the newest version of every statement, by title."""
        newest = StatementVersion.objects.filter(statement=models.OuterRef("statement")).order_by("-number")
        return StatementVersion.objects.filter(pk=models.Subquery(newest.values("pk")[:1])).order_by("title")


statement_chooser = StatementChooserViewSet("statement_chooser")


class StatementChooserBlock(ChooserBlock):
    """Points to one version of a statement."""

    @cached_property
    def target_model(self) -> type[StatementVersion]:
        """The model that is chosen."""
        return StatementVersion

    @cached_property
    def widget(self) -> Any:
        """The chooser's own widget."""
        return statement_chooser.widget_class()

    class Meta:
        icon = "clipboard-list"
