"""The releases that a pack could begin with."""

from __future__ import annotations

from collections.abc import Collection

from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.library.releases.queries import clonable
from modules.packs.pages.choices import suits
from modules.packs.plan.suggested import Candidate, SuggestedSet, suggest


def suggested_for(sector: str, minutes: int | None, *, there: Collection[str] = (), used: int = 0) -> SuggestedSet:
    """Return the suggested set for an audience, of the releases that may be cloned now. Two queries.

    Args:
        sector, minutes: the audience, and the minutes at hand where somebody said.
        there, used: lasting ids of the modules that the pack has already, and the minutes that they take.
    """
    candidates = [candidate(release, sector) for release in clonable()]
    named = {uid for one in candidates for uid in one.companions}
    titles = {str(module.uid): module.title for module in Module.objects.filter(uid__in=named)}
    return suggest(candidates, sector, minutes, there=there, used=used, titles=titles)


def candidate(release: Release, sector: str) -> Candidate:
    """Return what a suggestion for this audience has to know of a release."""
    content = release.content
    sections = [section["value"] for section in content["sections"] if suits(section, sector)]
    return Candidate(
        key=release.pk,
        uid=release.uid,
        title=release.title,
        version=str(release.version),
        sectors=tuple(content["sectors"]),
        minutes=sum(value["minutes"] for value in sections),
        short_minutes=sum(value["short_minutes"] for value in sections),
        companions=tuple(release.body["about"]["companions"]),
        url=release.get_absolute_url(),
    )
