"""A clone that holds what no version may (written past every check): each page says so, none breaks."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from modules.accounts.identity.models import User
from modules.library.modules.models import Module
from modules.packs.pages.models import Clone, Pack
from tests import factories
from tests.packs.updating import release_again, say, the_clone

pytestmark = pytest.mark.django_db

ABOUT_THE_CLONE = (
    "update",
    "preview_update",
    "clone_changes",
    "clone_standings",
    "earlier_words",
    "propose",
    "sign_off",
)


@pytest.fixture
def spoiled(pack: Pack, module: Module, admin: User) -> Clone:
    """A clone with one block twice, for which an update waits."""
    return spoil(the_clone(pack), module, admin)


def spoil(clone: Clone, module: Module, admin: User) -> Clone:
    """Write one block twice, past every check, and release again."""
    clone.sections.raw_data.append(clone.sections.raw_data[0])
    Clone.objects.filter(pk=clone.pk).update(sections=clone.sections)
    release_again(module, say("s0-a-1:body:p0", "Clearer."), admin=admin)
    return clone


@pytest.mark.parametrize("name", ABOUT_THE_CLONE)
def test_its_pages_open(client: Client, spoiled: Clone, admin: User, name: str) -> None:
    client.force_login(factories.lead(spoiled.center, admin=admin))

    assert client.get(reverse(name, args=[spoiled.pk])).status_code == 200


@pytest.mark.parametrize("name", ["update", "propose", "write_guide", "clone_changes"])
def test_whoever_is_to_write_is_led_to_the_workbench(
    client: Client, pack: Pack, module: Module, admin: User, name: str
) -> None:
    clone = the_clone(pack)
    if name == "update":
        spoil(clone, module, admin)
    client.force_login(factories.lead(clone.center, admin=admin))

    shown = client.get(reverse(name, args=[clone.pk])).content.decode()

    assert f'href="{reverse("workbench", args=[clone.pk])}"' in shown
    assert reverse("wagtailadmin_pages:edit", args=[clone.pk]) not in shown


def test_the_workbench_leads_to_the_long_form_if_only_that_can_show_the_words(
    client: Client, spoiled: Clone, admin: User
) -> None:
    client.force_login(factories.lead(spoiled.center, admin=admin))

    shown = client.get(reverse("workbench", args=[spoiled.pk])).content.decode()

    assert f'<a href="{reverse("wagtailadmin_pages:edit", args=[spoiled.pk])}">the long form</a>' in shown


@pytest.mark.parametrize("name", ["pack", "plan_session"])
def test_the_pages_of_its_pack_open(client: Client, pack: Pack, spoiled: Clone, admin: User, name: str) -> None:
    client.force_login(factories.lead(spoiled.center, admin=admin))

    assert client.get(reverse(name, args=[pack.pk])).status_code == 200


def test_home_pages_open(client: Client, spoiled: Clone, admin: User) -> None:
    for person in (factories.lead(spoiled.center, admin=admin), factories.officer(spoiled.center, admin=admin)):
        client.force_login(person)
        assert client.get("/cms/").status_code == 200


def test_an_update_is_refused_with_the_reason(client: Client, spoiled: Clone, admin: User) -> None:
    client.force_login(factories.lead(spoiled.center, admin=admin))

    page = client.post(reverse("update", args=[spoiled.pk]), {"do": "apply"}, follow=True).content.decode()

    assert "is used on 2 blocks" in page
