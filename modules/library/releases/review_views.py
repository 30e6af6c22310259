"""The page where a reviewer reads a module with its guides, and approves it or sends it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from wagtail.models import WorkflowState

from modules.accounts.identity.models import Role, User
from modules.accounts.identity.policy import actor_of, has_role, is_administrator
from modules.core.attempt import attempt
from modules.core.methods import reads_and_writes
from modules.core.refusals import Refused
from modules.domain.document import DocumentError, digest
from modules.library.modules.authors import why_not
from modules.library.modules.drafts import draft, guides_of
from modules.library.modules.models import Module
from modules.library.releases.page import draft_context
from modules.library.review.standing import why_not_now
from modules.library.review.tasks import SendBackForm
from modules.library.workbench.places import address

DECIDED = {"approve": "You approved this text.", "reject": "You sent this text back, with your reason."}
NOT_NOW = "This text is no longer waiting for you: someone answered, or it was taken back. Nothing was changed."
CHANGED = "The text changed while you were reading it. Nothing was approved. Read it again."


@reads_and_writes
def review_module(request: HttpRequest, pk: int) -> HttpResponse:
    """Show those who work in the library how a draft stands in its reviews, and take a reviewer's answer."""
    module = get_object_or_404(Module, pk=pk)
    form = SendBackForm(request.POST if request.POST.get("action") == "reject" else None)
    if request.method == "POST" and _answer(request, module, form):
        return redirect("review_module", pk)
    return render(request, "library/review.html", {**_context(request, module), "form": form})


def _answer(request: HttpRequest, module: Module, form: SendBackForm) -> bool:
    """Take the answer; tell whether the page is done with it."""
    action = request.POST.get("action", "")
    state = module.current_workflow_task_state
    task = state and state.task.specific
    if task is None or action not in {name for name, *_ in task.get_actions(module, request.user)}:
        messages.error(request, NOT_NOW)
        return True
    if action == "reject" and not form.is_valid():
        return False
    with attempt(request):
        if action == "approve" and request.POST.get("state") != digest(draft(module)):
            raise Refused(CHANGED)
        try:
            task.on_action(state, request.user, action, **(form.cleaned_data if action == "reject" else {}))
        except PermissionDenied as denied:  # how a task of Wagtail's refuses
            raise Refused(str(denied)) from denied
        messages.success(request, DECIDED[action])
    return True


def _context(request: HttpRequest, module: Module) -> dict[str, Any]:
    state = module.current_workflow_task_state
    task = state and state.task.specific
    states = WorkflowState.objects.for_instance(module).active()
    active = states.select_related("current_task_state__finished_by", "requested_by").first()
    sent_back = active and active.status == WorkflowState.STATUS_NEEDS_CHANGES and active.current_task_state
    guides = guides_of(module)
    actions = {name for name, *_ in task.get_actions(module, request.user)} if task else set()
    writes = module.permissions_for_user(request.user).can_edit()
    return {
        **draft_context(module),
        "task": task,
        "asked_by": active and active.requested_by,
        "assigned": list(module.assignments.select_related("reviewer").order_by("kind")),
        "assigns": has_role(request.user, Role.EDITOR, Role.PUBLISHER) or is_administrator(request.user),
        "sent_back": sent_back,
        "actions": actions,
        "own": _own(module, actor_of(request), task) if task and "approve" not in actions else "",
        "pages": [(page, address(page.pk)) for page in (module, *guides)],
        "writes": writes,
        "opens": writes or bool(task and task.user_can_access_editor(module, request.user)),
    }


def _own(module: Module, user: User, task: Any) -> str:
    """Return why this person can't approve the text; empty if they may, or if no document says the draft."""
    try:
        own = why_not(module, user, Role.REVIEWER, "approve it")
        return own or why_not_now(module, user, task.kind, document := draft(module), digest(document))
    except DocumentError:
        return ""
