"""Reading packs: what a clone says, and what an edition of a pack would."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from modules.accounts.models import CENTER_ROLES, Role
from modules.accounts.policy import center_ids
from modules.delivery.build import FORMAT
from modules.domain.document import Document
from modules.library.drafts import content_of
from modules.library.models import Module, Release
from modules.library.queries import clonable
from modules.packs.models import Clone, ClonedGuide, Edition, Pack
from modules.packs.plan import choices, suits
from modules.packs.suggested import Candidate, SuggestedSet, suggest


def clones_of(pack: Pack) -> list[Clone]:
    """Return the clones in a pack in their order, each with its release, and its withdrawal where there is one."""
    clones = Clone.objects.inside(pack).select_related("center", "release__withdrawal__replacement")
    return list(clones.defer("release__withdrawal__replacement__document").order_by("path"))


def guides_by_clone(pack: Pack) -> dict[str, list[ClonedGuide]]:
    """Return the guides of all clones of a pack in their order, by the tree path of the clone."""
    found: dict[str, list[ClonedGuide]] = defaultdict(list)
    for guide in ClonedGuide.objects.descendant_of(pack).select_related("center").order_by("path"):
        found[guide.path[: -guide.steplen]].append(guide)
    return found


def content_of_clone(clone: Clone, guides: list[ClonedGuide] | None = None) -> Document:
    """Return the words of a clone and its guides, in the form of a release's content."""
    if guides is None:
        guides = list(ClonedGuide.objects.child_of(clone).select_related("center").order_by("path"))
    return content_of(clone, [(str(guide.uid), guide) for guide in guides])


def words_of_pack(pack: Pack) -> list[tuple[Clone, Document]]:
    """Return the pack's clones in their order, each with its words and those of its guides.

    Raises:
        DocumentError: where a clone holds what no version may.
    """
    guides = guides_by_clone(pack)
    return [(clone, content_of_clone(clone, guides[clone.path])) for clone in clones_of(pack)]


def source_of_pack(pack: Pack, words: Sequence[tuple[Clone, Document]] | None = None) -> Document:
    """Return what an edition of the pack would store now: see ``delivery/build.py`` for its form.

    Args:
        pack: with its center's profile.
        words: from :func:`words_of_pack`, where they were read already.

    Raises:
        DocumentError: as ``words_of_pack``.
    """
    words = words_of_pack(pack) if words is None else words
    return {
        "format": FORMAT,
        "language": words[0][0].language if words else "en",
        "pack": {"title": pack.title, "sector": pack.sector, "minutes": pack.minutes},
        "tokens": pack.tokens(),
        "choices": choices([content for _, content in words], pack.wishes),
        "modules": [{**origin(clone), "content": content} for clone, content in words],
    }


def origin(clone: Clone) -> dict[str, Any]:
    """Return what an edition says of where a module comes from; of the center's own, which module it is."""
    if clone.is_own:
        return {"release": None, "module": str(clone.module_uid)}
    return {"release": reference(clone)}


def reference(clone: Clone) -> dict[str, Any]:
    """Return what an edition says of the release that a clone is pinned to."""
    release = clone.pinned_to
    return {
        "module": str(clone.module_uid),
        "slug": release.slug,
        "title": release.title,
        "version": str(release.version),
        "digest": release.digest,
    }


def editions_for(user: Any) -> Any:
    """Return the editions that a person may present: those of the centers where they have any role."""
    return Edition.objects.filter(center__in=center_ids(user, CENTER_ROLES)).defer("document")


def packs_of(user: Any) -> Any:
    """Return the packs of the centers that a person leads, archived ones among them."""
    return Pack.objects.filter(center__in=center_ids(user, {Role.LEAD})).select_related("center__profile")


def packs_led_by(user: Any) -> Any:
    """Return the packs that a person may work on."""
    return packs_of(user).in_use()


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
