"""Pages on which a lead asks DHS about a change, and DHS answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from modules.accounts.identity.policy import actor_of
from modules.core.attempt import attempt
from modules.core.methods import reads_and_writes
from modules.core.refusals import Refused
from modules.library.releases.models import Release
from modules.library.words.rows import is_key
from modules.library.words.wording import Shown, Speaker
from modules.packs.pages.filling import sayer
from modules.packs.pages.models import Clone
from modules.packs.pages.views import own_copy, pack_of
from modules.packs.proposals.models import Proposal
from modules.packs.proposals.questions import AnswerQuestion, AskDHS, asked_by, changes_at


@reads_and_writes
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask DHS about one of its changes, or about a release. Also shows what was asked there before."""
    clone = own_copy(request, pk)
    release, about = _release(request, clone), request.GET.get("about")
    context: dict[str, Any] = {}
    if request.method == "POST":
        question = request.POST.get("question", "")
        try:
            AskDHS(clone, release=release, about=about, question=question, actor=actor_of(request)).execute()
        except Refused as refused:
            context = {"problems": list(refused.problems), "question": question}
        else:
            messages.success(request, "Sent to DHS. You will get an e-mail with the answer, and it will be shown here.")
            return _back(clone, release, about)
    pack = pack_of(clone)
    changes = _changes(clone.pinned_to, release, about, sayer(pack.tokens()))
    if about is not None and not changes:
        raise Http404
    earlier = [one for one in asked_by(clone) if about is None or about in one.blocks]
    shown = {"clone": clone, "pack": pack, "release": release, "about": about, "changes": changes, "earlier": earlier}
    return render(request, "packs/ask.html", shown | context)


def _release(request: HttpRequest, clone: Clone) -> Release:
    """Return the release that is asked about; without one in the address, the one that the clone is at."""
    key = request.GET.get("release", "")
    if not key:
        return clone.pinned_to
    if not is_key(key):
        raise Http404
    found: Release = get_object_or_404(Release.objects.with_words(), module=clone.pinned_to.module_id, pk=key)
    return found


def _back(clone: Clone, release: Release, about: str | None) -> HttpResponse:
    if release.pk == clone.release_id:
        return redirect("propose", pk=clone.pk)
    return redirect(f"{reverse('update', args=[clone.pk])}#{'asked' if about is None else f'at-{about}'}")


def _changes(before: Release | None, after: Release, about: str | None, say: Callable[[str], str]) -> list[Shown]:
    """Return what DHS changed there, in words; nothing for a question on the release as a whole."""
    if about is None or before is None:
        return []
    was, now = before.content, after.content
    return Speaker(now, was, say=say).changes(changes_at(about, was, now))


# For DHS


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """List the questions of centers, open ones first."""
    rows = Proposal.objects.questions().select_related("release__module", "center")
    return render(request, "packs/questions.html", {"open": rows.waiting(), "answered": rows.answered()[:50]})


@reads_and_writes
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a question with the change that it is about, and let an editor or a publisher answer it."""
    releases, people = ("release__document", "since__document"), ("proposed_by", "answered_by")
    rows = Proposal.objects.questions().select_related("release__module", "center", "module", *releases, *people)
    one = get_object_or_404(rows, pk=pk)
    answer = request.POST.get("answer", "")
    if request.method == "POST":
        with attempt(request, one_by_one=True):
            AnswerQuestion(one, answer=answer, actor=actor_of(request)).execute()
            messages.success(request, f"Answered. {one.center.name} will be told.")
            return redirect("questions")
    changes = _changes(one.since, one.release, one.blocks[0] if one.blocks else None, str)
    return render(request, "packs/question.html", {"question": one, "changes": changes, "answer": answer})
