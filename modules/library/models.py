"""The library: modules with their guides, and what is kept of their review and release."""

from __future__ import annotations

import json
import uuid
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import CommentPanel, FieldPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from modules.accounts.models import User
from modules.centers.tree import ArchivedLock, WorkingPage, WorkingPageTester
from modules.delivery.build import source_of
from modules.domain.document import Document, DocumentError, canonical, digest
from modules.domain.version import Kind, Version
from modules.library.codec import encode
from modules.library.content import GuideContent, ModuleContent
from modules.library.statements import Statement, StatementVersion
from modules.media.models import AssetReference

__all__ = [
    "Approval",
    "Guide",
    "LibraryPage",
    "Module",
    "Release",
    "ReleaseAsset",
    "ReviewKind",
    "Statement",
    "StatementVersion",
    "Withdrawal",
]

PREVIEW_MODES = [("participant", "As participants see it"), ("presenter", "As presenters see it")]


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

    def can_reorder_children(self) -> bool:
        """The order is kept with the rest."""
        return not self.page.specific.archived_at and super().can_reorder_children()


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
    owning_office = models.CharField(max_length=120, blank=True, help_text="Who is responsible for this module.")
    next_review = models.DateField(null=True, blank=True, help_text="When it must be read again.")
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ModuleManager()

    children_in_order = True
    parent_page_types: ClassVar = ["modules.LibraryPage"]
    subpage_types: ClassVar = ["modules.Guide"]
    preview_modes = PREVIEW_MODES
    content_panels: ClassVar = [
        TitleFieldPanel("title"),
        *ModuleContent.content_panels[1:],
        MultiFieldPanel(
            [FieldPanel("companions"), FieldPanel("owning_office"), FieldPanel("next_review")], heading="Upkeep"
        ),
        CommentPanel(),
    ]
    promote_panels: ClassVar = [FieldPanel("slug")]

    @cached_property
    def current_release(self) -> Release | None:
        """The newest release, withdrawn or not, without its document; None before the first."""
        releases = self.releases.select_related("withdrawal").defer("document")
        return releases.order_by("-major", "-minor").first()

    def with_content_json(self, content: Any) -> Any:
        """Read a revision. Whether the module is retired or archived is no part of its words."""
        page = super().with_content_json(content)
        page.retired_at, page.archived_at = self.retired_at, self.archived_at
        return page

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

    def serve_preview(self, request: HttpRequest, mode_name: str) -> TemplateResponse:
        """Show the draft through the outline, as every reader would see it."""
        from modules.library import preview

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
    content_panels: ClassVar = [TitleFieldPanel("title"), *GuideContent.content_panels[1:], CommentPanel()]
    promote_panels: ClassVar = [FieldPanel("slug")]

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


class ReviewKind(models.TextChoices):
    """The two reviews of a module with its guides. A release needs both, of the same text."""

    EDITORIAL = "editorial", "Editorial review"
    PCRCL = "pcrcl", "P/CRCL review"


class Approval(models.Model):
    """One approval of one text: who read what, by digest. It stops counting when the text changes.

    ``document`` is the canonical JSON that was read, so that a later reader is shown what changed since; empty for
    approvals from before it was kept.
    """

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="approvals")
    kind = models.CharField(max_length=9, choices=ReviewKind.choices)
    document = models.TextField(default="")
    digest = models.CharField(max_length=64)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("module", "digest", "kind", "approved_by"), name="one_approval_per_text"),
        ]

    def __str__(self) -> str:
        return f"{self.module} {self.digest[:12]}, {self.get_kind_display()}, approved by {self.approved_by}"


class Release(models.Model):
    """An immutable, numbered version of a module with its guides. A trigger refuses UPDATE and DELETE.

    ``document`` is the canonical JSON ``{"format", "about", "content"}``; ``digest`` is the SHA-256 of its bytes.
    """

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="releases")
    major = models.PositiveIntegerField()
    minor = models.PositiveIntegerField()
    kind = models.CharField(max_length=5, choices=[(kind.value, kind.value.capitalize()) for kind in Kind])
    urgent = models.BooleanField(default=False)
    note = models.TextField(help_text="What changed and why.")
    slug = models.SlugField(max_length=255)
    title = models.CharField(max_length=255)
    document = models.TextField()
    digest = models.CharField(max_length=64)
    released_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["module", "-major", "-minor"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("module", "major", "minor"), name="one_release_per_number"),
            models.UniqueConstraint(fields=("slug", "major", "minor"), name="one_release_per_address"),
            models.CheckConstraint(name="releases_count_from_1_0", condition=models.Q(major__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"

    def get_absolute_url(self) -> str:
        """Return the address of the release page."""
        return reverse("release", args=[self.slug, str(self.version)])

    @property
    def version(self) -> Version:
        """The number."""
        return Version(self.major, self.minor)

    @property
    def withdrawn(self) -> Withdrawal | None:
        """Its withdrawal; None while it stands. A query of its own unless it was selected with the release."""
        return getattr(self, "withdrawal", None)

    @cached_property
    def body(self) -> Document:
        """The document, parsed."""
        parsed: Document = json.loads(self.document)
        return parsed

    @property
    def uid(self) -> str:
        """The lasting id of the module, as its clones and editions name it."""
        return str(self.body["about"]["uid"])

    @property
    def content(self) -> Document:
        """What a clone copies: the module's words and its guides."""
        content: Document = self.body["content"]
        return content

    def store(self, document: Document) -> None:
        """Set the document and its digest."""
        self.document = canonical(document).decode()
        self.digest = digest(document)


class ReleaseAsset(AssetReference):
    """An image or a file that a release shows; it can be neither replaced nor deleted. Immutable like its release."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="assets")

    class Meta:
        constraints: ClassVar = [*AssetReference.Meta.constraints]

    def __str__(self) -> str:
        return f"{self.image or self.document} in {self.release}"


class Withdrawal(models.Model):
    """DHS takes a release back. A row of its own, since a release never changes; immutable too.

    What was made with the release stays as it is, and is marked (DESIGN §5).
    """

    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.TextField()
    replacement = models.ForeignKey(
        Release, on_delete=models.PROTECT, null=True, blank=True, related_name="replaces", help_text="What to use now."
    )
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="no_release_replaces_itself",
                condition=models.Q(replacement__isnull=True) | ~models.Q(replacement=models.F("release")),
            ),
            models.CheckConstraint(name="withdrawals_have_a_reason", condition=~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.release}, withdrawn"
