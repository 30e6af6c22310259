"""Updates: the review page, one update, many untouched clones; beside the bare UPDATEs of the same JSON."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from home.setup import set_up
from modules.accounts.identity.models import User
from modules.centers.center.models import Center
from modules.domain.document import canonical
from modules.domain.version import Kind
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.packs.pages.models import Clone
from modules.packs.pages.queries import words_of_clone
from modules.packs.updates.actions import ApplyUpdate
from modules.packs.updates.many import UpdateUntouched, do_run
from modules.packs.updates.merging import plan_update
from modules.packs.updates.runs import Outcome
from tests import factories
from tests.benchmarks.figures import Figure, Work, compared, measure
from tests.packs.updating import block, every, release_again, rewrite, say, the_clone

SLIDES, GUIDES, MANY = 60, 2, 1000
OURS, THEIRS = "Our own words.", "Clearer words from DHS."


@dataclass
class World:
    """A center, a module with two releases, and clones of the first one."""

    admin: User
    harbor: Center
    old: Release
    new: Release
    number: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def lead(self) -> User:
        """The center's lead."""
        return factories.lead(self.harbor, admin=self.admin)

    def clone(self) -> Clone:
        """Return a new clone of the old release, in a pack of its own."""
        title = f"Pack {next(self.number)}"
        return the_clone(factories.pack(self.harbor, [self.old], admin=self.admin, title=title))

    def customized(self) -> Clone:
        """Return a new clone with one sentence in ten changed, one of them as DHS changed it too."""
        clone = self.clone()
        rewrite(clone, every(*(say(f"s{at}-a-1:body:p0", OURS) for at in range(0, SLIDES // 2, 10))))
        return Clone.objects.select_related("center", "release__module").get(pk=clone.pk)


def world() -> World:
    """Make it: DHS changes one sentence in five."""
    set_up("testserver")
    admin = factories.administrator()
    harbor = factories.center(admin=admin)
    module = factories.module(admin=admin, blocks=SLIDES, guides=GUIDES)
    old = factories.release(module, admin=admin)
    changes = every(*(say(f"s{at}-a-1:body:p0", THEIRS) for at in range(0, SLIDES // 2, 5)))
    new = release_again(Module.objects.get(pk=module.pk), changes, admin=admin, kind=Kind.MINOR)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, document TEXT NOT NULL)")
        cursor.execute("INSERT INTO bare (id, document) VALUES (1, '')")
    return World(admin, harbor, old, new)


def bare_update(documents: list[str]) -> None:
    """UPDATE a row with each document, all in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        for document in documents:
            cursor.execute("UPDATE bare SET document = %s WHERE id = 1", [document])


def pages_of(at: World) -> list[str]:
    """Return what an update writes at least: the words of the clone and of each guide."""
    parts = [at.new.content, *(guide["value"] for guide in at.new.content["guides"])]
    return [canonical(part).decode() for part in parts]


def review(at: World) -> list[Figure]:
    """Measure the review page of a module with 60 slides."""
    clone, client = at.customized(), Client()
    client.force_login(at.lead)
    documents = [canonical(part).decode() for part in (at.old.content, words_of_clone(clone).document, at.new.content)]

    def shown(answer: Any) -> None:
        assert "Keep both" in answer.content.decode()

    found = measure(
        [
            Work("review page", lambda: reverse("update", args=[clone.pk]), client.get, shown),
            Work(
                "json.loads of the three documents",
                lambda: documents,
                lambda texts: [json.loads(text) for text in texts],
                lambda parsed: None,
            ),
        ]
    )
    floor = found["json.loads of the three documents"]
    return [compared(found["review page"], floor), floor]


def applying(at: World) -> list[Figure]:
    """Measure one update of a customized clone with two guides."""

    def apply(clone: Clone) -> Clone:
        plan = plan_update(clone, Release.objects.get(pk=at.new.pk))
        choices = {decision.id: "ours" for decision in plan.to_choose}
        ApplyUpdate(clone, release=plan.release, choices=choices, state=plan.state, actor=at.lead).execute()
        return clone

    def applied(clone: Clone) -> None:
        stored = Clone.objects.get(pk=clone.pk)
        assert stored.release_id == at.new.pk
        said = words_of_clone(stored).document
        assert block(said, "s0-a-1:body:p0")["value"]["runs"][0]["text"] == OURS
        assert block(said, "s5-a-1:body:p0")["value"]["runs"][0]["text"] == THEIRS

    found = measure(
        [
            Work("one update", at.customized, apply, applied),
            Work("UPDATE of the same JSON", lambda: pages_of(at), bare_update, lambda nothing: None),
        ]
    )
    floor = found["UPDATE of the same JSON"]
    return [compared(found["one update"], floor), floor]


def many(at: World) -> list[Figure]:
    """Measure a run over 1,000 untouched clones, once, beside as many bare UPDATEs, each in its transaction."""
    Clone.objects.filter(release=at.old).exclude(snapshots=None).update(release=at.new)
    others = Clone.objects.filter(release=at.old).count()
    for _ in range(MANY):
        at.clone()
    run = UpdateUntouched(at.harbor, release=at.new, dry=False, actor=at.lead).execute()
    started = time.perf_counter()
    do_run.call(run.pk)
    taken = (time.perf_counter() - started) * 1000 / run.total
    assert run.entries.filter(outcome=Outcome.UPDATED).count() == MANY
    assert run.total <= MANY + others
    documents = pages_of(at)
    started = time.perf_counter()
    for _ in range(MANY):
        bare_update(documents)
    floor = Figure("bare UPDATEs of one clone", (time.perf_counter() - started) * 1000 / MANY, "ms")
    return [compared(Figure(f"one of {MANY:,} untouched clones", taken, "ms"), floor), floor]


def run() -> list[Figure]:
    """Measure all of it."""
    at = world()
    return [*review(at), *applying(at), *many(at)]
