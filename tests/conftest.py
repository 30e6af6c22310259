"""What all tests share."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.core.cache import cache
from django.test import TransactionTestCase

from home.models import HomePage
from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.packs.pages.models import Pack
from modules.resources.codes.models import AccessCode
from tests import databases, factories, whole
from tests.databases import Databases
from tests.worlds import RECIPES, Keys, database_of

BEGIN_WITH = (
    "e2e/test_spine.py",  # fills the databases that others wait for; meanwhile they do what needs none
    "domain/test_merge_laws.py",
    "access/test_walk.py",
    "domain/test_merge_mutants.py",
    "commands/test_demo.py",
)

assert whole.show_factor  # whoever is signed in has shown a second factor

# A test with transactions of its own leaves a database that nobody uses again: see ``django_db_setup``.
TransactionTestCase._fixture_teardown = lambda case: None  # type: ignore[method-assign]


def pytest_xdist_auto_num_workers() -> int:
    """Return one process more than cores: those that wait for a browser leave theirs idle."""
    return (os.cpu_count() or 1) + 1


def pytest_configure() -> None:
    """Begin, or join, a run. No property has a deadline: it would measure what else the machine does."""
    hypothesis.settings.register_profile("house", deadline=None)
    hypothesis.settings.load_profile("house")
    databases.begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove all databases, once every process has ended."""
    if not hasattr(config, "workerinput"):
        databases.end()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Refuse cases that are a set: each process would collect them in another order, and the run would not begin."""
    for mark in metafunc.definition.iter_markers("parametrize"):
        if isinstance(mark.args[1] if len(mark.args) > 1 else mark.kwargs.get("argvalues"), (set, frozenset)):
            raise pytest.UsageError(f"{metafunc.definition.nodeid}: the cases are a set, which has no order")


@pytest.hookimpl(trylast=True)  # after pytest-django has put some tests behind the others
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest: every process takes one file after another from this list."""
    for item in items:
        again = item.get_closest_marker("both_databases")
        if again and not again.args:
            raise pytest.UsageError(f"{item.nodeid}: both_databases does not say why")
    items.sort(key=_place)


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


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """Begin each test with nothing rendered."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(scope="session")
def run_databases(django_test_environment: None, django_db_blocker: Any) -> Iterator[Databases]:
    """The databases of this process."""
    made = Databases(Path(os.environ[databases.FOLDER]), os.environ.get("PYTEST_XDIST_WORKER", "main"), RECIPES)
    yield made
    with django_db_blocker.unblock():
        made.close()


@pytest.fixture
def django_db_setup(request: pytest.FixtureRequest, run_databases: Databases, django_db_blocker: Any) -> Iterator[Any]:
    """The database that this test works on. Returns what was noted when it was filled: keys, mostly.

    A test with transactions of its own gets a copy of its own: no other test sees what it leaves.
    """
    name = database_of(request.node)
    with django_db_blocker.unblock():
        with run_databases.open(name) as noted:
            yield noted
        if _has_own_transactions(request.node):
            run_databases.discard(name)


def _has_own_transactions(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return "transactional_db" in getattr(item, "fixturenames", ()) or bool(marker and marker.kwargs.get("transaction"))


@pytest.fixture
def site(django_db_setup: Keys, db: None) -> HomePage:
    """A site that is set up: pages, roles, review; no people, no content."""
    return HomePage.objects.get(pk=django_db_setup["site"])


@pytest.fixture
def admin(django_db_setup: Keys, db: None) -> User:
    """An administrator."""
    return User.objects.get(pk=django_db_setup["admin"])


@pytest.fixture
def person(admin: User) -> Callable[..., User]:
    """Makes a person with a role: ``person(Role.LEAD, harbor)``."""

    def make(role: Role, center: Center | None = None, username: str = "") -> User:
        return factories.person(role, center, username=username, admin=admin)

    return make


@pytest.fixture
def harbor(django_db_setup: Keys, db: None) -> Center:
    """A center with a whole profile."""
    return Center.objects.get(pk=django_db_setup["harbor"])


@pytest.fixture
def prairie(django_db_setup: Keys, db: None) -> Center:
    """Another center with a whole profile."""
    return Center.objects.get(pk=django_db_setup["prairie"])


@pytest.fixture
def module(django_db_setup: Keys, db: None) -> Module:
    """A module with one guide, written by an editor; a draft, unless the test asks for its release, too."""
    return Module.objects.get(pk=django_db_setup["module"])


@pytest.fixture
def release(django_db_setup: Keys, db: None) -> Release:
    """Release 1.0 of that module."""
    return Release.objects.get(pk=django_db_setup["release"])


@pytest.fixture
def pack(django_db_setup: Keys, db: None) -> Pack:
    """Harbor's pack with a clone of that release."""
    return Pack.objects.get(pk=django_db_setup["pack"])


@pytest.fixture
def code(django_db_setup: Keys, db: None) -> AccessCode:
    """An open code of an edition of that pack."""
    return AccessCode.objects.get(pk=django_db_setup["code"])
