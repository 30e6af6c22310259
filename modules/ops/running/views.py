"""Where administrators see what runs, and try, cancel or start it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_tasks_db.models import DBTaskResult

from modules.accounts.identity.policy import actor_of
from modules.core.attempt import attempt
from modules.ops.running.actions import CancelTask, RetryTask, RunNow, TaskAction
from modules.ops.running.queries import Running, tasks
from modules.tasks.models import Schedule
from modules.tasks.schedule import NIGHTLY

DOES: Mapping[str, tuple[type[TaskAction], str]] = {
    "retry": (RetryTask, "The task will be tried again now."),
    "cancel": (CancelTask, "The task is canceled. If it runs, it stops at the next point where nothing is half done."),
}


@require_safe
def what_runs(request: HttpRequest) -> HttpResponse:
    """Show workers, tasks, and what runs by itself."""
    return render(request, "ops/what_runs.html", {"running": Running()})


@require_safe
def progress(request: HttpRequest) -> JsonResponse:
    """Send what changes while one looks: how far each running task is, and how many there are of each kind."""
    now = Running()
    bars = {str(shown.row.pk): [shown.state.done, shown.state.total] for shown in now.running}
    return JsonResponse({"bars": bars, "counts": now.counts})


@require_POST
def change_task(request: HttpRequest, pk: UUID, does: str) -> HttpResponse:
    """Try or cancel one task."""
    if does not in DOES:
        raise Http404
    action, said = DOES[does]
    row: DBTaskResult[Any, Any] = get_object_or_404(tasks(), pk=pk)
    with attempt(request):
        action(row, actor=actor_of(request)).execute()
        messages.success(request, said)
    return redirect("what_runs")


@require_POST
def run_now(request: HttpRequest, name: str) -> HttpResponse:
    """Start now what runs by itself."""
    if name not in {nightly.name for nightly in NIGHTLY.answers}:
        raise Http404
    schedule = get_object_or_404(Schedule, pk=name)
    with attempt(request):
        RunNow(schedule, actor=actor_of(request)).execute()
        messages.success(request, "It was started. A worker takes it as soon as one is free.")
    return redirect("what_runs")
