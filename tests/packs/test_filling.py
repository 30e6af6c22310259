"""What a center reads is filled, and what it changed is found in the words as they are written."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from modules.accounts.identity.models import User
from modules.centers.center.models import Profile
from modules.packs.pages.filling import sayer
from modules.packs.pages.models import Clone, Pack
from tests import factories


def test_tokens_are_said_filled_or_said_to_be_empty() -> None:
    say = sayer({"center.name": "Harbor", "center.tip_phone": ""})

    assert say("{{center.name}}: {{ center.tip_phone }}") == "Harbor: [Tip line: empty in your profile]"
    assert say("On {{event.date}}") == "On the date of the roundtable"


@pytest.mark.django_db
class TestWhereACenterReads:
    @pytest.fixture
    def clone(self, pack: Pack, admin: User) -> Clone:
        """A copy whose first paragraph the center changed."""
        clone = Clone.objects.child_of(pack).get()
        part = clone.sections.raw_data[0]["value"]["items"][0]["value"]["parts"][0]
        part["value"]["body"] = part["value"]["body"].replace("We are {{center.name}}", "Here is {{center.name}}")
        clone.save()
        return clone

    @pytest.fixture
    def reader(self, clone: Clone, client: Client, admin: User) -> Client:
        """The lead's browser."""
        client.force_login(factories.lead(clone.center, admin=admin))
        return client

    def test_the_comparison_is_filled(self, clone: Clone, reader: Client) -> None:
        page = reader.get(reverse("clone_changes", args=[clone.pk])).content.decode()

        assert clone.center.name in page
        assert "{{center.name}}" not in page

    def test_a_name_in_place_of_its_token_is_a_change(self, clone: Clone, reader: Client) -> None:
        part = clone.sections.raw_data[0]["value"]["items"][0]["value"]["parts"][0]
        part["value"]["body"] = part["value"]["body"].replace("{{center.name}}", clone.center.name)
        clone.save()

        page = reader.get(reverse("clone_changes", args=[clone.pk])).content.decode()

        assert f"{clone.center.name},</del>" in page

    def test_the_preview_names_what_is_empty_with_its_field(self, clone: Clone, reader: Client) -> None:
        Profile.objects.filter(center=clone.center).update(tip_phone="")

        shown = clone.make_preview_request(preview_mode="presenter").rendered_content

        assert "Empty in your profile" in shown
        assert "#id_tip_phone" in shown

    def test_the_editor_is_told_what_each_token_says_now(self, clone: Clone, reader: Client) -> None:
        told = reader.get(reverse("clone_standings", args=[clone.pk])).json()["tokens"]

        assert told["center.name"] == clone.center.name
