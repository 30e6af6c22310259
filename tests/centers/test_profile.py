"""The profile page: what is empty and where that is needed, and which numbers nobody called lately."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from importlib import import_module

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from modules.accounts.identity.models import User
from modules.centers.center.models import Center, Profile
from modules.centers.profile.gaps import empty_tokens, phones_to_call
from modules.library.releases.models import Release
from modules.packs.editions.actions import MakeEdition
from modules.packs.pages.models import Pack
from tests import factories

pytestmark = pytest.mark.django_db


def long_ago() -> date:
    """Return a day after which a number has to be called again."""
    return timezone.now().date() - timedelta(days=92)


def changed(center: Center, **values: object) -> Profile:
    """Return the center's profile with other values."""
    Profile.objects.filter(center=center).update(**values)
    return Profile.objects.select_related("center").get(center=center)


def page_of(client: Client, center: Center, admin: User) -> str:
    """Return the page as a lead reads it."""
    client.force_login(factories.lead(center, admin=admin))
    return client.get(reverse("center_profile", args=[center.slug])).content.decode()


def posted(center: Center, **values: object) -> dict[str, object]:
    """Return the form as it would be sent, with other values."""
    profile = Profile.objects.get(center=center)
    return {**{name: getattr(profile, name) for name in Profile.own_fields()}, **values}


class TestWhatIsEmpty:
    def test_an_empty_token_names_the_packs_that_need_it(self, pack: Pack, client: Client, admin: User) -> None:
        changed(pack.center, tip_phone="", tip_app="")

        gaps = {gap.token.key: gap for gap in empty_tokens(changed(pack.center, tip_phone=""))}
        page = page_of(client, pack.center, admin)

        assert [use.title for use in gaps["center.tip_phone"].uses] == [pack.title]
        assert gaps["center.tip_app"].uses == ()
        assert "Empty fields" in page
        assert reverse("pack", args=[pack.pk]) in page

    def test_what_a_text_needs_comes_first(self, pack: Pack) -> None:
        gaps = empty_tokens(changed(pack.center, tip_phone="", area_of_responsibility=""))

        assert gaps[0].token.key == "center.tip_phone"

    def test_another_centers_packs_are_never_named(self, pack: Pack, prairie: Center) -> None:
        (gap,) = [gap for gap in empty_tokens(changed(prairie, tip_phone="")) if gap.token.key == "center.tip_phone"]

        assert gap.uses == ()

    def test_queries_do_not_grow_with_packs(
        self, pack: Pack, release: Release, admin: User, django_assert_max_num_queries: object
    ) -> None:
        for at in range(3):
            factories.pack(pack.center, [release], admin=admin, title=f"Pack {at}")
        profile = changed(pack.center, tip_phone="")

        with django_assert_max_num_queries(4):  # type: ignore[operator]  # pytest-django's fixture
            empty_tokens(profile)


class TestPhoneNumbers:
    def test_a_number_that_was_called_lately_is_fine(self, harbor: Center) -> None:
        assert phones_to_call(Profile.objects.select_related("center").get(center=harbor)) == []

    @pytest.mark.parametrize(("day", "said"), [(None, "Nobody has checked"), (long_ago, "in the last 90 days")])
    def test_any_other_is_named(
        self, harbor: Center, client: Client, admin: User, day: Callable[[], date] | None, said: str
    ) -> None:
        (phone,) = phones_to_call(changed(harbor, non_emergency_phone_verified_on=day and day()))

        assert said in phone.sentence
        assert phone.url.endswith("#id_non_emergency_phone")
        assert "Phone numbers to call" in page_of(client, harbor, admin)

    def test_an_empty_number_is_not_to_be_called(self, harbor: Center) -> None:
        assert phones_to_call(changed(harbor, tip_phone="", tip_phone_verified_on=None)) == []

    def test_a_tick_says_that_it_was_called_today(self, harbor: Center, client: Client, admin: User) -> None:
        changed(harbor, tip_phone_verified_on=long_ago())
        client.force_login(factories.lead(harbor, admin=admin))

        client.post(reverse("center_profile", args=[harbor.slug]), posted(harbor, tip_phone_called="on"))

        assert phones_to_call(Profile.objects.select_related("center").get(center=harbor)) == []

    def test_another_number_was_never_called(self, harbor: Center, client: Client, admin: User) -> None:
        client.force_login(factories.lead(harbor, admin=admin))

        client.post(reverse("center_profile", args=[harbor.slug]), posted(harbor, tip_phone="(555) 555-0199"))

        profile = Profile.objects.get(center=harbor)
        assert (profile.tip_phone, profile.tip_phone_verified_on) == ("(555) 555-0199", None)
        assert profile.non_emergency_phone_verified_on is not None

    def test_a_day_in_the_form_is_not_believed(self, harbor: Center, client: Client, admin: User) -> None:
        changed(harbor, tip_phone_verified_on=None)
        client.force_login(factories.lead(harbor, admin=admin))

        client.post(reverse("center_profile", args=[harbor.slug]), posted(harbor, tip_phone_verified_on="2999-01-01"))

        assert Profile.objects.get(center=harbor).tip_phone_verified_on is None

    def test_the_pack_warns_and_an_edition_can_be_made(self, pack: Pack, client: Client, admin: User) -> None:
        changed(pack.center, tip_phone_verified_on=None)
        lead = factories.lead(pack.center, admin=admin)
        client.force_login(lead)

        page = client.get(reverse("pack", args=[pack.pk])).content.decode()

        assert "You can still make an edition" in page
        assert "Nobody has checked the number for “Tip line”" in page
        assert MakeEdition(Pack.objects.get(pk=pack.pk), actor=lead).execute().number == 1


class TestValuesWithBraces:
    """A value goes out as it stands, so that no token may stand in one."""

    @pytest.mark.parametrize("typed", ["{{center.name}}", "Ask {{center.tip_phone", "we}} all"])
    def test_are_refused_with_their_field(self, harbor: Center, client: Client, admin: User, typed: str) -> None:
        client.force_login(factories.lead(harbor, admin=admin))
        address = reverse("center_profile", args=[harbor.slug])

        page = client.post(address, posted(harbor, host_agencies=typed)).content.decode()

        assert "Take the braces out" in page
        assert Profile.objects.get(center=harbor).host_agencies == factories.PROFILE["host_agencies"]

    def test_one_brace_is_nobodys_mistake(self, harbor: Center, client: Client, admin: User) -> None:
        client.force_login(factories.lead(harbor, admin=admin))
        client.post(reverse("center_profile", args=[harbor.slug]), posted(harbor, host_agencies="{police}"))

        assert Profile.objects.get(center=harbor).host_agencies == "{police}"


class TestTheContact:
    """Role, e-mail address and phone number of the P/CRCL contact."""

    def test_reads_as_one_in_older_texts(self, harbor: Center) -> None:
        profile = changed(harbor, pcrcl_role="the officer", pcrcl_phone="(555) 555-0143")

        tokens = profile.tokens()

        assert tokens["center.pcrcl_contact"] == "the officer, privacy@harbor.example, (555) 555-0143"
        assert tokens["center.pcrcl_role"] == "the officer"

    def test_waits_by_its_address_if_nothing_is_known(self, pack: Pack) -> None:
        keys = {gap.token.key for gap in empty_tokens(changed(pack.center, pcrcl_email=""))}

        assert {"center.pcrcl_email", "center.pcrcl_role"} <= keys
        assert "center.pcrcl_contact" not in keys

    @pytest.mark.parametrize(
        ("contact", "parts"),
        [
            ("the P/CRCL officer, privacy@harbor.example", ("the P/CRCL officer", "privacy@harbor.example", "")),
            ("privacy@harbor.example", ("", "privacy@harbor.example", "")),
            ("Legal, room 2, a@b.gov, (555) 555-0143", ("Legal, room 2", "a@b.gov", "(555) 555-0143")),
            ("Write to a@b.gov or c@d.gov", ("Write to a@b.gov or c@d.gov", "", "")),
            ("(555) 555-0143, a@b.gov", ("(555) 555-0143, a@b.gov", "", "")),
            ("a@b.gov, the officer", ("a@b.gov, the officer", "", "")),
            ("", ("", "", "")),
        ],
    )
    def test_was_parted_only_where_no_word_is_lost(self, contact: str, parts: tuple[str, str, str]) -> None:
        parting = import_module("modules.migrations.0045_contact_in_parts")

        assert parting.parts_of(contact) == parts
        assert parting.joined(*parts) == contact
