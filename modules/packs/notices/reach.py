"""Whom releases reach by clones and editions: the answer to ``REACH`` of the library."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from modules.centers.center.models import Center
from modules.library.modules.reach import Reach
from modules.packs.editions.models import EditionModule
from modules.packs.pages.models import Clone


def centers_with_clones(releases: Collection[int]) -> list[Center]:
    """Return the centers in use that hold, in a pack, a clone of one of these releases, given by key."""
    holders = Clone.objects.in_packs().filter(release__in=releases).values("center")
    return list(Center.objects.filter(pk__in=holders, archived_at__isnull=True))


def centers_with_editions(releases: Collection[int]) -> list[Center]:
    """Return the centers in use that made an edition with one of these releases, given by key."""
    makers = EditionModule.objects.filter(release__in=releases).values("edition__center")
    return list(Center.objects.filter(pk__in=makers, archived_at__isnull=True))


def reach_of_packs(releases: Collection[int]) -> Reach:
    """Name the centers, and count the editions."""
    return Reach(
        cloned_by=frozenset(center.name for center in centers_with_clones(releases)),
        shown_by=frozenset(center.name for center in centers_with_editions(releases)),
        editions=EditionModule.objects.filter(release__in=releases, edition__center__archived_at=None)
        .values("edition")
        .distinct()
        .count(),
    )


def centers_by_module(modules: Collection[int]) -> Mapping[int, set[int]]:
    """Return ``{module: ids of the centers in use that hold a clone of it in a pack}``. One query."""
    clones = Clone.objects.in_packs().filter(release__module__in=modules, center__archived_at=None)
    found: dict[int, set[int]] = defaultdict(set)
    for module, center in clones.order_by().values_list("release__module", "center").distinct():
        found[module].add(center)
    return found
