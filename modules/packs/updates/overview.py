"""What leads see of their packs at a glance: what is new from DHS, and what they asked it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from modules.packs.pages.models import Clone
from modules.packs.proposals.models import Proposal


def asked_on(clones: Sequence[Clone]) -> Mapping[int | None, list[Proposal]]:
    """Return what was asked of DHS on each clone, by its key. One query."""
    found: dict[int | None, list[Proposal]] = defaultdict(list)
    for question in Proposal.objects.questions().filter(clone__in=clones).select_related("release", "proposed_by"):
        found[question.clone_id].append(question)
    return found
