"""The page with the comments on a pack, where they are written, answered and resolved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import actor_of, center_ids
from modules.core.attempt import attempt
from modules.core.methods import reads_and_writes
from modules.core.refusals import Refused
from modules.packs.pages.models import Pack
from modules.packs.remarks.actions import ResolveRemark, WriteRemark
from modules.packs.remarks.models import READERS, Remark
from modules.packs.remarks.reading import Part, parts_of

WHOLE = "pack"
"""What a form sends for the pack as a whole."""


@reads_and_writes
def remarks(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the comments on a pack, and take a new one. ``?on=`` chooses its part before."""
    packs = Pack.objects.filter(center__in=center_ids(request.user, READERS)).select_related("center__profile")
    pack: Pack = get_object_or_404(packs, pk=pk)
    parts = parts_of(pack)
    if request.method == "POST" and (remark := _written(request, pack, parts)):
        return redirect(remark.get_absolute_url())
    rows = list(pack.remarks.select_related("by", "resolved_by", "clone"))
    leads = pack.center_id in center_ids(request.user, {Role.LEAD})
    context = {
        "pack": pack,
        "parts": parts,
        "chosen": request.POST.get("on", request.GET.get("on", WHOLE)),
        "typed": request.POST.get("words", ""),
        "open": [_shown(one, parts) for one in rows if not one.resolved_at],
        "done": [_shown(one, parts) for one in reversed(rows) if one.resolved_at],
        "leads": leads,
        "back": reverse("pack", args=[pk]) if leads else reverse("preview_pack", args=[pk]),
    }
    return render(request, "packs/remarks.html", context)


def _shown(remark: Remark, parts: Sequence[Part]) -> Mapping[str, Any]:
    part = next((one for one in parts if one.clone.pk == remark.clone_id and one.block == remark.block), None)
    if remark.clone is None:
        where = "The whole pack"
    elif part is None:
        where = f"{remark.clone.title}: a part that is gone"
    else:
        where = part.name if part.depth == 0 else f"{remark.clone.title} › {part.name}"
    return {"remark": remark, "where": where, "part": part}


def _written(request: HttpRequest, pack: Pack, parts: Sequence[Part]) -> Remark | None:
    on = request.POST.get("on", WHOLE)
    part = next((one for one in parts if one.code == on), None)
    with attempt(request):
        if part is None and on != WHOLE:
            raise Refused("That part is not in the pack any more. Choose another one.")
        about: dict[str, Any] = {"clone": part.clone, "block": part.block} if part else {}
        words = request.POST.get("words", "")
        remark = WriteRemark(pack, words=words, **about, actor=actor_of(request)).execute()
        messages.success(request, "Your comment is saved. The leads of your center are told.")
        return remark
    return None


@require_POST
def resolve_remark(request: HttpRequest, pk: int) -> HttpResponse:
    """Resolve a comment, with what the lead answers."""
    mine = Remark.objects.filter(pack__center__in=center_ids(request.user, {Role.LEAD})).select_related("pack")
    remark: Remark = get_object_or_404(mine, pk=pk)
    with attempt(request):
        ResolveRemark(remark, answer=request.POST.get("answer", ""), actor=actor_of(request)).execute()
        messages.success(request, f"Resolved. {remark.by} is told.")
    return redirect("remarks", pk=remark.pack_id)
