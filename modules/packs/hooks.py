"""What packs add to Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.admin.widgets import Button
from wagtail.models import Page

from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import center_ids, has_role
from modules.centers.tenancy.explorer import Pages
from modules.library.desk.explorer import LeadsToOurs
from modules.library.words.edit_views import WordsViewSet
from modules.packs.pages.models import Clone, ClonedGuide, Pack


@hooks.register("register_page_header_buttons")
def pack_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Lead from whatever is in a pack to the pack."""
    if isinstance(page, (Pack, Clone, ClonedGuide)):
        pack = Pack.objects.ancestor_of(page, inclusive=True).values_list("pk", flat=True).first()
        if isinstance(page, Clone) and not page.is_own:
            yield Button("Compare with the release", reverse("clone_changes", args=[page.pk]), priority=10)
            yield Button("Earlier words", reverse("earlier_words", args=[page.pk]), priority=20)
        if page.center_id in center_ids(user) | user.reads:
            yield Button("Back to the pack", reverse("pack", args=[pack]), icon_name="arrow-left", priority=5)


@hooks.register("before_edit_page")
def lead_to_our_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Show what a lead says of a pack on a page of ours, which saves by an action."""
    return redirect("change_pack", pk=page.pk) if isinstance(page, Pack) else None


class LeadsToPacks(LeadsToOurs):
    """Leads a lead from the folder of a center's packs to their list."""

    def place(self, user: Any, pk: int) -> str:
        """Return the list."""
        return reverse("packs") if has_role(user, Role.LEAD) else ""


class LeadsToBoard(LeadsToOurs):
    """Leads a lead from a pack, and from what is in it, to its board."""

    def place(self, user: Any, pk: int) -> str:
        """Return the board."""
        if not has_role(user, Role.LEAD):
            return ""
        page = Page.objects.only("path", "depth").get(pk=pk)
        pack = Pack.objects.ancestor_of(page, inclusive=True).values_list("pk", flat=True).get()
        return reverse("pack", args=[pack])


class PackViews(Pages):
    """The views of packs, and the explorer of the folder that they are in."""

    model = Pack
    index_view_class = LeadsToPacks


class CloneViews(WordsViewSet):
    """The views of clones, and the explorer of the pack that they are in."""

    model = Clone
    index_view_class = LeadsToBoard


class ClonedGuideViews(WordsViewSet):
    """The views of their guides, and the explorer of the clone that they are of."""

    model = ClonedGuide
    index_view_class = LeadsToBoard


@hooks.register("register_admin_viewset")
def edit_by_merging() -> list[PageViewSet]:
    """Let a save of a clone or of its guide be a merge."""
    return [PackViews(), CloneViews(), ClonedGuideViews()]


@hooks.register("construct_explorer_page_queryset")
def leave_out_archived(parent_page: Page, pages: Any, request: HttpRequest) -> Any:
    """Leave archived packs out of the explorer's lists; a center's home page leads to them."""
    return pages.exclude(pk__in=Pack.objects.archived().order_by().values("pk"))


@hooks.register("insert_editor_js")
def mark_standings() -> str:
    """Mark in the editor what a center changed."""
    return format_html('<script src="{}" defer></script>', versioned_static("js/standings.js"))


@hooks.register("insert_editor_js")
def show_policies() -> str:
    """Show in the editor what a center may do to each block, and locked words as words."""
    return format_html('<script src="{}" defer></script>', versioned_static("js/policies.js"))


@hooks.register("insert_global_admin_css")  # Wagtail 8 has no hook for the editor's alone
def style_our_parts() -> str:
    """Give our parts of the admin their look: panels on the home page, marks in the editor."""
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("css/workspace.css"))


class ForAnswering(MenuItem):
    """An entry of the menu for those of DHS who answer centers."""

    roles: tuple[Role, ...] = (Role.PUBLISHER,)

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the person answers."""
        return has_role(request.user, *self.roles)


class ForQuestions(ForAnswering):
    """The entry for questions, which editors answer too."""

    roles = (Role.EDITOR, Role.PUBLISHER)


@hooks.register("register_admin_menu_item")
def proposals_menu_item() -> MenuItem:
    """Lead publishers to what centers proposed."""
    return ForAnswering("Proposals", reverse("proposals"), icon_name="mail", order=220)


@hooks.register("register_admin_menu_item")
def questions_menu_item() -> MenuItem:
    """Lead editors and publishers to what centers asked."""
    return ForQuestions("Questions", reverse("questions"), icon_name="help", order=225)
