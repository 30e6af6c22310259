"""Packs, the clones in them, and the editions cut from them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Value
from django.db.models.functions import Length, Substr
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from modules.accounts.identity.policy import center_ids
from modules.centers.center.models import Center
from modules.centers.center.tree import ArchivedLock, WorkingPage, WorkingPageTester
from modules.delivery.build import source_of
from modules.domain.audiences import together
from modules.domain.document import Document, DocumentError
from modules.domain.schema import MODULE
from modules.domain.token_checks import problems_in
from modules.domain.tokens import used
from modules.domain.vocabularies import Sector
from modules.domain.words import Words
from modules.library.modules.models import PREVIEW_MODES
from modules.library.releases.models import Release
from modules.library.words import preview
from modules.library.words.codec import encode
from modules.library.words.content import GuideContent, ModuleContent, SectorsField, in_order
from modules.packs.pages.choices import Wishes
from modules.packs.pages.filling import empties
from modules.packs.pages.locks import HeldToRelease, guide_of, own_words

STANDING = "packs/parts/standing.html"


class CenterPageTester(WorkingPageTester):
    """A center's words are edited by its own people alone; administrators are no exception (DESIGN §2)."""

    def can_edit(self) -> bool:
        """Only members of the center, and of those only whom their group lets."""
        return self.page.specific.center_id in center_ids(self.user) and super().can_edit()


class CenterOwned(models.Model):
    """A page of one center."""

    center = models.ForeignKey(Center, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> CenterPageTester:
        """Return the tester that knows whose page this is."""
        return CenterPageTester(user, self)

    @property
    def asset_center_id(self) -> int:
        """Whose images and files the page may point to, besides the library's."""
        return self.center_id


class PackQuerySet(PageQuerySet):
    """Packs, whether or not they are archived."""

    def in_use(self) -> PackQuerySet:
        """Leave out those that are archived."""
        found: PackQuerySet = self.filter(archived_at=None)
        return found

    def archived(self) -> PackQuerySet:
        """Return those that are archived."""
        found: PackQuerySet = self.exclude(archived_at=None)
        return found


PackManager = PageManager.from_queryset(PackQuerySet)


class InPack(models.Model):
    """A pack, or a page in one: while the pack is archived it can be read and not changed."""

    class Meta:
        abstract = True

    def archived_pack(self) -> Pack | None:
        """Return the pack where it is archived."""
        found: Pack | None = Pack.objects.archived().ancestor_of(self, inclusive=True).first()
        return found

    def get_lock(self) -> Any:
        """Lock the page in the editor while its pack is archived."""
        pack = self.archived_pack() if self.pk else None
        return pack.archived_lock(self) if pack else super().get_lock()  # type: ignore[misc]  # the page's own


class Pack(InPack, CenterOwned, WorkingPage):
    """A presentation pack: cloned modules in an order, for one audience sector. Made by ``CreatePack``."""

    sector = models.CharField(
        "audience sector", max_length=40, choices=Sector.choices(), help_text="Who this pack is for."
    )
    also_for = SectorsField(verbose_name="also for", help_text="Other audiences that are in the room.")
    minutes = models.PositiveIntegerField(
        "minutes available", null=True, blank=True, help_text="How long the session may take."
    )

    # Ids of blocks, chosen by ``PlanSession``: kept beside the clones, so that no update meets them.
    hidden = models.JSONField(default=list, blank=True, editable=False)
    short = models.JSONField(default=list, blank=True, editable=False)
    shown = models.JSONField(default=list, blank=True, editable=False)
    # For a copy: which blocks were written for the audience of the original; see ``clones/carried.py``.
    written_for = models.JSONField(default=dict, blank=True, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)

    objects = PackManager()

    is_creatable = False
    parent_page_types: ClassVar = ["modules.PacksPage"]
    subpage_types: ClassVar = ["modules.Clone"]
    content_panels: ClassVar = [
        FieldPanel("title", classname="title"),
        FieldPanel("sector"),
        FieldPanel("also_for"),
        FieldPanel("minutes"),
    ]
    promote_panels: ClassVar[list[Any]] = []
    settings_panels: ClassVar[list[Any]] = []

    def __str__(self) -> str:
        return self.title

    def minimal_clean(self) -> None:
        """Check the title as well: Wagtail saves what is not live with little looked at."""
        super().minimal_clean()
        self.clean()

    def clean(self) -> None:
        """Refuse a title with a token that nothing will ever fill. Sort the audiences."""
        super().clean()
        self.also_for = [sector for sector in in_order(self.also_for) if sector != self.sector]
        problems = problems_in(self.title, "title")
        if problems:
            raise ValidationError({"title": problems})

    def with_content_json(self, content: Any) -> Any:
        """Read a revision. The plan is no part of it: it is chosen on a page of its own; nor is the archive."""
        page = super().with_content_json(content)
        page.hidden, page.short, page.shown = self.hidden, self.short, self.shown
        page.written_for, page.archived_at = self.written_for, self.archived_at
        return page

    def archived_lock(self, page: Any) -> ArchivedLock:
        """Return what keeps a page of this pack as it is while the pack is archived."""
        says = (
            "“{}” is archived, so nothing in it can be changed. All of it is kept. "
            '<a href="{}">Restore the pack</a> to work on it.'
        )
        return ArchivedLock(page, format_html(says, self.title, reverse("pack", args=[self.pk])))

    def get_admin_display_title(self) -> str:
        """Say whether it is archived."""
        return f"{super().get_admin_display_title()}{' (archived)' if self.archived_at else ''}"

    @property
    def audiences(self) -> tuple[str, ...]:
        """For whom it is: the audience whose words it uses first."""
        return (self.sector, *self.also_for)

    @property
    def audience_names(self) -> str:
        """For whom it is, in words."""
        return together(self.audiences)

    @property
    def wishes(self) -> Wishes:
        """What the pack asks for, whether or not its modules allow it now."""
        return Wishes(tuple(self.hidden), tuple(self.short), tuple(self.shown), self.audiences)

    def tokens(self) -> dict[str, str]:
        """Return the value of every token that is known before there is a roundtable."""
        return {**self.center.profile.tokens(self.audiences), "audience.sector": self.audience_names}


NOTHING: Document = MODULE.empty()
"""The words that a center's own module was cloned from."""


class CloneQuerySet(PageQuerySet):
    """Clones, whether or not they are left out of their packs, and whether or not those are archived."""

    def in_packs(self) -> CloneQuerySet:
        """Leave out those that were taken out, and those of packs that are archived."""
        above = ExpressionWrapper(
            Substr(OuterRef("path"), Value(1), Length(OuterRef("path")) - Clone.steplen),
            output_field=models.CharField(),
        )
        found: CloneQuerySet = self.filter(~Exists(Pack.objects.archived().order_by().filter(path=above)))
        return found.filter(taken_out_at=None)

    def inside(self, pack: Pack) -> CloneQuerySet:
        """Return those in this pack, archived or not, without those that were taken out of it."""
        found: CloneQuerySet = self.child_of(pack).filter(taken_out_at=None)
        return found


def release_of(page: Clone | ClonedGuide) -> Release | None:
    """Return the release that a page is pinned to, with its words: in one query, unless it was read with the page."""
    if page.release_id and not page._meta.get_field("release").is_cached(page):
        page.release = Release.objects.with_words().get(pk=page.release_id)
    release: Release | None = page.release
    return release


CloneManager = PageManager.from_queryset(CloneQuerySet)


class Clone(HeldToRelease, InPack, CenterOwned, ModuleContent):
    """A center's copy of one release's module, pinned to that release. Made by ``CloneModule``.

    A center's own module is a clone of nothing: it has no release, all in it is added here. Made by ``WriteModule``.
    """

    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, related_name="clones", editable=False, null=True, blank=True
    )
    module_uid = models.UUIDField(editable=False)
    taken_out_at = models.DateTimeField(null=True, editable=False)

    objects = CloneManager()

    is_creatable = False
    parent_page_types: ClassVar = ["modules.Pack"]
    subpage_types: ClassVar = ["modules.ClonedGuide"]
    preview_modes = PREVIEW_MODES
    content_panels: ClassVar = [HelpPanel(template=STANDING), *ModuleContent.content_panels]

    def __str__(self) -> str:
        return self.title

    @property
    def standings_of(self) -> int:
        """The clone whose comparison with the release says how blocks of this page stand."""
        return int(self.pk)

    @property
    def is_own(self) -> bool:
        """Whether the center wrote the module itself."""
        return self.release_id is None

    @property
    def pinned_to(self) -> Release:
        """The release. Ask it of copies alone: a center's own module has none."""
        release = release_of(self)
        if release is None:
            raise TypeError(f"“{self}” is the center's own, so it comes from no release")
        return release

    @property
    def released(self) -> Words:
        """The words that DHS released; no words, in the page's own language, for a center's own module."""
        release = release_of(self)
        return Words({**NOTHING, "language": self.language}) if release is None else release.words

    @property
    def held_to(self) -> Words:
        """What the release has for this page, without the guides."""
        return own_words(self, self.released.document)

    def words_in(self, release: Release) -> Words:
        """Return what a release has for this page, without the guides."""
        return own_words(self, release.content)

    def get_admin_display_title(self) -> str:
        """Name the release with the title."""
        origin = "our own" if self.is_own else f"from {self.pinned_to.version}"
        out = ", taken out" if self.taken_out_at else ""
        return f"{super().get_admin_display_title()} ({origin}{out})"

    def with_content_json(self, content: Any) -> Any:
        """Read a revision. The pin is the page's own: going back to earlier words is no way to another release."""
        page = super().with_content_json(content)
        page.release_id, page.taken_out_at = self.release_id, self.taken_out_at
        return page

    def serve_preview(self, request: HttpRequest, mode_name: str) -> TemplateResponse:
        """Show the clone through the outline, with the center's own tokens."""
        try:
            content = {**encode(self), "guides": []}
        except DocumentError as error:
            return preview.show_problems(request, self, error)
        pack = Pack.objects.parent_of(self).select_related("center__profile").get()
        source = {**source_of(content, language=self.language), "tokens": pack.tokens()}
        return preview.show(
            request, self, mode_name, source, empties(used(content), pack.center.profile, pack.audiences)
        )


class ClonedGuide(HeldToRelease, InPack, CenterOwned, GuideContent):
    """A center's copy of a presenter guide, or one of its own; pinned with the clone above it."""

    uid = models.UUIDField(editable=False)
    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, related_name="cloned_guides", editable=False, null=True, blank=True
    )

    is_creatable = False
    parent_page_types: ClassVar = ["modules.Clone"]
    subpage_types: ClassVar[list[Any]] = []
    preview_modes = preview.GUIDE_MODES
    # For whom a guide is, DHS says; a pack chooses whether it shows it.
    content_panels: ClassVar = [
        HelpPanel(template=STANDING),
        *(panel for panel in GuideContent.content_panels if panel.field_name != "sectors"),
    ]

    def __str__(self) -> str:
        return self.title

    @property
    def standings_of(self) -> int:
        """The clone whose comparison with the release says how blocks of this page stand."""
        return int(self.get_parent().pk)

    @property
    def held_to(self) -> Words:
        """What the release has for this guide; no words for a guide of the center's own."""
        release = release_of(self)
        return self.words_in(release) if release else Words({})

    def words_in(self, release: Release) -> Words:
        """Return what a release has for this guide; no words if it does not have the guide."""
        return own_words(self, guide_of(release.content, self.uid))

    def with_content_json(self, content: Any) -> Any:
        """Read a revision. The pin is the page's own, as the clone's is."""
        page = super().with_content_json(content)
        page.release_id = self.release_id
        return page

    def serve_preview(self, request: HttpRequest, mode_name: str) -> TemplateResponse:
        """Show the guide as presenters read it, with the center's own tokens."""
        pack = Pack.objects.ancestor_of(self).select_related("center__profile").get()
        language = Clone.objects.parent_of(self).get().language
        return preview.show_guide(
            request,
            self,
            self.uid,
            language,
            pack.tokens(),
            lambda said: empties(used(said), pack.center.profile, pack.audiences),
        )
