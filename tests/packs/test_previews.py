"""What an edition made now would be, before it is made."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from modules.accounts.identity.models import User
from modules.packs.pages.models import Pack
from tests import factories
from tests.factories import section, slide, text_part
from tests.packs.updating import rewrite, the_clone

pytestmark = pytest.mark.django_db

SCREEN, PAPER = 'css/print.css" media="all"', 'css/print.css" media="print"'


def preview(client: Client, pack: Pack, mode: str = "") -> str:
    """Return the page, as its lead opens it."""
    answer = client.get(reverse("preview_pack", args=[pack.pk]), {"as": mode})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def lead(client: Client, pack: Pack, admin: User) -> User:
    """The lead, signed in, of a pack in whose clone a slide has a note for presenters."""
    noted = slide("more-a", "For the room", [], [text_part("more-n", "For presenters alone.")])
    rewrite(the_clone(pack), lambda document: document["sections"].append(section("more", [noted])))
    found = factories.lead(pack.center, admin=admin)
    client.force_login(found)
    return found


def test_participants_see_no_notes_and_the_paper_has_its_own_style(client: Client, pack: Pack, lead: User) -> None:
    shown = preview(client, pack)

    assert "For the room" in shown
    assert "For presenters alone." not in shown
    assert PAPER in shown


def test_on_paper_it_is_what_participants_print(client: Client, pack: Pack, lead: User) -> None:
    shown = preview(client, pack, "print")

    assert "For the room" in shown
    assert "For presenters alone." not in shown
    assert SCREEN in shown
    assert 'class="paper"' in shown
    assert "site-footer" not in shown


def test_presenters_see_their_notes(client: Client, pack: Pack, lead: User) -> None:
    assert "For presenters alone." in preview(client, pack, "presenter")


def test_on_a_phone_the_participants_page_stands_in_a_frame(client: Client, pack: Pack, lead: User) -> None:
    assert f'<iframe class="bcp-phone" src="{reverse("preview_pack", args=[pack.pk])}"' in preview(
        client, pack, "phone"
    )
