"""The gate: who may reach which view of the admin (wagtail-notes.md, "One center must not see another").

Neighbours share this site, so a center's people reach a fixed list of views: one that a new Wagtail brings stays closed
until someone opens it here. Those who work in DHS's library reach all but what would show centers' pages, files or
people. What a view is asked about is looked at too: a page, an image or a file that is not the person's is answered by
the gate, in the same words as one that does not exist and as an address that does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import resolve, reverse
from wagtail.models import UploadedFile

from modules.accounts.identity.models import LIBRARY_ROLES
from modules.accounts.identity.policy import has_role, is_administrator, memberships
from modules.centers.tenancy.reach import are_pages_within_reach
from modules.media.models import Document, Image

OPEN_TO_CENTERS = (
    # Signing in, one's own account, and what every page of the admin loads
    "wagtailadmin_home",
    "sign_in_to_cms",
    "wagtailadmin_logout",
    "wagtailadmin_account",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_dismissibles",
    "wagtailadmin_editing_sessions:*",
    # Finding one's own pages; pages are made, ordered and left by actions of ours, never by Wagtail's
    "wagtailadmin_explore*",
    "wagtailadmin_api:pages:listing",
    "wagtailadmin_api:pages:detail",
    "wagtailadmin_pages:search*",
    "wagtail_bulk_action",  # each id is looked at
    # Editing one's own pages, and looking at what they were
    "wagtailadmin_pages:edit",
    "wagtailadmin_pages:preview_on_edit",
    "wagtailadmin_pages:view_draft",
    "wagtailadmin_pages:set_page_position",
    "wagtailadmin_pages:history*",
    "wagtailadmin_pages:revisions_index",
    "wagtailadmin_pages:revisions_view",
    "wagtailadmin_pages:revisions_compare",
    "wagtailadmin_pages:revisions_revert",
    "wagtailadmin_block_preview",
    # What the editor's links, images, files and statements are chosen with
    "wagtailadmin_choose_page",
    "wagtailadmin_choose_page_child",
    "wagtailadmin_choose_page_search",
    "wagtailadmin_choose_page_*_link",
    "wagtailimages_chooser:choose",
    "wagtailimages_chooser:choose_results",
    "wagtailimages_chooser:chosen",
    "wagtailimages_chooser:create",
    "wagtaildocs_chooser:choose",
    "wagtaildocs_chooser:choose_results",
    "wagtaildocs_chooser:chosen",
    "wagtaildocs_chooser:create",
    "statement_chooser:choose",
    "statement_chooser:choose_results",
    "statement_chooser:chosen",
    # One's own images and files
    "wagtailimages:index*",
    "wagtailimages:add*",
    "wagtailimages:edit*",
    "wagtailimages:delete*",
    "wagtailimages:create_multiple_from_uploaded_image",
    "wagtailimages:image_usage",
    "wagtaildocs:index*",
    "wagtaildocs:add*",
    "wagtaildocs:edit*",
    "wagtaildocs:delete*",
    "wagtaildocs:create_multiple_from_uploaded_document",
    "wagtaildocs:document_usage",
    # Ours
    "center_profile",
    "center_people",
    "remove_colleague",
    "audit",
    "audit_results",
    "withdraw_invitation",
    "new_pack",
    "suggest_modules",
    "copy_pack",
    "archive_pack",
    "restore_pack",
    "delete_pack",
    "approve_edition",
    "preview_pack",
    "pack_asset",
    "pack_assets",
    "edition_changes",
    "require_approval",
    "pack",
    "plan_session",
    "clone_module",
    "write_module",
    "write_guide",
    "take_out",
    "put_back",
    "update",
    "preview_update",
    "update_many",
    "update_run",
    "update_run_progress",
    "clone_changes",
    "clone_standings",
    "propose",
    "sign_off",
    "return_to_release",
    "earlier_words",
    "preview_snapshot",
    "restore_snapshot",
    "make_edition",
    "make_code",
    "close_code",
    "replace_code",
    "resource_code",
    "table_card",
    "qr_code",
    "feedback_questions",
    "feedback_results",
    "feedback_csv",
    "draft_asset",
    "draft_assets",
)

OPEN_WITHOUT_ROLE = ("sign_in_to_cms", "wagtailadmin_logout", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog")

CLOSED_TO_LIBRARY = (
    "wagtailadmin_api:images:*",  # lists every center's
    "wagtailadmin_api:documents:*",
    "wagtailadmin_api:pages:find",
    "wagtailadmin_api:pages:action",  # copies and aliases past our actions
    "wagtailadmin_choose_page_chosen_multiple",  # names any page
    "wagtailadmin_collections:*",  # a center has one, by its name
    "wagtailadmin_workflows:*",
    "wagtailadmin_reports:site_history*",  # names everyone who did anything
    "wagtailadmin_reports:locked_pages*",  # its filter names everyone who locked a page
    "wagtailadmin_reports:aging_pages*",  # its filter names everyone who published
    "wagtailadmin_reports:page_types_usage*",  # counts centers' packs, names who edited last
    "centers_admin:*",
    "roles:*",  # who does what, at every center
    "audit*",
    "read_center",
    "invitations",
    "withdraw_invitation",
    "sign_ins",
    "let_in",
    "forget_factors",
    "wagtailembeds:*",
    "wagtailsites:*",
    "wagtailsnippetchoosers_*",
    "wagtailusers_*",
)

CLOSED_TO_ALL = (
    "",  # what has no name: a test page, and addresses that don't exist
    "wagtailadmin_error_test",
    "roles:edit",  # a membership is given and taken, or its groups would not follow
    "wagtailadmin_tag_*",  # all centers would share one list of tags, so there are none
)

# What a view's arguments name; one called `pk` says it by the view's name.
PAGE = "page"
ARGUMENTS: Mapping[str, str] = {
    "page_id": PAGE,
    "parent_page_id": PAGE,
    "page_to_move_id": PAGE,
    "destination_id": PAGE,
    "image_id": "image",
    "document_id": "document",
    "doc_id": "document",
    "uploaded_file_id": "upload",
}
PK_OF: Mapping[str, str] = {
    "wagtailadmin_api:pages:*": PAGE,
    "wagtailadmin_pages:*": PAGE,
    "wagtailimages_chooser:*": "image",
    "wagtaildocs_chooser:*": "document",
}
ROWS: Mapping[str, Callable[[Any], QuerySet[Any]]] = {
    "image": lambda user: Image.objects.visible_to(user),
    "document": lambda user: Document.objects.visible_to(user),
    "upload": lambda user: UploadedFile.objects.filter(uploaded_by_user=user),
}


class Gate:
    """Middleware that turns people away from what is not theirs, before any view of the admin runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Mapping[str, Any]
    ) -> HttpResponseBase | None:
        """Answer for views of the admin that are closed to the person, or closed for what they are asked about.

        Visitors pass: Wagtail leads them to the sign-in page, whatever they ask for.
        """
        # The address first: a page of ours that asks for nobody must not read the session, or it could not be cached.
        if not request.path.startswith(reverse("wagtailadmin_home")) or not request.user.is_authenticated:
            return None
        match = request.resolver_match
        name = match.view_name if match and match.url_name else ""
        if not (memberships(request.user) or is_administrator(request.user) or _named(name, OPEN_WITHOUT_ROLE)):
            return render(request, "account/no_role.html", status=403)
        if is_open(request, name, kwargs) and within_reach(request, name, kwargs):
            if not (is_administrator(request.user) or has_role(request.user, *LIBRARY_ROLES)):
                hide_figures(request, name)
            return None
        return nothing_here(request)


def is_open(request: HttpRequest, name: str, kwargs: Mapping[str, Any]) -> bool:
    """Tell whether the person may reach the view at all."""
    if _named(name, CLOSED_TO_ALL) or kwargs.get("action") == "add_tags":
        return False
    if is_administrator(request.user):
        return True
    if has_role(request.user, *LIBRARY_ROLES):
        return not _named(name, CLOSED_TO_LIBRARY)
    return _named(name, OPEN_TO_CENTERS)


def within_reach(request: HttpRequest, name: str, kwargs: Mapping[str, Any]) -> bool:
    """Tell whether all that the view is asked about is the person's; what does not exist is nobody's."""
    if is_administrator(request.user):
        return True
    if name == "wagtail_bulk_action":
        return _bulk_within_reach(request, kwargs["model_name"])
    asked = [(_kind(name, argument), value) for argument, value in kwargs.items()]
    return all(_are_within_reach(request.user, kind, [value]) for kind, value in asked if kind)


def _kind(name: str, argument: str) -> str | None:
    if argument == "pk":
        return next((kind for pattern, kind in PK_OF.items() if fnmatchcase(name, pattern)), None)
    return ARGUMENTS.get(argument)


def _bulk_within_reach(request: HttpRequest, kind: str) -> bool:
    """Look at each id, since bulk actions name what they refuse. "All" pages are those below one page."""
    ids = request.GET.getlist("id")
    if kind not in (PAGE, *ROWS):
        return False
    if "all" in ids:
        return kind != PAGE or _are_within_reach(request.user, kind, [request.GET.get("childOf", "")])
    return _are_within_reach(request.user, kind, ids)


def _are_within_reach(user: Any, kind: str, ids: Iterable[Any]) -> bool:
    wanted = {str(pk) for pk in ids}
    if not all(_is_id(pk) for pk in wanted):
        return False
    numbers = {int(pk) for pk in wanted}
    if kind == PAGE:
        return are_pages_within_reach(user, numbers)
    return ROWS[kind](user).filter(pk__in=numbers).count() == len(numbers)


def _is_id(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 19  # longer ones are no 64-bit numbers


def hide_figures(request: HttpRequest, name: str) -> None:
    """Leave out the chooser's list layout for centers: it counts uses of the library's images everywhere."""
    if name.startswith("wagtailimages_chooser:") and "layout" in request.GET:
        kept = request.GET.copy()
        del kept["layout"]
        request.GET = cast(Any, kept)


def nothing_here(request: HttpRequest) -> HttpResponseBase:
    """Answer as Wagtail does for an address that it doesn't have."""
    answer: HttpResponseBase = resolve(f"{reverse('wagtailadmin_home')}-/").func(request)
    return answer


def _named(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
