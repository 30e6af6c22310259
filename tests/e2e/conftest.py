"""What browser tests share: a browser, a server, and a database of its own for every test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Error, Page, sync_playwright

from modules.accounts.identity.models import User
from modules.demo.loading import PASSWORD
from tests.databases import Databases, Filled, copy, use
from tests.e2e import browser as chromium
from tests.e2e.browser import Watch
from tests.e2e.server import Gate

HERE = Path(__file__).parent
Visit = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db)
            item.add_marker(pytest.mark.database("site"))


def _give_up(reason: str) -> None:
    if os.environ.get("BCP_REQUIRE_BROWSER") == "1":
        pytest.fail(f"{reason} BCP_REQUIRE_BROWSER=1 says there must be.")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; without one the test is skipped, or fails where BCP_REQUIRE_BROWSER=1."""
    executable = chromium.find_chromium()
    if executable is None:
        _give_up("There is no Chromium on this machine (Debian: apt install chromium).")
    with sync_playwright() as playwright:
        # Playwright runs an event loop in this thread, which Django takes for async code.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        try:
            started = chromium.start(playwright, str(executable))
        except Error as error:
            _give_up(f"Chromium does not start: {error.message.splitlines()[0]}.")
        yield started
        started.close()


@pytest.fixture(scope="session")
def running() -> Iterator[LiveServerThread]:
    """A server that runs as long as the tests."""
    thread = LiveServerThread("127.0.0.1", Gate)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield thread
    thread.terminate()


@pytest.fixture
def server(running: LiveServerThread) -> Iterator[str]:
    """The address of the server, which answers for this test."""
    with Gate.open():
        yield f"http://127.0.0.1:{running.port}"


@contextmanager
def _copy(filled: Filled, folder: Path) -> Iterator[None]:
    """Work on a copy of a database.

    The server answers in threads of its own: a file gives each a connection of its own, as in production.
    """
    if connection.vendor != "sqlite":
        pytest.skip("The server's threads need a database that is a file.")
    path = str(folder / "bcp.sqlite3")
    copy(filled.name, path)
    filled.place_files()
    with use(path):
        yield


@pytest.fixture
def demo(run_databases: Databases, db: None, tmp_path: Path) -> Iterator[None]:
    """The demo as it is when it was just loaded, for this test alone."""
    with _copy(run_databases.filled("demo"), tmp_path):
        yield


@pytest.fixture
def proof(run_databases: Databases, db: None, tmp_path: Path) -> Iterator[None]:
    """The demo and the module that holds everything, for this test alone."""
    with _copy(run_databases.filled("proof"), tmp_path):
        yield


@pytest.fixture
def watch(server: str) -> Iterator[Watch]:
    """Fails a test in whose browser an error was logged, content was refused, or another host was asked."""
    watching = Watch(server)
    yield watching
    assert not watching.left(), "The browser reports:\n" + "\n".join(watching.left())


@pytest.fixture
def visit(browser: Browser, server: str, watch: Watch) -> Iterator[Visit]:
    """Opens a page for someone new: ``visit()`` without an account, ``visit("harbor-lead")`` signed in.

    A test that uses it asks for its database first: ``demo`` or ``proof``.
    """
    with ExitStack() as stack:

        def open_page(username: str = "", **options: Any) -> Page:
            page = stack.enter_context(chromium.visitor(browser, server, watch, **options))
            if username:
                page.context.add_cookies([session_of(username, server)])
            return page

        yield open_page


def session_of(username: str, server: str) -> Any:
    """Return the cookie of someone who has signed in."""
    client = Client()
    client.force_login(User.objects.get(username=username))
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": server}


def sign_in(page: Page, username: str) -> None:
    """Sign in by the form, as people do."""
    page.goto("/cms/login/")
    page.get_by_label("Username or e-mail address").fill(username)
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/cms/")


@pytest.fixture(autouse=True)
def only_the_button_saves(settings: Any) -> None:  # the fixture of pytest-django
    """Switch autosave off; a test of it gives it an interval."""
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0


@pytest.fixture(autouse=True)
def the_demo_needs_no_factor(settings: Any) -> None:
    """Ask for no second factor, as the demo does; a test of signing in asks for one."""
    settings.BCP_SECOND_FACTOR = []
