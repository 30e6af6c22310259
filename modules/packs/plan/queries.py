"""Releases that can be suggested for a pack."""

from __future__ import annotations

from collections.abc import Collection

from modules.domain.schedule import Length, length_of
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.library.releases.queries import clonable
from modules.packs.pages.choices import suits
from modules.packs.plan.suggested import Candidate, SuggestedSet, suggest


def suggested_for(sector: str, minutes: int | None, *, there: Collection[str] = (), used: int = 0) -> SuggestedSet:
    """Return the set of modules to suggest for an audience, from the releases that can be cloned now. Runs two queries.

    Args:
        sector, minutes: the audience, and the available minutes or None.
        there, used: permanent ids of the modules in the pack, and the minutes that they take.
    """
    candidates = [candidate(release, sector) for release in clonable().with_words()]
    named = {uid for one in candidates for uid in one.companions}
    titles = {str(module.uid): module.title for module in Module.objects.filter(uid__in=named)}
    return suggest(candidates, sector, minutes, there=there, used=used, titles=titles)


def candidate(release: Release, sector: str) -> Candidate:
    """Return the data of a release that suggestions for this audience need."""
    content = release.content
    lengths = (length_of(section) for section in content["sections"] if suits(section, sector))
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
    )
