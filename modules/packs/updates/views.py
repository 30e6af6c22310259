"""Where a lead sees what DHS released since, compares, chooses, updates, and goes back."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from modules.accounts.identity.policy import actor_of
from modules.core.attempt import attempt
from modules.core.methods import reads_and_writes
from modules.core.refusals import Refused
from modules.delivery.build import source_of
from modules.domain.document import Document, DocumentError
from modules.domain.tokens import used
from modules.library.modules.models import PREVIEW_MODES
from modules.library.releases.models import Release
from modules.library.words import preview
from modules.library.words.answers import Answers, sent
from modules.library.words.questions import Speaker
from modules.library.words.rows import is_key
from modules.library.words.wording import counted
from modules.packs.clones.customizations import (
    Customization,
    Standing,
    changes_in,
    customizations,
    everything,
    standings,
    to_return,
)
from modules.packs.pages.filling import empties, sayer
from modules.packs.pages.models import Clone
from modules.packs.pages.policies import locked_words
from modules.packs.pages.queries import words_of_clone
from modules.packs.pages.views import own_clone, own_copy, pack_key, pack_of
from modules.packs.updates.actions import ApplyUpdate, KeepChoices, RestoreSnapshot, ReturnToRelease, Unchosen
from modules.packs.updates.merging import Plan, offered, plan_update
from modules.packs.updates.pending import kept_for
from modules.packs.updates.review import review
from modules.packs.updates.same import answer_alike
from modules.packs.updates.snapshots import Snapshot

ALL = "all"
ASK = "ask"
"""The beginning of what the buttons send that ask DHS; the id of a block follows, or nothing."""


# The update


@reads_and_writes
def update(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what an update would change, keep choices, and make it."""
    clone = own_copy(request, pk)
    release = offered(clone)
    if request.method == "POST" and (gone := _withdrawn_meanwhile(request, clone, release)):
        return _keep_for_later(request, clone, gone, release)
    if release is None:
        messages.info(request, _nothing_newer(clone))
        return redirect("pack", pk=pack_of(clone).pk)
    if request.method == "POST":
        return _decide(request, clone, release)
    pack = pack_of(clone)
    shown = review(clone, release, pack, sayer(pack.tokens()), asked="missing" in request.GET)
    return render(request, "packs/update.html", {**shown, "answered": "kept" in request.GET})


def _nothing_newer(clone: Clone) -> str:
    if clone.pinned_to.withdrawn:
        return (
            f"DHS has withdrawn release {clone.pinned_to.version} of “{clone.title}”, and there is no other yet. "
            "You will be told of the next one. Your words are kept."
        )
    return f"“{clone.title}” is up to date: it is at release {clone.pinned_to.version}."


def _withdrawn_meanwhile(request: HttpRequest, clone: Clone, release: Release | None) -> Release | None:
    """Return the release that the page showed, if DHS has withdrawn it since."""
    shown = request.POST.get("release", "")
    if not is_key(shown) or (release is not None and str(release.pk) == shown):
        return None
    found = Release.objects.summaries().with_words().filter(module=clone.pinned_to.module_id, pk=shown).first()
    return found if found and found.withdrawn else None


def _keep_for_later(request: HttpRequest, clone: Clone, gone: Release, release: Release | None) -> HttpResponse:
    """Keep the choices on a release that was withdrawn while its page was open."""
    reason = gone.withdrawn.reason if gone.withdrawn else ""
    with attempt(request):
        KeepChoices(clone, release=gone, choices=_sent(request, clone, gone), actor=actor_of(request)).execute()
        messages.warning(
            request,
            f"DHS withdrew release {gone.version} after you opened this page, so nothing was changed. "
            f"DHS’s reason: {reason} Your choices are kept: they hold if the next release asks the same.",
        )
    return redirect("update", pk=clone.pk) if release else redirect("pack", pk=pack_key(clone))


def _sent(request: HttpRequest, clone: Clone, release: Release) -> dict[str, Any]:
    """Return the choices that were kept before and those that are sent, as far as the update to a release asks."""
    return plan_update(clone, release).worth_keeping(_all_choices(request, clone))


def _all_choices(request: HttpRequest, clone: Clone) -> dict[str, Any]:
    return {**kept_for(clone).choices, **sent(request.POST.dict())}


def _decide(request: HttpRequest, clone: Clone, release: Release) -> HttpResponse:
    wanted = request.POST.get("do", "keep")
    with attempt(request):
        if wanted == "apply":
            return _apply(request, clone, release)
        if wanted.startswith(ASK):
            return _ask(request, clone, release, wanted)
        plan = plan_update(clone, release)
        skipped, newer = wanted == "skip", request.POST.get("release", "") not in ("", str(release.pk))
        choices = plan.worth_keeping(_all_choices(request, clone))
        _keep(request, clone, release, choices, skipped=skipped and not newer)
        if skipped and newer:
            raise Refused(f"DHS released {release.version} after you opened this page, so nothing was skipped.")
        return _chosen(request, plan, wanted)
    return redirect("update", pk=clone.pk)


def _ask(request: HttpRequest, clone: Clone, release: Release, wanted: str) -> HttpResponse:
    """Lead to the page on which DHS is asked. Choices that were made meanwhile are kept."""
    choices = plan_update(clone, release).worth_keeping(_all_choices(request, clone))
    kept = kept_for(clone)
    if choices != kept.choices:
        _keep(request, clone, release, choices, skipped=release.pk in kept.skipped)
    about = {"about": wanted.removeprefix(f"{ASK} ")} if wanted != ASK else {}
    return redirect(f"{reverse('ask', args=[clone.pk])}?{urlencode({'release': release.pk, **about})}")


def _chosen(request: HttpRequest, plan: Plan, wanted: str) -> HttpResponse:
    """Go on after choices are kept."""
    clone, release = plan.clone, plan.release
    if wanted in dict(PREVIEW_MODES):
        return redirect(f"{reverse('preview_update', args=[clone.pk])}?as={wanted}")
    if wanted == "skip":
        messages.success(
            request,
            f"Release {release.version} is skipped. You will be told of the next one, and can come back to this one.",
        )
        return redirect("pack", pk=pack_of(clone).pk)
    messages.success(request, f"Your choices are kept.{_lost(request, plan)}")
    if wanted == "same":
        _answer_alike(request, plan)
    return redirect(f"{reverse('update', args=[clone.pk])}?kept=1")


def _lost(request: HttpRequest, plan: Plan) -> str:
    """Return what is to be said of choices that were sent and answer no question any more; words among them in full."""
    lost = {key: said for key, said in sent(request.POST.dict()).items() if key not in plan.known}
    if not lost:
        return ""
    written = "".join(f" You wrote: “{said['written']}”" for said in lost.values() if isinstance(said, dict))
    apply = "applies" if len(lost) == 1 else "apply"
    return f" {len(lost)} of them no longer {apply}, because something has changed since.{written}"


def _answer_alike(request: HttpRequest, plan: Plan) -> None:
    """Use the same answers in the center's other copies, and tell what came of it in each."""
    answers = plan.holding(_all_choices(request, plan.clone))
    for copy in answer_alike(plan.clone, plan.release, answers, actor_of(request)):
        if copy.refused:
            messages.error(request, f"Not in “{copy.pack.title}”: {copy.refused}")
        elif copy.number:
            number = "1 question is" if copy.number == 1 else f"{copy.number} questions are"
            messages.success(
                request, f"In “{copy.pack.title}” {number} answered in the same way. Nothing is updated there yet."
            )
        else:
            messages.info(request, f"“{copy.pack.title}” does not ask the same about the same words.")


def _keep(request: HttpRequest, clone: Clone, release: Release, choices: Answers, *, skipped: bool = False) -> None:
    KeepChoices(clone, release=release, choices=choices, skipped=skipped, actor=actor_of(request)).execute()


def _apply(request: HttpRequest, clone: Clone, release: Release) -> HttpResponse:
    """Make the update. If it is refused, the choices are kept all the same."""
    state, actor, choices = request.POST.get("state", ""), actor_of(request), _all_choices(request, clone)
    action = ApplyUpdate(clone, release=release, choices=choices, state=state, remember=True, actor=actor)
    try:
        action.execute()
    except Unchosen as unchosen:
        _keep(request, clone, release, unchosen.choices)
        return redirect(f"{reverse('update', args=[clone.pk])}?missing=1")
    except Refused as refused:
        plan = plan_update(clone, release)
        _keep(request, clone, release, plan.worth_keeping(choices))
        raise Refused(*refused.problems, f"Your choices are kept.{_lost(request, plan)}") from refused
    messages.success(request, _kept_words(f"“{clone.title}” is now at release {release.version}.", clone))
    return redirect("pack", pk=pack_key(clone))


@require_safe
def preview_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the clone would say with the choices that are kept, as participants or as presenters see it."""
    clone = own_copy(request, pk)
    release = offered(clone)
    if release is None:
        return redirect("clone_changes", pk=pk)
    mode = request.GET.get("as", preview.PARTICIPANT)
    try:
        plan = plan_update(clone, release)
    except DocumentError as error:
        return preview.show_problems(request, clone, error).render()
    result = plan.result(plan.holding(kept_for(clone).choices))
    return _shown(request, clone, mode, result).render()


def _shown(request: HttpRequest, clone: Clone, mode: str, content: Document) -> Any:
    pack = pack_of(clone)
    source = {**source_of(content, language=clone.language), "tokens": pack.tokens()}
    return preview.show(request, clone, mode, source, empties(used(content), pack.center.profile))


# What the center changed


@require_safe
def clone_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare a clone with its release, block by block."""
    clone = own_copy(request, pk)
    context: dict[str, Any] = {"clone": clone, "pack": pack_of(clone)}
    try:
        words = words_of_clone(clone)
    except DocumentError as error:
        return render(request, "packs/changes.html", {**context, "problems": error.problems})
    released = clone.pinned_to.content
    speaker = Speaker(words.document, released, say=sayer(context["pack"].tokens()), level=4)
    groups = _grouped(customizations(released, words.document), speaker)
    return render(
        request,
        "packs/changes.html",
        {
            **context,
            "state": words.digest,
            "groups": groups,
            "counted": counted([change for group in groups for item in group["items"] for change in item["changes"]]),
        },
    )


def _grouped(found: list[Customization], speaker: Speaker) -> list[dict[str, Any]]:
    """Return the customizations by section or guide, in order."""
    groups: dict[str, dict[str, Any]] = {}
    among = changes_in(found)
    for one in found:
        key = one.guide or one.section
        group = groups.setdefault(key, {"key": key, "name": speaker.name(key) if key else "", "items": []})
        group["items"].append(
            {
                "key": one.key,
                "where": one.where,
                "standings": one.standings,
                "returns": LABELS_OF_RETURN.get(one.standings[0], "Return to release"),
                "changes": speaker.changes(one.changes, among),
            }
        )
    return list(groups.values())


LABELS_OF_RETURN = {Standing.ADDED: "Take it out", Standing.REMOVED: "Bring it back"}


@require_safe
def clone_standings(request: HttpRequest, pk: int) -> JsonResponse:
    """Send the editor how each block of a clone stands to its release, its policy, words only read, and tokens.

    ``policies`` has the blocks of the release alone: any other is the center's own.
    """
    clone = own_clone(request, pk)
    released, pack = clone.released, pack_of(clone)
    answer: dict[str, Any] = {
        "blocks": {},
        "policies": dict(released.policies),
        "locked": locked_words(clone, pack),
        "tokens": pack.tokens(),
    }
    with suppress(DocumentError):
        if not clone.is_own:  # all of it is added here: marks would tell nobody anything
            answer["blocks"] = standings(released.document, words_of_clone(clone).document)
    return JsonResponse(answer)


@require_POST
def return_to_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a block, a section or everything back what the release says."""
    clone = own_copy(request, pk)
    key = request.POST.get("block", "")
    with attempt(request):
        released, words = clone.pinned_to.content, words_of_clone(clone).document
        keys = everything(released, words) if key == ALL else to_return(released, words, key)
        what = "everything" if key == ALL else f"“{Speaker(words, released).name(key)}”"
        ReturnToRelease(
            clone, keys=keys, what=what, state=request.POST.get("state", ""), actor=actor_of(request)
        ).execute()
        messages.success(request, _kept_words(f"Returned to release {clone.pinned_to.version}: {what}.", clone))
    return redirect("clone_changes", pk=pk)


def _kept_words(sentence: str, clone: Clone) -> str:
    return format_html(
        '{} What it said before is kept: <a href="{}">go back to it</a> if you need to.',
        sentence,
        reverse("earlier_words", args=[clone.pk]),
    )


# Earlier words


@require_safe
def earlier_words(request: HttpRequest, pk: int) -> HttpResponse:
    """List what a clone said before updates and returns, each with what it would bring back."""
    clone = own_copy(request, pk)
    context: dict[str, Any] = {"clone": clone, "pack": pack_of(clone)}
    try:
        words = words_of_clone(clone)
    except DocumentError as error:
        return render(request, "packs/earlier_words.html", {**context, "problems": error.problems})
    now = words.digest
    snapshots = clone.snapshots.select_related("release__module", "taken_by")
    return render(
        request,
        "packs/earlier_words.html",
        {**context, "state": now, "snapshots": _in_order(list(snapshots), now)},
    )


def _in_order(snapshots: list[Snapshot], now: str) -> list[dict[str, Any]]:
    """Return the snapshots, the newest first. Only the newest can be undone, if nothing was written since."""
    return [
        {"snapshot": one, "is_last": at == 0 and one.after == now, "is_untouched": one.after == now}
        for at, one in enumerate(snapshots)
    ]


@require_safe
def preview_snapshot(request: HttpRequest, pk: int, snapshot: int) -> HttpResponse:
    """Show what a clone said, as presenters saw it."""
    clone = own_copy(request, pk)
    kept = get_object_or_404(Snapshot.objects.select_related("document"), pk=snapshot, clone=clone)
    return _shown(request, clone, "presenter", kept.content).render()


@require_POST
def restore_snapshot(request: HttpRequest, pk: int, snapshot: int) -> HttpResponse:
    """Bring earlier words back."""
    clone = own_copy(request, pk)
    kept = get_object_or_404(Snapshot.objects.select_related("release"), pk=snapshot, clone=clone)
    with attempt(request):
        state, actor = request.POST.get("state", ""), actor_of(request)
        made = RestoreSnapshot(clone, snapshot=kept, state=state, actor=actor).execute()
        messages.success(
            request,
            f"{made.done}. “{clone.title}” is at release {kept.release.version} again, and says what it said "
            f"before {made.undid}. This can be undone too: see the first line below.",
        )
    return redirect("earlier_words", pk=pk)
