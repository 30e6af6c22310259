"""What an edition made now would be, before it is made: for participants, on a phone, on paper, and for presenters.

Each view has an address of its own, which a lead can send to the center's P/CRCL officer and director.
"""

from __future__ import annotations

from typing import Any

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
from modules.delivery.html.pages import render as render_outline
from modules.delivery.outline import for_participants
from modules.domain.document import DocumentError
from modules.media.models import Document as File
from modules.media.models import Image
from modules.media.serving import asset_response
from modules.packs.editions import presenting
from modules.packs.editions.sources import source_of_pack
from modules.packs.pages.models import Pack
from modules.packs.pages.queries import words_of_pack
from modules.packs.remarks.links import links_below
from modules.packs.remarks.models import READERS

PRESENTER, PHONE, FRAMED = "presenter", "phone", "framed"
VIEWS = {
    "": "As participants see it",
    PHONE: "On a phone",
    "print": "On paper",
    PRESENTER: "As presenters see it",
}
"""What the band above a draft offers besides the rehearsal: ``{value of ?as=: label}``."""
NO_COMMENTS = frozenset({"print", PHONE, FRAMED})
"""Views that are what they show, and nothing more."""
REHEARSAL = "rehearsal"
DRAFT = "Draft, not an edition"


def readable_packs(request: HttpRequest) -> QuerySet[Pack]:
    """Return the packs that a person may look at before there is an edition.

    These are leads, P/CRCL officers, who sign off what was changed, and directors, who approve all of it.

    Administrators may for as long as they gave a reason for.
    """
    centers = center_ids(request.user, READERS) | reading.opened(request)
    packs: QuerySet[Pack] = Pack.objects.filter(center__in=centers).select_related("center__profile")
    return packs


@require_safe
@xframe_options_sameorigin  # the phone is a frame
def preview_pack(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what an edition made now would be: as participants see it, on paper or not, or as ``?as=`` says."""
    pack: Pack = get_object_or_404(readable_packs(request), pk=pk)
    reading.note(request, pack, pack.center_id)
    mode = request.GET.get("as", "")
    band = _band(request, pack, mode)
    if mode == PHONE:
        return render(request, "packs/phone.html", band)
    try:
        words = words_of_pack(pack)
        outline = build(source_of_pack(pack, words))
    except DocumentError as error:
        return render(request, "library/preview.html", {**band, "title": pack.title, "problems": error.problems})
    if mode != PRESENTER:
        outline = for_participants(outline)
    assets = reverse("pack_assets", args=[pack.pk])
    below = {} if mode in NO_COMMENTS or not band["comments"] else links_below(pack, words)
    body = render_outline(outline, assets=assets, presenter=mode == PRESENTER, below=below)
    shown = {"title": outline.title, "heading": outline.title, "body": body, "language": outline.language}
    return render(request, "library/preview.html", {**(band if mode != FRAMED else {}), **shown, "mode": mode})


def _band(request: HttpRequest, pack: Pack, mode: str) -> dict[str, Any]:
    """Return what the band above a draft shows: its other views, and the way back of who reads it."""
    leads = pack.center_id in center_ids(request.user, {Role.LEAD})
    back = reverse("pack", args=[pack.pk]) if leads else reverse("wagtailadmin_home")
    comments = pack.center_id in center_ids(request.user, READERS) and not pack.archived_at
    shown = {"pack": pack, "views": VIEWS, "mode": mode, "leads": leads, "back_url": back, "draft": DRAFT}
    return {**shown, "comments": comments}


@require_safe
def rehearse(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the presenter view of what an edition made now would be."""
    pack: Pack = get_object_or_404(readable_packs(request), pk=pk)
    reading.note(request, pack, pack.center_id)
    band = _band(request, pack, REHEARSAL)
    try:
        outline = build(source_of_pack(pack))
    except DocumentError as error:
        return render(request, "library/preview.html", {**band, "title": pack.title, "problems": error.problems})
    shown = presenting.shown(outline, assets=reverse("pack_assets", args=[pack.pk]))
    return render(request, "packs/present.html", {**band, **shown, "edition": DRAFT})


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
