"""Where several modules are submitted, approved and released together: one page each, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from modules.accounts.identity.models import Role, User
from modules.accounts.identity.policy import actor_of
from modules.core.confirmation import number_of
from modules.core.methods import reads_and_writes
from modules.library.desk.forms import NoteForm, PartForm
from modules.library.desk.together import NotTogether, together
from modules.library.modules.authors import why_not
from modules.library.modules.drafts import draft
from modules.library.modules.models import Module
from modules.library.releases.actions import ReleaseModule
from modules.library.releases.page import draft_context, numbers_of
from modules.library.review.approving import NOT_ASKED, approve_as_read, asked_for, stamp
from modules.library.review.standing import why_not_now
from modules.library.review.submitting import SubmitForReview
from modules.library.words.rows import is_key

ARGUMENT = "module"
SAME = "Nothing changed since the last release."


@dataclass
class Part:
    """One module of several, as their page shows it.

    Attributes:
        read: what its words were when the page was shown.
        about: what there is to say of its draft.
        held: why it can't be done to it; empty if it can.
        without: the address of the page without it.
        form: what is asked about it alone; None if nothing is.
    """

    module: Module
    read: str
    about: Mapping[str, Any]
    held: Sequence[str]
    without: str = ""
    form: Any = None


@dataclass
class Several:
    """What a page does to several modules.

    Attributes:
        does: the verb, as the button has it: “Approve”.
        done: what is said afterwards, before the number of modules.
        icon: of the page.
        parts: the modules.
        form: what is asked once for all; None if nothing is.
    """

    does: str
    done: str
    icon: str
    parts: list[Part] = field(default_factory=list)
    form: Any = None

    @property
    def held(self) -> list[Part]:
        """Those to which it can't be done."""
        return [part for part in self.parts if part.held]

    @property
    def without_held(self) -> str:
        """The address of the page without them; empty if none would be left."""
        left = [part.module.pk for part in self.parts if not part.held]
        return _address(left) if left else ""

    @property
    def button(self) -> str:
        """The words on the button."""
        return f"{self.does} {number_of(len(self.parts), 'module')}"


def _address(keys: Collection[int]) -> str:
    return f"?{urlencode([(ARGUMENT, key) for key in keys])}"


def chosen(request: HttpRequest) -> list[Module]:
    """Return the modules in use that the address names, by title."""
    keys = [int(key) for key in request.GET.getlist(ARGUMENT) if is_key(key)]
    return list(Module.objects.in_use().filter(pk__in=keys).order_by("title", "pk"))


def _parts(request: HttpRequest, held: Callable[[Module, Mapping[str, Any]], list[str]]) -> list[Part]:
    modules = chosen(request)
    keys = [module.pk for module in modules]
    found = []
    for module in modules:
        about = draft_context(module)
        problems = [one.said for one in about["problems"]] or held(module, about)
        without = _address([key for key in keys if key != module.pk])
        found.append(Part(module, str(about.get("state", "")), about, problems, without))
    return found


def _answer(request: HttpRequest, several: Several, do: Callable[[Module], object]) -> HttpResponse:
    """Show the page; do it, if it was sent and nothing in it is wrong."""
    forms = [form for form in (several.form, *(part.form for part in several.parts)) if form is not None]
    if request.method == "POST" and several.parts and not [form for form in forms if not form.is_valid()]:
        try:
            number = together([part.module for part in several.parts], do)
        except NotTogether as refused:
            reasons = {one.module.pk: one.problems for one in refused.held}
            for part in several.parts:
                part.held = reasons.get(part.module.pk, ())
        else:
            messages.success(request, f"{several.done}: {number_of(number, 'module')}.")
            return redirect("library_home")
    return render(request, "library/desk/together.html", {"several": several})


@reads_and_writes
def submit_together(request: HttpRequest) -> HttpResponse:
    """Submit several modules for review."""
    actor = actor_of(request)
    parts = _parts(request, lambda module, about: [SAME] if about["unchanged"] else _in_review(module))
    several = Several("Submit", "Submitted for review", "check", parts)
    return _answer(request, several, lambda module: SubmitForReview(module, actor=actor).execute())


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

    return _answer(request, Several("Approve", "Approved", "check", parts), approve)


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
    actor, data = actor_of(request), request.POST or None
    parts = _parts(request, lambda module, about: _not_released(module, actor, about))
    for part in parts:
        if suggestion := part.about.get("suggestion"):
            numbers = numbers_of(part.about["current"], suggestion)
            initial = {"kind": suggestion.kind.value}
            part.form = PartForm(data, prefix=str(part.module.pk), numbers=numbers, initial=initial)
    several = Several("Release", "Released", "upload", parts, NoteForm(data))
    forms = {part.module.pk: part.form for part in parts}

    def release(module: Module) -> None:
        said = forms[module.pk].cleaned_data
        note = said["note"].strip() or several.form.cleaned_data["note"]
        urgent = said["urgent"] or several.form.cleaned_data["urgent"]
        ReleaseModule(module, kind=said["kind"], note=note, urgent=urgent, actor=actor).execute()

    return _answer(request, several, release)


def _not_released(module: Module, actor: User, about: Mapping[str, Any]) -> list[str]:
    if about["unchanged"]:
        return [SAME]
    own = why_not(module, actor, Role.PUBLISHER, "release it")
    missing = [review.missing for review, _ in about["reviews"] if review.missing]
    asked = [f"A comment of {one.user} on “{one.page.title}” is open." for one, _ in about["comments"]]
    return [*([own] if own else []), *missing, *asked]
