"""What centers add to Wagtail's admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static

from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import center_ids, is_administrator
from modules.centers.people.views import PeopleViewSetGroup


@hooks.register("register_admin_viewset")
def register_people() -> PeopleViewSetGroup:
    """Add the pages where administrators make centers and give roles."""
    return PeopleViewSetGroup()


@hooks.register("insert_global_admin_js")
def watch_session() -> str:
    """Say on every page when the session is about to end."""
    script = '<script src="{}" data-left-url="{}" data-sign-in-url="{}"></script>'
    return format_html(script, versioned_static("js/session.js"), reverse("session_left"), reverse("account_login"))


@hooks.register("insert_global_admin_css")
def style_session() -> str:
    """Style what it says."""
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("css/session.css"))


class ForAdministrators(MenuItem):
    """An entry of the menu that administrators see."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the person administers the site."""
        return is_administrator(request.user)


class ForLeads(MenuItem):
    """An entry of the menu that administrators and leads see."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the person has a center's affairs to look at."""
        return is_administrator(request.user) or bool(center_ids(request.user, {Role.LEAD}))


@hooks.register("register_reports_menu_item")
def audit_item() -> MenuItem:
    """Lead to the audit."""
    return ForLeads("Audit", reverse("audit"), icon_name="history", order=100)


@hooks.register("register_settings_menu_item")
def invitations_item() -> MenuItem:
    """Lead to the invitations."""
    return ForAdministrators("Invitations", reverse("invitations"), icon_name="mail", order=610)


class ForConfirmers(MenuItem):
    """An entry of the menu that those see who confirm roles."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the person may confirm roles."""
        return is_administrator(request.user) or bool(center_ids(request.user, {Role.LEAD, Role.DIRECTOR}))


@hooks.register("register_reports_menu_item")
def duties_item() -> MenuItem:
    """Lead to the roles that wait for a second person."""
    return ForConfirmers("Duties", reverse("duties"), icon_name="group", order=90)


@hooks.register("register_settings_menu_item")
def sign_ins_item() -> MenuItem:
    """Lead to who is locked out."""
    return ForAdministrators("Sign-ins", reverse("sign_ins"), icon_name="key", order=620)


@hooks.register("register_account_menu_item")
def security_item(request: HttpRequest) -> dict[str, str]:
    """Lead from the account's page to what protects it."""
    return {"url": reverse("mfa_index"), "label": "Sign-in and security", "help_text": SECURITY}


@hooks.register("construct_settings_menu")
def leave_out_closed(request: HttpRequest, items: list[MenuItem]) -> None:
    """Take out what the gate closes: groups follow from roles, and collections from centers."""
    items[:] = [item for item in items if item.name not in {"groups", "collections"}]


SECURITY = "Your password, second factors, and where you are signed in."
