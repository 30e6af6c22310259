"""What a center does with packs."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils.text import slugify

from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.accounts.policies import leads
from modules.centers.center.models import PacksPage
from modules.core.refusals import Refused
from modules.library.releases.models import Release
from modules.packs.pages.choices import shortable
from modules.packs.pages.models import Clone, Pack
from modules.packs.pages.planting import plant_words
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
        minutes: int | None = None,
        releases: Iterable[Release] = (),
        short: Iterable[Release] = (),
        actor: User,
    ) -> None:
        super().__init__(instance, actor=actor)
        self.title = title
        self.sector = sector
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
        return result, {"sector": self.sector}


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
        """Write the clones, and which sections are short. Raises what ``CloneModule`` does."""
        pack = lock_pack(self.instance)
        clones = [CloneModule(pack, release=release, actor=self.actor).execute() for release in self.releases]
        short = shortable([release.content for release in self.releases if release in self.short])
        if short:
            self.instance.short = [*pack.short, *sorted(short.difference(pack.short))]
            Pack.objects.filter(pk=pack.pk).update(short=self.instance.short)
        return clones

    def audited(self, result: list[Clone]) -> tuple[Model, dict[str, Any]]:
        """Name the releases."""
        return self.instance, {"releases": [str(release) for release in self.releases]}


def free_slug(parent: Any, title: str) -> str:
    """Return a slug made of ``title`` that no child of ``parent`` has."""
    base = slugify(title)[:200] or "pack"
    taken = set(parent.get_children().filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


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
        """Write the clone and its guides.

        Raises:
            AlreadyCloned: where the pack has one of that module.
            Archived: where the pack is archived.
            Refused: where DHS took the release or the module out of use.
        """
        pack = lock_pack(self.instance)
        self._check_in_use()
        existing = Clone.objects.child_of(pack).filter(module_uid=self.release.uid).select_related("release").first()
        if existing:
            raise AlreadyCloned(existing)
        slug = free_slug(pack, self.release.slug)
        clone, _ = plant_words(
            pack, self.release, slug, self.release.content, self.actor, uid=uuid.UUID(self.release.uid)
        )
        return clone

    def audited(self, result: Clone) -> tuple[Model, dict[str, Any]]:
        """Name the release."""
        return result, {"release": str(self.release), "digest": self.release.digest}

    def _check_in_use(self) -> None:
        state = Release.objects.filter(pk=self.release.pk).values_list(
            "withdrawal", "module__retired_at", "module__archived_at"
        )
        withdrawal, retired_at, archived_at = state.get()
        if withdrawal:
            raise Refused(f"DHS has withdrawn release {self.release.version} of “{self.release.title}”.")
        if archived_at:
            raise Refused(f"DHS has archived “{self.release.title}”, so no new copies of it can be made.")
        if retired_at:
            raise Refused(f"DHS has retired “{self.release.title}”, so no new copies of it can be made.")
