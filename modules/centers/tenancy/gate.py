"""The gate: who may reach which view, so that one center never meets another center's work (DESIGN §2).

A room declares who may ask at its own addresses (``room.py``); an address that no room declares is closed to everyone.
Views of Wagtail's admin stand in the lists below. Neighbors share this site, so a center's people reach a fixed list of
them, and a view that a new Wagtail brings stays closed until someone opens it here. Those who work in DHS's library
reach all except those that would show centers' pages, files or people.

The gate also looks at what a view is asked about. If a page, an image or a file is not the person's, the gate answers
in the same words as for one that does not exist, and for an address that does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.db.models import BigIntegerField, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import resolve, reverse
from wagtail.admin.auth import permission_denied
from wagtail.models import UploadedFile

from modules.accounts.identity.models import LIBRARY_ROLES, User
from modules.accounts.identity.policy import has_role, holds_one_of, is_administrator, memberships
from modules.centers.tenancy.bulk import is_bulk_action
from modules.centers.tenancy.reach import are_pages_within_reach
from modules.centers.tenancy.reading import opened
from modules.core.rooms import house
from modules.core.routes import EVERYONE, Access, Area, Route, view_name
from modules.media.models import Document, Image

OPEN_TO_CENTERS = (
    # Signing in, one's own account, and what every page of the admin loads
    "wagtailadmin_home",
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
)

OPEN_WITHOUT_ROLE = ("wagtailadmin_logout", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog")

CLOSED_TO_LIBRARY = (
    "wagtailadmin_api:pages:find",
    "wagtailadmin_api:pages:action",  # copies and aliases past our actions
    "wagtailadmin_choose_page_chosen_multiple",  # names any page
    "wagtailadmin_collections:*",  # a center has one, by its name
    "wagtailadmin_workflows:*",
    "wagtailadmin_reports:site_history*",  # names everyone who did anything
    "wagtailadmin_reports:locked_pages*",  # its filter names everyone who locked a page
    "wagtailadmin_reports:aging_pages*",  # its filter names everyone who published
    "wagtailadmin_reports:page_types_usage*",  # counts centers' packs, names who edited last
    "wagtailadmin_pages:type_use*",  # the same
    "wagtailembeds:*",
    "wagtailsites:*",
    "wagtailsnippetchoosers_*",
    "wagtailusers_*",
)

CLOSED_TO_ALL = (
    "",  # what has no name: a test page, and addresses that don't exist
    "wagtailadmin_error_test",
    "wagtailadmin_api:images:*",  # lists every center's, and nothing in the admin asks it
    "wagtailadmin_api:documents:*",
    "wagtailusers_users:add",  # accounts come from invitations, each with a role
    "wagtailusers_users:copy",
    "wagtailusers_users:delete",  # an account is closed
    "wagtailusers_groups:*",  # groups follow from roles
    "wagtailadmin_collections:*",  # the library has one, and each center; Wagtail keeps no history of them
    "wagtailadmin_workflows:remove",  # the review is the library's for good, with both of its tasks
    "wagtailadmin_workflows:disable*",
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
    """Middleware that turns people away from what is not theirs, before any view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Mapping[str, Any]
    ) -> HttpResponseBase | None:
        """Answer in place of a view that is closed to the person, or closed for what it is asked about."""
        declared = house().asked(request)
        if declared is not None and declared.asks >= EVERYONE:
            return None  # without reading the session, or the answer could not be cached
        if is_administrator(request.user):
            cast(User, request.user).reads = opened(request)
        if is_in_admin(request, declared):
            return in_the_admin(request, declared, kwargs)
        return on_the_site(request, declared)


def is_in_admin(request: HttpRequest, declared: Access | None) -> bool:
    """Return whether Wagtail guards the address: its own views, and those that rooms add to its admin."""
    below = request.path.startswith(reverse("wagtailadmin_home"))
    return below and not (isinstance(declared, Route) and declared.area is not Area.ADMIN)


def on_the_site(request: HttpRequest, declared: Access | None) -> HttpResponseBase | None:
    """Let the roles pass that the address names. Raises Http404 for others, and if no room declares the address."""
    if declared is None or not declared.asks:
        raise Http404
    if not request.user.is_authenticated and declared.visitors_sign_in:
        return redirect_to_login(request.get_full_path())
    if not holds_one_of(request.user, declared.asks):
        raise Http404
    return None


def in_the_admin(request: HttpRequest, declared: Access | None, kwargs: Mapping[str, Any]) -> HttpResponseBase | None:
    """Let those pass who may reach the view and everything that it is asked about.

    Visitors pass: Wagtail leads them to the sign-in page, whatever they ask for.
    """
    user, name = request.user, view_name(request)
    if not user.is_authenticated:
        return None
    if not (memberships(user) or is_administrator(user) or _named(name, OPEN_WITHOUT_ROLE)):
        return render(request, "account/no_role.html", status=403)
    if not fits_the_database(kwargs):
        return nothing_here(request)
    if is_open(user, name, declared, kwargs) and within_reach(request, name, kwargs):
        if not (is_administrator(user) or has_role(user, *LIBRARY_ROLES)):
            hide_figures(request, name)
        return None
    if declared is not None and holds_one_of(user, declared.told):
        answer: HttpResponseBase = permission_denied(request)
        return answer
    return nothing_here(request)


def fits_the_database(kwargs: Mapping[str, Any]) -> bool:
    """Return whether every number in the address can be a key. SQLite raises OverflowError for a larger one."""
    return all(value <= BigIntegerField.MAX_BIGINT for value in kwargs.values() if isinstance(value, int))


def is_open(user: Any, name: str, declared: Access | None, kwargs: Mapping[str, Any]) -> bool:
    """Return whether the person may reach the view at all: by its declaration, or by the lists of Wagtail's views."""
    if _named(name, CLOSED_TO_ALL):
        return False
    if name == "wagtail_bulk_action" and not is_bulk_action(kwargs["model_name"], kwargs["action"]):
        return False
    if declared is not None:
        return holds_one_of(user, declared.asks)
    if not name.startswith("wagtail"):
        return False
    if is_administrator(user):
        return True
    if has_role(user, *LIBRARY_ROLES):
        return not _named(name, CLOSED_TO_LIBRARY)
    return _named(name, OPEN_TO_CENTERS)


def within_reach(request: HttpRequest, name: str, kwargs: Mapping[str, Any]) -> bool:
    """Return whether all that the view is asked about is the person's; what does not exist is nobody's.

    Administrators meet every page, and of images and files what they may see (``AssetQuerySet.visible_to``).
    """
    every = {PAGE} if is_administrator(request.user) else set()
    if name == "wagtail_bulk_action":
        return _bulk_within_reach(request, kwargs["model_name"])
    asked = [(_kind(name, argument), value) for argument, value in kwargs.items()]
    return all(_are_within_reach(request.user, kind, [value]) for kind, value in asked if kind and kind not in every)


def _kind(name: str, argument: str) -> str | None:
    if argument == "pk":
        return next((kind for pattern, kind in PK_OF.items() if fnmatchcase(name, pattern)), None)
    return ARGUMENTS.get(argument)


def _bulk_within_reach(request: HttpRequest, kind: str) -> bool:
    """Look at each id, since bulk actions name what they refuse."""
    ids = request.GET.getlist("id")
    return "all" in ids or _are_within_reach(request.user, kind, ids)


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
