"""The pages for sign-offs.

A center's P/CRCL officer reads the center's changes there, and its lead the officer's answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from modules.accounts.identity.models import Role, User
from modules.accounts.identity.policy import actor_of, center_ids, has_role_at
from modules.core.attempt import attempt
from modules.core.methods import reads_and_writes
from modules.domain.diff import Change
from modules.domain.document import DocumentError
from modules.domain.reading import differences
from modules.domain.words import Words
from modules.kept.waiting.models import Waiting
from modules.library.words.questions import Speaker
from modules.library.words.wording import counted
from modules.packs.pages.filling import sayer
from modules.packs.pages.models import Clone
from modules.packs.pages.queries import words_of_clone
from modules.packs.pages.views import pack_of
from modules.packs.signoffs.actions import AskForSignOff, SendBack, SignOffChanges
from modules.packs.signoffs.duties import own_among, why_not
from modules.packs.signoffs.models import Matter, matters
from modules.packs.signoffs.waits import SIGN_OFF


@reads_and_writes
def sign_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every change that needs a sign-off as a diff, and let the officer sign it off or send it back."""
    clones = Clone.objects.filter(center__in=center_ids(request.user, {Role.PCRCL, Role.LEAD}))
    clone: Clone = get_object_or_404(clones.select_related("center", "release__module", "release__document"), pk=pk)
    may_sign = has_role_at(request.user, clone.center_id, Role.PCRCL)
    context: dict[str, Any] = {"clone": clone, "pack": pack_of(clone), "may_sign": may_sign}
    context["asked"] = Waiting.objects.open().of(SIGN_OFF.name, clone).select_related("made_by").first()
    context["may_ask"] = has_role_at(request.user, clone.center_id, Role.LEAD)
    if request.method == "POST" and request.POST.get("do") == "ask":
        return _asked(request, clone)
    if request.method == "POST":
        if not may_sign:
            raise Http404
        if _said(request, clone):
            return redirect("sign_off", pk=pk)
        context |= {"reason": request.POST.get("reason", ""), "chosen": request.POST.getlist("block")}
    try:
        words = words_of_clone(clone)
    except DocumentError as error:
        return render(request, "packs/sign_off.html", {**context, "problems": error.problems})
    speaker = Speaker(words.document, clone.released.document, say=sayer(context["pack"].tokens()))
    among = differences(clone.released.document, words.document)
    found = matters(clone, words)
    own = own_among(clone, words, found, actor_of(request)) if may_sign else frozenset()
    shown = [_shown(matter, speaker, among, own) for matter in found]
    waiting = [one for one in shown if not one["signed"]]
    return render(
        request,
        "packs/sign_off.html",
        {
            **context,
            "state": words.digest,
            "waiting": waiting,
            "counted": counted([change for one in waiting for change in one["changes"]]),
            "why_not": _why_not(clone, words, found, actor_of(request)) if may_sign else "",
            "signs": may_sign and not has_role_at(request.user, clone.center_id, Role.LEAD),
            "to_sign": sum(not one["own"] for one in waiting),
            "signed": [one for one in shown if one["signed"]],
        },
    )


def _asked(request: HttpRequest, clone: Clone) -> HttpResponse:
    """Ask the officer for a sign-off, as a lead does, and show the page again."""
    with attempt(request):
        AskForSignOff(clone, note=request.POST.get("note", ""), actor=actor_of(request)).execute()
        messages.success(request, "Asked. Your P/CRCL officer sees it on the home page, and gets an e-mail.")
    return redirect("sign_off", pk=clone.pk)


def _shown(matter: Matter, speaker: Speaker, among: list[Change], own: frozenset[str]) -> dict[str, Any]:
    return {
        "own": matter.change.key in own,
        "key": matter.change.key,
        "where": matter.change.where,
        "standings": matter.change.standings,
        "changes": speaker.changes(matter.change.changes, among),
        "signed": matter.signed,
        "sent_back": matter.sent_back,
        "word": matter.word,
    }


def _why_not(clone: Clone, words: Words, found: Sequence[Matter], user: User) -> str:
    return why_not(clone, words, [matter for matter in found if not matter.signed], user)


def _said(request: HttpRequest, clone: Clone) -> bool:
    """Perform the requested action. Returns whether it succeeded."""
    keys, state, actor = request.POST.getlist("block"), request.POST.get("state", ""), actor_of(request)
    with attempt(request):
        if request.POST.get("do") == "send_back":
            reason = request.POST.get("reason", "")
            done = SendBack(clone, keys=keys, reason=reason, state=state, actor=actor).execute()
            messages.success(request, f"Sent back: {len(done)}. The lead sees your reason on the pack.")
        else:
            if request.POST.get("do") == "all":
                words = words_of_clone(clone)
                found = matters(clone, words)
                own = own_among(clone, words, found, actor)
                keys = [matter.change.key for matter in found if matter.change.key not in own]
            done = SignOffChanges(clone, keys=keys, state=state, actor=actor).execute()
            messages.success(request, f"Signed off: {len(done)}.")
        return True
    return False
