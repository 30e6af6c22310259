"""Pages on which a lead proposes customizations, and a publisher answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from modules.accounts.identity.policy import actor_of
from modules.core.attempt import attempt
from modules.core.methods import reads_and_writes
from modules.core.refusals import Refused
from modules.domain.document import Document, DocumentError, digest
from modules.domain.merge import Outcome, merge
from modules.domain.reading import differences
from modules.library.modules.drafts import draft
from modules.library.words.questions import Speaker
from modules.library.words.wording import counted
from modules.packs.clones.customizations import changes_in, customizations
from modules.packs.pages.filling import sayer
from modules.packs.pages.models import Clone, Pack
from modules.packs.pages.queries import words_of_clone
from modules.packs.pages.views import own_copy, pack_of
from modules.packs.proposals.actions import DeclineProposal, Propose, TakeProposal
from modules.packs.proposals.models import Proposal, only


@reads_and_writes
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose changes of a clone and propose them to DHS. Also shows the answers to earlier proposals."""
    clone = own_copy(request, pk)
    chosen, reason = request.POST.getlist("block"), request.POST.get("reason", "")
    context: dict[str, Any] = {"clone": clone, "pack": pack_of(clone), "chosen": chosen, "reason": reason}
    if request.method == "POST":
        try:
            Propose(clone, keys=chosen, reason=reason, actor=actor_of(request)).execute()
        except Refused as refused:
            context["problems"] = list(refused.problems)
        else:
            messages.success(
                request, "Proposed. DHS sees these changes and your reason, and nothing else of your pack."
            )
            return redirect("propose", pk=pk)
    context["items"] = _changed(clone, context["pack"])
    context["counted"] = _counted(context["items"])
    context["proposals"] = clone.proposals.select_related("release__module", "proposed_by")
    return render(request, "packs/propose.html", context)


def _counted(items: list[dict[str, Any]]) -> str:
    """Return how many changes these items show, and of what kind."""
    return counted([change for item in items for change in item["changes"]])


def _changed(clone: Clone, pack: Pack) -> list[dict[str, Any]]:
    """Return the center's changes in words; empty if the clone's document is not valid."""
    try:
        released, words = clone.pinned_to.content, words_of_clone(clone).document
    except DocumentError:
        return []
    speaker = Speaker(words, released, say=sayer(pack.tokens()), level=2)
    found = customizations(released, words)
    among = changes_in(found)
    return [{"key": one.key, "where": one.where, "changes": speaker.changes(one.changes, among)} for one in found]


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """List the proposals of centers, open ones first."""
    rows = Proposal.objects.changes().select_related("release__module", "center", "proposed_by")
    context = {"open": rows.waiting(), "answered": rows.answered()[:50]}
    return render(request, "packs/proposals.html", context)


@reads_and_writes
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a proposal to a publisher beside the current release, and let them take all or part of it, or decline it."""
    words, people = ("document", "release__document"), ("proposed_by", "answered_by")
    rows = Proposal.objects.changes().select_related("release__module", "center", "module", *words, *people)
    one = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        return _answer(request, one)
    return render(request, "packs/proposal.html", _context(one))


def _answer(request: HttpRequest, one: Proposal) -> HttpResponse:
    answer, actor = request.POST.get("answer", ""), actor_of(request)
    with attempt(request, one_by_one=True):
        if request.POST.get("do") == "decline":
            DeclineProposal(one, answer=answer, actor=actor).execute()
            messages.success(request, f"Declined. {one.center.name} will be told why.")
        else:
            keys, state = request.POST.getlist("block"), request.POST.get("state", "")
            TakeProposal(one, keys=keys, answer=answer, state=state, actor=actor).execute()
            messages.success(request, "Taken into the draft. It will be reviewed before it is released.")
        return redirect(reverse("proposals"))
    return render(request, "packs/proposal.html", _context(one) | {"answer": answer})


def _context(one: Proposal) -> dict[str, Any]:
    released, proposed = one.release.content, one.content
    current = one.module.releases.summaries().with_words().newest() or one.release
    now: Document = current.content
    changed_since = _changed_since(released, now, proposed)
    found = customizations(released, proposed)
    among = changes_in(found)
    level = 2 if one.state == Proposal.State.OPEN else 3  # below the heading of an item, where it has one
    speaker, news = Speaker(proposed, released, level=level), Speaker(now, released, level=level)
    try:
        state = digest(draft(one.module)["content"])
        problems: list[str] = []
    except DocumentError as error:
        state, problems = "", error.problems
    items = [
        {
            "key": item.key,
            "where": item.where,
            "changes": speaker.changes(item.changes, among),
            "news": news.changes(changed_since.get(item.key, [])),
            "there": _is_there(now, one, item.key),
        }
        for item in found
    ]
    return {
        "proposal": one,
        "current": current,
        "state": state,
        "problems": problems,
        "items": items,
        "counted": _counted(items),
    }


def _changed_since(released: Document, now: Document, proposed: Document) -> dict[str, list[Any]]:
    """Return ``{id of a proposed block: DHS's changes}`` for later changes by DHS that the proposal would replace."""
    asked = {one.block for one in merge(released, now, proposed).decisions if one.outcome is not Outcome.TAKEN}
    upstream = [change for change in differences(released, now) if change.block in asked]
    owners = {change.block: one.key for one in customizations(released, proposed) for change in one.changes}
    found: dict[str, list[Any]] = {}
    for change in upstream:
        found.setdefault(owners.get(change.block, change.block), []).append(change)
    return found


def _is_there(now: Document, one: Proposal, key: str) -> bool:
    """Return whether the current release already has the proposed version of a block."""
    part = only(one.release.content, one.content, [key])
    return bool(merge(one.release.content, now, part).document == now)
