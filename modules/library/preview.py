"""The draft of a page, shown through the outline like everything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from modules.delivery.build import build
from modules.delivery.html import render
from modules.delivery.outline import for_participants
from modules.domain.document import DocumentError
from modules.library.content import ContentPage
from modules.media.models import Document as File
from modules.media.models import Image
from modules.media.serving import asset_response

PARTICIPANT = "participant"


def show(
    request: HttpRequest, page: Page, mode: str, source: Mapping[str, Any], empty: Sequence[Any] = ()
) -> TemplateResponse:
    """Answer with a draft in the form that ``delivery/build.py`` takes, as participants or as presenters see it.

    ``empty`` are the tokens that the center left empty: ``label``, and the ``url`` where each is filled in.
    """
    outline = build(dict(source))
    if mode == PARTICIPANT:
        outline = for_participants(outline)
    assets = reverse("draft_assets", args=[page.pk or 0])
    body = render(outline, assets=assets, presenter=mode != PARTICIPANT)
    context = {"title": outline.title, "body": body, "mode": mode, "language": outline.language, "empty": empty}
    return TemplateResponse(request, "library/preview.html", context)


def show_problems(request: HttpRequest, page: Page, error: DocumentError) -> TemplateResponse:
    """Answer with what keeps a draft from being shown."""
    return TemplateResponse(request, "library/preview.html", {"title": page.title, "problems": error.problems})


@require_safe
def draft_asset(request: HttpRequest, pk: int, sha256: str, name: str) -> HttpResponseBase:
    """Send an image or a file to someone who may edit the page that shows it."""
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
    """Answer the folder of a draft's files, which is only ever the beginning of an address."""
    raise Http404
