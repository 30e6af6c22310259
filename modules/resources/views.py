"""The resource page: what participants keep."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from modules.accounts.actions import Refused
from modules.accounts.models import Role
from modules.accounts.origin import household_of
from modules.accounts.policy import actor_of, center_ids
from modules.delivery.build import build
from modules.delivery.html import render as render_html
from modules.delivery.outline import for_participants
from modules.media.models import Document as File
from modules.media.models import Image
from modules.media.serving import asset_response
from modules.packs.models import Edition
from modules.packs.queries import editions_for
from modules.resources.actions import CloseAccessCode, MakeAccessCode
from modules.resources.guesses import note, too_many, wrong_ones
from modules.resources.models import AccessCode
from modules.resources.queries import Opening, opening

AnyResponse = TypeVar("AnyResponse", bound=HttpResponseBase)

HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "private, no-cache",
}


class TooMany(Exception):
    """Too many wrong codes came from one place."""


def _find(request: HttpRequest, code: str) -> Opening:
    """Return what the code opens.

    Raises:
        Http404: for no code of ours.
        TooMany: for any code, right or wrong, from where too many wrong ones came from; or guessing could go on.
    """
    origin = household_of(request)
    found = opening(code, origin)
    if too_many(found.wrong_codes if found else wrong_ones(origin)):
        raise TooMany
    if found is None:
        note(origin)
        raise Http404
    return found


View = Callable[..., HttpResponseBase]


def _by_code(view: View) -> View:
    """Say of a view what it answers where the code opens nothing: no such page, or to wait."""

    @wraps(view)
    def answer(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, code, **kwargs)
        except Http404:
            return _with_headers(render(request, "404.html", status=404), HEADERS)
        except TooMany:
            minutes = settings.BCP_WRONG_CODE_MINUTES
            page = render(request, "resources/wait.html", {"minutes": minutes}, status=429)
            return _with_headers(page, {**HEADERS, "Retry-After": str(minutes * 60)})

    return answer


@require_safe
@_by_code
def resource_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show what an open code opens. Sets no cookie and reads none.

    The words are frozen in the edition; the contact is as the profile has it now, because a wrong phone number must be
    mendable, and so is the notice of a withdrawal. All of it together is cached under one key, so a cached page costs
    one query.
    """
    found = _find(request, code)
    if not found.is_open:
        return _closed(found)
    key = _key(found)
    etag = f'"{key}"'
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(cache.get(key) or _rendered(key, found))
    return _with_headers(response, {**HEADERS, "ETag": etag})


def _with_headers(response: AnyResponse, headers: Mapping[str, str]) -> AnyResponse:
    for name, value in headers.items():
        response.headers[name] = value
    return response


def _key(found: Opening) -> str:
    days = str(found.closes_on), str(found.withdrawn_on)
    parts = [settings.BCP_RENDER_VERSION, found.digest, *days, *found.contact.values()]
    return "resource:" + hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _rendered(key: str, found: Opening) -> bytes:
    edition = Edition.objects.get(pk=found.edition_id)
    outline = for_participants(build(edition.body))
    context = {
        "title": outline.title,
        "center": found.contact["name"],
        "edition_date": edition.made_at,
        "body": render_html(outline),
        "language": outline.language,
        "contact": found.contact,
        "closes_on": found.closes_on,
        "withdrawn_on": found.withdrawn_on,
    }
    page = render_to_string("resources/page.html", context).encode()
    cache.set(key, page, None)
    return page


def _closed(found: Opening) -> HttpResponse:
    context = {"center": found.contact["name"], "contact": found.contact, "replaced_by": found.newer}
    return _with_headers(HttpResponse(render_to_string("resources/closed.html", context), status=410), HEADERS)


@require_safe
@_by_code
def resource_asset(request: HttpRequest, code: str, sha256: str, name: str) -> HttpResponseBase:
    """Send an image or a file that participants see on the page of an open code; nothing that presenters alone see."""
    found = _find(request, code)
    if not found.is_open:
        raise Http404
    shown = {"editionasset__edition": found.edition_id, "editionasset__participant": True}
    response = asset_response(
        sha256, name, images=Image.objects.filter(**shown), documents=File.objects.filter(**shown), request=request
    )
    return _with_headers(response, {name: HEADERS[name] for name in ("Referrer-Policy", "X-Robots-Tag")})


def _refused(request: HttpRequest, action: Any, done: str) -> None:
    try:
        action.execute()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)


@require_POST
def make_code(request: HttpRequest, uid: Any) -> HttpResponse:
    """Make a new code for an edition that the person leads."""
    edition: Edition = get_object_or_404(editions_for(request.user), uid=uid, center__in=_led(request))
    _refused(
        request, MakeAccessCode(edition, actor=actor_of(request)), "The resource page is open. Its address is below."
    )
    return redirect("pack", pk=edition.pack_id)


@require_POST
def close_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a code of a center that the person leads."""
    code = get_object_or_404(AccessCode.objects.select_related("edition"), pk=pk, center__in=_led(request))
    _refused(request, CloseAccessCode(code, actor=actor_of(request)), "The resource page is closed.")
    return redirect("pack", pk=code.edition.pack_id)


def _led(request: HttpRequest) -> frozenset[int]:
    return center_ids(request.user, {Role.LEAD})
