"""The page of a lead's centers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import center_ids
from modules.centers.center.models import Center


@require_safe
def own_centers(request: HttpRequest) -> HttpResponse:
    """Lead to what a lead says of their center, and to its people."""
    centers = Center.objects.filter(pk__in=center_ids(request.user, {Role.LEAD}))
    return render(request, "home/desk/centers.html", {"centers": centers})
