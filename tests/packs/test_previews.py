"""What an edition made now would be, before it is made."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.kept.waiting.kinds import Wanted
from modules.kept.waiting.settling import make
from modules.packs.editions.waits import APPROVAL
from modules.packs.pages.models import Clone, Pack
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
    framed = f"{reverse('preview_pack', args=[pack.pk])}?as=framed"

    assert f'<iframe class="bcp-phone" src="{framed}"' in preview(client, pack, "phone")
    assert "For the room" in preview(client, pack, "framed")
    assert "draft-band" not in preview(client, pack, "framed")


@pytest.mark.parametrize("mode", ["", "phone", "print", "presenter"])
def test_each_view_says_that_it_is_a_draft_and_leads_back(client: Client, pack: Pack, lead: User, mode: str) -> None:
    shown = preview(client, pack, mode)

    assert "Draft, not an edition" in shown
    assert f'href="{reverse("pack", args=[pack.pk])}"' in shown


@pytest.mark.parametrize("role", [Role.PCRCL, Role.DIRECTOR])
@pytest.mark.parametrize("name", ["preview_pack", "rehearse"])
def test_officer_and_director_open_the_address_that_a_lead_sends(
    client: Client, pack: Pack, lead: User, admin: User, role: Role, name: str
) -> None:
    client.force_login(factories.person(role, pack.center, admin=admin))

    shown = client.get(reverse(name, args=[pack.pk])).content.decode()

    assert "For the room" in shown
    assert "Back to your home page" in shown
    assert reverse("pack", args=[pack.pk]) + '"' not in shown


@pytest.mark.parametrize("role", [Role.PCRCL, Role.DIRECTOR])
def test_the_board_leads_officer_and_director_to_what_waits_for_them_else_to_the_preview(
    client: Client, pack: Pack, lead: User, admin: User, role: Role
) -> None:
    client.force_login(factories.person(role, pack.center, admin=admin))
    board = reverse("pack", args=[pack.pk])
    assert client.get(board)["Location"] == reverse("preview_pack", args=[pack.pk])

    if role is Role.DIRECTOR:
        make(APPROVAL, Wanted(pack, role, pack.center_id, page=pack.pk, within=pack.pk))
        assert client.get(board)["Location"] == reverse("approve_edition", args=[pack.pk])
    client.force_login(lead)
    assert client.get(board).status_code == 200


def test_presenters_and_other_centers_see_no_draft(
    client: Client, pack: Pack, prairie: Center, lead: User, admin: User
) -> None:
    for who in (factories.person(Role.PRESENTER, pack.center, admin=admin), factories.officer(prairie, admin=admin)):
        client.force_login(who)
        for name in ("preview_pack", "rehearse"):
            assert client.get(reverse(name, args=[pack.pk])).status_code == 404


def test_a_rehearsal_is_the_presenter_view_of_the_draft(client: Client, pack: Pack, lead: User) -> None:
    address = reverse("rehearse", args=[pack.pk])
    shown = client.get(address).content.decode()

    assert "For presenters alone." in shown
    assert 'id="stage"' in shown
    assert "Draft, not an edition" in shown
    assert "For the room" in shown
    assert not [
        wall
        for wall in shown.split('class="wall-page"')[1:]
        if "For presenters alone." in wall.split('class="screen-beside"')[0]
    ]


def test_words_that_no_edition_may_have_are_named_in_the_rehearsal(client: Client, pack: Pack, lead: User) -> None:
    sections = the_clone(pack).sections.get_prep_value()
    Clone.objects.child_of(pack).update(sections=[sections[0], sections[0]])

    assert "This draft can’t be shown yet" in client.get(reverse("rehearse", args=[pack.pk])).content.decode()
