"""Where a center works on its packs, and where presenters present."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from modules.accounts.audit.recording import of_download
from modules.accounts.identity.policy import actor_of
from modules.centers.tenancy import reading
from modules.core.confirmation import Follows, Question, shown
from modules.core.methods import reads_and_writes
from modules.core.refusals import Refused
from modules.delivery.build import build
from modules.media.models import Document as File
from modules.media.models import Image
from modules.media.serving import asset_response
from modules.packs.editions import presenting
from modules.packs.editions.actions import MakeEdition
from modules.packs.editions.models import Edition
from modules.packs.editions.queries import editions_for, urgent_since, withdrawals_in
from modules.packs.editions.readiness import NotReady
from modules.packs.pages.models import Pack
from modules.packs.pages.views import own_pack


@reads_and_writes
def make_edition(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then cut the next edition, or show what it lacks."""
    pack = own_pack(request, pk)
    action = MakeEdition(pack, actor=actor_of(request))
    if request.method != "POST":
        return shown(request, _asks_for_edition(pack), action)
    try:
        edition = action.execute()
    except NotReady:
        messages.error(request, "No edition was made: the list below says what is missing.")
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Edition {edition.number} is made. It never changes, whatever you edit from now on.")
    return redirect("pack", pk=pack.pk)


def _asks_for_edition(pack: Pack) -> Question:
    """Return what is asked before an edition is made."""
    follows = [
        Follows("Presenters find it on their home page. Participants get it once you open a page for it."),
        Follows("It never changes, and it stays. You can keep editing the pack, and make another edition later."),
    ]
    return Question("Make an edition", pack.title, follows, reverse("pack", args=[pack.pk]))


def _own_edition(request: HttpRequest, uid: UUID) -> Edition:
    """Return an edition of the person's own center; 404 for another's, as for one that isn't there.

    Administrators get one of a center that they gave a reason to read.
    """
    opened = reading.opened(request)
    found = Edition.objects.filter(center__in=opened) if opened else editions_for(request.user)
    edition: Edition = get_object_or_404(found, uid=uid)
    return edition


@require_safe
def present(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show an edition to its presenters: the screens of the wall, and what they say with each."""
    edition = _own_edition(request, uid)
    reading.note(request, edition, edition.center_id)
    of_download(request, "edition.present", edition)
    key = f"present:{settings.BCP_RENDER_VERSION}:{edition.digest}"
    made = cache.get(key)
    if made is None:
        made = presenting.shown(build(edition.body))
        cache.set(key, made, None)
    context = {
        **made,
        **presenting.around(edition),  # outside of what is cached, as are withdrawals: they come later
        "withdrawals": withdrawals_in(edition),
        "urgent": urgent_since([edition]).get(edition.pk, []),
        "edition": f"Edition {edition.number}",
        "keep_as": presenting.keep_as(edition, actor_of(request)),
        "back_url": "/cms/",
    }
    return render(request, "packs/present.html", context)


@require_safe
def show_worker(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Send the script that gives back a show without a network. It is below the show, so that it sees nothing else."""
    _own_edition(request, uid)
    return HttpResponse(presenting.worker(), content_type="text/javascript")


@require_safe
def present_asset(request: HttpRequest, uid: UUID, sha256: str, name: str) -> HttpResponseBase:
    """Send an image or a file that the edition shows to its presenters."""
    edition = _own_edition(request, uid)
    return asset_response(
        sha256,
        name,
        images=Image.objects.filter(editionasset__edition=edition),
        documents=File.objects.filter(editionasset__edition=edition),
        request=request,
    )
