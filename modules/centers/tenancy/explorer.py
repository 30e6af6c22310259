"""What Wagtail's own pickers and listings offer, by who asks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.views.pages.listing import GenericPageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet

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


class PageFilters(GenericPageFilterSet):
    """Wagtail's, without those that name everyone who ever wrote a page: centers would read each other's people."""

    owner = None
    edited_by = None


class Pages(PageViewSet):
    """Wagtail's views of pages, with filters of ours in the explorer."""

    filterset_class = PageFilters


@hooks.register("register_admin_viewset")
def register_pages() -> Pages:
    """Take the place of Wagtail's own viewset for pages."""
    return Pages()
