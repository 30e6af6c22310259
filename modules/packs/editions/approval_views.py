"""Where an edition is approved before it is made, and compared with the one before it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import actor_of, center_ids, has_role_at
from modules.core.attempt import attempt
from modules.core.methods import reads_and_writes
from modules.domain.document import DocumentError, digest
from modules.kept.waiting.models import Waiting
from modules.packs.editions.approvals import (
    ApproveEdition,
    AskForApproval,
    EditionApproval,
    SendEditionBack,
    has_director,
    why_not,
)
from modules.packs.editions.models import Edition
from modules.packs.editions.queries import editions_for
from modules.packs.editions.readiness import state_of
from modules.packs.editions.sent_back import sent_back
from modules.packs.editions.since import since, since_last
from modules.packs.editions.waits import APPROVAL
from modules.packs.pages.models import Pack


@require_safe
def edition_changes(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say what an edition says that the one before it did not."""
    edition = get_object_or_404(editions_for(request.user).select_related("pack", "made_by"), uid=uid)
    earlier = Edition.objects.filter(pack=edition.pack_id, number__lt=edition.number).read()
    context = {
        "edition": edition,
        "since": since(earlier.number, earlier.body, edition.body) if earlier else None,
        "leads": has_role_at(request.user, edition.center_id, Role.LEAD),
        "approvals": EditionApproval.objects.filter(pack=edition.pack_id, digest=edition.digest).select_related("by"),
    }
    return render(request, "packs/edition_changes.html", context)


@reads_and_writes
def approve_edition(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a director what the next edition would hold, and take their approval; show a lead how that stands."""
    packs = Pack.objects.filter(center__in=center_ids(request.user, {Role.LEAD, Role.DIRECTOR}))
    pack: Pack = get_object_or_404(packs.select_related("center__profile"), pk=pk)
    may_approve = has_role_at(request.user, pack.center_id, Role.DIRECTOR)
    if request.method == "POST" and request.POST.get("do") == "ask":
        return _asked(request, pack)
    if request.method == "POST":
        if not may_approve:
            raise Http404
        if _answered(request, pack):
            return redirect("approve_edition", pk=pk)
    context: dict[str, Any] = {
        "reason": request.POST.get("reason", ""),
        "pack": pack,
        "may_approve": may_approve,
        "has_director": has_director(pack.center_id),
        "leads": has_role_at(request.user, pack.center_id, Role.LEAD),
        "asked": Waiting.objects.open().of(APPROVAL.name, pack).select_related("made_by").first(),
    }
    try:
        state = state_of(pack)
    except DocumentError as error:
        return render(request, "packs/approve_edition.html", {**context, "problems": error.problems})
    text = digest(state.source)
    given = list(EditionApproval.objects.filter(pack=pack, digest=text).select_related("by"))
    context |= {
        "state": text,
        "missing": state.missing,
        "why_not": why_not(pack, state, actor_of(request)) if may_approve else "",
        "since": since_last(pack, state.source),
        "approvals": given,
        "sent_back": sent_back(pack, text),
        "approved_by_me": any(one.by_id == request.user.pk for one in given),
        "lapsed": not given and EditionApproval.objects.filter(pack=pack).exists(),
    }
    return render(request, "packs/approve_edition.html", context)


def _asked(request: HttpRequest, pack: Pack) -> HttpResponse:
    """Ask the director for the approval, as a lead does, and show the page again."""
    with attempt(request):
        AskForApproval(pack, note=request.POST.get("note", ""), actor=actor_of(request)).execute()
        messages.success(request, "Asked. Your director sees it on the home page, and gets an e-mail.")
    return redirect("approve_edition", pk=pack.pk)


def _answered(request: HttpRequest, pack: Pack) -> bool:
    """Take the director's answer. Returns whether it was taken."""
    state, actor = request.POST.get("state", ""), actor_of(request)
    with attempt(request):
        if request.POST.get("do") == "send_back":
            SendEditionBack(pack, state=state, reason=request.POST.get("reason", ""), actor=actor).execute()
            messages.success(request, "Sent back. The leads see your reason on the pack, and get it by e-mail.")
        else:
            ApproveEdition(pack, state=state, actor=actor).execute()
            messages.success(request, "Approved. The approval holds until something in the pack changes.")
        return True
    return False
