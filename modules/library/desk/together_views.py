"""Where several modules are submitted, approved and released together: one page each, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from modules.accounts.identity.models import Role, User
from modules.accounts.identity.policy import actor_of
from modules.core.methods import reads_and_writes
from modules.library.desk.forms import NoteForm, PartForm
from modules.library.desk.several import Part, Several, answer, parts_of
from modules.library.modules.authors import why_not
from modules.library.modules.drafts import draft
from modules.library.modules.models import Module
from modules.library.releases.actions import ReleaseModule
from modules.library.releases.page import draft_context, numbers_of
from modules.library.review.approving import NOT_ASKED, approve_as_read, asked_for, stamp
from modules.library.review.standing import why_not_now
from modules.library.review.submitting import SubmitForReview

SAME = "Nothing changed since the last release."


def _parts(request: HttpRequest, held: Callable[[Module, Mapping[str, Any]], list[str]]) -> list[Part]:
    """Return the modules with what there is to say of their drafts, and with what is in the way by ``held``."""
    parts = parts_of(request)
    for part in parts:
        part.about = draft_context(part.module)
        part.read = str(part.about.get("state", ""))
        part.held = [one.said for one in part.about["problems"]] or held(part.module, part.about)
    return parts


@reads_and_writes
def submit_together(request: HttpRequest) -> HttpResponse:
    """Submit several modules for review."""
    actor = actor_of(request)
    parts = _parts(request, lambda module, about: [SAME] if about["unchanged"] else _in_review(module))
    several = Several("Submit", "Submitted for review", "check", parts)
    return answer(request, several, lambda module: SubmitForReview(module, actor=actor).execute())


def _in_review(module: Module) -> list[str]:
    return ["It is in review already."] if asked_for(module) else []


@reads_and_writes
def approve_together(request: HttpRequest) -> HttpResponse:
    """Show a reviewer what several modules changed, and take one approval of them all."""
    actor = actor_of(request)
    parts = _parts(request, lambda module, about: _not_approved(module, actor, about))
    for part in parts:
        task = asked_for(part.module)
        part.read = stamp(task.kind, part.read) if task else ""
        part.about = {**part.about, "task": task}

    def approve(module: Module) -> None:
        approve_as_read(module, actor, request.POST.get(f"read-{module.pk}", ""))

    return answer(request, Several("Approve", "Approved", "check", parts), approve)


def _not_approved(module: Module, actor: User, about: Mapping[str, Any]) -> list[str]:
    task = asked_for(module)
    if task is None:
        return [NOT_ASKED]
    own = why_not(module, actor, Role.REVIEWER, "approve it")
    found = own or why_not_now(module, actor, task.kind, draft(module), about["state"])
    return [found] if found else []


@reads_and_writes
def release_together(request: HttpRequest) -> HttpResponse:
    """Show a publisher what several releases would change, and make them all."""
    actor, data = actor_of(request), request.POST if request.method == "POST" else None
    parts = _parts(request, lambda module, about: _not_released(module, actor, about))
    for part in parts:
        if suggestion := part.about.get("suggestion"):
            numbers = numbers_of(part.about["current"], suggestion)
            initial = {"kind": suggestion.kind.value}
            part.form = PartForm(data, prefix=str(part.module.pk), numbers=numbers, initial=initial)
    notes = [request.POST.get(f"{part.module.pk}-note", "").strip() for part in parts]
    several = Several("Release", "Released", "upload", parts, NoteForm(data, notes=notes))
    forms = {part.module.pk: part.form for part in parts}

    def release(module: Module) -> None:
        said = forms[module.pk].cleaned_data
        note = said["note"].strip() or several.form.cleaned_data["note"]
        urgent = said["urgent"] or several.form.cleaned_data["urgent"]
        ReleaseModule(module, kind=said["kind"], note=note, urgent=urgent, actor=actor).execute()

    return answer(request, several, release)


def _not_released(module: Module, actor: User, about: Mapping[str, Any]) -> list[str]:
    if about["unchanged"]:
        return [SAME]
    own = why_not(module, actor, Role.PUBLISHER, "release it")
    missing = [review.missing for review, _ in about["reviews"] if review.missing]
    asked = [f"A comment of {one.user} on “{one.page.title}” is open." for one, _ in about["comments"]]
    return [*([own] if own else []), *missing, *asked]
