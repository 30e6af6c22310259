"""What leads see of their packs at a glance: what is new from DHS, and what they made their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from modules.domain.document import DocumentError
from modules.packs.clones.carried import carried
from modules.packs.clones.customizations import Customization, counts, customizations
from modules.packs.clones.order import steps
from modules.packs.pages.models import Clone, ClonedGuide, Pack
from modules.packs.pages.queries import words_of_clone
from modules.packs.proposals.models import Proposal
from modules.packs.updates.merging import offers


def in_words(pack: Pack, clones: Sequence[Clone], guides: Mapping[str, list[ClonedGuide]]) -> list[dict[str, Any]]:
    """Return for each clone in a pack its guides, what it can be updated to, what was asked, and what the center wrote.

    That is how many blocks it changed, and which were written for the audience of another pack.
    """
    offered, asked = offers(clones), _asked(clones)
    return [
        {
            "clone": clone,
            "guides": guides[clone.path],
            "offer": offered.get(clone.pk),
            "asked": asked[clone.pk],
            "counts": {standing.value: number for standing, number in counts(found).items()},
            "carried": carried(pack, clone, found),
            "steps": step,
        }
        for clone, step in zip(clones, steps([clone.pk for clone in clones]), strict=True)
        for found in [_customizations(clone, guides[clone.path])]
    ]


def _asked(clones: Sequence[Clone]) -> Mapping[int | None, list[Proposal]]:
    """Return what was asked of DHS on each clone, by its key. One query."""
    found: dict[int | None, list[Proposal]] = defaultdict(list)
    for question in Proposal.objects.questions().filter(clone__in=clones).select_related("release", "proposed_by"):
        found[question.clone_id].append(question)
    return found


def _customizations(clone: Clone, guides: list[ClonedGuide]) -> list[Customization]:
    """Return what the center changed; nothing where the clone holds what no version may."""
    try:
        return customizations(clone.released.document, words_of_clone(clone, guides).document)
    except DocumentError:
        return []


def news_for(packs: Sequence[Pack]) -> list[dict[str, Any]]:
    """Return what the clones in these packs can be updated to, urgent ones first; skipped releases are left out.

    A constant number of queries.
    """
    by_path = {pack.path: pack for pack in packs}
    clones = (
        Clone.objects.in_packs().filter(center__in={pack.center_id for pack in packs}).select_related("release__module")
    )
    inside = [clone for clone in clones if clone.path[: -clone.steplen] in by_path]
    offered = offers(inside)
    news = [
        {"clone": clone, "offer": offered[clone.pk], "pack": by_path[clone.path[: -clone.steplen]]}
        for clone in inside
        if clone.pk in offered and not offered[clone.pk].skipped
    ]
    return sorted(news, key=lambda one: (not one["offer"].urgent, one["pack"].title, one["clone"].path))
