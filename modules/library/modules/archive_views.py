"""Where a publisher archives a module, restores it, and deletes for good what was never released."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import actor_of, has_role
from modules.core.attempt import attempt
from modules.core.confirmation import Follows, Question, ask, ask_to_delete, number_of, unused
from modules.core.methods import reads_and_writes
from modules.library.modules.archive import (
    ArchiveModule,
    DeleteModule,
    Loss,
    RestoreModule,
    asked_for_by,
    loss_of,
    why_kept,
    why_not_archived,
)
from modules.library.modules.models import Module
from modules.library.modules.reach import reach


@require_safe
def archived_modules(request: HttpRequest) -> HttpResponse:
    """List the archived modules for those who work in the library."""
    modules = Module.objects.archived().order_by("title")
    context = {
        "modules": [(module, module.releases.summaries().newest()) for module in modules],
        "publishes": has_role(request.user, Role.PUBLISHER),
    }
    return render(request, "library/archived.html", context)


@reads_and_writes
def archive_module(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what archiving means, and archive."""
    module = get_object_or_404(Module, pk=pk)
    question = Question(
        "Archive the module",
        module.title,
        [
            Follows("It is taken off the library’s lists, for DHS, for centers and for everyone."),
            Follows("Its draft and its guides stay as they are. Nothing in them can be written, approved or released."),
            *_what_goes_on(module),
            *_needed_by(asked_for_by(module)),
            Follows("You can restore it at any time, as it was."),
        ],
        reverse("library_home"),
        blocked=why_not_archived(module) if request.method == "GET" else [],
    )
    done = f"“{module.title}” is archived. All of it is kept."
    action = ArchiveModule(module, actor=actor_of(request))
    return ask(request, question, action, done=done, then=reverse("archived_modules"))


def _what_goes_on(module: Module) -> list[Follows]:
    releases = list(module.releases.values_list("pk", flat=True))
    if not releases:
        return [Follows("It was never released, so no center has it.")]
    used = reach(releases)
    holders = f"{number_of(len(used.clone_holders), 'center has a copy', 'centers have copies')} of it"
    return [
        Follows(f"No center can make a new copy. {holders}. Every copy and every edition is kept."),
        Follows(f"{number_of(len(releases), 'release')} can still be opened at the same address as before."),
    ]


def _needed_by(titles: tuple[str, ...]) -> list[Follows]:
    """Say which modules need this one in the same pack: new packs could have none of them."""
    says = "These modules ask for it in the same pack, which no new pack can fulfill then. Take it off them first:"
    return [Follows(says, titles)] if titles else []


@require_POST
def restore_module(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a module out of the archive."""
    module = get_object_or_404(Module, pk=pk)
    with attempt(request):
        RestoreModule(module, actor=actor_of(request)).execute()
        messages.success(request, f"“{module.title}” is in the library’s lists again, as it was.")
    return redirect("archived_modules")


@reads_and_writes
def delete_module(request: HttpRequest, pk: int) -> HttpResponse:
    """Name what is lost, ask for the title, and delete the module for good."""
    module = get_object_or_404(Module, pk=pk)
    return ask_to_delete(
        request,
        "module",
        module.title,
        DeleteModule(module, actor=actor_of(request)),
        lost=_losses(loss_of(module)),
        blocked=why_kept(module),
        archive="" if module.archived_at else reverse("archive_module", args=[pk]),
        back=reverse("archived_modules") if module.archived_at else reverse("library_home"),
        then=reverse("library_home"),
    )


def _losses(loss: Loss) -> list[Follows]:
    counted: list[tuple[Any, Follows]] = [
        (loss.guides, Follows(f"{number_of(len(loss.guides), 'presenter guide')}:", loss.guides)),
        (loss.revisions, Follows(f"{number_of(loss.revisions, 'saved state')} in its history.")),
        (loss.approvals, Follows(f"{number_of(loss.approvals, 'approval')} of its text.")),
        (loss.comments, Follows(f"{number_of(loss.comments, 'comment')}.")),
        (loss.in_review, Follows("It is in review now. The review ends.")),
        (
            loss.asked_for_by,
            Follows("These modules name it as a companion, and will no longer do so:", loss.asked_for_by),
        ),
    ]
    return [
        Follows("The draft of the module: every word of it. No center ever had it."),
        *(follows for number, follows in counted if number),
        *unused(loss.unused),
    ]
