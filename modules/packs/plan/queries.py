"""Releases that can be suggested for a pack."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from modules.domain.schedule import Length, length_of
from modules.library.modules.models import Module
from modules.library.modules.ranks import Rank
from modules.library.releases.models import Release
from modules.library.releases.queries import clonable
from modules.packs.pages.choices import suits
from modules.packs.plan.candidates import Candidate
from modules.packs.plan.suggested import Offer, suggest


def suggested_for(
    audiences: Sequence[str], minutes: int | None, *, there: Collection[str] = (), used: int = 0
) -> Offer:
    """Return the sets of modules to suggest, from the releases that can be cloned now. Three queries.

    Args:
        audiences, minutes: for whom, and the available minutes or None.
        there, used: permanent ids of the modules in the pack, and the minutes that they take.
    """
    releases = list(clonable().with_words().select_related("module", "document"))
    earlier = _builds_on([release.module_id for release in releases])
    candidates = [candidate(release, audiences, earlier[release.module_id]) for release in releases]
    named = {uid for one in candidates for uid in (*one.companions, *one.builds_on)}
    titles = {str(module.uid): module.title for module in Module.objects.filter(uid__in=named)}
    return suggest(candidates, audiences, minutes, there=there, used=used, titles=titles)


def _builds_on(modules: Sequence[int]) -> Mapping[int, list[str]]:
    """Return {key of a module: permanent ids of the modules that are best shown before it}."""
    through = Module.builds_on.through.objects.filter(from_module__in=modules).order_by("to_module__title")
    found: dict[int, list[str]] = defaultdict(list)
    for key, uid in through.values_list("from_module_id", "to_module__uid"):
        found[key].append(str(uid))
    return found


def candidate(release: Release, audiences: Sequence[str], builds_on: Sequence[str] = ()) -> Candidate:
    """Return the data of a release that suggestions for these audiences need.

    What DHS says of ranks and audiences is the module's own, and holds for every release of it from then on.
    """
    content = release.content
    lengths = (length_of(section) for section in content["sections"] if suits(section, audiences))
    takes = sum(lengths, Length())
    return Candidate(
        key=release.pk,
        uid=release.uid,
        title=release.title,
        version=str(release.version),
        sectors=tuple(content["sectors"]),
        minutes=takes.full,
        short_minutes=takes.short,
        companions=tuple(release.about["companions"]),
        url=release.get_absolute_url(),
        rank=Rank(release.module.rank),
        first_for=tuple(release.module.first_for),
        builds_on=tuple(builds_on),
    )
