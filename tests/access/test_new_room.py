"""What a new room does not declare is closed: to roles, to half a sign-in, to robots, to scripts, and in the walk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import reload

import pytest
from django.test import Client, override_settings
from django.urls import clear_url_caches
from wagtail.admin import urls as admin_urls

from bcp_cms import logs, urls
from bcp_cms.headers import PAGES
from modules.core.rooms import house
from tests.access.table import TABLE, undeclared, unnamed
from tests.access.walking import addresses, ask, letter
from tests.access.world import ADMINISTRATOR, ANONYMOUS, LEAD, MEMBERLESS, OTHER, ROLES, World

LEADS = (LEAD, OTHER)


def _rebuild() -> None:
    """Have all that follows from the rooms follow from those of the settings."""
    house.cache_clear()
    logs._secrets.cache_clear()
    reload(admin_urls)
    reload(urls)
    clear_url_caches()


@pytest.fixture(scope="module", autouse=True)
def new_room(world: World) -> Iterator[None]:
    """The project with one room more."""
    with override_settings(BCP_ROOMS="tests.access.new_room.ROOMS"):
        _rebuild()
        yield
    _rebuild()


def asked_by_all(clients: Mapping[str, Client], path: str) -> dict[str, str]:
    """Return the letter that each role gets."""
    return {role: letter(ask(clients[role], path)) for role in ROLES}


def test_a_page_is_refused_to_every_role_that_it_does_not_name(clients: Mapping[str, Client]) -> None:
    expected = dict.fromkeys(ROLES, "4") | {ANONYMOUS: "L"} | dict.fromkeys(LEADS, "O")

    assert asked_by_all(clients, "/new/") == expected
    assert asked_by_all(clients, "/cms/new/") == expected | {MEMBERLESS: "F"}
    assert asked_by_all(clients, "/cms/new-below/") == expected


@pytest.mark.parametrize("path", ["/silent/", "/cms/silent/", "/mounted/", "/cms/mounted/"])
def test_a_page_that_names_nobody_is_closed_to_everyone(clients: Mapping[str, Client], path: str) -> None:
    got = asked_by_all(clients, path)

    assert set(got.values()) <= {"4", "L", "F"}
    assert got[ADMINISTRATOR] == got[LEAD] == "4"


def test_what_is_refused_looks_like_what_does_not_exist(clients: Mapping[str, Client]) -> None:
    refused, nothing = (ask(clients[ADMINISTRATOR], path) for path in ("/silent/", "/nothing-here/"))

    assert (refused.status_code, refused.content) == (nothing.status_code, nothing.content)


@pytest.mark.parametrize("path", ["/new/", "/cms/new/", "/cms/new-below/"])
def test_it_needs_the_second_factor(unproven: Client, path: str) -> None:
    assert ask(unproven, path)["Location"] == "/accounts/2fa/"


def test_a_page_that_serves_without_an_account_does_not_look_at_the_session(clients: Mapping[str, Client]) -> None:
    answer = ask(clients[LEAD], "/public/")

    assert answer.text == "a new page"
    assert "Cookie" not in answer.get("Vary", "")


def test_its_headers_are_strict(clients: Mapping[str, Client]) -> None:
    assert ask(clients[LEAD], "/new/")["Content-Security-Policy"] == PAGES


def test_robots_are_kept_out_unless_it_invites_them(client: Client) -> None:
    lines = client.get("/robots.txt").text.splitlines()

    assert "Disallow: /new/" in lines
    assert "Disallow: /silent/" in lines
    assert "Disallow: /public/" not in lines


def test_its_code_stands_in_no_log() -> None:
    assert logs.without_secrets("GET /new/c0de-x_y/?q=1 200") == "GET /new/…/?… 200"


def test_the_walk_names_its_addresses_until_someone_says_what_each_role_gets() -> None:
    missing = unnamed(addresses(), TABLE)

    assert {"new_page (new/)", "new_desk (cms/new/)", "stray (mounted/)"} <= set(missing)


def test_the_walk_names_an_address_that_no_room_declares() -> None:
    assert undeclared(addresses()) == ["stray (mounted/)", "stray (cms/mounted/)"]
