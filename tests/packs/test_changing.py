"""What a lead says of a pack is changed on a page of ours, and two people who change it lose nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry

from modules.accounts.identity.models import User
from modules.domain.vocabularies import Sector
from modules.packs.clones.forms import ChangeForm
from modules.packs.lifecycle.archiving import ArchivePack
from modules.packs.pages.models import Pack

pytestmark = pytest.mark.django_db

HIDDEN = re.compile(r'<input type="hidden" name="(initial-\w+)"(?: value="([^"]*)")?')


def address(pack: Pack) -> str:
    """Return the address of the page."""
    return reverse("change_pack", args=[pack.pk])


def form(client: Client, pack: Pack, **typed: Any) -> dict[str, Any]:
    """Return the form as it is shown now, with what a person typed."""
    page = client.get(address(pack)).content.decode()
    return {**typed_by(pack), **dict(HIDDEN.findall(page)), **typed}


def typed_by(pack: Pack) -> dict[str, Any]:
    """Return the fields as they are."""
    found = Pack.objects.get(pk=pack.pk)
    return {"title": found.title, "sector": found.sector, "minutes": found.minutes or ""}


class TestChanging:
    """Title, audience and minutes."""

    def test_all_of_it_is_saved_and_recorded(self, client: Client, lead: User, pack: Pack) -> None:
        answer = client.post(address(pack), form(client, pack, title="For hospitals", sector="water", minutes="75"))

        assert answer["Location"] == reverse("pack", args=[pack.pk])
        assert typed_by(pack) == {"title": "For hospitals", "sector": "water", "minutes": 75}
        assert PageLogEntry.objects.filter(page=pack.pk, action="bcp.pack.change", user=lead).count() == 1

    def test_a_page_that_changes_nothing_leaves_no_record(self, client: Client, lead: User, pack: Pack) -> None:
        assert client.post(address(pack), form(client, pack)).status_code == 302
        assert not PageLogEntry.objects.filter(action="bcp.pack.change").exists()

    def test_two_people_who_change_two_fields_both_get_what_they_asked_for(
        self, client: Client, lead: User, pack: Pack
    ) -> None:
        first, second = form(client, pack, title="First"), form(client, pack, minutes="120")
        client.post(address(pack), first)
        client.post(address(pack), second)

        assert (typed_by(pack)["title"], typed_by(pack)["minutes"]) == ("First", 120)

    def test_one_field_is_not_written_over_unseen(self, client: Client, lead: User, pack: Pack) -> None:
        first, second = form(client, pack, minutes="50"), form(client, pack, minutes="120")
        client.post(address(pack), first)
        answer = client.post(address(pack), second)

        assert typed_by(pack)["minutes"] == 50
        page = answer.content.decode()
        assert "Somebody changed “minutes available” to “50” meanwhile" in page
        again = {**second, **dict(HIDDEN.findall(page))}
        assert client.post(address(pack), again).status_code == 302
        assert typed_by(pack)["minutes"] == 120

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"title": "About {{center.nmae}}"}, "center.nmae"),
            ({"sector": "nobody"}, "nobody"),
            ({"minutes": "1"}, "5"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(
        self, client: Client, lead: User, pack: Pack, typed: dict[str, str], said: str
    ) -> None:
        before = typed_by(pack)

        assert said in client.post(address(pack), form(client, pack, **typed)).content.decode()
        assert typed_by(pack) == before

    def test_an_archived_pack_stays_as_it_is(self, client: Client, lead: User, pack: Pack) -> None:
        sent = form(client, pack, title="Too late")
        ArchivePack(pack, actor=lead).execute()

        assert "is archived, so nothing was changed" in client.post(address(pack), sent).content.decode()
        assert ">Save<" not in client.get(address(pack)).content.decode()
        assert typed_by(pack)["title"] == pack.title


def test_the_form_of_wagtail_leads_to_ours(client: Client, lead: User, pack: Pack) -> None:
    editor = reverse("wagtailadmin_pages:edit", args=[pack.pk])

    assert client.get(editor)["Location"] == address(pack)
    client.post(editor, {"title": "Past the action", "sector": "water", "slug": pack.slug})
    assert typed_by(pack)["title"] == pack.title


def test_the_board_leads_to_no_form_of_wagtails(client: Client, lead: User, pack: Pack) -> None:
    page = client.get(reverse("pack", args=[pack.pk])).content.decode()
    main = page[page.index('id="board"') :]

    assert address(pack) in main
    assert not re.search(r'href="/admin/pages/', main)


def test_explanations_stand_behind_a_question_mark(client: Client, lead: User, pack: Pack) -> None:
    page = client.get(reverse("pack", args=[pack.pk])).content.decode()

    assert '<details class="bcp-explain">' in page
    assert "About editions and resource pages" in page


def test_the_audience_that_is_chosen_is_not_offered_again(pack: Pack, lead: User) -> None:
    chosen = pack.sector
    offered = {value for value, _ in ChangeForm(pack).fields["also_for"].widget.choices}
    assert offered == {value for value, _ in Sector.choices()} - {Sector.ALL, chosen}
