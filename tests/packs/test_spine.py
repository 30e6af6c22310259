"""The way from a draft to a resource page, without a browser."""

from __future__ import annotations

import pytest
from django.test import Client

from modules.accounts.identity.models import User
from modules.domain.diff import diff
from modules.library.releases.models import Release
from modules.packs.pages.models import Clone, Pack
from modules.packs.pages.queries import words_of_clone
from tests import factories


def test_an_untouched_clone_says_exactly_what_its_release_says(pack: Pack, release: Release) -> None:
    clone = Clone.objects.child_of(pack).get()

    assert diff(release.content, words_of_clone(clone).document) == []
    assert words_of_clone(clone).document == release.content


@pytest.mark.django_db
def test_a_participant_reads_the_edition_without_an_account(pack: Pack, admin: User, client: Client) -> None:
    code = factories.access_code(factories.edition(pack, admin=admin), admin=admin)

    page = client.get(code.get_absolute_url())

    assert page.status_code == 200
    assert "We are Harbor, part 0." in page.content.decode()
    assert "Speaker words" not in page.content.decode()
    assert not page.cookies
