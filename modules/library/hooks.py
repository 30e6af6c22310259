"""What the library adds to Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.action_menu import CancelWorkflowMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.admin.widgets import Button
from wagtail.models import Page

from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import has_role
from modules.centers.tenancy.reach import LIBRARY_ROLES
from modules.library.desk.explorer import LeadsToModules, LeadsToNewModule, LeadsToText, writes
from modules.library.desk.reading import State, in_order, rows
from modules.library.modules.models import Guide, Module
from modules.library.releases import review_views
from modules.library.words.content import ContentPage
from modules.library.words.edit_views import WordsViewSet


@hooks.register("register_page_header_buttons")
def release_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Lead to the workbench, to a module's review, and a publisher to its releases, and out of use."""
    if isinstance(page, ContentPage):
        yield Button("One part at a time", reverse("workbench", args=[page.pk]), icon_name="list-ul", priority=2)
    if isinstance(page, Module) and has_role(user, *LIBRARY_ROLES):
        yield Button("Review…", reverse("review_module", args=[page.pk]), icon_name="check", priority=4)
    if isinstance(page, Module) and has_role(user, Role.PUBLISHER):
        yield Button("Release…", reverse("release_module", args=[page.pk]), icon_name="upload", priority=5)
        yield Button("Withdraw…", f"{reverse('release_module', args=[page.pk])}#releases", priority=10)
        yield from _out_of_use(page)


def _out_of_use(module: Module) -> Iterator[Button]:
    """Lead to what takes a module out of use, a little or for good."""
    if module.retired_at:
        yield Button("Bring back into use…", reverse("reinstate_module", args=[module.pk]), priority=20)
    else:
        yield Button("Retire…", reverse("retire_module", args=[module.pk]), priority=20)
    if not module.archived_at:
        yield Button("Archive…", reverse("archive_module", args=[module.pk]), priority=30)
    if not module.releases.exists():
        yield Button("Delete for good…", reverse("delete_module", args=[module.pk]), icon_name="bin", priority=40)


@hooks.register("construct_explorer_page_queryset")
def leave_out_archived(parent_page: Page, pages: Any, request: HttpRequest) -> Any:
    """Leave archived modules out of the explorer's lists; they have a list of their own."""
    return pages.exclude(pk__in=Module.objects.archived().order_by().values("pk"))


@hooks.register("register_admin_menu_item")
def modules_menu_item() -> MenuItem:
    """Lead DHS to its modules."""
    return LibraryMenuItem("Modules", reverse("library_home"), icon_name="folder-open-inverse", order=200)


@hooks.register("register_admin_menu_item")
def reviews_menu_item() -> MenuItem:
    """Lead DHS to all that is under review."""
    return LibraryMenuItem("Reviews", reverse("reviews"), icon_name="check", order=215)


class LibraryMenuItem(MenuItem):
    """Shown to DHS's people."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the person works in the library."""
        return has_role(request.user, *LIBRARY_ROLES)


class LibraryPanel(Component):
    """The home panel of DHS's people: the modules that somebody works on."""

    name = "library"
    order = 50
    template_name = "library/panel.html"
    most = 8

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return their rows: the ones that wait for somebody first, then those that were written last."""
        found = rows()
        under_way = [row for row in found if row.state not in (State.RELEASED, State.RETIRED)]
        last = sorted(under_way, key=lambda row: row.lately.at.timestamp() if row.lately.at else 0, reverse=True)
        return {
            "rows": in_order(last, "state")[: self.most],
            "all": len(found),
            "archived": Module.objects.archived().count(),
            "writes": writes(parent_context["request"].user),
        }


@hooks.register("construct_homepage_panels")
def add_library_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Show DHS its modules first."""
    if has_role(request.user, *LIBRARY_ROLES):
        panels.append(LibraryPanel())


@hooks.register("insert_editor_js")
def keep_last_words() -> str:
    """Let a form that is sent right after the last key hold what Draftail has not written yet."""
    return format_html('<script src="{}"></script>', versioned_static("js/last-words.js"))


@hooks.register("insert_editor_js")
def tell_what_is_saved() -> str:
    """Let the editor tell the truth about what is saved, and what others saved meanwhile."""
    script = '<script src="{}" data-most="{}"></script>'
    return format_html(script, versioned_static("js/save-state.js"), settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


@hooks.register("construct_page_action_menu")
def call_it_taking_back(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Call the end of a review by its author what it is to them."""
    for item in menu_items:
        if isinstance(item, CancelWorkflowMenuItem):
            item.label = "Take back from review"


@hooks.register("after_edit_page")
def say_what_was_decided(request: HttpRequest, page: Page) -> None:
    """Say what a review came to: Wagtail's own message is only that the page was updated."""
    decision = request.POST.get("workflow-action-name", "") if "action-workflow-action" in request.POST else ""
    if isinstance(page, Module) and decision in review_views.DECIDED:
        messages.success(request, review_views.DECIDED[decision])


class ModuleViews(WordsViewSet):
    """The views of modules, and the explorer of the folder that they are in."""

    model = Module
    index_view_class = LeadsToModules
    add_subpage_view_class = LeadsToNewModule


class GuideViews(WordsViewSet):
    """The views of guides, and the explorer of the module that they are of."""

    model = Guide
    index_view_class = LeadsToText


@hooks.register("register_admin_viewset")
def edit_by_merging() -> list[PageViewSet]:
    """Let a save of a module or a guide be a merge."""
    return [ModuleViews(), GuideViews()]
