"""Where a lead sees what DHS released since, compares, chooses, updates, and goes back."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from modules.accounts.identity.policy import actor_of
from modules.core.attempt import attempt
from modules.core.refusals import Refused
from modules.delivery.build import source_of
from modules.domain.document import Document, DocumentError
from modules.domain.marking import Mark
from modules.domain.tokens import used
from modules.library.modules.models import PREVIEW_MODES
from modules.library.releases.models import Release
from modules.library.words import preview
from modules.library.words.questions import Question, Speaker
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
from modules.packs.pages.filling import Say, empties, sayer
from modules.packs.pages.models import Clone
from modules.packs.pages.policies import locked_words
from modules.packs.pages.queries import words_of_clone
from modules.packs.pages.views import own_clone, own_copy, pack_key, pack_of
from modules.packs.updates.actions import ApplyUpdate, KeepChoices, RestoreSnapshot, ReturnToRelease, Unchosen
from modules.packs.updates.merging import Plan, offered, plan_update
from modules.packs.updates.pending import PendingUpdate
from modules.packs.updates.snapshots import Snapshot

CHOICE = "choice-"
ALL = "all"


# The update


@require_http_methods(["GET", "POST"])
def update(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what an update would change, keep choices, and make it."""
    clone = own_copy(request, pk)
    release = offered(clone)
    if release is None:
        messages.info(request, _nothing_newer(clone))
        return redirect("pack", pk=pack_of(clone).pk)
    if request.method == "POST":
        return _decide(request, clone, release)
    try:
        plan = plan_update(clone, release)
    except DocumentError as error:
        context = _frame(clone, release) | {"problems": error.problems}
        return render(request, "packs/update.html", context)
    frame = _frame(clone, release)
    return render(
        request, "packs/update.html", frame | _update_context(plan, frame["kept"], sayer(frame["pack"].tokens()))
    )


def _nothing_newer(clone: Clone) -> str:
    if clone.pinned_to.withdrawn:
        return (
            f"DHS has withdrawn release {clone.pinned_to.version} of “{clone.title}”, and there is no other yet. "
            "You will be told of the next one. Your words are kept."
        )
    return f"“{clone.title}” is up to date: it is at release {clone.pinned_to.version}."


def _frame(clone: Clone, release: Release) -> dict[str, Any]:
    pending = PendingUpdate.objects.filter(clone=clone, release=release).first()
    return {
        "clone": clone,
        "release": release,
        "pack": pack_of(clone),
        "skipped": bool(pending and pending.skipped),
        "kept": dict(pending.choices) if pending else {},
    }


def _kept(clone: Clone, release: Release) -> dict[str, str]:
    pending = PendingUpdate.objects.filter(clone=clone, release=release).first()
    return dict(pending.choices) if pending else {}


def _update_context(plan: Plan, kept: Mapping[str, str], say: Say) -> dict[str, Any]:
    choices = plan.holding(kept)
    speaker = Speaker(plan.merge.document, plan.theirs, plan.ours.document, plan.base, say=say)

    def ask(decisions: Any) -> list[Question]:
        return [speaker.question(decision, choices.get(decision.id, "")) for decision in decisions]

    return {
        "state": plan.state,
        "mixed": ask(plan.mixed),
        "counted": _counted(plan),
        "questions": ask(plan.to_choose),
        "on_offer": ask(plan.on_offer),
        "taken": ask(plan.taken),
        "crowded_out": [speaker.whole(block, Mark.BEFORE) for block in plan.crowded_out],
        "upstream": speaker.changes(plan.upstream),
        "policies": speaker.changes(plan.policies),
        "local": speaker.changes(plan.local_only),
        "left": len(plan.unchosen(choices)),
        "untouched": plan.untouched,
    }


def _counted(plan: Plan) -> str:
    """Return how much an update brings: “17 changes, 3 need you”."""
    number, asked = len(plan.merge.decisions) + len(plan.upstream) + len(plan.policies), len(plan.to_choose)
    need = f"{asked} need{'s' if asked == 1 else ''} you" if asked else "none needs you"
    return f"{number} change{'' if number == 1 else 's'}, {need}"


def _decide(request: HttpRequest, clone: Clone, release: Release) -> HttpResponse:
    choices = {name.removeprefix(CHOICE): str(word) for name, word in request.POST.items() if name.startswith(CHOICE)}
    wanted = request.POST.get("do", "keep")
    all_choices = {**_kept(clone, release), **choices}
    with attempt(request):
        if wanted == "apply":
            return _apply(request, clone, release, all_choices)
        plan = plan_update(clone, release)
        _keep(request, clone, release, plan.holding(all_choices), skipped=wanted == "skip")
        return _chosen(request, clone, release, wanted, lost=len(choices.keys() - plan.known))
    return redirect("update", pk=clone.pk)


def _chosen(request: HttpRequest, clone: Clone, release: Release, wanted: str, lost: int) -> HttpResponse:
    """Go on after choices are kept. ``lost`` is the number of sent choices that answer no question any more."""
    if wanted in dict(PREVIEW_MODES):
        return redirect(f"{reverse('preview_update', args=[clone.pk])}?as={wanted}")
    if wanted == "skip":
        messages.success(
            request,
            f"Release {release.version} is skipped. You will be told of the next one, and can come back to this one.",
        )
        return redirect("pack", pk=pack_of(clone).pk)
    gone = f" {lost} of them no longer apply, because something has changed since." if lost else ""
    messages.success(request, f"Your choices are kept.{gone}")
    return redirect("update", pk=clone.pk)


def _keep(
    request: HttpRequest, clone: Clone, release: Release, choices: dict[str, str], *, skipped: bool = False
) -> None:
    KeepChoices(clone, release=release, choices=choices, skipped=skipped, actor=actor_of(request)).execute()


def _apply(request: HttpRequest, clone: Clone, release: Release, choices: dict[str, str]) -> HttpResponse:
    """Make the update. If it is refused, the choices are kept all the same."""
    state, actor = request.POST.get("state", ""), actor_of(request)
    action = ApplyUpdate(clone, release=release, choices=choices, state=state, remember=True, actor=actor)
    try:
        action.execute()
    except Refused as refused:
        kept = refused.choices if isinstance(refused, Unchosen) else plan_update(clone, release).holding(choices)
        _keep(request, clone, release, kept)
        raise
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
    result = plan.result(plan.holding(_kept(clone, release)))
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
        {**context, "state": now, "snapshots": [(one, one.after == now) for one in snapshots]},
    )


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
    kept = get_object_or_404(Snapshot, pk=snapshot, clone=clone)
    with attempt(request):
        RestoreSnapshot(clone, snapshot=kept, state=request.POST.get("state", ""), actor=actor_of(request)).execute()
        sentence = f"“{clone.title}” again says what it said before the {kept.replaced_by}."
        messages.success(request, f"{sentence} This can be undone too: see the first line below.")
    return redirect("earlier_words", pk=pk)
