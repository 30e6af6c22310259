"""The resource page, with its handouts, files and calendar file."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable, Iterator

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from modules.core import moments
from modules.delivery.build import build
from modules.delivery.html.keepsake import render_handout, render_keepsake
from modules.delivery.html.rich import asset_url
from modules.delivery.projections.keep import Keepsake, keep
from modules.media.models import Document as File
from modules.media.models import Image
from modules.media.serving import asset_response
from modules.packs.editions.models import Edition
from modules.resources.codes.by_code import HEADERS, by_code, closed, find, with_headers
from modules.resources.codes.opening import Meeting, Opening
from modules.resources.page.calendar import event, starts
from modules.resources.page.contact import contact
from modules.resources.page.files import PageFile
from modules.resources.page.next_dates import NextDate

GZIP = re.compile(r"(?:^|,)\s*(?:x-)?gzip\s*(?:;\s*q\s*=\s*(?P<weight>[01](?:\.\d{0,3})?)\s*)?(?=,|$)", re.IGNORECASE)
"""What a browser says if it takes a page compressed. A weight of nothing means that it does not."""


@require_safe
@by_code
def resource_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show the page of an open access code. Sets and reads no cookie.

    The words are frozen in the edition. The contact comes from the current profile, because a wrong phone number must
    be correctable; the withdrawal notice, the center's own files and the next date are current too. The whole page is
    cached under one key, so that a cached page costs one query.
    """
    found = find(request, code)
    if not found.is_open:
        return closed(found)
    return _cached(request, _key(found), lambda: _page(found))


def _cached(request: HttpRequest, key: str, make: Callable[[], str]) -> HttpResponse:
    """Return a page that is rendered once and cached compressed.

    Compression reduces it to about a quarter, which helps a room full of phones. The page contains no secret and
    nothing from the request, so its length reveals nothing (unlike in the BREACH attack).
    """
    said = GZIP.search(request.headers.get("Accept-Encoding", ""))
    packed = said is not None and float(said["weight"] or 1) > 0
    headers = {**HEADERS, "ETag": f'"{key}{".gz" if packed else ""}"', "Vary": "Accept-Encoding"}
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return with_headers(HttpResponseNotModified(), headers)
    page = cache.get(key)
    if page is None:
        page = gzip.compress(make().encode(), mtime=0)
        cache.set(key, page, None)
    if packed:
        return with_headers(HttpResponse(page), {**headers, "Content-Encoding": "gzip"})
    return with_headers(HttpResponse(gzip.decompress(page)), headers)


def _key(found: Opening, *more: str) -> str:
    """Return the cache key of the rendered page.

    It is a hash of everything shown, and of the access code if the page has files of its own.
    """
    days = str(found.closes_on), str(found.withdrawn_on), str(found.next), str(found.takes_feedback), found.zone
    own = f"{found.code_id}:{found.changes}" if found.changes else ""
    parts = [settings.BCP_RENDER_VERSION, found.digest, *days, own, *found.contact.values(), *more]
    return "resource:" + hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _kept(found: Opening) -> tuple[Edition, Keepsake]:
    edition = Edition.objects.filter(pk=found.edition_id).read()
    if edition is None:
        raise Http404
    return edition, keep(build(edition.body))


def _page(found: Opening) -> str:
    """Render the page.

    Its links are relative, because the pages of several codes may share one cache entry and none contains its own code.
    """
    edition, keepsake = _kept(found)
    context = {
        "title": keepsake.title,
        "center": found.contact["name"],
        "edition_date": edition.made_at,
        "time_zone": found.zone,
        "kept": render_keepsake(keepsake),
        "language": keepsake.language,
        "unconfirmed": keepsake.unconfirmed,
        "contact": found.contact,
        "closes_on": found.closes_on,
        "withdrawn_on": found.withdrawn_on,
        "files": list(_files(found)) if found.changes else [],
        "next": found.next,
        "next_words": when(found.next) if found.next else "",
        "takes_feedback": found.takes_feedback,
    }
    return render_to_string("resources/page.html", context)


def _files(found: Opening) -> Iterator[tuple[str, str, str]]:
    """Yield (title, address, size in words) for each file that the center added."""
    for file in PageFile.objects.filter(code=found.code_id).select_related("document"):
        document = file.document
        yield file.title, asset_url("assets/", document.sha256, document.name), filesizeformat(document.file_size)


def when(meeting: Meeting) -> str:
    """Return the date in words in the center's time zone, such as “Tuesday, December 1, 2026, 6:30 p.m. EST”."""
    day = moments.weekday(meeting.day)
    if not meeting.at:
        return day
    return f"{day}, {moments.clock(starts(meeting.day, meeting.at, meeting.zone), meeting.zone)}"


@require_safe
@by_code
def resource_handout(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Show one handout by itself, for printing. ``number`` counts the handouts on the page from 1."""
    found = find(request, code)
    if not found.is_open:
        return closed(found)
    return _cached(request, _key(found, "handout", number), lambda: _handout(found, int(number)))


def _handout(found: Opening, number: int) -> str:
    """Render the handout. Raises Http404 if the page does not have that many handouts."""
    edition, keepsake = _kept(found)
    if not 1 <= number <= len(keepsake.handouts):
        raise Http404
    context = {
        "title": keepsake.title,
        "handout": keepsake.handouts[number - 1].title,
        "center": found.contact["name"],
        "edition_date": edition.made_at,
        "time_zone": found.zone,
        "body": render_handout(keepsake, number, assets="../../assets/"),
        "language": keepsake.language,
        "unconfirmed": keepsake.unconfirmed,
        "contact": found.contact,
        "withdrawn_on": found.withdrawn_on,
    }
    return render_to_string("resources/handout.html", context)


@require_safe
@by_code
def next_date(request: HttpRequest, code: str) -> HttpResponse:
    """Return the next date as a calendar file. Raises Http404 if no date is set."""
    found = find(request, code)
    if not found.is_open or found.next is None:
        raise Http404
    row = NextDate.objects.get(code=found.code_id)
    calendar = event(
        uid=row.uid,
        sequence=row.sequence,
        changed=row.set_at,
        summary=f"Roundtable of {found.contact['name']}",
        day=found.next.day,
        at=found.next.at,
        zone=found.next.zone,
        place=found.next.place,
    )
    response = HttpResponse(calendar, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    return with_headers(response, {**HEADERS, "Content-Disposition": 'attachment; filename="next-roundtable.ics"'})


@require_safe
@by_code
def contact_card(request: HttpRequest, code: str) -> HttpResponse:
    """Return the numbers of the center as a contact to save, as the profile has them now."""
    found = find(request, code)
    if not found.is_open:
        raise Http404
    response = HttpResponse(contact(found.contact), content_type="text/vcard; charset=utf-8")
    return with_headers(response, {**HEADERS, "Content-Disposition": 'attachment; filename="contact.vcf"'})


@require_safe
@by_code
def resource_asset(request: HttpRequest, code: str, sha256: str, name: str) -> HttpResponseBase:
    """Return an image or file that participants see on the page of an open code.

    Assets that only presenters see are not served here.
    """
    found = find(request, code)
    if not found.is_open:
        raise Http404
    shown = {"editionasset__edition": found.edition_id, "editionasset__participant": True}
    own = PageFile.objects.filter(code=found.code_id).values("document")
    files = File.objects.filter(Q(pk__in=File.objects.filter(**shown).values("pk")) | Q(pk__in=own))
    response = asset_response(sha256, name, images=Image.objects.filter(**shown), documents=files, request=request)
    return with_headers(response, {name: HEADERS[name] for name in ("Referrer-Policy", "X-Robots-Tag")})
