"""Clone, release and edition: each beside the bare INSERTs of the same JSON, a clone beside Wagtail's own copy too."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from django.db import connection, transaction

from home.setup import set_up
from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.centers.center.tree import WorkingPage
from modules.domain.document import canonical
from modules.domain.version import Kind
from modules.library.modules.drafts import draft
from modules.library.modules.models import Module
from modules.library.releases.actions import ReleaseModule
from modules.library.releases.models import Release
from modules.library.words.content import ContentPage
from modules.packs.clones.actions import CloneModule
from modules.packs.editions.actions import MakeEdition
from modules.packs.pages.models import Clone, ClonedGuide, Pack
from modules.packs.pages.queries import words_of_clone
from tests import factories
from tests.benchmarks.figures import Figure, Work, compared, measure

SLIDES, GUIDES = 30, 2
COPY, LEAN = "Wagtail's copy", "Wagtail's copy, without our checks"


@dataclass
class World:
    """A center, a released module with its guides, and a clone of it."""

    admin: User
    harbor: Center
    release: Release
    clone: Clone
    number: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def lead(self) -> User:
        """The center's lead."""
        return factories.lead(self.harbor, admin=self.admin)

    def pack(self, *releases: Release) -> Pack:
        """Return a new pack."""
        title = f"Pack {next(self.number)}"
        return factories.pack(self.harbor, list(releases), admin=self.admin, title=title, minutes=None)


def world() -> World:
    """Make it."""
    set_up("testserver")
    admin = factories.administrator()
    harbor = factories.center(admin=admin)
    release = factories.release(factories.module(admin=admin, blocks=SLIDES, guides=GUIDES), admin=admin)
    pack = factories.pack(harbor, [release], admin=admin, minutes=None)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, document TEXT NOT NULL)")
    return World(admin, harbor, release, Clone.objects.child_of(pack).get())


def insert(documents: list[str]) -> list[str]:
    """INSERT each document as one row, all in one transaction; return what was written."""
    with transaction.atomic(), connection.cursor() as cursor:
        for document in documents:
            cursor.execute("INSERT INTO bare (document) VALUES (%s)", [document])
    return documents


def inserted(documents: list[str]) -> None:
    """Verify that the last rows are those."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT document FROM bare ORDER BY id DESC LIMIT %s", [len(documents)])
        assert [row[0] for row in cursor.fetchall()] == documents[::-1]


@contextmanager
def without_our_checks() -> Iterator[None]:
    """Save pages as Wagtail alone would."""
    plain = WorkingPage.minimal_clean
    with (
        mock.patch.object(ContentPage, "minimal_clean", plain),
        mock.patch.object(ContentPage, "clean", WorkingPage.clean),
        mock.patch.object(Clone, "clean", WorkingPage.clean),
        mock.patch.object(ClonedGuide, "clean", WorkingPage.clean),
    ):
        yield


def clones(at: World) -> list[Figure]:
    """Measure a clone of a module with its guides."""
    parts = [at.release.content, *(guide["value"] for guide in at.release.content["guides"])]
    documents = [canonical(part).decode() for part in parts]

    def clone(pack: Pack) -> Clone:
        release = Release.objects.get(pk=at.release.pk)  # as a view does: nothing parsed beforehand
        return CloneModule(pack, release=release, actor=at.lead).execute()

    def copy(pack: Pack) -> Clone:
        return Clone.objects.get(pk=at.clone.pk).copy(recursive=True, to=pack, copy_revisions=False, keep_live=False)

    def lean_copy(pack: Pack) -> Clone:
        with without_our_checks():
            return copy(pack)

    def cloned(made: Clone) -> None:
        stored = Clone.objects.get(pk=made.pk)
        assert words_of_clone(stored).document == at.release.content
        assert ClonedGuide.objects.child_of(stored).count() == GUIDES

    found = measure(
        [
            Work("clone", at.pack, clone, cloned),
            Work(COPY, at.pack, copy, cloned),
            Work(LEAN, at.pack, lean_copy, cloned),
            Work("INSERT of the same JSON", lambda: documents, insert, inserted),
        ]
    )
    own = found["clone"]
    return [
        compared(own, found["INSERT of the same JSON"]),
        compared(found[COPY], own),
        compared(found[LEAN], own),
        found["INSERT of the same JSON"],
    ]


def releases(at: World) -> list[Figure]:
    """Measure a release of a module with its guides."""
    publisher = factories.dhs(Role.PUBLISHER, admin=at.admin)

    def approved() -> Module:
        module = factories.module(admin=at.admin, blocks=SLIDES, guides=GUIDES, slug=f"m{next(at.number)}")
        factories.approve(module, admin=at.admin)
        return module

    def release(module: Module) -> Release:
        return ReleaseModule(module, kind=Kind.MINOR, note="First.", actor=publisher).execute()

    def released(made: Release) -> None:
        stored = Release.objects.get(pk=made.pk)
        assert stored.body == draft(Module.objects.get(pk=stored.module_id))

    found = measure(
        [
            Work("release", approved, release, released),
            Work("INSERT of the release's JSON", lambda: [canonical(at.release.body).decode()], insert, inserted),
        ]
    )
    floor = found["INSERT of the release's JSON"]
    return [compared(found["release"], floor), floor]


def editions(at: World) -> list[Figure]:
    """Measure an edition of a pack with one module and its guides."""
    document = canonical(factories.edition(at.pack(at.release), admin=at.admin).body).decode()

    def edition(pack: Pack) -> Any:
        return MakeEdition(pack, actor=at.lead).execute()

    def made_of(made: Any) -> None:
        (entry,) = made.body["modules"]
        assert entry["content"] == at.release.content

    found = measure(
        [
            Work("edition", lambda: at.pack(at.release), edition, made_of),
            Work("INSERT of the edition's JSON", lambda: [document], insert, inserted),
            Work("json.loads of the edition's JSON", lambda: document, json.loads, lambda value: None),
        ]
    )
    floor = found["INSERT of the edition's JSON"]
    return [compared(found["edition"], floor), floor, found["json.loads of the edition's JSON"]]


def run() -> list[Figure]:
    """Measure all of it."""
    at = world()
    return [*clones(at), *releases(at), *editions(at)]
