"""Where a center's P/CRCL officer reads what the center changed, and where its lead reads what was said of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from modules.accounts.actions import Refused
from modules.accounts.models import Role
from modules.accounts.policy import actor_of, center_ids, has_role_at
from modules.domain.document import DocumentError, digest
from modules.packs.filling import sayer
from modules.packs.models import Clone, Pack
from modules.packs.queries import content_of_clone
from modules.packs.sign_off_actions import SendBack, SignOffChanges
from modules.packs.sign_offs import Matter, matters
from modules.packs.update_actions import words_of
from modules.packs.update_views import pack_of
from modules.packs.wording import Speaker


@require_http_methods(["GET", "POST"])
def sign_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every change that needs a signature, as a diff; sign it off, or send it back with a reason."""
    clones = Clone.objects.filter(center__in=center_ids(request.user, {Role.PCRCL, Role.LEAD}))
    clone: Clone = get_object_or_404(clones.select_related("center", "release__module"), pk=pk)
    may_sign = has_role_at(request.user, clone.center_id, Role.PCRCL)
    context: dict[str, Any] = {"clone": clone, "pack": pack_of(clone), "may_sign": may_sign}
    if request.method == "POST":
        if not may_sign:
            raise Http404
        if _said(request, clone):
            return redirect("sign_off", pk=pk)
        context |= {"reason": request.POST.get("reason", ""), "chosen": request.POST.getlist("block")}
    try:
        words = words_of(clone)
    except Refused as refused:
        return render(request, "packs/sign_off.html", {**context, "problems": list(refused.problems)})
    speaker = Speaker(words, clone.released, say=sayer(context["pack"].tokens()))
    found = matters(clone, words)
    shown = [_shown(matter, speaker) for matter in found]
    return render(
        request,
        "packs/sign_off.html",
        {
            **context,
            "state": digest(words),
            "waiting": [one for one in shown if not one["signed"]],
            "signed": [one for one in shown if one["signed"]],
        },
    )


def _shown(matter: Matter, speaker: Speaker) -> dict[str, Any]:
    return {
        "key": matter.change.key,
        "where": matter.change.where,
        "standings": matter.change.standings,
        "changes": [speaker.change(change) for change in matter.change.changes],
        "signed": matter.signed,
        "sent_back": matter.sent_back,
        "word": matter.word,
    }


def _said(request: HttpRequest, clone: Clone) -> bool:
    """Do what was asked; return whether it was done."""
    keys, state, actor = request.POST.getlist("block"), request.POST.get("state", ""), actor_of(request)
    try:
        if request.POST.get("do") == "send_back":
            reason = request.POST.get("reason", "")
            done = SendBack(clone, keys=keys, reason=reason, state=state, actor=actor).execute()
            messages.success(request, f"Sent back: {len(done)}. The lead sees your reason on the pack.")
        else:
            if request.POST.get("do") == "all":
                keys = [matter.change.key for matter in matters(clone, words_of(clone))]
            done = SignOffChanges(clone, keys=keys, state=state, actor=actor).execute()
            messages.success(request, f"Signed off: {len(done)}.")
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    return True


def waiting_for(user: Any) -> list[dict[str, Any]]:
    """Return each pack of the officer's centers with the clones in which something waits for a signature."""
    packs = Pack.objects.filter(center__in=center_ids(user, {Role.PCRCL})).order_by("title")
    found = []
    for pack in packs:
        for clone in Clone.objects.in_packs().child_of(pack).select_related("release", "center").order_by("path"):
            number = _unread(clone)
            if number:
                found.append({"pack": pack, "clone": clone, "number": number})
    return found


def _unread(clone: Clone) -> int:
    """Count the changes of which nothing was said; none in a clone that its lead has to mend first."""
    try:
        words = content_of_clone(clone)
    except DocumentError:
        return 0
    return sum(matter.word is None for matter in matters(clone, words))
