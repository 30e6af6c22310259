"""Where an administrator says why they read a center's words, and then does: previews and editions, no more."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from modules.centers.center.models import Center
from modules.centers.tenancy import reading
from modules.core.methods import reads_and_writes
from modules.core.refusals import Refused
from modules.packs.editions.models import Edition
from modules.packs.pages.models import Pack


@reads_and_writes
def read_center(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the reason; where one was given, list what can be read."""
    center = get_object_or_404(Center, slug=slug)
    problem = ""
    if request.method == "POST":
        try:
            reading.begin(request, center, request.POST.get("reason", ""))
            return redirect("read_center", slug)
        except Refused as refused:
            problem = str(refused)
    context = {"center": center, "problem": problem, "reason": request.POST.get("reason", "")}
    if center.pk in reading.opened(request):
        packs = Pack.objects.filter(center=center).order_by("title", "pk")
        editions = Edition.objects.filter(center=center).order_by("-made_at")
        context |= {"open": True, "packs": packs, "editions": editions}
    return render(request, "packs/read_center.html", context)
