"""What leads see of their packs at a glance: what is new from DHS, and what they asked it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from modules.packs.pages.models import Clone, Pack
from modules.packs.proposals.models import Proposal
from modules.packs.updates.merging import offers


def asked_on(clones: Sequence[Clone]) -> Mapping[int | None, list[Proposal]]:
    """Return what was asked of DHS on each clone, by its key. One query."""
    found: dict[int | None, list[Proposal]] = defaultdict(list)
    for question in Proposal.objects.questions().filter(clone__in=clones).select_related("release", "proposed_by"):
        found[question.clone_id].append(question)
    return found


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
