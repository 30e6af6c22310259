"""What participants read where DHS has withdrawn part of what they open."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from modules.accounts.identity.models import User
from modules.core import moments
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.packs.pages.models import Pack
from modules.resources.codes.models import AccessCode
from modules.resources.desk.actions import CloseAccessCode
from tests import factories
from tests.packs.updating import release_again, say, update

pytestmark = pytest.mark.django_db

NOTICE = "Part of this material was withdrawn"


def get(client: Client, code: AccessCode, **headers: str) -> HttpResponse:
    """Open the page."""
    return client.get(code.get_absolute_url(), headers=headers)


def test_the_page_says_so_also_where_it_is_cached(
    code: AccessCode, release: Release, admin: User, client: Client
) -> None:
    before = get(client, code).content.decode()
    made = factories.withdraw(release, admin=admin)

    after = get(client, code).content.decode()

    assert NOTICE not in before
    assert NOTICE in after
    assert f"DHS withdrew part of it on {moments.long_day(made.withdrawn_at)}" in after
    assert "Ask Harbor for the current version." in after
    assert "We are Harbor" in after


def test_participants_are_not_told_why(code: AccessCode, release: Release, admin: User, client: Client) -> None:
    factories.withdraw(release, admin=admin, reason="A named officer left.")

    assert "A named officer left." not in get(client, code).content.decode()


def test_a_phone_that_has_the_page_gets_it_anew(
    code: AccessCode, release: Release, admin: User, client: Client
) -> None:
    etag = get(client, code)["ETag"]
    factories.withdraw(release, admin=admin)

    answer = get(client, code, if_none_match=etag)

    assert answer.status_code == 200
    assert answer["ETag"] != etag
    assert not answer.cookies


def test_it_still_costs_one_query(code: AccessCode, release: Release, admin: User, client: Client) -> None:
    factories.withdraw(release, admin=admin)
    get(client, code)

    with CaptureQueriesContext(connection) as queries:
        assert NOTICE in get(client, code).content.decode()

    assert len(queries) == 1


def test_a_closed_page_stays_closed_and_says_nothing_of_it(
    code: AccessCode, release: Release, admin: User, client: Client
) -> None:
    CloseAccessCode(code, actor=factories.lead(code.center, admin=admin)).execute()
    factories.withdraw(release, admin=admin)

    answer = get(client, code)

    assert answer.status_code == 410
    assert "withdr" not in answer.content.decode()


def test_a_page_that_does_not_show_it_says_nothing(
    code: AccessCode, pack: Pack, release: Release, module: Module, admin: User, client: Client
) -> None:
    update(pack, release_again(module, say("s0-a-1:body:p0", "Clearer words."), admin=admin), admin=admin)
    newer = factories.access_code(factories.edition(pack, admin=admin), admin=admin)
    factories.withdraw(release, admin=admin)

    assert NOTICE not in get(client, newer).content.decode()
    assert NOTICE in get(client, code).content.decode()
