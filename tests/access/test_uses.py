"""Where images and files are used: DHS's editors see nothing of what centers do with them."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from django.db.models import PROTECT
from django.test import Client
from django.urls import reverse
from wagtail.models import ReferenceIndex

from modules.media.models import Image
from modules.packs.clones.actions import CloneModule
from modules.packs.editions.models import EditionAsset
from tests import factories
from tests.access.world import ADMINISTRATOR, EDITOR, World

NUMBER = re.compile(r"Used\s+(\d+)\s+time")


@pytest.fixture
def shown(world: World) -> Image:
    """A picture of the library that its module, releases, clones and editions show."""
    found = Image.objects.get(pk=world.release.assets.filter(image__isnull=False).first().image_id)
    for clone in (world.harbor.clone, world.prairie.clone):
        ReferenceIndex.create_or_update_for_object(clone)
    return found


def words(client: Client, name: str, image: Image | None = None, query: str = "") -> str:
    """Return a page."""
    page = client.get(reverse(name, args=[image.pk] if image else []) + query)
    assert page.status_code == 200, page
    return page.content.decode()


def test_the_list_of_uses_has_dhs_s_own_alone(world: World, clients: Mapping[str, Client], shown: Image) -> None:
    editor, all_of_it = (words(clients[role], "wagtailimages:image_usage", shown) for role in (EDITOR, ADMINISTRATOR))

    assert "Who we are" in editor
    assert "Clone" in all_of_it
    for word in ("Clone", "clone", "edition asset", "snapshot asset"):
        assert word not in editor, word


def test_the_numbers_count_them_alone(world: World, clients: Mapping[str, Client], shown: Image) -> None:
    def numbers(role: str) -> list[int]:
        pages = [
            words(clients[role], "wagtailimages:edit", shown),
            words(clients[role], "wagtailimages:index", query="?layout=list"),
            words(clients[role], "wagtailimages:index", query="?layout=list&ordering=-usage_count"),
        ]
        return [max(map(int, NUMBER.findall(page)), default=0) for page in pages]

    editors, administrators = numbers(EDITOR), numbers(ADMINISTRATOR)

    assert all(less < more for less, more in zip(editors, administrators, strict=True))
    assert editors[0] > 0


def test_a_further_copy_changes_no_number(world: World, clients: Mapping[str, Client], shown: Image) -> None:
    before = NUMBER.findall(words(clients[EDITOR], "wagtailimages:edit", shown))
    newer = world.module.releases.newest()
    pack = factories.pack(world.harbor.center, [], admin=world.people[ADMINISTRATOR], title="Another")
    clone = CloneModule(pack, release=newer, actor=world.harbor.lead).execute()
    ReferenceIndex.create_or_update_for_object(clone)

    assert NUMBER.findall(words(clients[EDITOR], "wagtailimages:edit", shown)) == before


def test_what_an_edition_shows_is_protected_all_the_same(
    world: World, clients: Mapping[str, Client], shown: Image
) -> None:
    assert any(one.on_delete is PROTECT for one in ReferenceIndex.get_references_to(shown))
    assert EditionAsset.objects.filter(image=shown).exists()

    page = words(clients[ADMINISTRATOR], "wagtailimages:delete", shown)
    answer = clients[ADMINISTRATOR].post(reverse("wagtailimages:delete", args=[shown.pk]))

    assert "Yes, delete" not in page
    assert answer.status_code != 500
    assert Image.objects.filter(pk=shown.pk).exists()
