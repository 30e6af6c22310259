"""Setup of a new site: pages, roles, permissions and the review. It can be run again safely."""

from __future__ import annotations

from typing import TypeVar

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Site, Workflow, WorkflowPage, WorkflowTask

from home import words
from home.models import HomePage, PlainPage
from modules.accounts.identity.models import DHS_ROLES, Role
from modules.centers.center import groups
from modules.centers.center.models import CentersPage
from modules.library.modules.models import LibraryPage
from modules.library.review.models import ReviewKind
from modules.library.review.tasks import ReviewTask

AnyPage = TypeVar("AnyPage", bound=Page)

REVIEW = "DHS review"
TITLE = "Building Community Partnerships"


@transaction.atomic
def set_up(hostname: str = "localhost", port: int = 80) -> HomePage:
    """Create everything that is missing, and keep everything that exists. Returns the home page."""
    home = _home(hostname, port)
    library = _child(home, LibraryPage, "Library", "library")
    _child(home, CentersPage, "Centers", "centers", live=True)
    _plain_pages(home)
    _roles(library)
    _review(library)
    return home


def _home(hostname: str, port: int) -> HomePage:
    found = HomePage.objects.first()
    if found:
        return found
    root = Page.get_first_root_node()
    Page.objects.child_of(root).filter(slug="home").delete()  # Wagtail's welcome page
    root = Page.objects.get(pk=root.pk)
    home: HomePage = root.add_child(instance=HomePage(title=TITLE, slug="home"))
    site = {"hostname": hostname, "port": port, "root_page": home, "site_name": TITLE}
    Site.objects.update_or_create(is_default_site=True, defaults=site)
    return home


def _child(parent: Page, model: type[AnyPage], title: str, slug: str, *, live: bool = False) -> AnyPage:
    found = model.objects.child_of(parent).first()
    return found or parent.add_child(instance=model(title=title, slug=slug, live=live))


def _plain_pages(home: HomePage) -> None:
    """Create the missing plain pages. Existing pages at their addresses are never overwritten."""
    there = set(Page.objects.child_of(home).values_list("slug", flat=True))
    now = timezone.now()
    for slug in words.SLUGS:
        if slug not in there:
            said = words.read(slug)
            page = PlainPage(title=said.title, slug=slug, body=said.body, first_published_at=now, last_published_at=now)
            home.add_child(instance=page)


def _roles(library: Page) -> None:
    """Give DHS's groups the permissions of their roles, and delete Wagtail's default groups."""
    Group.objects.filter(name__in=["Moderators", "Editors"], role_group__isnull=True).delete()
    collection = groups.library_collection()
    for role in sorted(DHS_ROLES):
        groups.role_group(Role(role))
    editor = groups.role_group(Role.EDITOR)
    groups.role_group(Role.ADMINISTRATOR)
    groups.allow_pages(editor, library, groups.EDITING)
    groups.allow_collection(editor, collection, groups.ASSETS)
    for role in (Role.REVIEWER, Role.PUBLISHER):
        # The permission to lock pages makes them visible in the explorer without allowing any edits.
        groups.allow_pages(groups.role_group(role), library, ("lock_page", "unlock_page"))
    for verb in ("add", "change", "view"):
        editor.permissions.add(Permission.objects.get(content_type__app_label="modules", codename=f"{verb}_statement"))


def _review(library: Page) -> None:
    """Assign the review workflow to the library, and remove Wagtail's own workflow, which ends with publishing."""
    WorkflowPage.objects.exclude(workflow__name=REVIEW).delete()
    Workflow.objects.filter(name="Moderators approval", workflow_states__isnull=True).delete()
    GroupApprovalTask.objects.filter(name="Moderators approval", task_states__isnull=True).delete()
    workflow, _ = Workflow.objects.get_or_create(name=REVIEW)
    for order, kind in enumerate(ReviewKind):
        task = ReviewTask.objects.filter(kind=kind).first() or ReviewTask.objects.create(name=kind.label, kind=kind)
        task.groups.add(groups.role_group(Role.REVIEWER))
        WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": order})
    WorkflowPage.objects.update_or_create(page=library, defaults={"workflow": workflow})
