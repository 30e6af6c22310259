"""What Wagtail's own pickers and listings offer, by who asks."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.side_panels import PageStatusSidePanel
from wagtail.admin.ui.tables.pages import BulkActionsColumn
from wagtail.admin.views.pages.listing import ExplorableIndexView, GenericPageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet

from modules.centers.center.tree import WorkingPage
from modules.centers.tenancy.reach import pages_to_choose


@hooks.register("construct_page_chooser_queryset")
def own_pages_to_choose(pages: Any, request: HttpRequest) -> Any:
    """Offer nobody the drafts of others. The chooser itself lists every page."""
    return pages.filter(pk__in=pages_to_choose(request.user).values("pk"))


@hooks.register("construct_image_chooser_queryset")
@hooks.register("construct_document_chooser_queryset")
def own_files_to_choose(files: Any, request: HttpRequest) -> Any:
    """Offer what the person may see, also where the permissions of a collection say more by mistake."""
    return files.filter(pk__in=files.model.objects.visible_to(request.user).values("pk"))


@hooks.register("construct_page_listing_buttons")
def offer_what_works(buttons: list[Any], page: Any, user: Any, context: Any) -> None:
    """Offer no menu on a working page to those who do not write it: most of its entries would refuse them."""
    if isinstance(page, WorkingPage) and not page.permissions_for_user(user).writes():
        buttons.clear()


class PageFilters(GenericPageFilterSet):
    """Wagtail's, without those that name everyone who ever wrote a page: centers would read each other's people."""

    owner = None
    edited_by = None


@hooks.register("before_move_page")
def stay_in_place(request: HttpRequest, page: Any, destination: Any) -> None:
    """Refuse before Wagtail asks whether to move the page: it looks at the permission only once that is answered."""
    if not page.permissions_for_user(request.user).can_move():
        raise PermissionDenied


def without_usage(panels: Any) -> Any:
    """Leave the list of what links to a page out of Wagtail's side panels: nothing links to a working page."""
    for panel in panels:
        if isinstance(panel, PageStatusSidePanel):
            panel.usage_url = None
    return panels


class Explorer(ExplorableIndexView):
    """Wagtail's list of pages, without boxes to choose several: nothing is done to several pages at once."""

    base_columns: ClassVar[list[Any]] = [
        column for column in ExplorableIndexView.base_columns if not isinstance(column, BulkActionsColumn)
    ]

    def get_side_panels(self) -> Any:
        """Return the panels without what would refuse."""
        return without_usage(super().get_side_panels())


class Pages(PageViewSet):
    """Wagtail's views of pages, with filters of ours in the explorer."""

    filterset_class = PageFilters
    index_view_class = Explorer


@hooks.register("register_admin_viewset")
def register_pages() -> Pages:
    """Take the place of Wagtail's own viewset for pages."""
    return Pages()
