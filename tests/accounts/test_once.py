"""A form's button works once: quick clicks, a page of before, two requests at the same moment."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from modules.accounts.identity.models import User
from modules.accounts.once import SentForm, new_key, over
from modules.core.rooms import house
from modules.packs.editions.models import Edition
from modules.packs.pages.models import Pack
from modules.resources.codes.models import AccessCode
from tests import factories

pytestmark = pytest.mark.django_db

TEMPLATES = Path(settings.BASE_DIR) / "templates"
PERMANENT = (
    "bcp/ask",
    "centers/duties",
    "centers/invitations",
    "centers/people",
    "library/parts/bench_add",
    "library/parts/bench_part",
    "library/release_form",
    "library/review",
    "library/withdraw",
    "packs/approve_edition",
    "packs/ask",
    "packs/copy",
    "packs/new_pack",
    "packs/proposal",
    "packs/propose",
    "packs/question",
    "packs/sign_off",
    "packs/suggested",
    "packs/update_many",
    "packs/write_guide",
    "packs/write_module",
    "resources/below_edition",
)
"""Templates with a form that makes something that stays: a second click would make a second one."""


@pytest.fixture
def lead(pack: Pack, admin: User, client: Client) -> Client:
    """The client of the pack's lead."""
    client.force_login(factories.lead(pack.center, admin=admin))
    return client


def key_on(client: Client, address: str) -> str:
    """Return the key of the first form with one on a page."""
    found = re.search(r'name="once" value="([^"]+)"', client.get(address).content.decode())
    assert found
    return found[1]


def test_three_clicks_make_one_edition(lead: Client, pack: Pack) -> None:
    address = reverse("make_edition", args=[pack.pk])
    asked = lead.get(address).content.decode()
    assert "This can’t be undone." in asked
    assert not Edition.objects.exists()
    key = key_on(lead, address)

    answers = [lead.post(address, {"once": key}) for _ in range(3)]

    assert Edition.objects.count() == 1
    assert {answer["Location"] for answer in answers} == {reverse("pack", args=[pack.pk])}
    assert "That was sent already" in lead.get(reverse("pack", args=[pack.pk])).content.decode()


def test_two_clicks_open_one_resource_page_and_a_new_form_another(lead: Client, pack: Pack, admin: User) -> None:
    edition = factories.edition(pack, admin=admin)
    here, address = reverse("pack", args=[pack.pk]), reverse("make_code", args=[edition.uid])
    for _ in range(2):
        keys = re.findall(
            r'make_code|code/">\s*<input[^>]+csrf[^>]+>\s*<input type="hidden" name="once" value="([^"]+)"',
            lead.get(here).content.decode(),
        )
        for _ in range(2):
            lead.post(address, {"once": keys[0]})

    assert AccessCode.objects.count() == 2


def test_while_the_first_is_not_answered_the_second_does_nothing(lead: Client, pack: Pack) -> None:
    """As if another process did the first request at this moment: its key is taken, and it leads nowhere yet."""
    address = reverse("make_edition", args=[pack.pk])
    key = key_on(lead, address)
    SentForm.objects.create(key=key.rpartition(":")[0])

    answer = lead.post(address, {"once": key}, headers={"referer": f"http://testserver{address}"})
    away = lead.post(address, {"once": key}, headers={"referer": "https://evil.example/"})

    assert not Edition.objects.exists()
    assert answer["Location"] == f"http://testserver{address}"
    assert away["Location"] == "/cms/"


def test_a_form_that_is_shown_again_can_be_sent_again(lead: Client, pack: Pack) -> None:
    address = reverse("new_pack", args=[pack.center.slug])
    key = key_on(lead, address)

    assert lead.post(address, {"once": key, "title": ""}).status_code == 200
    assert not SentForm.objects.exists()


@pytest.mark.parametrize("key", ["", "x" * 22, "made-up:signature", "a" * 5000])
def test_a_key_that_is_not_ours_fills_no_table(lead: Client, pack: Pack, key: str) -> None:
    assert lead.post(reverse("make_edition", args=[pack.pk]), {"once": key}).status_code == 400
    assert not SentForm.objects.exists()
    assert not Edition.objects.exists()


def test_old_keys_go(lead: Client) -> None:
    for days in (1, 31):
        made = SentForm.objects.create(key=f"key-{days}")
        SentForm.objects.filter(pk=made.pk).update(sent_at=timezone.now() - timedelta(days=days))

    assert [row.pk for row in over(timezone.now())] == ["key-31"]


def test_each_key_is_another_one() -> None:
    assert len({new_key() for _ in range(50)}) == 50


@pytest.mark.parametrize("name", PERMANENT)
def test_every_form_that_makes_something_permanent_has_a_key(name: str) -> None:
    text = (TEMPLATES / f"{name}.html").read_text()
    forms = re.findall(r"<form[^>]*method=\"post\".*?</form>", text, re.DOTALL)

    assert any("{% once %}" in form for form in forms)
    assert all(form.index("{% csrf_token %}") < form.index("{% once %}") for form in forms if "{% once %}" in form)


def test_what_can_not_be_taken_back_is_declared() -> None:
    """And so the page that asks before it says so. Whoever adds an action decides for it here."""
    for_good = {
        action.__name__ for room in house().rooms for action in room.actions if getattr(action, "for_good", False)
    }

    assert for_good == {
        "DeleteCenter",
        "DeleteModule",
        "DeletePack",
        "ErasePerson",
        "MakeEdition",
        "ReleaseModule",
        "ReplaceAccessCode",
        "TakeBackRoundtable",
        "WithdrawRelease",
    }


def test_the_page_that_asks_follows_from_the_action(lead: Client, pack: Pack) -> None:
    final = lead.get(reverse("delete_pack", args=[pack.pk])).content.decode()
    undoable: Any = lead.get(reverse("archive_pack", args=[pack.pk])).content.decode()

    assert final.count("This can’t be undone.") == 1
    assert "This can’t be undone." not in undoable
