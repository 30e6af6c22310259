"""The modules in use as DHS sees them at a glance: state, version, what was written since, who has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from modules.accounts.identity.models import User
from modules.domain.vocabularies import Language, Sector, Vocabulary
from modules.kept.waiting.models import Waiting
from modules.kept.writers import Lately, written_lately
from modules.library.modules.models import Guide, Module
from modules.library.modules.ranks import Rank
from modules.library.modules.reach import centers_by_module
from modules.library.releases.models import Release
from modules.library.releases.waits import CHANGES, RELEASE, REVIEW

READ = (
    "title",
    "path",
    "language",
    "sectors",
    "rank",
    "owning_office",
    "next_review",
    "retired_at",
)
"""The fields of a module that are read: none of its words."""


class State(Vocabulary):
    """Where a module stands, in words. One has the first that is true of it."""

    IN_REVIEW = "review", "In review"
    SENT_BACK = "sent-back", "Sent back"
    READY = "ready", "Ready to release"
    NEW = "new", "Not released yet"
    CHANGED = "changed", "Changed"
    RETIRED = "retired", "Retired"
    RELEASED = "released", "Released"


@dataclass(frozen=True)
class Row:
    """A module in the list.

    Attributes:
        release: its newest release, withdrawn or not; None before the first.
        lately: what was written since that release.
        writers: the names of who wrote it.
        waits: what waits for somebody; None if nothing does.
        centers: how many centers have a copy in a pack.
        excerpt: the words around what was searched for.
    """

    module: Module
    release: Release | None
    state: State
    lately: Lately
    writers: tuple[str, ...]
    waits: Waiting | None
    centers: int
    excerpt: str = ""

    @property
    def title(self) -> str:
        """The title."""
        return self.module.title

    @property
    def version(self) -> str:
        """The number of the newest release; empty before the first."""
        return str(self.release.version) if self.release else ""

    @property
    def with_whom(self) -> str:
        """What waits, and for whom: “Editorial review, Ana Ruiz”; empty if nothing does."""
        if self.waits is None:
            return ""
        asked = self.waits.title if self.state is State.IN_REVIEW else ""
        return ", ".join(part for part in (asked, str(self.waits.person or "")) if part)

    @property
    def due(self) -> date | None:
        """The day until which somebody has to act."""
        return self.waits.due if self.waits else None

    @property
    def rank(self) -> str:
        """How early centers are suggested it, in words."""
        return Rank(self.module.rank).label

    @property
    def language(self) -> str:
        """The language."""
        return Language(self.module.language).label

    @property
    def sectors(self) -> str:
        """The audiences, in words."""
        return ", ".join(self.audiences)

    @property
    def audiences(self) -> list[str]:
        """The audiences, each in words."""
        return [Sector(one).label for one in self.module.sectors]


def rows() -> list[Row]:
    """Return the modules that are not archived, by title. The number of queries does not grow with their number."""
    modules = list(Module.objects.in_use().only(*READ).order_by("title", "pk"))
    keys = [module.pk for module in modules]
    releases = _newest_releases()
    since = {key: releases[key].released_at for key in keys if key in releases}
    written = written_lately(pages_of(modules), since)
    waits, centers = _waits(), centers_by_module(keys)
    names = User.objects.in_bulk({person for one in written.values() for person in one.people})
    return [
        Row(
            module,
            releases.get(module.pk),
            _state(module, releases.get(module.pk), written[module.pk], waits.get(module.pk, {})),
            written[module.pk],
            tuple(str(names[person]) for person in written[module.pk].people),
            next(iter(waits.get(module.pk, {}).values()), None),
            centers[module.pk],
        )
        for module in modules
    ]


def _newest_releases() -> dict[int, Release]:
    """Return ``{module: its newest release}``, with its withdrawal. One query."""
    newest = Release.objects.filter(module=OuterRef("pk")).newest_first().values("pk")[:1]
    found = Release.objects.filter(pk__in=Module.objects.in_use().order_by().values(newest=Subquery(newest)))
    return {release.module_id: release for release in found.summaries().defer("note")}


def pages_of(modules: Sequence[Module]) -> dict[int, list[int]]:
    """Return ``{module: the keys of its pages}``: its own, and its guides'. One query."""
    above = {module.path: module.pk for module in modules}
    found = {module.pk: [module.pk] for module in modules}
    for pk, path in Guide.objects.order_by().values_list("pk", "path"):
        if (module := above.get(path[: -Guide.steplen])) is not None:
            found[module].append(pk)
    return found


def _waits() -> dict[int, dict[str, Waiting]]:
    """Return ``{module: {kind: what waits}}``, the kind that counts first. One query."""
    kinds = [REVIEW.name, CHANGES.name, RELEASE.name]
    found: dict[int, dict[str, Waiting]] = {}
    opened = Waiting.objects.open().filter(kind__in=kinds).select_related("person")
    for row in sorted(opened, key=lambda row: kinds.index(row.kind)):
        found.setdefault(row.object_id, {})[row.kind] = row
    return found


def _state(module: Module, release: Release | None, lately: Lately, waits: Mapping[str, Waiting]) -> State:
    if REVIEW.name in waits:
        return State.IN_REVIEW
    if CHANGES.name in waits:
        return State.SENT_BACK
    approved = waits.get(RELEASE.name)
    if approved and not _after(lately.at, approved.since):
        return State.READY
    if release is None:
        return State.NEW
    if lately.blocks:
        return State.CHANGED
    return State.RETIRED if module.retired_at else State.RELEASED


def _after(at: datetime | None, moment: datetime) -> bool:
    return at is not None and at > moment


ORDERS: Mapping[str, Any] = {
    "title": lambda row: row.title.casefold(),
    "version": lambda row: (row.release.major, row.release.minor) if row.release else (0, 0),
    "changed": lambda row: row.lately.blocks,
    "state": lambda row: list(State).index(row.state),
    "owner": lambda row: row.module.owning_office.casefold(),
    "review": lambda row: row.module.next_review or date.max,
    "centers": lambda row: row.centers,
    "sectors": lambda row: row.sectors,
    "language": lambda row: row.language,
    "rank": lambda row: row.module.rank,
}
"""What the list can be sorted by."""


def in_order(found: Sequence[Row], order: str) -> list[Row]:
    """Return rows sorted by a name in ``ORDERS``, from the end for ``-name``; as they are for any other."""
    key = ORDERS.get(order.removeprefix("-"))
    return sorted(found, key=key, reverse=order.startswith("-")) if key else list(found)
