"""The page on which a lead reviews an update: what it shows, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from modules.domain.diff import Change, ChangeKind
from modules.domain.document import DocumentError
from modules.domain.marking import Mark
from modules.domain.merge import Decision
from modules.library.releases.models import Release
from modules.library.words.answers import Answers
from modules.library.words.questions import Question, Speaker
from modules.library.words.wording import Shown
from modules.packs.pages.filling import Say
from modules.packs.pages.models import Clone, Pack
from modules.packs.proposals.models import Proposal
from modules.packs.proposals.questions import asked_by
from modules.packs.updates.between import way
from modules.packs.updates.merging import Plan, plan_update
from modules.packs.updates.pending import kept_for
from modules.packs.updates.same import others_behind


def review(clone: Clone, release: Release, pack: Pack, say: Say, *, asked: bool = False) -> dict[str, Any]:
    """Return the context of ``packs/update.html``.

    Args:
        clone: the copy that may be updated.
        release: what it is offered.
        pack: that holds the clone.
        say: fills tokens.
        asked: whether an update was refused because choices are missing, so that the first of them takes the focus.
    """
    kept = kept_for(clone)
    frame = {
        "clone": clone,
        "release": release,
        "pack": pack,
        "way": way(clone.pinned_to, release),
        "skipped": release.pk in kept.skipped,
    }
    try:
        plan = plan_update(clone, release)
    except DocumentError as error:
        return frame | {"problems": error.problems}
    shown = _asked(plan, plan.worth_keeping(kept.choices), say, refused=asked)
    others = others_behind(clone, release) if shown["conflicts"] or shown["mixed"] or shown["on_offer"] else 0
    return frame | shown | {"others": others, **_questions(clone)}


def _questions(clone: Clone) -> dict[str, Any]:
    """Return what the center asked DHS about the module: by block, and about releases as a whole."""
    asked = asked_by(clone)
    at: dict[str, list[Proposal]] = {}
    for question in asked:
        for block in question.blocks:
            at.setdefault(block, []).append(question)
    return {"asked": at, "asked_at_large": [question for question in asked if not question.blocks]}


def _asked(plan: Plan, choices: Answers, say: Say, *, refused: bool) -> dict[str, Any]:
    speaker = Speaker(plan.merge.document, plan.theirs, plan.ours.document, plan.base, say=say)
    wait = {decision.id for decision in plan.unchosen(choices)}
    found = [*plan.mixed, *plan.to_choose, *plan.on_offer]
    first = next((one.id for one in found if one.id in wait), "") if refused else ""

    def ask(decisions: Iterable[Decision]) -> list[Question]:
        described = (speaker.question(one, choices.get(one.id, ""), may_write=True) for one in decisions)
        return [replace(question, takes_focus=question.id == first) for question in described]

    mixed, conflicts, on_offer = ask(plan.mixed), ask(plan.to_choose), ask(plan.on_offer)
    missing = [question for question in (*mixed, *conflicts, *on_offer) if question.id in wait]
    shown: dict[str, Sequence[Shown | Question]] = {
        "mixed": mixed,
        "conflicts": conflicts,
        "on_offer": on_offer,
        "taken": ask(plan.taken),
        "upstream": speaker.changes(plan.upstream),
        "policies": speaker.changes(plan.policies),
    }
    return {
        "counted": _counted(plan),
        "need": _need(plan, len(wait)),
        "left": len(wait),
        "missing": missing if refused else [],
        **_with_places(shown),
        **_listed(plan, speaker),
    }


@dataclass(frozen=True)
class Point:
    """A change of DHS's as the page shows it.

    ``asks`` is whether DHS can be asked about it here: once for each block, where it is shown first.
    """

    shown: Shown | Question
    asks: bool


def _with_places(lists: Mapping[str, Sequence[Shown | Question]]) -> dict[str, list[Point]]:
    first: dict[str, int] = {}
    for found in lists.values():
        for one in found:
            first.setdefault(one.block, id(one))
    return {name: [Point(one, first[one.block] == id(one)) for one in found] for name, found in lists.items()}


def _listed(plan: Plan, speaker: Speaker) -> dict[str, Any]:
    """Return what nobody has to choose."""
    listed = [*plan.upstream, *plan.policies, *plan.local_only]
    return {
        "state": plan.state,
        "crowded_out": [speaker.whole(block, Mark.BEFORE) for block in plan.crowded_out],
        "local": speaker.changes(plan.local_only),
        "kinds": _kinds(listed),
        "listed": len(listed),
        "untouched": plan.untouched,
    }


def _counted(plan: Plan) -> str:
    """Return how much an update brings: “17 changes”. Each stands in one of the lists of DHS's changes."""
    number = len(plan.merge.decisions) + len(plan.upstream) + len(plan.policies)
    return f"{number} change{'' if number == 1 else 's'}"


def _need(plan: Plan, left: int) -> str:
    """Return how many of the changes wait for a choice: “3 need you”."""
    if left:
        return f"{left} need{'s' if left == 1 else ''} you"
    return "all is chosen" if plan.to_choose else "none needs you"


@dataclass(frozen=True)
class Counted:
    """A kind of change that a filter can show alone."""

    kind: str
    number: int


def _kinds(changes: Sequence[Change]) -> list[Counted]:
    """Return the kinds of these changes; none if there is nothing to tell apart."""
    numbers: Mapping[str, int] = {kind.value: sum(change.kind is kind for change in changes) for kind in ChangeKind}
    found = [Counted(kind, number) for kind, number in numbers.items() if number]
    return found if len(found) > 1 else []
