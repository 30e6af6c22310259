"""What people try: forms from elsewhere, addresses that lead away, other hosts, fetching what someone names.

Other attacks are tried where their defence stands: markup in test_markup.py, forged ids in test_references.py, policies
in test_locks.py, files that lie, swell or reach outside of themselves in tests/media, guessed codes in
tests/resources/test_guesses.py, guessed passwords in tests/accounts/test_sign_in.py.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from modules.accounts.signin.forgotten import send_link
from modules.packs.editions.models import Edition
from modules.packs.pages.models import Clone, Pack
from tests.access.world import ADMINISTRATOR, World
from tests.tasks.doing import do_tasks

AWAY = ("https://evil.example/", "//evil.example/", "/\\evil.example/", "https:evil.example", "javascript:bcp(1)")


# Forms from elsewhere


BY_ITSELF = ("wagtailadmin_api:", "feedback")
"""The API asks in its own way, see below. Feedback is sent by nobody in particular, see docs/decisions/0021."""


def test_every_view_asks_where_a_form_came_from() -> None:
    exempt = [name for name, view in _views(get_resolver()) if getattr(view, "csrf_exempt", False)]

    assert [name for name in exempt if not name.startswith(BY_ITSELF)] == []


def test_the_api_asks_by_itself(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people[ADMINISTRATOR])

    answer = client.post(f"/cms/api/main/pages/{world.draft.pk}/action/unpublish/")

    assert answer.status_code == 403
    assert "CSRF" in answer.json()["detail"]


def _views(resolver: Any, space: str = "") -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _views(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{entry.name}", entry.callback


@pytest.mark.parametrize("name", ["pack", "make_edition", "clone_module", "archive_pack", "delete_pack"])
def test_a_form_from_elsewhere_does_nothing(name: str, world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.harbor.lead)
    before = Edition.objects.count(), Clone.objects.count(), Pack.objects.filter(archived_at=None).count()

    answer = client.post(reverse(name, args=[world.harbor.pack.pk]), {"title": world.harbor.pack.title})

    assert answer.status_code == 403
    assert before == (Edition.objects.count(), Clone.objects.count(), Pack.objects.filter(archived_at=None).count())


# Addresses that lead away

LEADING = (
    ("get", "/accounts/login/?next={away}"),
    ("get", "/cms/login/?next={away}"),
    ("post", "/accounts/logout/?next={away}"),
    ("get", "/accounts/reauthenticate/?next={away}"),
    ("get", "/accounts/confirm/?next={away}"),
    ("post", "/cms/pages/{clone}/lock/?next={away}"),
    ("post", "/cms/pages/{clone}/unlock/?next={away}"),
    ("post", "/cms/pages/{clone}/edit/?next={away}"),
    ("post", "/cms/pages/{clone}/delete/?next={away}"),
    ("get", "/cms/pages/{clone}/copy/?next={away}"),
    ("post", "/cms/images/{image}/?next={away}"),
    ("post", "/cms/images/{image}/delete/?next={away}"),
    ("post", "/cms/documents/edit/{document}/?next={away}"),
    ("post", "/cms/documents/delete/{document}/?next={away}"),
    ("post", "/cms/bulk/modules/image/delete/?id={image}&next={away}"),
    ("post", "/cms/bulk/modules/document/add_to_collection/?id={document}&next={away}"),
    ("get", "/{away}"),
    ("get", "/modules/?next={away}"),
)


@pytest.mark.parametrize("away", AWAY)
def test_no_address_leads_to_another_site(away: str, world: World, clients: Mapping[str, Client]) -> None:
    place = {"clone": world.harbor.clone.pk, "image": world.harbor.image.pk, "document": world.harbor.document.pk}
    for method, path in LEADING:
        for role in ("anonymous", "lead", "administrator"):
            with transaction.atomic():
                kept = clients[role].cookies.copy()
                answer = getattr(clients[role], method)(path.format(away=away, **place), {"next": away})
                clients[role].cookies = kept
                transaction.set_rollback(True)
            where = answer.headers.get("Location", "/")
            assert where.startswith("/") and not where.startswith(("//", "/\\")), f"{path} leads {role} to {where}"


# Other hosts


@pytest.mark.parametrize("path", ["/", "/accounts/password/reset/", "/cms/", "/r/nothing/"])
def test_a_host_that_is_not_ours_is_refused(path: str, settings: Any, world: World) -> None:
    settings.ALLOWED_HOSTS = ["bcp.example"]
    answer = Client().get(path, headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert b"evil.example" not in answer.content


def test_a_mail_leads_to_our_host_whatever_a_proxy_is_told(settings: Any, world: World) -> None:
    settings.ALLOWED_HOSTS = ["bcp.example"]
    sent = {"host": "bcp.example", "x-forwarded-host": "evil.example"}

    Client().post("/accounts/password/reset/", {"email": world.harbor.lead.email}, headers=sent)
    do_tasks(send_link)

    assert [message.to for message in mail.outbox] == [[world.harbor.lead.email]]
    assert "evil.example" not in mail.outbox[0].body


# Fetching what someone names

INSIDE = ("http://169.254.169.254/latest/meta-data/", "http://127.0.0.1:1/", "https://www.youtube.com/watch?v=x")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Notes every host that is looked up or connected to."""
    seen: list[Any] = []

    def refuse(*args: Any, **kwargs: Any) -> None:
        seen.append(args)
        raise OSError("no network here")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    return seen


@pytest.mark.parametrize("address", INSIDE)
def test_nothing_is_fetched_for_an_embed(
    address: str, asked: list[Any], world: World, clients: Mapping[str, Client]
) -> None:
    for role in ("lead", "editor", "administrator"):
        for path in ("/cms/embeds/chooser/upload/", "/cms/embeds/chooser/"):
            clients[role].post(path, {"embed-chooser-url": address, "url": address})

    assert asked == []


@pytest.mark.parametrize("address", INSIDE)
def test_nothing_is_fetched_to_show_one_that_the_database_holds(
    address: str, asked: list[Any], world: World, clients: Mapping[str, Client]
) -> None:
    home = world.module.get_root().get_children().get().specific
    home.introduction = f'<p data-block-key="a">See</p><embed embedtype="media" url="{address}"/>'
    home.save()

    answer = clients["anonymous"].get("/")

    assert answer.status_code == 200
    assert address not in answer.content.decode()
    assert asked == []


def test_a_picture_is_not_fetched_by_its_address(asked: list[Any], world: World, clients: Mapping[str, Client]) -> None:
    sent = {"title": "A plan", "file": INSIDE[0], "collection": world.harbor.center.collection.pk}
    answer = clients["lead"].post("/cms/images/add/", sent)

    assert answer.status_code == 200  # the form again
    assert json.dumps(INSIDE[0]) not in answer.content.decode()
    assert asked == []
