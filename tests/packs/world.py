"""One world for a whole file of tests: made once, in a transaction that each test nests its own in.

Making it takes most of a second, and hundreds of tests begin with it. Each test gets fresh objects, since objects keep
what they have asked; what a test writes is undone before the next. A test that needs real transactions can't use it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

from home.models import HomePage
from home.setup import set_up
from modules.accounts.identity.models import User
from modules.centers.center.models import Center
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.packs.pages.models import Pack
from tests import factories

__all__ = ["admin", "harbor", "kept_world", "module", "pack", "prairie", "release", "site"]


@dataclass(frozen=True)
class World:
    """The keys of what is there: a site, an administrator, two centers, and Harbor's pack with a clone of a release."""

    site: int
    admin: int
    harbor: int
    prairie: int
    module: int
    release: int
    pack: int


def make() -> World:
    """Make it through the actions that people use."""
    site = set_up("testserver")
    admin = factories.administrator()
    harbor, prairie = factories.center("Harbor", admin=admin), factories.center("Prairie", admin=admin)
    module = factories.module(admin=admin)
    release = factories.release(module, admin=admin)
    pack = factories.pack(harbor, [release], admin=admin)
    factories.lead(prairie, admin=admin)
    return World(site.pk, admin.pk, harbor.pk, prairie.pk, module.pk, release.pk, pack.pk)


@pytest.fixture(scope="module")
def kept_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world of this file."""
    kept = transaction.atomic()
    with django_db_blocker.unblock():
        kept.__enter__()
        made = make()
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        kept.__exit__(None, None, None)


@pytest.fixture
def site(kept_world: World, db: None) -> HomePage:
    """A site that is set up."""
    return HomePage.objects.get(pk=kept_world.site)


@pytest.fixture
def admin(kept_world: World, db: None) -> User:
    """An administrator."""
    return User.objects.get(pk=kept_world.admin)


@pytest.fixture
def harbor(kept_world: World, db: None) -> Center:
    """A center with a whole profile."""
    return Center.objects.get(pk=kept_world.harbor)


@pytest.fixture
def prairie(kept_world: World, db: None) -> Center:
    """Another center with a whole profile."""
    return Center.objects.get(pk=kept_world.prairie)


@pytest.fixture
def module(kept_world: World, db: None) -> Module:
    """A module with one guide, released as 1.0."""
    return Module.objects.get(pk=kept_world.module)


@pytest.fixture
def release(kept_world: World, db: None) -> Release:
    """Release 1.0 of that module."""
    return Release.objects.get(pk=kept_world.release)


@pytest.fixture
def pack(kept_world: World, db: None) -> Pack:
    """Harbor's pack with a clone of that release."""
    return Pack.objects.get(pk=kept_world.pack)
