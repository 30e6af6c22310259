"""What a center does with packs."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model
from django.utils.text import slugify

from modules.accounts.action import Action
from modules.accounts.audit.history import Event
from modules.accounts.identity.models import User
from modules.accounts.policies import leads
from modules.centers.center.models import PacksPage
from modules.core.refusals import Refused
from modules.library.releases.models import Release
from modules.packs.pages.choices import shortable
from modules.packs.pages.models import Clone, Pack
from modules.packs.pages.planting import Seed, plant
from modules.packs.pages.writing import lock_pack


class AlreadyCloned(Refused):
    """The pack has a clone of that module; ``clone`` is it."""

    def __init__(self, clone: Clone) -> None:
        where = "You took it out. You can put it back." if clone.taken_out_at else ""
        super().__init__(
            f"This pack already has “{clone.title}”, from release {clone.pinned_to.version}. {where}".rstrip()
        )
        self.clone = clone


class CreatePack(Action[Pack]):
    """Make a pack and clone modules into it, all or nothing. ``instance`` is the center's folder of packs."""

    log_action = "bcp.pack.create"
    label, message = "Make a pack", "Pack made"
    allowed = leads

    def __init__(
        self,
        instance: PacksPage,
        *,
        title: str,
        sector: str,
        also_for: Iterable[str] = (),
        minutes: int | None = None,
        releases: Iterable[Release] = (),
        short: Iterable[Release] = (),
        actor: User,
    ) -> None:
        super().__init__(instance, actor=actor)
        self.title = title
        self.sector, self.also_for = sector, list(also_for)
        self.minutes = minutes
        self.releases = list(releases)
        self.short = list(short)

    @property
    def center_id(self) -> int:
        """The id of the center whose folder it is."""
        return int(self.instance.center.pk)

    def perform(self) -> Pack:
        """Write the pack and its clones."""
        parent = PacksPage.objects.select_for_update().get(pk=self.instance.pk)
        pack = Pack(
            title=self.title,
            slug=free_slug(parent, self.title),
            center=self.instance.center,
            sector=self.sector,
            also_for=self.also_for,
            minutes=self.minutes,
            owner=self.actor,
            live=False,
        )
        parent.add_child(instance=pack)
        if self.releases:
            CloneModules(pack, releases=self.releases, short=self.short, actor=self.actor).execute()
        return pack

    def audited(self, result: Pack) -> tuple[Model, dict[str, Any]]:
        """Name the pack."""
        return result, {"sector": self.sector, "also_for": self.also_for}


class CloneModules(Action[list[Clone]]):
    """Clone several releases into a pack, in this order, all or nothing. ``instance`` is the pack.

    Those that are in ``short`` too begin in their short form: each of their sections that has one takes it.
    """

    log_action = "bcp.pack.fill"
    label, message = "Copy modules into a pack", "Modules copied into a pack"
    allowed = leads

    def __init__(
        self, instance: Pack, *, releases: Iterable[Release], short: Iterable[Release] = (), actor: User
    ) -> None:
        super().__init__(instance, actor=actor)
        self.releases = list(releases)
        self.short = list(short)

    def perform(self) -> list[Clone]:
        """Insert the clones, and note which sections are short. Raises what ``CloneModule`` raises."""
        pack = lock_pack(self.instance)
        clones = clone_releases(pack, self.releases, self.actor)
        short = shortable([release.content for release in self.releases if release in self.short])
        if short:
            self.instance.short = [*pack.short, *sorted(short.difference(pack.short))]
            Pack.objects.filter(pk=pack.pk).update(short=self.instance.short)
        return clones

    def parts(self, result: list[Clone]) -> Iterable[Event]:
        """Record each clone as if it had been made by itself."""
        return [(CloneModule.log_action, clone, origin_of(clone)) for clone in result]

    def audited(self, result: list[Clone]) -> tuple[Model, dict[str, Any]]:
        """Name the releases."""
        return self.instance, {"releases": [str(release) for release in self.releases]}


def free_slug(parent: Any, title: str) -> str:
    """Return a slug made of ``title`` that no child of ``parent`` has."""
    (slug,) = free_slugs(parent, [title])
    return slug


def free_slugs(parent: Any, titles: Iterable[str]) -> list[str]:
    """Return a slug made of each title that no child of ``parent`` has, and no other title got. One query."""
    taken = set(parent.get_children().values_list("slug", flat=True))
    slugs = []
    for title in titles:
        base = slugify(title)[:200] or "pack"
        slug = next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
        taken.add(slug)
        slugs.append(slug)
    return slugs


class CloneModule(Action[Clone]):
    """Copy one release's module with its guides into a pack, pinned to that release. ``instance`` is the pack.

    The rows are made from the release's document alone, so a clone never carries an unreleased draft, and costs the
    same number of queries however many blocks it has.
    """

    log_action = "bcp.clone.create"
    label, message = "Copy a module into a pack", "Module copied into a pack"
    allowed = leads

    def __init__(self, instance: Pack, *, release: Release, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.release = release

    def perform(self) -> Clone:
        """Insert the clone and its guides.

        Raises:
            AlreadyCloned: the pack has a clone of that module.
            Archived: the pack is archived.
            Refused: DHS took the release or the module out of use.
        """
        (clone,) = clone_releases(lock_pack(self.instance), [self.release], self.actor)
        return clone

    def audited(self, result: Clone) -> tuple[Model, dict[str, Any]]:
        """Record the release."""
        return result, origin_of(result)


def origin_of(clone: Clone) -> dict[str, Any]:
    """Return what the audit says of where a clone comes from."""
    return {"release": str(clone.pinned_to), "digest": clone.pinned_to.digest}


def clone_releases(pack: Pack, releases: Sequence[Release], actor: User) -> list[Clone]:
    """Insert a clone of each release, in this order, as the last pages of the pack, which is locked.

    Raises:
        AlreadyCloned: the pack has a clone of one of the modules.
        Refused: DHS withdrew one of the releases, or archived or retired its module.
    """
    _check_in_use(releases)
    slugs = free_slugs(pack, [release.slug for release in releases])
    seeds = [
        Seed(release.words, release, uuid.UUID(release.uid), slug)
        for release, slug in zip(releases, slugs, strict=True)
    ]
    _check_new(pack, seeds)
    return [copy.clone for copy in plant(pack, seeds, actor)]


def _check_in_use(releases: Sequence[Release]) -> None:
    rows = Release.objects.filter(pk__in=[release.pk for release in releases])
    states = {
        row[0]: row[1:] for row in rows.values_list("pk", "withdrawal", "module__retired_at", "module__archived_at")
    }
    for release in releases:
        withdrawal, retired_at, archived_at = states[release.pk]
        if withdrawal:
            raise Refused(f"DHS has withdrawn release {release.version} of “{release.title}”.")
        if archived_at:
            raise Refused(f"DHS has archived “{release.title}”, so no new copies of it can be made.")
        if retired_at:
            raise Refused(f"DHS has retired “{release.title}”, so no new copies of it can be made.")


def _check_new(pack: Pack, seeds: Sequence[Seed]) -> None:
    clones = Clone.objects.child_of(pack).filter(module_uid__in=[seed.uid for seed in seeds]).select_related("release")
    there = {clone.module_uid: clone for clone in clones}
    for seed in seeds:
        if seed.uid in there:
            raise AlreadyCloned(there[seed.uid])
        there[seed.uid] = Clone(title=seed.words.document["title"], release=seed.release)
