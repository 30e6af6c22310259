"""What packs show of resource pages.

These are the answers to ``BELOW_EDITIONS``, ``OLD_PAGES``, ``CLOSINGS`` and ``GOES_ON`` of packs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from modules.core.confirmation import Follows
from modules.core.own_address import on_this_site
from modules.packs.editions.models import Edition
from modules.packs.editions.queries import OldPage
from modules.packs.pages.models import Pack
from modules.resources.codes import qr
from modules.resources.codes.models import AccessCode


def pages_below(request: HttpRequest, pack: Pack, editions: Sequence[Edition]) -> Mapping[int, SafeString]:
    """Return {primary key of an edition: its resource pages, and the button that opens one, as HTML}. One query."""
    codes: dict[int, list[AccessCode]] = defaultdict(list)
    for code in AccessCode.objects.filter(edition__in=editions).select_related("center"):
        codes[code.edition_id].append(code)
    shown = {}
    for edition in editions:
        context = {"edition": edition, "codes": codes[edition.pk], "archived": pack.archived_at}
        shown[edition.pk] = render_to_string("resources/below_edition.html", context, request=request)
    return shown


def on_the_wall(edition: Edition) -> SafeString:
    """Return the open page of an edition for the last screen of its show; nothing without one. One query."""
    code = AccessCode.objects.open_now().filter(edition=edition).first()
    if code is None:
        return SafeString("")
    address = on_this_site(code.get_absolute_url())
    return render_to_string(
        "resources/on_the_wall.html", {"qr": qr.inline(address), "address": address.partition("://")[2]}
    )


def page_of_older(newest: Edition) -> OldPage | None:
    """Return the open page with the newest of the older editions, unless the newest edition has one. One query."""
    codes = AccessCode.objects.open_now().filter(edition__pack=newest.pack_id).select_related("edition")
    code = codes.order_by("-edition__number", "-made_at").first()
    if code is None or code.edition_id == newest.pk:
        return None
    return OldPage(code.edition.number, f"{reverse('resource_code', args=[code.pk])}#new")


def pages_left_open(pack: Pack) -> list[Follows]:
    """Return one sentence about the resource pages that are open today; none if no page is open."""
    pages = AccessCode.objects.open_now().filter(edition__pack=pack).count()
    if not pages:
        return []
    says = "1 resource page is open" if pages == 1 else f"{pages} resource pages are open"
    link = "Close it" if pages == 1 else "Close them"
    url = f"{reverse('pack', args=[pack.pk])}#editions"
    return [Follows(f"{says} and will stay open until the last day, or until you close it.", url=url, link=link)]
