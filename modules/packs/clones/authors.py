"""Who wrote what a center changed in its clones, for those who may not sign off or approve their own words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q

from modules.domain.touched import ROOT, ids_in
from modules.domain.words import Words
from modules.kept.writers import Written, written_in_each
from modules.packs.clones.customizations import Customization, Standing
from modules.packs.pages.models import Clone, ClonedGuide


def written_in_clones(clones: Sequence[Clone]) -> dict[int, Written]:
    """Return ``{key of the clone: who wrote in it and in its guides}``. Two queries, however many clones."""
    guides: dict[str, dict[int, str]] = defaultdict(dict)
    below = [Q(path__startswith=clone.path) for clone in clones]
    rows = ClonedGuide.objects.filter(reduce(or_, below)).order_by() if below else ClonedGuide.objects.none()
    for pk, path, uid in rows.values_list("pk", "path", "uid"):
        guides[path[: -ClonedGuide.steplen]][pk] = str(uid)
    return written_in_each({clone.pk: {clone.pk: ROOT, **guides[clone.path]} for clone in clones})


def blocks_of(change: Customization, ours: Words) -> Iterable[str]:
    """Return the ids of the blocks whose writers wrote a change: of an added block, all that stand in it."""
    block = ours.blocks.get(change.key)
    if block is None or Standing.ADDED not in change.standings:
        return [change.key]
    return ids_in([block])


def writers_of(change: Customization, ours: Words, written: Written) -> frozenset[int]:
    """Return the keys of the people who wrote a change."""
    return written.by(blocks_of(change, ours))
