"""Where a lead updates many copies at once, and reads what came of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import actor_of, center_ids
from modules.centers.center.models import Center
from modules.core.attempt import attempt
from modules.core.methods import reads_and_writes
from modules.library.releases.models import Release
from modules.library.words.rows import is_key
from modules.packs.updates.many import UpdateUntouched, updates_for
from modules.packs.updates.runs import UpdateRun


@reads_and_writes
def update_many(request: HttpRequest, slug: str) -> HttpResponse:
    """Say which releases copies of the center could be updated to; start a run, dry or not."""
    center = get_object_or_404(Center, slug=slug, pk__in=center_ids(request.user, {Role.LEAD}))
    if request.method == "POST":
        return _start(request, center)
    runs = UpdateRun.objects.filter(center=center).select_related("release__module", "started_by")
    context = {"center": center, "updates": updates_for(center), "runs": runs[:10]}
    return render(request, "packs/update_many.html", context)


def _start(request: HttpRequest, center: Center) -> HttpResponse:
    chosen = request.POST.get("release", "")
    release = Release.objects.filter(pk=chosen if is_key(chosen) else 0).first()
    if release is None:
        messages.error(request, "Choose a release first.")
        return redirect("update_many", slug=center.slug)
    dry = request.POST.get("do") != "update"
    with attempt(request):
        return redirect(UpdateUntouched(center, release=release, dry=dry, actor=actor_of(request)).execute())
    return redirect("update_many", slug=center.slug)


def _own_run(request: HttpRequest, pk: int) -> UpdateRun:
    runs = UpdateRun.objects.filter(center__in=center_ids(request.user, {Role.LEAD}))
    run: UpdateRun = get_object_or_404(runs.select_related("release__module", "center", "started_by"), pk=pk)
    return run


@require_safe
def update_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a run is, and what came of each clone."""
    run = _own_run(request, pk)
    entries = run.entries.select_related("clone")
    return render(request, "packs/update_run.html", {"run": run, "entries": entries, "center": run.center})


@require_safe
def update_run_progress(request: HttpRequest, pk: int) -> JsonResponse:
    """Send how far a run is."""
    run = _own_run(request, pk)
    return JsonResponse({"state": run.state, "done": run.done, "total": run.total})
