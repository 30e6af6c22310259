"""The page with all packs of a lead."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import center_ids
from modules.centers.center.models import Center
from modules.packs.board.cards import cards_of
from modules.packs.pages.queries import packs_led_by, packs_of


@require_safe
def packs(request: HttpRequest) -> HttpResponse:
    """Show all packs of the centers that the person leads, archived ones last."""
    centers = Center.objects.filter(pk__in=center_ids(request.user, {Role.LEAD}))
    context = {
        "cards": cards_of(list(packs_led_by(request.user).order_by("title", "pk"))),
        "archived": packs_of(request.user).archived().order_by("title"),
        "centers": centers,
    }
    return render(request, "packs/all.html", context)
