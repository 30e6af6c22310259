"""What packs add to Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets import Button
from wagtail.models import Page

from modules.accounts.models import CENTER_ROLES, Role
from modules.accounts.policy import center_ids
from modules.centers.models import Center
from modules.packs import views
from modules.packs.models import Clone, ClonedGuide, Pack
from modules.packs.queries import editions_for, packs_led_by


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Add the pages where a lead works on packs."""
    return [
        path("centers/<slug:slug>/packs/new/", views.new_pack, name="new_pack"),
        path("packs/<int:pk>/", views.pack_page, name="pack"),
        path("packs/<int:pk>/clone/", views.clone_module, name="clone_module"),
        path("packs/<int:pk>/edition/", views.make_edition, name="make_edition"),
    ]


@hooks.register("register_page_header_buttons")
def pack_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Lead from whatever is in a pack to the pack."""
    if isinstance(page, (Pack, Clone, ClonedGuide)):
        pack = Pack.objects.ancestor_of(page, inclusive=True).values_list("pk", flat=True).first()
        yield Button("Back to the pack", reverse("pack", args=[pack]), icon_name="arrow-left", priority=5)


class PacksPanel(Component):
    """The home panel of a center's people: packs for leads, editions to present for everyone."""

    name = "packs"
    order = 40
    template_name = "packs/panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return what the person works on and presents."""
        user = parent_context["request"].user
        return {
            "centers": Center.objects.filter(pk__in=center_ids(user, {Role.LEAD})),
            "packs": packs_led_by(user).order_by("title"),
            "editions": editions_for(user).order_by("-made_at")[:10],
        }


@hooks.register("construct_homepage_panels")
def add_packs_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Show a center's people what is theirs first."""
    if center_ids(request.user, CENTER_ROLES):
        panels.append(PacksPanel())
