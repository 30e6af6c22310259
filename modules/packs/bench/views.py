"""What a lead does with a part at the workbench besides writing it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from modules.accounts.identity.policy import actor_of
from modules.core.attempt import attempt
from modules.packs.pages.views import own_clone
from modules.packs.plan.one_part import PlanPart

SAID = {
    "hide": "Hidden in this pack. Nothing is deleted.",
    "show": "Shown again.",
    "shorten": "The pack uses the short form.",
    "lengthen": "The pack uses the full form.",
}


@require_POST
def plan_part(request: HttpRequest, pk: int) -> HttpResponse:
    """Hide, show, shorten or lengthen one part, and lead back to it."""
    clone = own_clone(request, pk)
    block, wish = request.POST.get("block", ""), request.POST.get("wish", "")
    with attempt(request):
        PlanPart(clone, block=block, wish=wish, actor=actor_of(request)).execute()
        messages.success(request, SAID[wish])
        return redirect("workbench_block", page_id=pk, block=block)
    return redirect("workbench", pk=pk)
