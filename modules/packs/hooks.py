"""What packs add to Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.admin.widgets import Button
from wagtail.models import Page

from modules.accounts.identity.models import CENTER_ROLES, Role
from modules.accounts.identity.policy import center_ids, has_role
from modules.centers.center.models import Center
from modules.library.words.edit_views import WordsViewSet
from modules.packs.editions import approval_views as edition_views
from modules.packs.editions.queries import editions_for
from modules.packs.pages.models import Clone, ClonedGuide, Pack
from modules.packs.pages.queries import packs_led_by, packs_of
from modules.packs.proposals.models import Proposal
from modules.packs.signoffs import views as sign_off_views
from modules.packs.updates.overview import news_for
from modules.packs.updates.withdrawn import withdrawn_in


@hooks.register("register_page_header_buttons")
def pack_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Lead from whatever is in a pack to the pack."""
    if isinstance(page, (Pack, Clone, ClonedGuide)):
        pack = Pack.objects.ancestor_of(page, inclusive=True).values_list("pk", flat=True).first()
        if isinstance(page, Clone) and not page.is_own:
            yield Button("Compare with the release", reverse("clone_changes", args=[page.pk]), priority=10)
            yield Button("Earlier words", reverse("earlier_words", args=[page.pk]), priority=20)
        yield Button("Back to the pack", reverse("pack", args=[pack]), icon_name="arrow-left", priority=5)


class CloneViews(WordsViewSet):
    """The views of clones."""

    model = Clone


class ClonedGuideViews(WordsViewSet):
    """The views of their guides."""

    model = ClonedGuide


@hooks.register("register_admin_viewset")
def edit_by_merging() -> list[PageViewSet]:
    """Let a save of a clone or of its guide be a merge."""
    return [CloneViews(), ClonedGuideViews()]


@hooks.register("construct_explorer_page_queryset")
def leave_out_archived(parent_page: Page, pages: Any, request: HttpRequest) -> Any:
    """Leave archived packs out of the explorer's lists; a center's home page leads to them."""
    return pages.exclude(pk__in=Pack.objects.archived().order_by().values("pk"))


class PacksPanel(Component):
    """The home panel of a center's people: packs for leads, editions to present for everyone."""

    name = "packs"
    order = 40
    template_name = "packs/panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return what the person works on and presents."""
        user = parent_context["request"].user
        packs = list(packs_led_by(user).order_by("title"))
        return {
            "centers": Center.objects.filter(pk__in=center_ids(user, {Role.LEAD})),
            "packs": packs,
            "archived": packs_of(user).archived().order_by("title"),
            "news": news_for(packs),
            "withdrawn": withdrawn_in(packs),
            "editions": editions_for(user).order_by("-made_at")[:10],
        }


@hooks.register("construct_homepage_panels")
def add_packs_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Show a center's people what is theirs first."""
    if center_ids(request.user, CENTER_ROLES):
        panels.append(PacksPanel())


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


class ProposalsMenuItem(MenuItem):
    """Shown to publishers."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the person answers proposals."""
        return has_role(request.user, Role.PUBLISHER)


@hooks.register("register_admin_menu_item")
def proposals_menu_item() -> MenuItem:
    """Lead publishers to what centers proposed."""
    return ProposalsMenuItem("Proposals", reverse("proposals"), icon_name="mail", order=220)


class ProposalsPanel(Component):
    """The home panel of publishers and editors: what centers proposed or asked, and nobody answered."""

    name = "proposals"
    order = 60
    template_name = "packs/proposals_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return the open ones. Editors answer questions alone."""
        rows = Proposal.objects.waiting().select_related("release__module", "center")
        publishes = has_role(parent_context["request"].user, Role.PUBLISHER)
        return {"publishes": publishes, "proposals": rows.changes() if publishes else [], "questions": rows.questions()}


@hooks.register("construct_homepage_panels")
def add_proposals_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Show publishers and editors what waits for them."""
    if has_role(request.user, Role.PUBLISHER, Role.EDITOR):
        panels.append(ProposalsPanel())


class SignOffPanel(Component):
    """The home panel of P/CRCL officers: what waits for a signature."""

    name = "sign-off"
    order = 30
    template_name = "packs/sign_off_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return it, by clone."""
        return {"waiting": sign_off_views.waiting_for(parent_context["request"].user)}


@hooks.register("construct_homepage_panels")
def add_sign_off_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Show officers what waits for them first."""
    if center_ids(request.user, {Role.PCRCL}):
        panels.append(SignOffPanel())


class ApprovalPanel(Component):
    """The home panel of directors: editions that wait for their approval, and whether they are asked for it at all."""

    name = "approval"
    order = 30
    template_name = "packs/approval_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return the packs, and the director's centers."""
        user = parent_context["request"].user
        return {
            "centers": Center.objects.filter(pk__in=center_ids(user, {Role.DIRECTOR})),
            "waiting": edition_views.waiting_for_director(user),
        }


@hooks.register("construct_homepage_panels")
def add_approval_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Show directors what waits for them first."""
    if center_ids(request.user, {Role.DIRECTOR}):
        panels.append(ApprovalPanel())
