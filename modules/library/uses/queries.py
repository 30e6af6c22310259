"""Queries for the drafts and releases that show a statement, and in which versions.

All results are computed from the words of pages and releases, so they can't be outdated themselves. A draft has
outdated wording if it shows a version that is not the newest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet
from wagtail.fields import StreamField

from modules.domain.document import Json
from modules.domain.words import Words
from modules.library.modules.models import Guide, Module
from modules.library.releases.models import Release
from modules.library.statements.models import Statement, StatementVersion
from modules.library.words.content import ContentPage

Numbers = dict[str, list[int]]
"""{key of the statement: numbers of its versions, newest first, without repetitions}."""


@dataclass(frozen=True)
class DraftUse:
    """A module whose draft or guides show a statement. ``numbers`` are the versions that they show."""

    module: Module
    numbers: list[int]
    outdated: bool


@dataclass(frozen=True)
class ReleaseUse:
    """A release that shows a statement. ``newest`` is True if a center that clones the module now gets this release."""

    release: Release
    numbers: list[int]
    outdated: bool
    newest: bool


@dataclass
class Uses:
    """The uses of one statement. ``version`` is its newest; None before the first, which nothing can show."""

    statement: Statement
    version: StatementVersion | None
    drafts: list[DraftUse] = field(default_factory=list)
    releases: list[ReleaseUse] = field(default_factory=list)

    @property
    def number(self) -> int:
        """The number of the newest version; 0 before the first."""
        return self.version.number if self.version else 0

    @property
    def is_draft(self) -> bool:
        """Whether the statement says something else than its newest version."""
        return self.version is None or self.version.draft != self.statement.draft

    @property
    def outdated_drafts(self) -> list[DraftUse]:
        """The drafts that show an older version."""
        return [use for use in self.drafts if use.outdated]

    @property
    def outdated_releases(self) -> list[ReleaseUse]:
        """The releases that centers get now and that show an older version."""
        return [use for use in self.releases if use.outdated and use.newest]


def uses_of(statement: Statement) -> Uses:
    """Return the uses of a statement, with all releases that show it, newest first."""
    return _uses([statement], Release.objects.all())[0]


def overview() -> list[Uses]:
    """Return the uses of each statement, by title, with only the releases that centers get now."""
    return _uses(list(Statement.objects.all()), Release.objects.newest_of_each())


def outdated_in(statements: Iterable[Statement]) -> list[tuple[Statement, list[str]]]:
    """Return those statements whose older wording stands in drafts, each with the titles of the modules."""
    found = list(statements)
    uses = _uses(found, Release.objects.none()) if found else []
    return [(one.statement, [use.module.title for use in one.outdated_drafts]) for one in uses if one.outdated_drafts]


def _uses(statements: list[Statement], releases: QuerySet[Release]) -> list[Uses]:
    """Return the uses. Runs six queries, plus one for releases that are not cached yet, regardless of the amount of
    data.
    """
    keys = [statement.key for statement in statements]
    versions = StatementVersion.objects.filter(statement__key__in=keys).select_related("statement").order_by("number")
    newest = {version.key: version for version in versions}
    last = {key: version.number for key, version in newest.items()}
    made = {statement.key: Uses(statement, newest.get(statement.key)) for statement in statements}
    for module, shown in shown_by_drafts():
        for key, found in shown.items():
            if key in made:
                made[key].drafts.append(DraftUse(module, found, found[-1] < last[key]))
    current = set(Release.objects.newest_of_each().values_list("pk", flat=True))
    for release, shown in shown_by_releases(releases):
        for key, found in shown.items():
            if key in made:
                use = ReleaseUse(release, found, found[-1] < last[key], release.pk in current)
                made[key].releases.append(use)
    return list(made.values())


def shown_by_drafts() -> list[tuple[Module, Numbers]]:
    """Return (module, its statements) for each module in use, sorted by title; guides are included.

    The stored blocks are searched directly: no row is fetched for them except the statements.
    """
    pages = {module.path: module for module in Module.objects.in_use().order_by("title")}
    chosen: dict[str, set[int]] = {path: pointed_to(module) for path, module in pages.items()}
    for guide in Guide.objects.all():
        above = guide.path[: -guide.steplen]
        if above in chosen:
            chosen[above] |= pointed_to(guide)
    versions = _versions(set().union(*chosen.values()))
    return [(module, _by_key(versions[pk] for pk in chosen[path] if pk in versions)) for path, module in pages.items()]


def _versions(wanted: Iterable[int]) -> Mapping[int, tuple[str, int]]:
    rows = StatementVersion.objects.filter(pk__in=wanted).values_list("pk", "statement__key", "number")
    return {pk: (key, number) for pk, key, number in rows}


def _by_key(shown: Iterable[tuple[str, int]]) -> Numbers:
    found: dict[str, set[int]] = defaultdict(set)
    for key, number in shown:
        found[key].add(number)
    return {key: sorted(numbers, reverse=True) for key, numbers in found.items()}


def pointed_to(page: ContentPage) -> set[int]:
    """Return the primary keys of the statement versions in a page's blocks, without building the blocks."""
    values = (getattr(page, name) for name in page.document_fields if _is_stream(page, name))
    return {pk for value in values for pk in _choices(value.get_prep_value() if value else [])}


def _is_stream(page: ContentPage, name: str) -> bool:
    return isinstance(page._meta.get_field(name), StreamField)


def _choices(raw: Json) -> Iterator[int]:
    """Yield the primary key of the version in each statement block, in raw blocks at any depth."""
    if isinstance(raw, list):
        for item in raw:
            yield from _choices(item)
    elif isinstance(raw, dict):
        value = raw.get("value")
        if raw.get("type") == "statement" and isinstance(value, dict) and value.get("statement"):
            yield int(value["statement"])
        else:
            for inner in raw.values():
                yield from _choices(inner)


def shown_by_releases(releases: QuerySet[Release]) -> list[tuple[Release, Numbers]]:
    """Return (release without its document, its statements) for each release, sorted by title and newest first.

    A release never changes, so the result is cached by its digest. The documents of releases that are not cached yet
    are read in one query.
    """
    rows = releases.select_related("withdrawal")
    ordered = list(rows.order_by("title", "-major", "-minor"))
    known: dict[str, Numbers] = cache.get_many([_kept_at(release.digest) for release in ordered])
    missing = [release.pk for release in ordered if _kept_at(release.digest) not in known]
    fresh = {
        _kept_at(release.digest): shown_in(release.words)
        for release in Release.objects.with_words().filter(pk__in=missing).iterator(chunk_size=50)
    }
    if fresh:
        cache.set_many(fresh, None)
    known |= fresh
    return [(release, known[_kept_at(release.digest)]) for release in ordered]


def _kept_at(digest: str) -> str:
    return f"statements:{settings.BCP_RENDER_VERSION}:{digest}"


def shown_in(words: Words) -> Numbers:
    """Return the statements in a document."""
    return _by_key((statement["key"], statement["number"]) for statement in words.statements)
