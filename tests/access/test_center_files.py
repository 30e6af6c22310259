"""A center's images and files: an administrator sees one with a reason, and changes none."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from modules.accounts.audit.models import AuditEntry
from modules.centers.tenancy import files, gate
from modules.media.models import AssetQuerySet, Document, Image
from tests.access.walking import ask, letter, text_of
from tests.access.world import ADMINISTRATOR, LEAD, World

REASON = "The center asked us to look at a picture."


@pytest.fixture
def boss(clients: dict[str, Client]) -> Client:
    """The administrator."""
    return clients[ADMINISTRATOR]


@pytest.fixture
def with_reason(boss: Client, world: World) -> Client:
    """An administrator who gave a reason to read Harbor's words."""
    client = Client()
    client.force_login(world.people[ADMINISTRATOR])
    assert client.post(f"/cms/centers/{world.harbor.center.slug}/read/", {"reason": REASON}).status_code == 302
    return client


def changes(world: World) -> list[tuple[str, str]]:
    """Return (method, path) of each way to change Harbor's image or document."""
    image, document = world.harbor.image.pk, world.harbor.document.pk
    one = [
        (method, f"/cms/{kind}/{path}")
        for method in ("get", "post")
        for kind, path in (
            ("images", f"{image}/"),
            ("images", f"{image}/delete/"),
            ("documents", f"edit/{document}/"),
            ("documents", f"delete/{document}/"),
        )
    ]
    many = [
        ("post", f"/cms/bulk/modules/{kind}/{action}/?id={pk}")
        for kind, pk in (("image", image), ("document", document))
        for action in ("delete", "add_to_collection")
    ]
    return [*one, *many, ("post", f"/cms/images/multiple/{image}/delete/")]


def files_of(world: World) -> list[str]:
    """Return the addresses of Harbor's files."""
    return [world.harbor.image.file.url, world.harbor.document.file.url]


def test_without_a_reason_they_are_not_there(boss: Client, world: World) -> None:
    asked = [*changes(world), *(("get", path) for path in files_of(world))]

    assert [(way, got) for way in asked if (got := letter(ask(boss, way[1], way[0]))) != "4"] == []


def test_with_a_reason_they_are_seen_on_record_and_changed_by_nobody(with_reason: Client, world: World) -> None:
    assert [letter(ask(with_reason, path)) for path in files_of(world)] == ["O", "O"]
    for method, path in changes(world):
        answer = ask(with_reason, path, method, {"title": "Mine"} if method == "post" else None)
        assert "/bulk/" in path or letter(answer) in "F4", path

    for thing in (world.harbor.image, world.harbor.document):
        kept = type(thing).objects.get(pk=thing.pk)
        assert (kept.title, kept.collection_id) == (thing.title, thing.collection_id)
    read = AuditEntry.objects.filter(action="asset.read", center=world.harbor.center.pk)
    assert {one.kind for one in read} == {"modules.image", "modules.document"}
    assert {one.actor for one in read} == {world.people[ADMINISTRATOR]}
    assert letter(ask(with_reason, world.prairie.image.file.url)) == "4", "the reason is for one center"


def test_lists_and_whole_lists_leave_them_out(boss: Client, world: World) -> None:
    shown = "".join(text_of(ask(boss, f"/cms/{kind}/results/")) for kind in ("images", "documents"))
    assert "harbor" not in shown
    assert "Library plan" in shown and "Library sheet" in shown

    for kind in ("image", "document"):
        ask(boss, f"/cms/bulk/modules/{kind}/delete/?id=all", "post")

    assert Image.objects.filter(pk=world.harbor.image.pk).exists()
    assert Document.objects.filter(pk=world.harbor.document.pk).exists()


def test_its_lead_goes_on_changing_them(world: World, clients: dict[str, Client]) -> None:
    for method, path in changes(world)[:4]:
        assert letter(ask(clients[LEAD], path, method)) == "O", path


MUTANTS: dict[str, tuple[Any, str, Any]] = {
    "every file is seen": (AssetQuerySet, "visible_to", lambda rows, user: rows.all()),
    "every center is open": (gate, "opened", lambda request: frozenset({1, 2, 3})),
    "every file is changed": (files, "is_administrator", lambda user: False),
}


@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=MUTANTS)
def test_without_one_of_the_guards_it_fails(
    mutant: tuple[Any, str, Any], with_reason: Client, boss: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(*mutant)

    with pytest.raises(AssertionError):
        test_without_a_reason_they_are_not_there(boss, world)
        test_with_a_reason_they_are_seen_on_record_and_changed_by_nobody(with_reason, world)
        test_lists_and_whole_lists_leave_them_out(boss, world)
