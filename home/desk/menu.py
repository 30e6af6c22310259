"""The menu: the work of the person's role, and Wagtail's own pages under “More”."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem, reports_menu

from home.desk.doors import opens
from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import has_role
from modules.centers.tenancy.reach import LIBRARY_ROLES

WAGTAILS = ("explorer", "images", "documents", "reports", "help")
"""Entries of Wagtail's that leave the first level: to “More”, or for our own help."""
MORE = "more"
STATEMENTS = "statements"
"""The entry of those who write statements. Others of DHS are led to where each is shown."""


def arrange(request: HttpRequest, items: list[MenuItem]) -> None:
    """Put the entries of the person's work first, and what is Wagtail's under “More”."""
    theirs = {item.name: item for item in items if item.name in WAGTAILS}
    ours = [item for item in items if item.name not in WAGTAILS]
    items[:] = [*ours, *_work(request.user)]
    if has_role(request.user, *LIBRARY_ROLES) and not any(item.name == STATEMENTS for item in ours):
        items.append(MenuItem("Statements", reverse("statement_overview"), icon_name="clipboard-list", order=210))
    if more := list(_more(request, theirs)):
        items.append(SubmenuMenuItem("More", Menu(items=more), name=MORE, icon_name="dots-horizontal", order=9000))
    items.append(MenuItem("Help", _help(request.user), name="bcp-help", icon_name="help", order=9500))


def _work(user: Any) -> Iterator[MenuItem]:
    yield MenuItem("Home", reverse("wagtailadmin_home"), name="home", icon_name="home", order=1)
    if has_role(user, Role.LEAD):
        yield MenuItem("Packs", reverse("packs"), name="packs", icon_name="folder-open-inverse", order=110)
        yield MenuItem("Library", reverse("modules"), name="library", icon_name="clipboard-list", order=140)
        yield MenuItem("Center", reverse("own_centers"), name="center", icon_name="site", order=150)


def _more(request: HttpRequest, theirs: dict[str, MenuItem]) -> Iterator[MenuItem]:
    """Yield Wagtail's entries that this person has, its reports among them."""
    if "explorer" in theirs:
        yield MenuItem("Pages", reverse("wagtailadmin_explore_root"), icon_name="folder-open-inverse", order=1)
    for name in ("images", "documents"):
        if name in theirs:
            yield theirs[name]
    if "reports" in theirs:
        # Wagtail shows its reports by permissions, which say less than the gate
        yield from (item for item in reports_menu.menu_items_for_request(request) if opens(request.user, item.url))


HELP: tuple[tuple[Role, str], ...] = (
    (Role.LEAD, "you-lead-for-a-center"),
    (Role.PCRCL, "you-are-a-pcrcl-officer"),
    (Role.DIRECTOR, "you-direct-a-center"),
    (Role.PRESENTER, "you-present"),
    (Role.EDITOR, "you-write-review-or-release-for-dhs"),
    (Role.REVIEWER, "you-write-review-or-release-for-dhs"),
    (Role.PUBLISHER, "you-write-review-or-release-for-dhs"),
)
"""The part of the help for each role, the first of a person's roles that has one."""


def _help(user: Any) -> str:
    return next((f"/help/#{part}" for role, part in HELP if has_role(user, role)), "/help/")
