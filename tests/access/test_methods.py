"""Which methods an address answers: reading pages refuse the others, and HEAD is answered as GET is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from modules.core.rooms import house
from tests.access.world import LEAD, World

UNSAFE = ("POST", "PUT", "PATCH", "DELETE", "BREW")


def methods_of(view: Any) -> Iterator[list[str]]:
    """Yield the lists of methods that the decorators of a view allow."""
    while view is not None:
        names = view.__code__.co_freevars if hasattr(view, "__code__") else ()
        if "request_method_list" in names:
            yield view.__closure__[names.index("request_method_list")].cell_contents
        view = getattr(view, "__wrapped__", None)


def test_every_view_that_answers_get_answers_head() -> None:
    """A class answers both by itself; a function that allows one has to allow the other."""
    lists = [allowed for route in house().addresses for allowed in methods_of(route.view)]

    assert len(lists) > 80
    assert [allowed for allowed in lists if ("GET" in allowed) != ("HEAD" in allowed)] == []


def test_every_public_page_without_a_form_is_declared_as_one_that_only_reads() -> None:
    """So that it refuses other methods before anything else is looked at."""
    reads = {
        route.name
        for route in house().addresses
        for allowed in methods_of(route.view)
        if set(allowed) == {"GET", "HEAD"} and "everyone" in route.asks
    }

    assert {name for name in reads if not house().access(name).only_reads} <= {"session_left"}  # type: ignore[union-attr]
    assert {"resource_page", "robots", "modules", "search"} <= reads


@pytest.mark.parametrize("method", UNSAFE)
def test_a_page_that_only_reads_refuses_to_do_anything(method: str, world: World) -> None:
    """Also a request without a form's token, and of somebody without a session."""
    known = world.harbor.arguments
    code = known["code"]
    for path in ("/", "/privacy/", "/centers/", "/modules/", "/search/", "/robots.txt", "/sitemap.xml", f"/r/{code}/"):
        answer = Client(enforce_csrf_checks=True).generic(method, path)

        assert (path, answer.status_code) == (path, 405)
        assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_head_is_answered_as_get_is(world: World, clients: dict[str, Client]) -> None:
    """Scanners of mails ask so for the links in them."""
    harbor = world.harbor
    own = (f"/cms/packs/{harbor.pack.pk}/", "/cms/centers/harbor/people/", f"/cms/codes/{harbor.code.pk}/")
    for client, paths in (
        (Client(), (f"/accounts/invitation/{harbor.key}/", "/accounts/login/")),
        (clients[LEAD], own),
    ):
        for path in paths:
            read, asked = client.get(path), client.head(path)

            assert (path, asked.status_code, asked.content) == (path, 200, b"")
            assert read.status_code == 200
