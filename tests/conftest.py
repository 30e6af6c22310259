"""What all tests share."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import TransactionTestCase
from wagtail.models import Site

from home.models import HomePage
from home.setup import set_up
from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.core import immutable
from modules.demo.loading import load, read_all
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.media.models import Image
from modules.media.serving import SIZES
from modules.packs.pages.models import Pack
from tests import factories
from tests.e2e import database

BEGIN_WITH = ("e2e/test_spine.py", "access/test_walk.py", "commands/test_demo.py")

_teardown = TransactionTestCase._fixture_teardown


def _teardown_without_triggers(case: Any) -> None:
    """Empty the test database after a transactional test: the triggers would refuse it, as they refuse `flush`."""
    immutable.remove(connection)
    try:
        _teardown(case)
    finally:
        immutable.install(connection)


TransactionTestCase._fixture_teardown = _teardown_without_triggers  # type: ignore[method-assign]  # see above


@pytest.hookimpl(trylast=True)  # after pytest-django has put the tests that empty the database behind the others
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest; end with the files of which a test empties the database.

    Every process takes one file after another from this list. The first browser test fills the database that all of
    them copy: others that wait for it would leave a core idle, so two long files without a browser come next. After a
    test that empties the database, those rows are gone that the migrations made and other tests need, so its whole file
    comes last.
    """
    emptying = {item.path for item in items if _empties_the_database(item)}
    items.sort(key=lambda item: (item.path in emptying, _place(item)))


def pytest_collection_finish() -> None:
    """Keep the collector from walking through all that Django and Wagtail are made of: a seventh of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def _place(item: pytest.Item) -> int:
    name = f"{item.path.parent.name}/{item.path.name}"
    if name in BEGIN_WITH:
        return BEGIN_WITH.index(name)
    return len(BEGIN_WITH) + (item.get_closest_marker("browser") is None)


def _empties_the_database(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return "transactional_db" in getattr(item, "fixturenames", ()) or bool(marker and marker.kwargs.get("transaction"))


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """Begin each test with nothing rendered."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """A test database with a site that is set up: most tests need one, and it takes longer than many of them."""
    with django_db_blocker.unblock():
        set_up("testserver")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this test run share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "filled"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def demo_database(django_db_setup: None, django_db_blocker: Any, shared: Path) -> Path:
    """A database with the demo in it, filled once for all processes: SQLite alone. Work on a copy."""

    def fill(path: Path) -> None:
        database.copy_of_test_database(path)
        with database.use(path):
            Site.objects.update(hostname="127.0.0.1")
            load(read_all())
            for image in Image.objects.all():
                image.get_renditions(*SIZES.values())  # or every browser test would make them anew

    with django_db_blocker.unblock():
        if connection.vendor != "sqlite":
            pytest.skip("Only a database that is a file is copied.")
        return database.filled_once(shared / "demo.sqlite3", fill)


@pytest.fixture(scope="module")
def loaded_demo(
    django_db_setup: None,
    django_db_blocker: Any,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """The demo in the database that the tests of a module work on; afterwards it is as it was."""
    if connection.vendor == "sqlite":
        path = tmp_path_factory.mktemp("demo") / "bcp.sqlite3"
        shutil.copy(request.getfixturevalue("demo_database"), path)
        with django_db_blocker.unblock(), database.use(path):
            yield
    else:
        with django_db_blocker.unblock(), transaction.atomic():
            set_up("testserver")
            load(read_all())
            yield
            transaction.set_rollback(True)


@pytest.fixture
def site(db: None) -> HomePage:
    """A site that is set up: pages, roles, review; no people, no content."""
    # A test that empties the database takes the site away.
    return HomePage.objects.first() or set_up("testserver")


@pytest.fixture
def admin(site: HomePage) -> User:
    """An administrator."""
    return factories.administrator()


@pytest.fixture
def person(admin: User) -> Callable[..., User]:
    """Makes a person with a role: ``person(Role.LEAD, harbor)``."""

    def make(role: Role, center: Center | None = None, username: str = "") -> User:
        return factories.person(role, center, username=username, admin=admin)

    return make


@pytest.fixture
def harbor(admin: User) -> Center:
    """A center with a whole profile."""
    return factories.center("Harbor", admin=admin)


@pytest.fixture
def prairie(admin: User) -> Center:
    """Another center with a whole profile."""
    return factories.center("Prairie", admin=admin)


@pytest.fixture
def module(admin: User) -> Module:
    """A module in draft with one guide, written by an editor."""
    return factories.module(admin=admin)


@pytest.fixture
def release(module: Module, admin: User) -> Release:
    """Release 1.0 of that module."""
    return factories.release(module, admin=admin)


@pytest.fixture
def pack(harbor: Center, release: Release, admin: User) -> Pack:
    """Harbor's pack with a clone of that release."""
    return factories.pack(harbor, [release], admin=admin)
