"""The images and files of a draft's preview."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.models import Page

from modules.library.words.content import ContentPage
from modules.media.models import Document as File
from modules.media.models import Image
from modules.media.serving import asset_response


@require_safe
def draft_asset(request: HttpRequest, pk: int, sha256: str, name: str) -> HttpResponseBase:
    """Return an image or file to a person who may edit the page that shows it."""
    page = get_object_or_404(Page, pk=pk).specific
    if not isinstance(page, ContentPage) or not page.permissions_for_user(request.user).can_edit():
        raise Http404
    center = page.asset_center_id
    return asset_response(
        sha256,
        name,
        images=Image.objects.visible_to_center(center),
        documents=File.objects.visible_to_center(center),
        request=request,
    )


@require_safe
def no_asset(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Raise Http404. This URL exists only as the prefix of the URLs of a draft's files."""
    raise Http404
