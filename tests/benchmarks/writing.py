"""What it costs to clone, to release and to make an edition, beside a rival and the bare INSERTs."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from modules.accounts.models import Role, User
from modules.domain.diff import diff
from modules.domain.version import Kind
from modules.library.actions import ReleaseModule
from modules.library.models import Module, Release
from modules.packs.actions import CloneModule, MakeEdition
from modules.packs.models import Clone, Pack
from modules.packs.queries import content_of_clone
from tests import factories
from tests.benchmarks.measuring import Figure, measure

SLIDES = 30
GUIDES = 2


class Writing:
    """A module of 30 slides with two guides, its release, and a center."""

    def __init__(self, admin: User) -> None:
        self.admin = admin
        self.module = factories.module(admin=admin, blocks=SLIDES, guides=GUIDES)
        self.release = factories.release(self.module, admin=admin)
        self.center = factories.center("Harbor", admin=admin)
        self.lead = factories.lead(self.center, admin=admin)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE benchmark_floor (id INTEGER PRIMARY KEY, body TEXT)")

    def figures(self) -> list[Figure]:
        """Return all figures; each piece of work beside its floor."""
        return [*self.cloning(), *self.releasing(), *self.cutting()]

    def empty_pack(self, number: int) -> Pack:
        """Return a new pack without a clone."""
        return factories.pack(self.center, [], admin=self.admin, title=f"Pack {number}")

    def cloning(self) -> list[Figure]:
        """Our clone, Wagtail's recursive copy of that clone, and the INSERTs of the same JSON."""
        clone = CloneModule(self.empty_pack(0), release=self.release, actor=self.lead).execute()
        bodies = [self.release.document] * (GUIDES + 1)
        return [
            measure("clone", self.clone, before=self.empty_pack, verify=self.is_whole),
            measure(
                "Wagtail's recursive copy",
                lambda pack: clone.copy(recursive=True, to=pack, copy_revisions=False, keep_live=False),
                before=self.empty_pack,
                verify=lambda page: page.get_children().count() == GUIDES,
            ),
            self.floor("bare INSERTs of a clone", bodies),
        ]

    def clone(self, pack: Pack) -> Clone:
        """Clone the release into the pack."""
        release = Release.objects.get(pk=self.release.pk)
        return CloneModule(pack, release=release, actor=self.lead).execute()

    def is_whole(self, clone: Clone) -> bool:
        """Tell whether a clone says what its release says."""
        return diff(self.release.content, content_of_clone(clone)) == []

    def releasing(self) -> list[Figure]:
        """A release after one change, and the INSERT of its document."""
        publisher = factories.dhs(Role.PUBLISHER, admin=self.admin)
        return [
            measure(
                "release",
                lambda module: ReleaseModule(module, kind=Kind.MINOR, note="A change.", actor=publisher).execute(),
                before=self.changed,
                verify=lambda release: release.pk is not None,
            ),
            self.floor("bare INSERT of a release", [self.release.document]),
        ]

    def changed(self, number: int) -> Module:
        """Return the module with one word changed, approved."""
        module = Module.objects.get(pk=self.module.pk)
        module.summary = f"What a fusion center is, told for the {number}th time."
        module.save()
        factories.approve(module, admin=self.admin)
        return module

    def cutting(self) -> list[Figure]:
        """An edition of a pack with that clone, and the INSERT of its document."""
        pack = factories.pack(self.center, [self.release], admin=self.admin, title="To be cut")
        edition = factories.edition(pack, admin=self.admin)
        return [
            measure(
                "edition",
                lambda number: MakeEdition(pack, actor=self.lead).execute(),
                verify=lambda made: made.digest == edition.digest,
            ),
            self.floor("bare INSERT of an edition", [edition.document]),
        ]

    def floor(self, name: str, bodies: list[str]) -> Figure:
        """Insert the same bytes, one row each, in one transaction."""

        def insert(number: Any) -> int:
            with transaction.atomic(), connection.cursor() as cursor:
                for body in bodies:
                    cursor.execute("INSERT INTO benchmark_floor (body) VALUES (%s)", [body])
            return len(bodies)

        return measure(name, insert, verify=lambda done: done == len(bodies))
