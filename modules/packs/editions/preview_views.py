"""What an edition made now would be, before it is made: for participants, on a phone, on paper, and for presenters."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import center_ids
from modules.centers.tenancy import reading
from modules.delivery.build import build
from modules.delivery.html import render as render_outline
from modules.delivery.outline import for_participants
from modules.domain.document import DocumentError
from modules.media.models import Document as File
from modules.media.models import Image
from modules.media.serving import asset_response
from modules.packs.editions.sources import source_of_pack
from modules.packs.pages.models import Pack

PRESENTER, PHONE = "presenter", "phone"


def readable_packs(request: HttpRequest) -> QuerySet[Pack]:
    """Return the packs that a person may look at before there is an edition: leads, and directors, who approve it.

    Administrators may for as long as they gave a reason for.
    """
    centers = center_ids(request.user, {Role.LEAD, Role.DIRECTOR}) | reading.opened(request)
    packs: QuerySet[Pack] = Pack.objects.filter(center__in=centers).select_related("center__profile")
    return packs


@require_safe
@xframe_options_sameorigin  # the phone is a frame
def preview_pack(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what an edition made now would be: as participants see it, on paper or not, or as ``?as=`` says."""
    pack: Pack = get_object_or_404(readable_packs(request), pk=pk)
    reading.note(request, pack, pack.center_id)
    mode = request.GET.get("as", "")
    if mode == PHONE:
        return render(request, "packs/phone.html", {"pack": pack})
    try:
        outline = build(source_of_pack(pack))
    except DocumentError as error:
        return render(request, "library/preview.html", {"title": pack.title, "problems": error.problems})
    if mode != PRESENTER:
        outline = for_participants(outline)
    assets = reverse("pack_assets", args=[pack.pk])
    body = render_outline(outline, assets=assets, presenter=mode == PRESENTER)
    shown = {"title": outline.title, "heading": outline.title, "body": body}
    return render(request, "library/preview.html", {**shown, "mode": mode, "language": outline.language})


@require_safe
def pack_asset(request: HttpRequest, pk: int, sha256: str, name: str) -> HttpResponseBase:
    """Send an image or a file to someone who may look at the pack."""
    pack: Pack = get_object_or_404(readable_packs(request), pk=pk)
    return asset_response(
        sha256,
        name,
        images=Image.objects.visible_to_center(pack.center_id),
        documents=File.objects.visible_to_center(pack.center_id),
        request=request,
    )


@require_safe
def no_asset(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Answer the folder of a pack's files, which is only ever the beginning of an address."""
    raise Http404
