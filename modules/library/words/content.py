"""The fields of modules and guides, which pages in the library and clones of centers share."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import nullcontext
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Revision

from modules.centers.center.tree import WorkingPage
from modules.domain.document import Document, DocumentError, check
from modules.domain.identity import give_back
from modules.domain.schema import GUIDE, MODULE
from modules.domain.vocabularies import Language, Sector
from modules.domain.words import Words
from modules.kept.writers import Writing, note
from modules.library.words import blocks
from modules.library.words.codec import Decoder, encode_sent
from modules.library.words.comments import carry_comments
from modules.library.words.editing import ContentForm
from modules.library.words.rows import Rows
from modules.library.words.settling import UPKEEP, Entry, Pin


class SectorsField(models.JSONField):
    """A list of sector slugs, in the order of the vocabulary."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"default": list, "blank": True, **kwargs})

    def formfield(self, **kwargs: Any) -> forms.Field:
        """Return a field with checkboxes."""
        return forms.MultipleChoiceField(
            choices=Sector.choices(),
            required=False,
            label=kwargs.get("label") or self.verbose_name.capitalize(),
            help_text=self.help_text,
            initial=list,
            widget=forms.CheckboxSelectMultiple,
        )


class ContentPage(WorkingPage):
    """A page whose words form a document.

    ``document_fields`` lists the fields of the document. Whichever way a page is saved, it is refused if it has a
    repeated id, a link that is not allowed in a document, or a reference to an object of another center. A draft may
    have mistakes, such as a token that is misspelled: they stop a release or an edition.
    """

    base_form_class: ClassVar = ContentForm
    document_type: ClassVar[str] = ""
    document_fields: ClassVar[tuple[str, ...]] = ()
    entry: Entry | None = None
    """The form that is being saved into this object, if any."""
    renamed: Mapping[str, str] = {}
    """{id that was sent: id that its words have}, of what was last checked to be saved."""
    carried: Mapping[str, str] = {}
    """The same, as far as comments followed."""
    _own: Document | None = None  # what this object said when its ids were last given back
    _was: Document | None = None  # what the page said before what no revision has yet; None if that is nothing
    _says: Document | None = None  # what was last checked

    class Meta:
        abstract = True

    @property
    def asset_center_id(self) -> int | None:
        """The center whose images and files the page may refer to, besides the library's; None in the library."""
        return None

    @property
    def pin(self) -> int | None:
        """The key of the release that the page is a copy of; None if it is a copy of none."""
        return None

    @property
    def pin_name(self) -> str:
        """What people call that release."""
        return ""

    @property
    def held_to(self) -> Words:
        """The released words whose locked blocks this page has to have; no words in the library."""
        return Words({})

    @property
    def origin(self) -> Words:
        """The released words that this page comes from: what it does not have any more gets its ids from there."""
        return self.held_to

    def conform(self, document: Document, opened: Words | None = None) -> Document:
        """Return the document with what no form decides: the policies of a copy. Subclasses override this."""
        return document

    def breaks_locks(self, document: Document) -> bool:
        """Return whether a document changes, moves or lacks a locked block of the page's release."""
        return False

    def without_copies(self, document: Document) -> Document:
        """Return the document without copies of the release's locked blocks."""
        return document

    def upkeep(self, said: Mapping[str, Any]) -> Document:
        """Return what the form has besides the document, as ``{field name: [value]}``, which a save merges too.

        In a list, a value is taken whole and not merged as a text.

        ``said`` has the values of a form; fields that it does not have are read from the page.
        """
        return {}

    def read_upkeep(self, upkeep: Document) -> dict[str, Any]:
        """Return the values of :meth:`upkeep` as the form has them."""
        return {name: value for name, (value,) in upkeep.items()}

    def came_from(self, revision: Revision) -> Pin | None:
        """Return the release that a revision's words come from, if it is not the one that the page is pinned to."""
        return None

    def minimal_clean(self) -> None:
        """Check the words as well. For a page that is not live, Wagtail checks only title and slug."""
        super().minimal_clean()
        self.clean()

    def clean(self) -> None:
        """Give ids back by words, and raise ValidationError if the words can't form a document.

        Wagtail's forms, autosave and ``save()`` all call this method.
        """
        super().clean()
        self.checked_words(self.entry.rows if self.entry else None, typed=True)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save the page. Comments stay with the words that they are about.

        A save of other fields alone, as of what names the newest revision, leaves the index of what the words refer to
        as it is: it is read from all words.
        """
        from wagtail.signal_handlers import disable_reference_index_auto_update  # it needs the models

        written = kwargs.get("update_fields")
        has_words = written is None or not {*self.document_fields}.isdisjoint(written)
        with nullcontext() if has_words else disable_reference_index_auto_update():
            saved = super().save(*args, **kwargs)
        carry_comments(self)
        return saved

    def save_revision(self, user: Any = None, *args: Any, **kwargs: Any) -> Revision:
        """Save a revision, and write down that this person wrote what has changed since the one before."""
        revision: Revision = super().save_revision(user, *args, **kwargs)
        was, self._was = self._was, None
        if user and was is not None and self._says is not None:
            note([Writing(self.pk, was, self._says)], user)
        return revision

    def checked_words(self, rows: Rows | None = None, *, typed: bool = False) -> Document:
        """Return the document of the page's fields, which are corrected first where the page's class does so.

        Args:
            rows: rows that are in it already are not fetched again.
            typed: whether people wrote the words, so that ids are given back by words. A merge gave them already.

        Raises:
            ValidationError: the words can't form a document, or this page may not hold them.
        """
        rows = rows or Rows(self.asset_center_id)
        try:
            document = encode_sent(self, rows)
            if self.entry and not self.entry.settled:
                document = self._settled(self.entry, document)
            elif typed and not self.entry:
                document = self._with_own_ids(document, rows)
            check(document)
        except DocumentError as error:
            raise ValidationError(error.problems) from error
        checked = self.check_document(document, rows)
        upkeep = self.entry.settled.document.get(UPKEEP) if self.entry and self.entry.settled else None
        self._says = checked if upkeep is None else {**checked, UPKEEP: upkeep}
        return checked

    def _remember(self, before: Document | None) -> None:
        """Keep what the page said before, until a revision is saved; no words if it is new, or can't be read."""
        if self._was is None:
            self._was = before or {}

    def _with_own_ids(self, document: Document, rows: Rows) -> Document:
        """Give this object's words their ids, as the page has them in the database, and return its words."""
        before = self._stored_words(rows) if self.pk and document != self._own else None
        if document != self._own:
            self._remember(before)
        if before is not None:
            given = give_back(document, before, lambda: self.origin.document)
            self.renamed = given.renamed
            if given.renamed:
                document = given.document
                Decoder(document, self.asset_center_id, rows).fill(self, document)
        self._own = document
        return document

    def _stored_words(self, rows: Rows) -> Document | None:
        """Return what the page says in the database; None if it is not there, or if no document can say it."""
        stored = type(self)._default_manager.filter(pk=self.pk).first()
        try:
            return encode_sent(stored, rows) if stored else None
        except DocumentError:
            return None

    def _settled(self, entry: Entry, document: Document) -> Document:
        """Merge what a form wrote into this object with what the page held, and return the words that it has now."""
        settled = entry.settle(document)
        self.renamed = entry.renamed
        self._remember(entry.held)
        said = {name: settled[name] for name in self.document_fields if name in settled}
        if said != document:
            Decoder(said, self.asset_center_id, entry.rows).fill(self, said)
            self.clean_fields(exclude={field.name for field in self._meta.fields} - set(self.document_fields))
        return said

    def check_document(self, document: Document, rows: Rows | None = None) -> Document:
        """Refuse content that this kind of page may not have, or correct the page. Subclasses override this.

        Returns:
            The document, as corrected.
        """
        return document


CALLED = "What people call it."


class ModuleContent(ContentPage):
    """A topic module: objectives, timed sections, handouts, questions and sources."""

    language = models.CharField(max_length=12, default=MODULE.by_name["language"].default, choices=Language.choices())
    summary = models.TextField(
        max_length=MODULE.by_name["summary"].max_length, help_text="One or two plain sentences. Everyone can read it."
    )
    sectors = SectorsField(verbose_name="audience sectors", help_text="Who this is for.")
    objectives = StreamField(blocks.OBJECTIVES, blank=True, help_text="What a participant can do afterwards.")
    sections = StreamField(blocks.SECTIONS, blank=True)
    handouts = StreamField(blocks.HANDOUTS, blank=True)
    questions = StreamField(
        blocks.QUESTIONS, blank=True, verbose_name="questions and answers", help_text="Presenters only."
    )
    sources = StreamField(blocks.SOURCES, blank=True)

    document_type = MODULE.name
    document_fields = tuple(name for name in MODULE.by_name if name != "guides")  # a guide is a page of its own
    content_panels: ClassVar = [
        FieldPanel("title", classname="title", help_text=CALLED),
        FieldPanel("summary"),
        FieldPanel("objectives"),
        FieldPanel("sections"),
        FieldPanel("handouts"),
        FieldPanel("questions"),
        FieldPanel("sources"),
        MultiFieldPanel([FieldPanel("sectors"), FieldPanel("language")], heading="Audience and language"),
    ]
    promote_panels: ClassVar[list[Any]] = []
    settings_panels: ClassVar[list[Any]] = []

    class Meta:
        abstract = True

    def checked_words(self, rows: Rows | None = None, *, typed: bool = False) -> Document:
        """Sort the sectors in the order of the vocabulary, as the checkboxes do, and refuse unknown ones."""
        self.sectors = in_order(self.sectors)
        return super().checked_words(rows, typed=typed)


def in_order(sectors: Collection[str]) -> list[str]:
    """Return sectors in the order of the vocabulary. Raises ValidationError if one is unknown."""
    strange = [sector for sector in sectors if sector not in Sector.values()]
    if strange:
        raise ValidationError({"sectors": f"“{strange[0]}” is not one of the audience sectors."})
    return [sector for sector in Sector.values() if sector in sectors]


class GuideContent(ContentPage):
    """A presenter guide: how to prepare and present a module. Only presenters see it."""

    summary = models.TextField(
        max_length=GUIDE.by_name["summary"].max_length,
        blank=True,
        help_text="Who the guide is for, and when to use it.",
    )
    minutes = models.PositiveIntegerField(null=True, blank=True, help_text="How long a session with this guide takes.")
    sectors = SectorsField(
        verbose_name="audience sectors",
        help_text="Packs for other audiences leave the guide out. Choose none if it is for every audience.",
    )
    body = StreamField(blocks.GUIDE_BLOCKS, blank=True)

    document_type = GUIDE.name
    document_fields = tuple(GUIDE.by_name)
    content_panels: ClassVar = [
        FieldPanel("title", classname="title", help_text=CALLED),
        FieldPanel("summary"),
        FieldPanel("minutes"),
        FieldPanel("sectors"),
        FieldPanel("body"),
    ]
    promote_panels: ClassVar[list[Any]] = []
    settings_panels: ClassVar[list[Any]] = []

    class Meta:
        abstract = True

    def checked_words(self, rows: Rows | None = None, *, typed: bool = False) -> Document:
        """Sort the sectors in the order of the vocabulary, and refuse unknown ones."""
        self.sectors = in_order(self.sectors)
        return super().checked_words(rows, typed=typed)
