"""The page on which a lead plans the time of a session."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from modules.accounts.identity.policy import actor_of
from modules.core.attempt import attempt
from modules.core.methods import reads_and_writes
from modules.domain.document import DocumentError
from modules.packs.pages.choices import choices
from modules.packs.pages.filling import as_read
from modules.packs.pages.models import Pack
from modules.packs.pages.queries import words_of_pack
from modules.packs.pages.views import own_pack
from modules.packs.plan.actions import PlanSession
from modules.packs.plan.clock import plan


@reads_and_writes
def plan_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every section with its time, and let the lead hide and shorten sections."""
    pack = own_pack(request, pk)
    if request.method == "POST":
        wishes = {name: request.POST.getlist(name) for name in ("hidden", "short", "shown")}
        with attempt(request):
            PlanSession(pack, **wishes, actor=actor_of(request)).execute()
            messages.success(request, "The plan is saved. Start times follow it.")
        return redirect("pack" if request.POST.get("from") == "board" else "plan_session", pk=pk)
    return render(request, "packs/plan.html", _context(pack))


def _context(pack: Pack) -> dict[str, Any]:
    try:
        contents = [words.document for _, words in words_of_pack(pack)]
    except DocumentError as error:
        return {"pack": pack, "problems": error.problems}
    chosen = choices(contents, pack.wishes)
    read = [as_read(pack.tokens()).all(content) for content in contents]
    return {"pack": pack, "plan": plan(read, chosen, pack.minutes, pack.audiences)}
