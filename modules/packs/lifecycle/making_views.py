"""Pages on which a lead creates a pack and adds modules to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import actor_of, center_ids
from modules.centers.center.models import CenterPage, PacksPage
from modules.core.attempt import attempt
from modules.core.methods import reads_and_writes
from modules.domain.document import DocumentError
from modules.domain.vocabularies import Sector
from modules.library.releases.models import Release
from modules.library.words.rows import is_key
from modules.packs.clones.actions import CloneModules, CreatePack
from modules.packs.clones.forms import AudienceForm, CopyForm, PackForm
from modules.packs.lifecycle.copying import CopyPack
from modules.packs.pages.choices import choices
from modules.packs.pages.models import Clone, Pack
from modules.packs.pages.queries import words_of_pack
from modules.packs.pages.views import own_pack
from modules.packs.plan.clock import plan
from modules.packs.plan.queries import suggested_for
from modules.packs.plan.suggested import Offer, SuggestedSet

NOT_OFFERED = "A release that you chose is no longer offered. Nothing was copied. Look at the list again."
NOBODY_IN_PARTICULAR: dict[str, Any] = {"sector": Sector.ALL.value, "also_for": [], "minutes": None}
CODE = re.compile(r"(\d{1,18})(s?)")
"""A module in the code of a set: the key of its release, and whether it is short."""


@reads_and_writes
def new_pack(request: HttpRequest, slug: str) -> HttpResponse:
    """Suggest modules for an audience and a time, which stand in the address, and make a pack of a set."""
    folder = get_object_or_404(PacksPage, path__startswith=_center_path(request, slug))
    titled = PackForm(request.POST) if request.method == "POST" else PackForm()
    if titled.is_bound and titled.is_valid() and (pack := _made(request, folder, titled.cleaned_data)):
        return redirect("pack", pk=pack.pk)
    form = AudienceForm((request.POST if titled.is_bound else request.GET) or None)
    said = form.cleaned_data if form.is_bound and form.is_valid() else NOBODY_IN_PARTICULAR
    context = {"form": form, "titled": titled, "center": folder.center, "said": said}
    if form.is_bound and not form.is_valid():
        return render(request, "packs/new_pack.html", context)
    return render(request, "packs/new_pack.html", {**context, **_shown(request, _suggested(said))})


def _suggested(said: dict[str, Any]) -> Offer:
    others = [audience for audience in said["also_for"] if audience != said["sector"]]
    return suggested_for([said["sector"], *others], said["minutes"])


def _center_path(request: HttpRequest, slug: str) -> str:
    """Return the tree path of the page of a center that the person leads. Raises Http404 if there is none."""
    page = get_object_or_404(CenterPage, center__slug=slug, center__in=center_ids(request.user, {Role.LEAD}))
    return str(page.path)


def _made(request: HttpRequest, folder: PacksPage, said: dict[str, Any]) -> Pack | None:
    chosen = _chosen(request, _suggested(said))
    if chosen is None:
        return None
    with attempt(request):
        asked = {**said, **_releases(chosen)}
        pack = CreatePack(folder, actor=actor_of(request), **asked).execute()
        messages.success(request, f"“{pack.title}” is made. Now you can make it your own.")
        _warn(request, chosen)
        return pack
    return None


@reads_and_writes
def suggest_modules(request: HttpRequest, pk: int) -> HttpResponse:
    """Suggest modules that fit into the remaining time of a pack, and clone the chosen ones."""
    pack = own_pack(request, pk)
    offer = _suggested_for_pack(pack)
    if request.method == "POST":
        chosen = _chosen(request, offer)
        if chosen is not None and _filled(request, pack, chosen):
            return redirect("pack", pk=pk)
        return redirect("suggest_modules", pk=pk)
    return render(request, "packs/suggested.html", {"pack": pack, **_shown(request, offer)})


def _suggested_for_pack(pack: Pack) -> Offer:
    there = [str(uid) for uid in Clone.objects.child_of(pack).values_list("module_uid", flat=True)]
    try:
        contents = [words.document for _, words in words_of_pack(pack)]
    except DocumentError:  # the minutes of an invalid clone are unknown; its page shows why
        return suggested_for(pack.audiences, pack.minutes, there=there)
    used = plan(contents, choices(contents, pack.wishes), pack.minutes).minutes
    return suggested_for(pack.audiences, pack.minutes, there=there, used=used)


def _shown(request: HttpRequest, offer: Offer) -> dict[str, Any]:
    """Return what the page shows: the sets, and before them the one that the address names."""
    keys, short = _keys(request.GET.getlist("releases")), _keys(request.GET.getlist("short"))
    yours = offer.all.choosing(keys, short) if keys else None
    return {
        "all": yours or offer.all,
        "sets": [*([yours] if yours else []), *offer.sets],
        "answers": bool(request.GET),
    }


def _filled(request: HttpRequest, pack: Pack, chosen: SuggestedSet) -> bool:
    if not chosen.taken:
        messages.warning(request, "No module is chosen, so nothing was copied.")
        return False
    with attempt(request):
        clones = CloneModules(pack, actor=actor_of(request), **_releases(chosen)).execute()
        number = "1 module is" if len(clones) == 1 else f"{len(clones)} modules are"
        messages.success(request, f"{number} copied into the pack, with presenter guides.")
        _warn(request, chosen)
        return True
    return False


def _keys(values: Sequence[str]) -> set[int]:
    return {int(value) for value in values if is_key(value)}


def _chosen(request: HttpRequest, offer: Offer) -> SuggestedSet | None:
    """Return the set whose code was sent; None, with a message, if something in it is not on offer."""
    found = [CODE.fullmatch(word) for word in request.POST.get("set", "").split()]
    known = {str(one.candidate.key) for one in offer.all.suggestions}
    if not all(one and one[1] in known for one in found):
        messages.error(request, NOT_OFFERED)
        return None
    keys = {int(one[1]): bool(one[2]) for one in found if one}
    return offer.all.choosing(keys.keys(), {key for key, short in keys.items() if short})


def _releases(chosen: SuggestedSet) -> dict[str, list[Release]]:
    rows = Release.objects.with_words().in_bulk([one.candidate.key for one in chosen.taken])
    return {
        "releases": [rows[one.candidate.key] for one in chosen.taken],
        "short": [rows[one.candidate.key] for one in chosen.taken if one.short],
    }


def _warn(request: HttpRequest, chosen: SuggestedSet) -> None:
    for sentence in chosen.lacking:
        messages.warning(request, sentence)


@reads_and_writes
def copy_pack(request: HttpRequest, pk: int) -> HttpResponse:
    """Copy a pack for another audience."""
    pack = own_pack(request, pk)
    form = CopyForm(pack, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(request):
            copy = CopyPack(pack, actor=actor_of(request), **form.cleaned_data).execute()
            messages.success(
                request,
                f"“{copy.title}” says what “{pack.title}” says. From now on, changing one does not change the other.",
            )
            return redirect("pack", pk=copy.pk)
    return render(request, "packs/copy.html", {"pack": pack, "form": form})
