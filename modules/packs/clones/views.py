"""Where a lead clones one module into a pack."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from modules.accounts.identity.policy import actor_of
from modules.core.refusals import Refused
from modules.library.releases.queries import clonable
from modules.library.words.rows import is_key
from modules.packs.clones.actions import AlreadyCloned, CloneModule
from modules.packs.pages.views import own_pack


@require_POST
def clone_module(request: HttpRequest, pk: int) -> HttpResponse:
    """Clone the chosen release into the pack; lead to the clone that exists where there is one."""
    pack = own_pack(request, pk)
    chosen = request.POST.get("release", "")
    release = clonable().with_words().filter(pk=chosen if is_key(chosen) else 0).first()
    if release is None:
        messages.error(request, "That release is no longer offered. Nothing was copied. Choose from the list again.")
        return redirect("pack", pk=pack.pk)
    try:
        clone = CloneModule(pack, release=release, actor=actor_of(request)).execute()
    except AlreadyCloned as already:
        messages.warning(request, f"{already} Nothing was copied again.")
        return redirect("workbench", already.clone.pk)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"“{clone.title}” is copied, with its guides. It stays at release {release.version}.")
    return redirect("pack", pk=pack.pk)
