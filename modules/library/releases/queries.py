"""Reading releases."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import F, QuerySet

from modules.delivery.build import build, source_of
from modules.domain.audiences import names
from modules.domain.version import Version
from modules.library.releases.models import Release, ReleaseQuerySet


@dataclass(frozen=True)
class Summary:
    """What everyone may know of a release."""

    title: str
    slug: str
    version: str
    summary: str
    objectives: tuple[str, ...]
    sectors: tuple[str, ...]
    minutes: int
    short_minutes: int
    url: str
    retired: bool = False


def clonable() -> ReleaseQuerySet:
    """Return the releases that a center may clone now: the newest of each module in use and not retired."""
    return Release.objects.newest_of_each().filter(module__retired_at=None, module__archived_at=None)


def current_releases() -> list[Summary]:
    """Return a summary of the newest release of every module: one query once each was summed up before.

    Retired modules are among them and say so: what a center presents can still be looked up. Archived ones are not:
    their releases are found by their address alone.
    """
    releases = (
        Release.objects.newest_of_each().filter(module__archived_at=None).annotate(retired_at=F("module__retired_at"))
    )
    return [replace(_kept_summary(release), retired=release.retired_at is not None) for release in releases]


def _kept_summary(release: Release) -> Summary:
    # Not by the digest alone: a release that takes a change back says what an earlier one said, under its own number.
    key = f"summary-data:{settings.BCP_RENDER_VERSION}:{release.slug}:{release.version}:{release.digest}"
    # Plain data: a shared cache outlives an upgrade, and a class that moved can't be read from it.
    kept: dict[str, Any] | None = cache.get(key)
    if kept is None:
        kept = asdict(summary_of(release))
        cache.set(key, kept, None)
    return Summary(**kept)


def summary_of(release: Release) -> Summary:
    """Return what everyone may know of this release."""
    content = release.content
    outline = build(source_of(content)).modules[0]
    return Summary(
        title=outline.title,
        slug=release.slug,
        version=str(release.version),
        summary=outline.data["summary"],
        objectives=tuple(node.title for node in outline.children if node.kind == "objective"),
        sectors=tuple(names(content["sectors"])),
        minutes=release.words.minutes.full,
        short_minutes=release.words.minutes.short,
        url=release.get_absolute_url(),
    )


def find_release(slug: str, version: str) -> Release | None:
    """Return the release with this slug and number; None if it does not exist or the number is not valid."""
    try:
        number = Version.parse(version)
    except ValueError:
        return None
    releases = Release.objects.with_words().select_related("released_by", "withdrawal__replacement")
    return releases.filter(slug=slug, major=number.major, minor=number.minor).first()


def releases_of(module_id: int) -> QuerySet[Release]:
    """Return all releases of a module, newest first, without their documents, each with its withdrawal."""
    return Release.objects.filter(module=module_id).summaries()


def others(release: Release) -> Any:
    """Return the other releases of the same module, newest first, without their documents."""
    return releases_of(release.module_id).exclude(pk=release.pk)


def find_pair(slug: str, first: str, second: str) -> tuple[Release, Release] | None:
    """Return two releases of one module, the older first; None if either does not exist or a number is not valid.

    Either may have been released under an earlier slug: both numbers are looked up in the module that one was found in.
    """
    there = find_release(slug, first) or find_release(slug, second)
    if there is None:
        return None
    try:
        numbers = sorted({Version.parse(first), Version.parse(second)})
    except ValueError:
        return None
    rows = Release.objects.filter(module=there.module_id).summaries().with_words()
    found = [rows.filter(major=number.major, minor=number.minor).first() for number in numbers]
    older, newer = found[0], found[-1]
    return (older, newer) if older and newer else None
