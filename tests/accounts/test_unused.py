"""Accounts that nobody uses are closed, by a command."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from tests import factories
from tests.accounts.signing_in import is_in, sign_in

pytestmark = pytest.mark.django_db


def run(**options: Any) -> str:
    """Run the command; return what it said."""
    said = StringIO()
    call_command("disable_unused_accounts", **{"by": "admin", **options}, stdout=said)
    return said.getvalue()


@pytest.fixture
def old(harbor: Center, admin: User) -> User:
    """A presenter who was last here long ago, and is signed in nowhere."""
    found = factories.person(Role.PRESENTER, harbor, username="old", admin=admin)
    User.objects.filter(pk=found.pk).update(last_login=timezone.now() - timedelta(days=91))
    return found


def test_who_was_long_away_is_closed_and_keeps_roles(old: User, client: Client) -> None:
    assert "old: last used on" in run(dry_run=True)
    old.refresh_from_db()
    assert old.is_active

    assert ": closed" in run()

    old.refresh_from_db()
    assert not old.is_active
    assert old.memberships.exists()
    assert sign_in(client, "old")["Location"] == "/accounts/inactive/"
    assert ModelLogEntry.objects.get(action="bcp.account.deactivate").user.username == "admin"
    assert run() == "Every account is in use.\n"


def test_who_never_came_counts_from_when_the_account_was_made(harbor: Center, admin: User) -> None:
    new = factories.person(Role.PRESENTER, harbor, username="new", admin=admin)
    assert run() == "Every account is in use.\n"

    User.objects.filter(pk=new.pk).update(date_joined=timezone.now() - timedelta(days=91))

    assert "new: last used on" in run()


def test_sessions_end_with_the_account(client: Client, harbor: Center, admin: User) -> None:
    person = factories.person(Role.PRESENTER, harbor, username="in", admin=admin)
    sign_in(client, "in")
    User.objects.filter(pk=person.pk).update(last_login=timezone.now() - timedelta(days=91))

    run()

    assert not is_in(client)


def test_the_one_who_runs_it_stays(admin: User) -> None:
    User.objects.filter(pk=admin.pk).update(last_login=timezone.now() - timedelta(days=400))

    assert "admin: last used on" in (said := run())
    assert "kept" in said
    admin.refresh_from_db()
    assert admin.is_active


@pytest.mark.parametrize("options", [{"by": "nobody"}, {"by": "old"}, {"days": 0}])
def test_nonsense_changes_nothing(old: User, options: dict[str, Any]) -> None:
    with pytest.raises(CommandError, match="Nothing was changed"):
        run(**options)
    old.refresh_from_db()
    assert old.is_active
