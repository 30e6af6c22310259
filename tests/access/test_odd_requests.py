"""Requests that no form and no link of ours sends: each gets a 4xx, at every address, and never a 500."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.users.models import UserProfile

from modules.core.limits import LONGEST_IN_EDITOR, LONGEST_VALUE, NUMBERS, longest
from modules.library.uses.admin import NeverDeleted
from tests import factories
from tests.access.forms import form_of
from tests.access.walking import Address, addresses, ask
from tests.access.world import ADMINISTRATOR, EDITOR, LEAD, World

HUGE, NUL = "9" * 40, "\0"
NAMES = (
    "q", "p", "page", "id", "pk", "parent_page_id", "target_pages[]", "ordering", "position", "collection_id", "tag",
    "locale", "content_type", "page_type", "user", "user_id", "owner", "actor", "center", "at_from", "at_to", "action",
    "date_from", "date_to", "childOf", "child_of", "descendant_of", "fields", "limit", "offset", "order", "search",
    "release", "a", "b", "as", "about", "block", "key", "timestamp_from", "timestamp_to", "export", "per_page",
    "usage_count_min", "usage_count_max", "created_at_after", "created_at_before", "latest_revision_created_at_from",
    "live", "has_child_pages", "site", "status", "type", "multiple", "prefers_root", "can_choose_root", "link_url",
    "sector", "topic", "kind", "language", "preview_mode", "mode", "with_content", "clear", "format", "sort", "dir",
)  # fmt: skip
"""Names in queries that views of ours and of Wagtail's read, and some that none does."""
DAYS = ("_from", "_to", "_after", "_before")
"""How the names of days end."""
WORDS = "-1 or '\\'' \ud7ff\U0010ffff"
NUMBERED = {name: "9" * 18 if name in NUMBERS else HUGE for name in NAMES}
WORDED = {name: "9999-12-31" if name.endswith(DAYS) else WORDS for name in NAMES if name not in NUMBERS}


def asked_with(address: Address, world: World) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (path, query): what stands there with odd queries, and huge numbers in the path itself."""
    nothing = address.path(dict.fromkeys(address.arguments, HUGE)) or ""
    there = address.path(world.library_arguments) or nothing
    yield there, NUMBERED
    yield there, WORDED
    if nothing != there:
        yield nothing, {}


ON_BOTH = frozenset(
    {"pack", "release_module", "search", "roundtables", "center_people", "feedback", "wagtailadmin_pages:edit"}
    | {"wagtailadmin_explore", "wagtailadmin_reports:site_history", "wagtailimages:edit", "wagtaildocs:edit"}
    | {"wagtailimages_chooser:chosen", "wagtailsnippets_modules_statement:edit", "wagtailusers_users:edit"}
)
"""One address of each kind of query, for PostgreSQL: all of them took eight minutes there."""
OTHERWISE = "NUL characters, and numbers that are too large for a key, are refused otherwise by each"


def odd() -> Iterator[Any]:
    """Yield each address, some of them for both databases."""
    for address in addresses():
        marks = [pytest.mark.both_databases(OTHERWISE)] if address.name in ON_BOTH else []
        yield pytest.param(address, marks=marks, id=address.name)


def test_those_for_both_databases_are_there() -> None:
    assert {address.name for address in addresses()} >= ON_BOTH


@pytest.mark.parametrize("address", odd())
def test_no_address_fails_for_odd_numbers_and_names(
    address: Address, world: World, clients: Mapping[str, Client]
) -> None:
    got = {}
    for path, query in asked_with(address, world):
        with transaction.atomic():
            got[path, query.get("q", "")] = ask(clients[ADMINISTRATOR], path, data=query).status_code
            transaction.set_rollback(True)

    assert {asked: status for asked, status in got.items() if status >= 500} == {}


# What is refused before a view reads it


def test_every_form_has_a_greatest_length(world: World, clients: Mapping[str, Client]) -> None:
    """Whatever the fields of a form are called, and whoever declared them."""
    served = {}
    for address in addresses():
        path = address.path(world.library_arguments) or address.path(world.harbor.arguments) or "/"
        with transaction.atomic():
            for field in ("password", "title"):
                answer = ask(clients[ADMINISTRATOR], path, "post", {field: "x" * (LONGEST_IN_EDITOR + 1)})
                served[address.name] = answer.status_code
            transaction.set_rollback(True)

    assert {name: status for name, status in served.items() if status not in (400, 403, 404, 405)} == {}
    assert list(served.values()).count(400) > 200


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("account_login", LONGEST_VALUE),
        ("mfa_authenticate", LONGEST_VALUE),
        ("wagtailimages:add", LONGEST_VALUE),
        ("wagtailsites:add", LONGEST_VALUE),
        ("invitations", LONGEST_IN_EDITOR),
        ("wagtailadmin_pages:edit", LONGEST_IN_EDITOR),
    ],
)
def test_only_editors_take_long_texts(name: str, most: int, world: World, clients: Mapping[str, Client]) -> None:
    path = reverse(name, args=[world.draft.pk] if name.endswith("edit") else [])
    asked = RequestFactory().post(path)
    asked.resolver_match = resolve(path)

    assert longest(asked) == most
    assert ask(clients[ADMINISTRATOR], path, "post", {"other": "x" * (most + 1)}).status_code == 400


def stored(client: Client) -> Any:
    """Return what the administrator's profile keeps of closed notices."""
    return UserProfile.objects.values_list("dismissibles", flat=True)


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({"a": "x" * 6_000_000}),
        json.dumps({"a": "x" * 5_000}),
        json.dumps({f"a{at}": True for at in range(101)}),
        json.dumps({"a": {"b": "c"} | {str(at): at for at in range(50)}}),
        json.dumps(["a", "b"]),
        '{"a": "\\u0000"}',
        '{"\\ud800": true}',
        "[" * 5_000,
        "9",
        "",
    ],
    ids=["6 MB", "long", "many", "deep", "a list", "nul", "half a character", "nested", "a number", "nothing"],
)
def test_what_is_no_closed_notice_is_not_kept(body: str, world: World, clients: Mapping[str, Client]) -> None:
    client = clients[ADMINISTRATOR]
    before = list(stored(client))

    answer = client.patch("/cms/dismissibles/", body, content_type="application/json")

    assert answer.status_code in (400, 413)
    assert list(stored(client)) == before


def test_a_notice_can_be_closed(world: World, clients: Mapping[str, Client]) -> None:
    answer = clients[ADMINISTRATOR].patch(
        "/cms/dismissibles/", json.dumps({"last_upgrade_check": "7.0.1", "menu": True}), content_type="application/json"
    )
    assert answer.json() == {"last_upgrade_check": "7.0.1", "menu": True}


NULS = {
    "in a path": "/modules/a%00b/",
    "in a query": "/modules/?q=a%00b",
    "in a name": "/modules/?a%00b=1",
    "in the admin": "/cms/pages/%00/",
    "in a search of the admin": "/cms/pages/search/?q=%00",
    "in a code": "/r/%00/",
    "in a file": "/files/%00",
}


@pytest.mark.both_databases("PostgreSQL stores no NUL character, and SQLite does")
@pytest.mark.parametrize("path", NULS.values(), ids=NULS)
def test_a_nul_is_refused_wherever_it_stands(path: str, world: World, clients: Mapping[str, Client]) -> None:
    for role in ("anonymous", ADMINISTRATOR):
        assert ask(clients[role], path).status_code == 400


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "other"])
def test_a_nul_in_a_cookie_is_refused(cookie: str, world: World) -> None:
    assert Client(headers={"cookie": f'{cookie}="a\\000b"'}).get("/").status_code == 400


@pytest.mark.both_databases("PostgreSQL stores no NUL character and no half of one, and SQLite does")
@pytest.mark.parametrize(
    "value",
    ["a\0b", "x" * 200_001, '{"blocks": ["\\u0000"]}', '["\\uDC00"]'],
    ids=["nul", "long", "nul in JSON", "half in JSON"],
)
@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/", "/cms/images/add/"])
def test_no_form_takes_what_can_not_be_stored(
    path: str, value: str, world: World, clients: Mapping[str, Client]
) -> None:
    for field in ("login", "password", "email", "title", "other"):
        assert ask(clients[ADMINISTRATOR], path, "post", {field: value}).status_code == 400


def test_a_character_in_two_halves_is_one(world: World, clients: Mapping[str, Client]) -> None:
    sent = {"title": '["\\ud83d\\ude00"]'}
    assert ask(clients[ADMINISTRATOR], "/cms/images/add/", "post", sent).status_code == 200


COUNTED = {
    "more than are sent": {"sections-count": "100000000"},
    "no number": {"sections-count": "many"},
    "nothing": {"sections-count": ""},
    "less than none": {"sections-count": "-1"},
    "a very long number": {"sections-count": "9" * 5_000},
    "places": {"sections-0-order": "first"},
    "parts that are not there": {"sources-count": "3"},
    "two parts in one place": {
        "sources-count": "2",
        **{f"sources-{at}-order": "0" for at in (0, 1)},
        **{f"sources-{at}-deleted": "" for at in (0, 1)},
    },
    "cells": {"sections-0-value-table-row-count": "60", "sections-0-value-table-column-count": "60"},
}


@pytest.mark.parametrize("change", COUNTED.values(), ids=COUNTED)
def test_the_editor_counts_no_further_than_it_was_sent(
    change: dict[str, str], world: World, clients: Mapping[str, Client]
) -> None:
    for role, page in ((EDITOR, world.module), (LEAD, world.harbor.clone)):
        sent = {**form_of(page), **change}
        for path in ("wagtailadmin_pages:edit", "wagtailadmin_pages:preview_on_edit"):
            with transaction.atomic():
                assert ask(clients[role], reverse(path, args=[page.pk]), "post", sent).status_code == 400
                transaction.set_rollback(True)


def test_a_form_without_its_fields_is_refused(world: World, clients: Mapping[str, Client]) -> None:
    for role, page in ((EDITOR, world.module), (LEAD, world.harbor.clone)):
        for path in ("wagtailadmin_pages:edit", "wagtailadmin_pages:preview_on_edit"):
            with transaction.atomic():
                assert ask(clients[role], reverse(path, args=[page.pk]), "post", {"title": "x"}).status_code == 400
                transaction.set_rollback(True)


def test_the_editor_takes_what_it_sends(world: World, clients: Mapping[str, Client]) -> None:
    path = reverse("wagtailadmin_pages:preview_on_edit", args=[world.module.pk])
    assert ask(clients[EDITOR], path, "post", form_of(world.module)).status_code == 200


def test_what_is_in_use_is_not_deleted_and_that_is_told(
    world: World, clients: Mapping[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    # No button leads here; a statement is the row that is always in use.
    monkeypatch.setattr(NeverDeleted, "user_has_permission", ModelPermissionPolicy.user_has_permission)
    statement = factories.statement(admin=world.people[ADMINISTRATOR])
    path = reverse("wagtailsnippets_modules_statement:delete", args=[statement.pk])

    with transaction.atomic():
        answer = ask(clients[ADMINISTRATOR], path, "post")
        transaction.set_rollback(True)

    assert answer.status_code == 409
    assert "That is in use, so it was not deleted" in answer.content.decode()
    assert type(statement).objects.filter(pk=statement.pk).exists()
