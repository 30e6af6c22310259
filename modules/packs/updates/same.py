"""The same question in other copies: the answers of one clone are kept for the others that ask the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from modules.accounts.identity.models import User
from modules.core.refusals import Refused
from modules.domain.document import DocumentError
from modules.library.releases.models import Release
from modules.library.words.answers import Answers
from modules.packs.pages.models import Clone, CloneQuerySet, Pack
from modules.packs.updates.actions import KeepChoices
from modules.packs.updates.merging import plan_update
from modules.packs.updates.pending import kept_for


@dataclass(frozen=True)
class Copy:
    """Another clone of a module, and what came of the answers there.

    ``number`` is that of its questions that are answered now and ask the same; ``refused`` why nothing was kept.
    """

    clone: Clone
    pack: Pack
    number: int = 0
    refused: str = ""


def others_behind(clone: Clone, release: Release) -> int:
    """Return how many other clones of the module the center has that could be updated to this release. One query."""
    return _others(clone, release, Clone.objects.in_packs()).count()


def answer_alike(clone: Clone, release: Release, answers: Answers, actor: User) -> list[Copy]:
    """Keep answers for each other clone of the center that asks the same about the same words.

    The id of a decision stands for all that it is about and its three values, so what holds there was asked there.
    Nothing is updated by this. Each clone is an action of its own, with its permission and its entry in the audit, so
    one in an archived pack is refused.
    """
    return list(_answered(clone, release, answers, actor))


def _others(clone: Clone, release: Release, among: CloneQuerySet) -> CloneQuerySet:
    others = among.filter(center=clone.center_id, release__module=release.module_id, taken_out_at=None)
    found: CloneQuerySet = others.exclude(pk=clone.pk).exclude(release=release)
    return found


def _answered(clone: Clone, release: Release, answers: Answers, actor: User) -> Iterator[Copy]:
    others = _others(clone, release, Clone.objects.all())
    for other in others.select_related("center", "release__module", "release__document").order_by("path"):
        pack = Pack.objects.parent_of(other).get()
        try:
            yield Copy(other, pack, _keep(other, release, answers, actor))
        except (Refused, DocumentError) as refused:
            yield Copy(other, pack, refused=" ".join(refused.problems))


def _keep(other: Clone, release: Release, answers: Answers, actor: User) -> int:
    plan = plan_update(other, release)
    same = plan.holding(answers)
    if same:
        kept = kept_for(other)
        choices, skipped = plan.worth_keeping({**kept.choices, **same}), release.pk in kept.skipped
        KeepChoices(other, release=release, choices=choices, skipped=skipped, actor=actor).execute()
    return len(same)
