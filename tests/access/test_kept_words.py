"""Nothing answers for the digest of words alone, and nobody learns from it that somebody else says the same."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from modules.accounts.identity.models import Role
from modules.centers.privacy.personal_data import held_of
from modules.domain.words import Words
from modules.kept.collecting import collect
from modules.kept.documents import KeptDocument
from modules.kept.opened import open_form
from modules.packs.editions.models import Edition
from modules.packs.lifecycle.archiving import DeletePack
from modules.packs.pages.models import Pack
from modules.packs.pages.queries import words_of_clone
from modules.packs.updates.snapshots import Reason, Snapshot, take
from tests import factories
from tests.access.walking import Address, addresses, ask, letter, text_of, words_of
from tests.access.world import ANONYMOUS, World
from tests.packs.updating import the_clone

BASE = Path(settings.BASE_DIR)
KNOW_THE_TABLE = {
    "modules/kept/collecting.py",
    "modules/kept/documents.py",
    "modules/kept/room.py",
    "modules/library/releases/verification.py",
    "modules/library/review/models.py",
    "modules/models.py",
}
UNKNOWN = "0f" * 32
WITH_TEXT = [
    address
    for address in addresses()
    if any(kind in address.route for kind in ("<str:", "<slug:", "<path:", "(?P<", "([", "(.")) and address.arguments
]
STRANGERS = (ANONYMOUS, str(Role.LEAD))


def asked_with(address: Address, known: Mapping[str, Any], digest: str) -> Iterator[str]:
    """Yield the paths of an address in which the digest stands for one argument, and the rest is known."""
    for argument in address.arguments:
        path = address.path({**known, argument: digest, f"{address.name}.{argument}": digest})
        if path is not None:
            yield path


def answered(client: Client, path: str, **headers: str) -> tuple[str, str]:
    """Return what came of asking; what that wrote is taken back."""
    with transaction.atomic():
        answer = client.get(path, headers=headers) if headers else ask(client, path)
        said = text_of(answer)
        transaction.set_rollback(True)
    return letter(answer), words_of(said, path)


@pytest.fixture
def kept(world: World) -> str:
    """The digest of words that Prairie alone says."""
    return str(open_form(world.prairie.clone.pk, Words({"title": "Only Prairie says this"})).document_id)


@pytest.mark.parametrize("role", STRANGERS)
def test_no_address_tells_a_digest_that_is_kept_from_one_that_is_not(
    role: str, world: World, clients: Mapping[str, Client], kept: str
) -> None:
    known, client, asked = world.harbor.arguments, clients[role], 0
    for address in WITH_TEXT:
        pairs = zip(asked_with(address, known, kept), asked_with(address, known, UNKNOWN), strict=True)
        for there, not_there in pairs:
            asked += 1
            told, said = answered(client, there)
            assert (told, said) == answered(client, not_there), there
            assert kept not in said.replace(there, "")

    assert asked > len(WITH_TEXT) > 20


@pytest.mark.parametrize("role", STRANGERS)
def test_no_etag_is_the_digest_of_words(role: str, world: World, clients: Mapping[str, Client]) -> None:
    digests = [*KeptDocument.objects.values_list("pk", flat=True), *Edition.objects.values_list("digest", flat=True)]
    pages = ["/", "/modules/", world.release.get_absolute_url(), world.harbor.code.get_absolute_url()]
    for path in pages:
        for tag in (", ".join(f'"{digest}{end}"' for digest in digests) for end in ("", ".gz")):
            assert answered(clients[role], path, if_none_match=tag) == answered(
                clients[role], path, if_none_match=f'"{UNKNOWN}"'
            )


def test_nobody_else_knows_the_table() -> None:
    files = [path for room in ("modules", "home", "search") for path in (BASE / room).rglob("*.py")]
    naming = {
        str(path.relative_to(BASE))
        for path in files
        if path.parent.name != "migrations"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if getattr(node, "id", getattr(node, "name", "")) == KeptDocument.__name__
    }

    assert naming == KNOW_THE_TABLE


def test_two_centers_share_words_and_one_that_goes_takes_none_with_it(world: World) -> None:
    """Harbor and Prairie copied the same release, and changed nothing."""
    packs = [
        factories.pack(place.center, [world.release], admin=world.people["administrator"], title="Shared")
        for place in (world.harbor, world.prairie)
    ]
    snapshots = [_snapshot(pack, place.lead) for pack, place in zip(packs, (world.harbor, world.prairie), strict=True)]
    assert snapshots[0].document_id == snapshots[1].document_id
    before = snapshots[1].body

    DeletePack(packs[0], actor=world.harbor.lead).execute()
    collect(timezone.now())

    assert not Snapshot.objects.filter(pk=snapshots[0].pk).exists()
    assert Snapshot.objects.get(pk=snapshots[1].pk).body == before


def _snapshot(pack: Pack, lead: Any) -> Snapshot:
    clone = the_clone(pack)
    words = words_of_clone(clone)
    return take(clone, words, words, release=clone.pinned_to, reason=Reason.RETURN, replaced_by="a test", by=lead)


def test_what_is_held_of_a_person_has_no_words_in_it(world: World) -> None:
    held = str(held_of(world.harbor.lead))

    assert Edition.objects.filter(made_by=world.harbor.lead).exists()
    assert "'manifest'" not in held
    assert world.harbor.edition.body["modules"][0]["content"]["summary"] not in held
