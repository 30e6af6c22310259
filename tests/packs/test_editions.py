"""Editions: what presenters and participants see, frozen."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from wagtail.models import PageLogEntry

from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center, Profile
from modules.centers.profile.actions import ChangeProfile
from modules.core.refusals import Refused
from modules.domain.document import digest
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.packs.editions.actions import MakeEdition
from modules.packs.editions.models import Edition, EditionAsset
from modules.packs.editions.readiness import NotReady
from modules.packs.pages.models import Clone, Pack
from tests import factories
from tests.library import documents

pytestmark = pytest.mark.django_db


def missing(pack: Pack, *, admin: User) -> list[Any]:
    """Try to make an edition; return what is missing. Nothing may be written."""
    with pytest.raises(NotReady) as caught:
        factories.edition(pack, admin=admin)
    assert not Edition.objects.exists()
    assert not EditionAsset.objects.exists()
    return caught.value.missing


def change(center: Center, *, admin: User, **values: str) -> None:
    """Save the profile with these values, as the center's lead."""
    profile = Profile.objects.get(center=center)
    for name, value in values.items():
        setattr(profile, name, value)
    ChangeProfile(profile, actor=factories.lead(center, admin=admin)).execute()


def say(clone: Clone, html: str, *, at: int = 2) -> None:
    """Write other words on the clone's first slide."""
    clone.sections.raw_data[0]["value"]["items"][0]["value"]["parts"][at]["value"]["body"] = html
    clone.save()


@pytest.fixture
def clone(pack: Pack) -> Clone:
    """Harbor's clone."""
    return Clone.objects.child_of(pack).get()


class TestWhatIsMissing:
    """An edition that can't be made says what it lacks, each with a link to where it is mended."""

    def test_a_profile_without_a_phone_leads_to_that_field(self, pack: Pack, admin: User) -> None:
        change(pack.center, admin=admin, tip_phone="")

        (item,) = missing(pack, admin=admin)

        assert item.url.endswith("#id_tip_phone")
        assert item.url == pack.center.profile.get_absolute_url() + "#id_tip_phone"
        assert item.sentence == "“Tip line” is empty in your profile, and “text” needs it."

    def test_a_value_with_braces_from_before_is_named_with_its_field(self, pack: Pack, admin: User) -> None:
        Profile.objects.filter(center=pack.center).update(host_agencies="{{center.name}}")

        (item,) = missing(pack, admin=admin)

        assert item.sentence == "“Host agencies” holds braces in your profile."
        assert item.url.endswith("#id_host_agencies")

    def test_a_blank_that_the_center_wrote_is_named_with_its_place(self, pack: Pack, clone: Clone, admin: User) -> None:
        say(clone, "<p>Open until [the hour].</p>")

        (item,) = missing(pack, admin=admin)

        assert "[the hour] is not filled in" in item.sentence
        assert f"/{clone.pk}/" in item.url

    def test_each_empty_token_is_named_once(self, pack: Pack, clone: Clone, admin: User) -> None:
        change(pack.center, admin=admin, tip_phone="", hours="")
        say(clone, "<p>{{center.hours}} {{center.tip_phone}}</p>")

        assert [item.url.partition("#")[2] for item in missing(pack, admin=admin)] == ["id_hours", "id_tip_phone"]

    def test_the_field_that_it_leads_to_is_on_the_page(self, pack: Pack, admin: User, client: Client) -> None:
        change(pack.center, admin=admin, tip_phone="")
        address, _, anchor = missing(pack, admin=admin)[0].url.partition("#")
        client.force_login(factories.lead(pack.center, admin=admin))

        assert f'id="{anchor}"' in client.get(address).content.decode()

    def test_tokens_of_an_event_stop_nothing(self, pack: Pack, clone: Clone, admin: User) -> None:
        say(clone, "<p>Welcome to {{event.title}} on {{event.date}}.</p>")

        assert factories.edition(pack, admin=admin).number == 1

    def test_optional_tokens_stop_nothing(self, pack: Pack, clone: Clone, admin: User) -> None:
        say(clone, "<p>Or {{center.tip_app}}.</p>")

        assert factories.edition(pack, admin=admin).number == 1

    def test_a_pack_without_a_module_is_named(self, harbor: Center, admin: User) -> None:
        pack = factories.pack(harbor, [], admin=admin)

        assert [item.sentence for item in missing(pack, admin=admin)] == ["The pack has no module yet."]

    def test_a_picture_without_words_leads_to_the_clone(self, pack: Pack, clone: Clone, admin: User) -> None:
        image = clone.sections.raw_data[0]["value"]["items"][1]["value"]["parts"][0]["value"]["image"]
        image["alt_text"] = ""
        clone.save()

        (item,) = missing(pack, admin=admin)

        assert "An image has no description" in item.sentence
        assert "Section 0 › Picture 0" in item.sentence
        assert item.url == reverse("workbench_block", args=[clone.pk, "s0-b-1"])

    def test_a_token_in_an_older_title_of_the_pack_that_is_none_leads_to_the_pack(
        self, pack: Pack, admin: User
    ) -> None:
        Pack.objects.filter(pk=pack.pk).update(title="For {{audience}}")
        pack.refresh_from_db()

        (item,) = missing(pack, admin=admin)

        assert item.sentence == "{{audience}} in “For {{audience}}” is not a token. Did you mean {{audience.sector}}?"
        assert item.url == reverse("change_pack", args=[pack.pk])

    def test_the_page_of_the_pack_lists_it_before_anyone_asks(self, pack: Pack, admin: User, client: Client) -> None:
        change(pack.center, admin=admin, tip_phone="")
        client.force_login(factories.lead(pack.center, admin=admin))

        page = client.get(reverse("pack", args=[pack.pk])).content.decode()

        assert escape("#id_tip_phone") in page

    def test_asking_for_it_anyway_says_that_none_was_made(self, pack: Pack, admin: User, client: Client) -> None:
        change(pack.center, admin=admin, tip_phone="")
        client.force_login(factories.lead(pack.center, admin=admin))

        page = client.post(reverse("make_edition", args=[pack.pk]), follow=True).content.decode()

        assert "No edition was made" in page
        assert not Edition.objects.exists()


class TestWhatDhsLeftOpen:
    """What a release left blank or unconfirmed: it stops no edition of it, leads are told, participants see no mark."""

    @pytest.fixture
    def open_pack(self, harbor: Center, admin: User) -> Pack:
        """A pack whose module has a blank in an open text, and a text that DHS has to confirm."""
        part = factories.text_part("blank", "Kept for [the time].", policy="open")
        waits = factories.text_part("waits", "There are 80 centers.")
        waits["value"]["confirm"] = "The number."
        slide = factories.slide("slide", "Our rules", [part, waits], [])
        module = factories.module(admin=admin, slug="rules", guides=0, sections=[factories.section("only", [slide])])
        return factories.pack(harbor, [factories.release(module, admin=admin)], admin=admin)

    def test_it_is_listed_on_the_pack_with_a_link(self, open_pack: Pack, client: Client, admin: User) -> None:
        clone = Clone.objects.child_of(open_pack).get()
        client.force_login(factories.lead(open_pack.center, admin=admin))

        page = client.get(reverse("pack", args=[open_pack.pk])).content.decode()

        assert "1 blank in brackets in" in page
        assert "DHS has not confirmed 1 part of the wording." in page
        assert page.count(f"/{clone.pk}/") >= 2

    def test_participants_read_a_neutral_sentence_and_one_line(
        self, open_pack: Pack, client: Client, admin: User
    ) -> None:
        code = factories.access_code(factories.edition(open_pack, admin=admin), admin=admin)

        page = client.get(code.get_absolute_url()).content.decode()

        assert "Kept for Ask your fusion center." in page
        assert page.count("DHS has not yet confirmed all of this wording.") == 1
        assert "The number." not in page
        assert "[" not in page.partition('<div class="outline"')[2].partition("</main>")[0]


class TestFrozen:
    """What an edition says never changes."""

    def test_it_says_what_the_pack_said_when_it_was_made(self, pack: Pack, clone: Clone, admin: User) -> None:
        edition = factories.edition(pack, admin=admin)
        before = edition.body

        say(clone, "<p>Later words.</p>")
        change(pack.center, admin=admin, tip_phone="(555) 555-9999")
        pack.title = "Another title"
        pack.save()
        clone.delete()

        assert Edition.objects.get().body == before

    def test_the_next_one_has_the_new_words_and_the_next_number(self, pack: Pack, clone: Clone, admin: User) -> None:
        first = factories.edition(pack, admin=admin)
        say(clone, "<p>Later words.</p>")
        change(pack.center, admin=admin, tip_phone="(555) 555-9999")

        second = factories.edition(pack, admin=admin)

        assert (first.number, second.number) == (1, 2)
        assert "Later words." in str(second.body)
        assert second.body["tokens"]["center.tip_phone"] == "(555) 555-9999"

    def test_a_new_release_changes_neither_clone_nor_edition(self, pack: Pack, admin: User) -> None:
        first = factories.edition(pack, admin=admin)
        module = Module.objects.get()
        module.title = "Renamed"
        module.save()
        factories.release(module, admin=admin)

        assert factories.edition(pack, admin=admin).digest == first.digest

    def test_its_digest_is_that_of_its_words(self, pack: Pack, admin: User) -> None:
        edition = factories.edition(pack, admin=admin)

        assert digest(Edition.objects.get(pk=edition.pk).body) == edition.digest

    def test_it_names_the_release_of_each_module(self, pack: Pack, release: Release, admin: User) -> None:
        (entry,) = factories.edition(pack, admin=admin).body["modules"]

        assert entry["release"]["version"] == "1.0"
        assert entry["release"]["digest"] == release.digest
        assert entry["content"] == release.content

    def test_modules_stand_in_the_order_of_the_pack(self, harbor: Center, admin: User) -> None:
        releases = [
            factories.release(factories.module(admin=admin, slug=slug, title=slug), admin=admin) for slug in ("b", "a")
        ]
        edition = factories.edition(factories.pack(harbor, releases, admin=admin), admin=admin)

        assert [entry["content"]["title"] for entry in edition.body["modules"]] == ["b", "a"]

    def test_it_is_logged_with_its_number_and_digest(self, pack: Pack, admin: User) -> None:
        edition = factories.edition(pack, admin=admin)

        assert PageLogEntry.objects.get(action="bcp.edition.make").data == {"number": 1, "digest": edition.digest}


class TestWhatItHolds:
    """Images and files: all that is shown is kept, and what participants see of it is noted."""

    @pytest.fixture
    def held(self, harbor: Center, admin: User) -> dict[str, bool]:
        """Whether participants see each image and file, by name."""
        release = factories.release(documents.everything(admin=admin), admin=admin)
        edition = factories.edition(factories.pack(harbor, [release], admin=admin), admin=admin)
        return {row.asset.name: row.participant for row in edition.assets.all()}

    def test_all_that_is_shown_is_kept(self, held: dict[str, bool]) -> None:
        assert set(held) == {"plan.png", "hidden.png", "sheet.txt"}

    def test_a_picture_of_a_presenters_handout_is_theirs_alone(self, held: dict[str, bool]) -> None:
        assert held["plan.png"]
        assert not held["hidden.png"]

    def test_a_file_that_a_public_handout_links_to_is_for_everyone(self, held: dict[str, bool]) -> None:
        assert held["sheet.txt"]

    def test_a_center_s_own_image_is_kept_too(self, pack: Pack, clone: Clone, admin: User) -> None:
        own = factories.image(admin=admin, center=pack.center, color="red", name="own.png")
        image = clone.sections.raw_data[0]["value"]["items"][1]["value"]["parts"][0]["value"]["image"]
        image["image"] = own.pk
        clone.save()

        assert own in {row.image for row in factories.edition(pack, admin=admin).assets.all()}


class TestPresenting:
    """What presenters see of an edition with every block family."""

    @pytest.fixture
    def edition(self, harbor: Center, admin: User) -> Edition:
        """Harbor's edition of it."""
        release = factories.release(documents.everything(admin=admin), admin=admin)
        return factories.edition(factories.pack(harbor, [release], admin=admin, title="Everything"), admin=admin)

    def page(self, client: Client, edition: Edition, who: User) -> Any:
        """Open the presenter view."""
        client.force_login(who)
        return client.get(edition.get_absolute_url())

    def test_a_presenter_of_the_center_sees_notes_and_guides(
        self, edition: Edition, admin: User, client: Client
    ) -> None:
        who = factories.person(Role.PRESENTER, edition.center, admin=admin)

        page = self.page(client, edition, who).content.decode()

        for words in ("SECRET words with s1", "SECRET welcome", "SECRET answer", "SECRET page", "We are Harbor."):
            assert words in page

    def test_the_wall_shows_what_the_room_sees_and_nothing_else(
        self, edition: Edition, admin: User, client: Client
    ) -> None:
        page = self.page(client, edition, factories.lead(edition.center, admin=admin)).content.decode()
        walls = "".join(re.findall(r'<div class="wall-page">(.*?)<div class="screen-beside">', page, re.DOTALL))

        assert "We are Harbor." in walls
        assert "SECRET" not in walls

    @pytest.mark.parametrize("role", [Role.LEAD, Role.PCRCL, Role.PRESENTER])
    def test_it_does_not_exist_for_people_of_another_center(
        self, edition: Edition, prairie: Center, admin: User, client: Client, role: Role
    ) -> None:
        assert self.page(client, edition, factories.person(role, prairie, admin=admin)).status_code == 404

    def test_someone_who_is_not_signed_in_is_asked_to(self, edition: Edition, client: Client) -> None:
        assert client.get(edition.get_absolute_url()).status_code == 302


@pytest.mark.parametrize("role", [Role.PCRCL, Role.PRESENTER, Role.PUBLISHER, Role.ADMINISTRATOR])
def test_nobody_but_a_lead_makes_an_edition(pack: Pack, admin: User, role: Role) -> None:
    center = pack.center if role in {Role.PCRCL, Role.PRESENTER} else None
    who = admin if role is Role.ADMINISTRATOR else factories.person(role, center, admin=admin)

    with pytest.raises(PermissionDenied):
        MakeEdition(pack, actor=who).execute()


def test_a_lead_of_another_center_is_told_nothing(pack: Pack, prairie: Center, admin: User, client: Client) -> None:
    client.force_login(factories.lead(prairie, admin=admin))

    answers = [client.post(reverse("make_edition", args=[pk])) for pk in (pack.pk, 999_999)]

    assert {answer.status_code for answer in answers} == {404}
    assert not Edition.objects.exists()


def test_a_clone_that_code_has_spoiled_is_refused_with_the_reason(pack: Pack, clone: Clone, admin: User) -> None:
    clone.sections.raw_data.append(clone.sections.raw_data[0])
    Clone.objects.filter(pk=clone.pk).update(sections=clone.sections)

    with pytest.raises(Refused, match="The id 's0' is used on 2 blocks"):
        factories.edition(pack, admin=admin)
