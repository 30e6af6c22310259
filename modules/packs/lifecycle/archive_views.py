"""Pages on which a lead archives and restores a pack, and deletes a pack that never had an edition."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from modules.accounts.identity.policy import actor_of
from modules.core.attempt import attempt
from modules.core.confirmation import Follows, Question, ask, ask_to_delete, number_of, unused
from modules.core.methods import reads_and_writes
from modules.packs.lifecycle.archiving import GOES_ON, ArchivePack, DeletePack, Loss, RestorePack, loss_of, why_kept
from modules.packs.pages.models import Pack
from modules.packs.pages.views import own_pack


@reads_and_writes
def archive_pack(request: HttpRequest, pk: int) -> HttpResponse:
    """Explain what archiving a pack means, and archive it."""
    pack, here = own_pack(request, pk), reverse("pack", args=[pk])
    question = Question(
        "Archive the pack",
        pack.title,
        _follows(pack),
        here,
        blocked=["It is already archived."] if pack.archived_at and request.method == "GET" else [],
    )
    done = f"“{pack.title}” is archived. Every word of it is kept. You can find it under “Archived packs” below."
    return ask(request, question, ArchivePack(pack, actor=actor_of(request)), done=done, then=reverse("packs"))


def _follows(pack: Pack) -> list[Follows]:
    return [
        Follows("It moves from your packs to “Archived packs”. It can be read there, and nothing in it is lost."),
        Follows(
            "Nothing in it can be changed, signed off or updated, and no edition can be made, until it is restored."
        ),
        Follows(
            "You get no news of its modules, on your home page or by e-mail, unless DHS withdraws something that an "
            "edition of it shows."
        ),
        *_what_goes_on(pack),
        Follows("You can restore it at any time, as it was."),
    ]


def _what_goes_on(pack: Pack) -> list[Follows]:
    editions = pack.editions.count()
    if not editions:
        return [Follows("No edition was made of it, so presenters and participants see nothing of it.")]
    found = [Follows(f"{number_of(editions, 'edition')} and the presenter view still work.")]
    found += (follows for tell in GOES_ON.answers for follows in tell(pack))
    return found


@require_POST
def restore_pack(request: HttpRequest, pk: int) -> HttpResponse:
    """Restore a pack from the archive."""
    pack = own_pack(request, pk)
    with attempt(request):
        RestorePack(pack, actor=actor_of(request)).execute()
        messages.success(request, f"“{pack.title}” is in use again, as it was.")
    return redirect("pack", pk=pk)


@reads_and_writes
def delete_pack(request: HttpRequest, pk: int) -> HttpResponse:
    """List what will be lost, ask for the title as confirmation, and delete the pack permanently."""
    pack = own_pack(request, pk)
    return ask_to_delete(
        request,
        "pack",
        pack.title,
        DeletePack(pack, actor=actor_of(request)),
        lost=_losses(loss_of(pack)),
        blocked=why_kept(pack),
        archive="" if pack.archived_at else reverse("archive_pack", args=[pk]),
        back=reverse("pack", args=[pk]),
        then=reverse("packs"),
    )


def _losses(loss: Loss) -> list[Follows]:
    counted: list[tuple[int, Any]] = [
        (loss.own, f"{number_of(loss.own, 'module')} of your own. There is no other copy."),
        (loss.changes, f"{number_of(loss.changes, 'block')} that your center changed or added in copies."),
        (loss.guides, f"{number_of(loss.guides, 'presenter guide')}."),
        (loss.earlier, f"{number_of(loss.earlier, 'set')} of earlier words."),
        (loss.revisions, f"{number_of(loss.revisions, 'saved state')} in the history of its pages."),
    ]
    none = [] if loss.modules else [Follows("The pack is empty: only its title, audience and minutes are lost.")]
    return [
        *none,
        *([Follows(f"{number_of(len(loss.modules), 'module')}:", loss.modules)] if loss.modules else []),
        *(Follows(sentence) for number, sentence in counted if number),
        *unused(loss.unused),
    ]
