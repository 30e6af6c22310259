"""What is kept of people: all of it is named, given out, erased, and purged when its time is over."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from modules.accounts.audit.models import AuditEntry
from modules.accounts.identity.models import Role, User
from modules.accounts.signin.tries import Tries
from modules.centers.center.models import Center
from modules.centers.people.invitations import Invitation, Invite
from modules.centers.privacy.personal_data import fields_of_people
from modules.packs.pages.models import Pack
from tests import factories
from tests.accounts.signing_in import sign_in, words_of

pytestmark = pytest.mark.django_db

PAGE = Path(settings.BASE_DIR) / "docs" / "privacy.md"
TELLING = re.compile(r"^(e?mail|email_address|ip|ip_address|address|user_agent|username|first_name|last_name)$")
NOT_OF_PEOPLE = {"account.emailconfirmation"}  # never used: nobody confirms an address


def run(name: str, *words: str, **options: Any) -> str:
    """Run a command; return what it said."""
    said = StringIO()
    call_command(name, *words, **options, stdout=said)
    return said.getvalue()


@pytest.fixture
def quokka(harbor: Center, admin: User, client: Client) -> User:
    """A lead of Harbor who signed in, failed to, made a pack, and invited somebody."""
    person = factories.person(Role.LEAD, harbor, username="quokka", admin=admin)
    person.first_name, person.last_name = "Quokka", "Smith"
    person.save()
    sign_in(client, "quokka")
    sign_in(Client(), "quokka", "wrong")
    factories.pack(harbor, [], admin=admin, title="Spring")
    Invite(Invitation(email="new@harbor.example", role=Role.PRESENTER, center=harbor), actor=person).execute()
    return person


def close(person: User) -> None:
    """Close the account."""
    person.is_active = False
    person.save()


def test_the_page_names_every_field_that_tells_of_a_person() -> None:
    words = PAGE.read_text()
    pointing = {field.model._meta.label_lower for field in fields_of_people()}
    telling = {
        f"{model._meta.label_lower}: {field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if TELLING.match(field.name) and model._meta.label_lower not in NOT_OF_PEOPLE
    }

    assert {name for name in pointing if f"`{name}`" not in words} == set()
    assert {one for one in telling if not all(f"`{part}`" in words for part in one.split(": "))} == set()


def test_what_is_held_is_given_out_without_secrets(quokka: User) -> None:
    found = json.loads(run("person", "export", "quokka"))

    assert found["account"]["email"] == "quokka@bcp.example"
    assert found["rows"]["modules.tries.person"][0]["number"] == 1
    assert found["rows"]["modules.membership.user"][0]["role"] == "lead"
    assert found["rows"]["usersessions.usersession.user"][0]["ip"] == "127.0.0.1"
    assert found["rows"]["modules.invitation.invited_by"][0]["email"] == "new@harbor.example"
    assert found["rows"]["modules.auditentry.person"]
    said = json.dumps(found)
    assert quokka.password not in said
    assert Invitation.objects.get().key_digest not in said


def test_who_is_erased_is_nowhere_and_what_they_wrote_stays(quokka: User, admin: User, client: Client) -> None:
    pack = Pack.objects.get()
    pack.owner = quokka
    pack.save()
    close(quokka)

    said = run("person", "erase", "quokka", by="admin")

    assert f"person-{quokka.pk}" in said
    left = "".join(str(list(model._base_manager.values())) for model in apps.get_models())
    assert "quokka" not in left.lower()
    pack.refresh_from_db()
    assert str(pack.owner) == f"person-{quokka.pk}"
    assert AuditEntry.objects.filter(action="bcp.account.erase", actor=admin, person=quokka).exists()
    boss = Client()
    boss.force_login(admin)
    assert f"person-{quokka.pk}" in words_of(boss.get("/cms/audit/"))
    assert sign_in(client, "quokka").status_code == 200


def test_an_open_account_and_one_under_a_hold_are_not_erased(quokka: User, admin: User) -> None:
    with pytest.raises(CommandError, match="is open"):
        run("person", "erase", "quokka", by="admin")
    close(quokka)
    run("person", "hold", "quokka", by="admin", reason="Asked for by the inspector on 1 June.")
    with pytest.raises(CommandError, match="legal hold"):
        run("person", "erase", "quokka", by="admin")
    with pytest.raises(CommandError, match="already a legal hold on quokka"):
        run("person", "hold", "quokka", by="admin", reason="Twice.")
    assert User.objects.filter(username="quokka").exists()

    run("person", "lift", "quokka", by="admin")
    with pytest.raises(CommandError, match="There is no legal hold"):
        run("person", "lift", "quokka", by="admin")
    run("person", "erase", "quokka", by="admin")

    assert not User.objects.filter(username="quokka").exists()


def test_a_dry_run_changes_nothing(quokka: User, admin: User) -> None:
    close(quokka)
    User.objects.filter(pk=quokka.pk).update(last_login=timezone.now() - timedelta(days=4 * 365))

    assert json.loads(run("person", "erase", "quokka", dry_run=True))["account"]["username"] == "quokka"
    assert "quokka: would be erased" in run("purge", by="admin", dry_run=True)
    assert User.objects.filter(username="quokka").exists()


def test_what_is_over_is_purged_and_nothing_else(quokka: User, admin: User) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=91))
    Tries.objects.update(last_at=timezone.now() - timedelta(days=2))
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    fresh = Invite(Invitation(email="fresh@harbor.example", role=Role.EDITOR), actor=admin).execute()

    would, done = run("purge", by="admin", dry_run=True), run("purge", by="admin")

    for kind in ("sessions: 1", "places of sessions: 1", "failed sign-ins: 1", "invitations: 1"):
        assert f"{kind} would go" in would
        assert f"{kind} deleted" in done
    assert list(Invitation.objects.all()) == [fresh]
    assert ": 1 deleted" not in run("purge", by="admin")


def test_accounts_that_were_closed_long_ago_are_emptied_unless_held(quokka: User, admin: User) -> None:
    close(quokka)
    User.objects.filter(pk=quokka.pk).update(last_login=timezone.now() - timedelta(days=3 * 365 + 1))
    run("person", "hold", "quokka", by="admin", reason="Asked for by the inspector.")
    assert "quokka" not in run("purge", by="admin")
    run("person", "lift", "quokka", by="admin")

    assert "quokka: erased" in run("purge", by="admin")
    assert "erased" not in run("purge", by="admin")


@pytest.mark.parametrize("words", [("person", "erase", "quokka"), ("person", "hold", "quokka"), ("purge",)])
def test_nobody_but_administrators_does_it(quokka: User, words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="not an administrator"):
        run(*words, by="quokka", **({"reason": "Because."} if "hold" in words else {}))


def test_a_wrong_name_is_said(admin: User) -> None:
    with pytest.raises(CommandError, match="There is no account"):
        run("person", "export", "nobody")
    with pytest.raises(CommandError, match="Say why"):
        run("person", "hold", "admin", by="admin")
