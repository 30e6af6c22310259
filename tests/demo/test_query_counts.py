"""The work that a center's requests take with the demo's own modules."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center, PacksPage
from modules.library.releases.models import Release
from modules.packs.clones.actions import CreatePack
from modules.packs.pages.models import Clone

pytestmark = [pytest.mark.django_db, pytest.mark.database("demo")]


def test_a_pack_with_the_six_modules() -> None:
    center = Center.objects.order_by("pk")[0]
    folder = PacksPage.objects.descendant_of(center.page).get()
    lead = User.objects.filter(memberships__center=center, memberships__role=Role.LEAD)[0]
    releases = list(Release.objects.filter(major=1, minor=0))
    assert len(releases) == 6

    def made(title: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            pack = CreatePack(
                folder, title=title, sector="business", minutes=None, releases=releases, actor=lead
            ).execute()
        assert Clone.objects.child_of(pack).count() == 6
        return len(captured)

    made("Fills what is kept between requests")
    assert made("Six modules") <= 90
