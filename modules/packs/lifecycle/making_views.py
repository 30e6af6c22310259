"""Pages on which a lead creates a pack and adds modules to it."""

from __future__ import annotations

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
from modules.library.releases.models import Release
from modules.library.words.rows import is_key
from modules.packs.clones.actions import CloneModules, CreatePack
from modules.packs.clones.forms import CopyForm, PackForm
from modules.packs.lifecycle.copying import CopyPack
from modules.packs.pages.choices import choices
from modules.packs.pages.models import Clone, Pack
from modules.packs.pages.queries import words_of_pack
from modules.packs.pages.views import own_pack
from modules.packs.plan.clock import plan
from modules.packs.plan.queries import suggested_for
from modules.packs.plan.suggested import SuggestedSet

NOT_OFFERED = "A release that you chose is no longer offered. Nothing was copied. Look at the list again."


@reads_and_writes
def new_pack(request: HttpRequest, slug: str) -> HttpResponse:
    """Create a pack for the center with this slug: enter the audience, review the suggested modules, and create it."""
    folder = get_object_or_404(PacksPage, path__startswith=_center_path(request, slug))
    form = PackForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "center": folder.center}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        offered = suggested_for(said["sector"], said["minutes"])
        if request.POST.get("do") == "suggest":
            return render(request, "packs/new_pack.html", {**context, "set": offered})
        chosen = _chosen(request, offered)
        if request.POST.get("do") != "count" and _all_offered(request, offered):
            with attempt(request):
                made = {**said, **_releases(chosen)}
                pack = CreatePack(folder, actor=actor_of(request), **made).execute()
                messages.success(request, f"“{pack.title}” is made. Now you can make it your own.")
                _warn(request, chosen)
                return redirect("pack", pk=pack.pk)
        context["set"] = chosen
    return render(request, "packs/new_pack.html", context)


def _center_path(request: HttpRequest, slug: str) -> str:
    """Return the tree path of the page of a center that the person leads. Raises Http404 if there is none."""
    page = get_object_or_404(CenterPage, center__slug=slug, center__in=center_ids(request.user, {Role.LEAD}))
    return str(page.path)


@reads_and_writes
def suggest_modules(request: HttpRequest, pk: int) -> HttpResponse:
    """Suggest modules that fit into the remaining time of a pack, and clone the chosen ones."""
    pack = own_pack(request, pk)
    offered = _suggested_for_pack(pack)
    if request.method == "POST":
        chosen = _chosen(request, offered)
        if request.POST.get("do") != "count" and _all_offered(request, offered) and _filled(request, pack, chosen):
            return redirect("pack", pk=pk)
        offered = chosen
    return render(request, "packs/suggested.html", {"pack": pack, "set": offered})


def _suggested_for_pack(pack: Pack) -> SuggestedSet:
    there = [str(uid) for uid in Clone.objects.child_of(pack).values_list("module_uid", flat=True)]
    try:
        contents = [words.document for _, words in words_of_pack(pack)]
    except DocumentError:  # the minutes of an invalid clone are unknown; its page shows why
        return suggested_for(pack.sector, pack.minutes, there=there)
    used = plan(contents, choices(contents, pack.wishes), pack.minutes).minutes
    return suggested_for(pack.sector, pack.minutes, there=there, used=used)


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


def _keys(request: HttpRequest, name: str) -> set[int]:
    return {int(value) for value in request.POST.getlist(name) if is_key(value)}


def _chosen(request: HttpRequest, offered: SuggestedSet) -> SuggestedSet:
    return offered.choosing(_keys(request, "releases"), _keys(request, "short"))


def _all_offered(request: HttpRequest, offered: SuggestedSet) -> bool:
    """Return whether every chosen release is on offer; show an error message if not."""
    known = {str(one.candidate.key) for one in offered.suggestions}
    if known.issuperset(request.POST.getlist("releases")):
        return True
    messages.error(request, NOT_OFFERED)
    return False


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
