"""The library: modules with their guides, and what is kept of their review and release."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import CommentPanel, FieldPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from modules.centers.center.tree import ArchivedLock, WorkingPage, WorkingPageTester
from modules.core.typed import check_day
from modules.delivery.build import source_of
from modules.domain.document import Document, DocumentError
from modules.domain.vocabularies import Sector
from modules.domain.words import Words
from modules.library.modules.panels import SentBackPanel
from modules.library.modules.ranks import Rank
from modules.library.words import preview
from modules.library.words.codec import encode
from modules.library.words.content import CALLED, GuideContent, ModuleContent, SectorsField
from modules.library.words.editing import ContentForm

RELATIONS = ("companions", "builds_on")
"""What a module says of other modules."""
SLUG = FieldPanel("slug", help_text="The end of its address: small letters, digits and hyphens.")
PREVIEW_MODES = [("participant", "As participants see it"), ("presenter", "As presenters see it")]


class ModuleForm(ContentForm):
    """The form of a module. It offers every module but this one for what it says of others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in RELATIONS:
            if name in self.fields:
                self.fields[name].queryset = self.fields[name].queryset.exclude(pk=self.instance.pk)


class LibraryPage(WorkingPage):
    """The folder of all modules."""

    max_count = 1
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["modules.Module"]


class ModuleQuerySet(PageQuerySet):
    """Modules, whether or not they are archived."""

    def in_use(self) -> ModuleQuerySet:
        """Leave out those that are archived."""
        found: ModuleQuerySet = self.filter(archived_at=None)
        return found

    def archived(self) -> ModuleQuerySet:
        """Return those that are archived."""
        found: ModuleQuerySet = self.exclude(archived_at=None)
        return found


ModuleManager = PageManager.from_queryset(ModuleQuerySet)


class ModuleTester(WorkingPageTester):
    """What Wagtail's admin may do to a module: nothing changes below one that is archived."""

    def can_add_subpage(self) -> bool:
        """Guides are written to modules in use."""
        return not self.page.specific.archived_at and super().can_add_subpage()


class Module(ModuleContent):
    """A topic module as DHS edits it. Readers see its releases."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    companions = ParentalManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="companion_of",
        help_text="Modules that must be in the same pack.",
    )
    rank = models.PositiveSmallIntegerField(
        choices=Rank.choices, default=Rank.CORE, help_text="Which modules centers are suggested first."
    )
    first_for = SectorsField(help_text="Audiences that gain most from it. For them it is suggested before others.")
    builds_on = ParentalManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="built_on_by",
        help_text="Modules that are best shown before it.",
    )
    owning_office = models.CharField(max_length=120, blank=True, help_text="Who is responsible for this module.")
    next_review = models.DateField(
        null=True, blank=True, validators=[check_day], help_text="When it must be read again."
    )
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ModuleManager()

    base_form_class: ClassVar = ModuleForm
    parent_page_types: ClassVar = ["modules.LibraryPage"]
    subpage_types: ClassVar = ["modules.Guide"]
    preview_modes = PREVIEW_MODES
    content_panels: ClassVar = [
        SentBackPanel(),
        TitleFieldPanel("title", help_text=CALLED),
        *ModuleContent.content_panels[1:],
        MultiFieldPanel(
            [FieldPanel("companions"), FieldPanel("owning_office"), FieldPanel("next_review"), SLUG],
            heading="Upkeep",
        ),
        MultiFieldPanel([FieldPanel("rank"), FieldPanel("first_for"), FieldPanel("builds_on")], heading="Suggestions"),
        CommentPanel(),
    ]

    @property
    def origin(self) -> Words:
        """What the newest release has for this page, without the guides; no words before the first."""
        return Words({name: said for name, said in self.newest_words().items() if name in self.document_fields})

    def newest_words(self) -> Document:
        """Return the words of the newest release with its guides; none before the first. One query."""
        newest = self.releases.select_related("document").newest()
        words: Document = newest.content if newest else {}
        return words

    def with_content_json(self, content: Any) -> Any:
        """Read a revision. Whether the module is retired or archived is no part of its words."""
        page = super().with_content_json(content)
        page.retired_at, page.archived_at = self.retired_at, self.archived_at
        return page

    def upkeep(self, said: Mapping[str, Any]) -> Document:
        """Return the slug, and what the panels “Upkeep” and “Suggestions” have. What is a set merges one by one."""
        review = said.get("next_review", self.next_review)
        return {
            "slug": [said.get("slug", self.slug)],
            "owning_office": [said.get("owning_office", self.owning_office)],
            "next_review": [review and review.isoformat()],
            "rank": [int(said.get("rank", self.rank))],
            "first_for": dict.fromkeys(said.get("first_for", self.first_for), True),
            **{name: self._keys_of(name, said) for name in RELATIONS},
        }

    def _keys_of(self, name: str, said: Mapping[str, Any]) -> Document:
        modules = said[name] if name in said else getattr(self, name).all()
        return {str(module.pk): True for module in modules}

    def read_upkeep(self, upkeep: Document) -> dict[str, Any]:
        """Return the values as the form has them."""
        if not upkeep:
            return {}
        sets = {"first_for", *RELATIONS}
        said = super().read_upkeep({name: value for name, value in upkeep.items() if name not in sets})
        review = said["next_review"]
        return {
            **said,
            "next_review": review and date.fromisoformat(review),
            "first_for": [sector for sector in Sector.values() if sector in upkeep["first_for"]],
            **{name: Module.objects.filter(pk__in=upkeep[name]) for name in RELATIONS},
        }

    def permissions_for_user(self, user: Any) -> ModuleTester:
        """Return the tester that knows whether the module is archived."""
        return ModuleTester(user, self)

    def get_lock(self) -> Any:
        """Lock the draft in the editor while the module is archived."""
        return self.archived_lock(self) if self.archived_at else super().get_lock()

    def archived_lock(self, page: Any) -> ArchivedLock:
        """Return what keeps a page of this module as it is while the module is archived."""
        says = "“{}” is archived, so its draft can’t be changed. All of it is kept. A publisher can restore it: {}."
        link = format_html('<a href="{}">archived modules</a>', reverse("archived_modules"))
        return ArchivedLock(page, format_html(says, self.title, link))

    def get_admin_display_title(self) -> str:
        """Say whether it is archived."""
        return f"{super().get_admin_display_title()}{' (archived)' if self.archived_at else ''}"

    @property
    def reviewed_as(self) -> Module:
        """The page whose review decides about this one."""
        return self

    def serve_preview(self, request: HttpRequest, mode_name: str) -> TemplateResponse:
        """Show the draft through the outline, as every reader would see it."""
        try:
            source = source_of({**encode(self), "guides": []}, language=self.language)
        except DocumentError as error:
            return preview.show_problems(request, self, error)
        return preview.show(request, self, mode_name, source)


class Guide(GuideContent):
    """A presenter guide as DHS edits it; released together with its module."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    parent_page_types: ClassVar = ["modules.Module"]
    subpage_types: ClassVar[list[Any]] = []
    preview_modes = preview.GUIDE_MODES
    content_panels: ClassVar = [
        SentBackPanel(),
        TitleFieldPanel("title", help_text=CALLED),
        *GuideContent.content_panels[1:],
        SLUG,
        CommentPanel(),
    ]

    @property
    def reviewed_as(self) -> Module | None:
        """The module that it is reviewed with."""
        found: Module | None = Module.objects.parent_of(self).first()
        return found

    def upkeep(self, said: Mapping[str, Any]) -> Document:
        """Return the slug."""
        return {"slug": [said.get("slug", self.slug)]}

    @property
    def origin(self) -> Words:
        """What the newest release of the module has for this guide; no words if it does not have it."""
        module = Module.objects.parent_of(self).first()
        guides = module.newest_words().get("guides", []) if module else []
        return Words(next((guide["value"] for guide in guides if guide["id"] == str(self.uid)), {}))

    def may_be_deleted(self) -> bool:
        """A guide that was released goes out with the next release, not from the tree; an archived one is kept."""
        module = Module.objects.parent_of(self).first()
        return module is None or not (module.archived_at or module.releases.exists())

    def get_workflow(self) -> None:
        """A guide is reviewed with its module, never alone."""
        return None

    @property
    def has_workflow(self) -> bool:
        """See :meth:`get_workflow`."""
        return False

    def get_lock(self) -> Any:
        """A guide is locked with its module: in review, when what is read stays as it is, and in the archive."""
        module = Module.objects.parent_of(self).first() if self.pk else None
        if module and module.archived_at:
            return module.archived_lock(self)
        task = module and module.current_workflow_task
        return super().get_lock() or (task.lock_class(module, task) if task else None)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> TemplateResponse:
        """Show the draft as presenters read it."""
        module = Module.objects.parent_of(self).get()
        return preview.show_guide(request, self, self.uid, module.language)
