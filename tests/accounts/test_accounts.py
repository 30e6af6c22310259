"""Every change of an account is an action: on record, and mailed to the address that it had and the one that it has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from modules.accounts.action import Action
from modules.accounts.audit.models import AuditEntry
from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.centers.people.account_actions import ChangeAccount, CloseAccount, ForgetFactors, OpenAccount
from modules.centers.people.actions import Grant, Revoke
from modules.centers.privacy.personal_data import ErasePerson
from modules.centers.tenancy.reading import ReadCenter
from tests import factories
from tests.accounts.signing_in import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def noa(harbor: Center, admin: User) -> User:
    """A lead of Harbor."""
    return factories.person(Role.LEAD, harbor, username="noa", admin=admin)


@pytest.fixture
def boss(admin: User) -> Client:
    """An administrator, signed in."""
    client = Client()
    client.force_login(admin)
    return client


def sent(person: User, **values: str) -> dict[str, str]:
    """Return the form of an account."""
    names = {"username": person.username, "email": person.email, "first_name": "Noa", "last_name": "Example"}
    return {**names, "is_active": "on", **values}


def address(person: User) -> str:
    """Return the page of an account."""
    return reverse("wagtailusers_users:edit", args=[person.pk])


def told() -> set[str]:
    """Return the addresses that were written to."""
    return {to for message in mail.outbox for to in message.to}


def test_an_address_that_is_changed_is_on_record_and_told_to_both(
    boss: Client, noa: User, django_capture_on_commit_callbacks: Any
) -> None:
    EmailAddress.objects.create(user=noa, email=noa.email, verified=True, primary=True)

    with django_capture_on_commit_callbacks(execute=True):
        boss.post(address(noa), sent(noa, email="new@harbor.example"))

    entry = AuditEntry.objects.get(action="bcp.account.change")
    assert (entry.person, entry.data) == (noa, {"changed": ["email", "first_name", "last_name"]})
    assert told() == {noa.email, "new@harbor.example"}
    assert "e-mail address, first name, last name" in mail.outbox[0].body
    assert not EmailAddress.objects.filter(user=noa).exists(), "no link for a new password goes there any more"


def test_nobody_sets_a_password_for_another(boss: Client, noa: User) -> None:
    before = noa.password

    page = words_of(boss.get(address(noa)))
    boss.post(address(noa), sent(noa, password1="a brand new password", password2="a brand new password"))

    assert "Password" not in page
    assert User.objects.get(pk=noa.pk).password == before


def test_an_account_is_closed_and_opened_again_by_actions(
    boss: Client, noa: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        boss.post(address(noa), {**sent(noa), "is_active": ""})
    assert not User.objects.get(pk=noa.pk).is_active
    with django_capture_on_commit_callbacks(execute=True):
        boss.post(address(noa), sent(noa))
    assert User.objects.get(pk=noa.pk).is_active

    assert AuditEntry.objects.filter(action="bcp.account.deactivate", person=noa).count() == 1
    assert AuditEntry.objects.filter(action="bcp.account.open", person=noa).count() == 1
    assert [message.subject for message in mail.outbox if message.subject != "Your account was changed"] == [
        "Your account was closed",
        "Your account was opened again",
    ]


def test_a_refusal_is_shown_in_the_form(boss: Client, admin: User) -> None:
    page = boss.post(address(admin), sent(admin, username="noa", email="admin@bcp.example"))

    assert page.status_code == 302
    factories.person(Role.EXPERT, username="taken", admin=admin)
    page = boss.post(address(admin), sent(admin, username="taken"))
    assert "already exists" in words_of(page)


DONE: dict[str, Callable[[User, User, Center], Action[Any]]] = {
    "change": lambda person, admin, center: ChangeAccount(_renamed(person), actor=admin),
    "close": lambda person, admin, center: CloseAccount(person, why="gone", actor=admin),
    "open": lambda person, admin, center: OpenAccount(person, actor=admin),
    "factors": lambda person, admin, center: ForgetFactors(_with_factor(person), actor=admin),
    "erase": lambda person, admin, center: ErasePerson(_closed(person), actor=admin),
    "give": lambda person, admin, center: Grant(person, role=Role.PRESENTER, center=center, actor=admin),
    "take": lambda person, admin, center: Revoke(person, role=Role.LEAD, center=center, actor=admin),
}


def _renamed(person: User) -> User:
    person.first_name = "Noa"
    return person


def _with_factor(person: User) -> User:
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    return person


def _closed(person: User) -> User:
    User.objects.filter(pk=person.pk).update(is_active=False)
    return person


@pytest.mark.parametrize("done", DONE.values(), ids=DONE)
def test_each_is_on_record_and_told(
    done: Callable[[User, User, Center], Action[Any]],
    noa: User,
    admin: User,
    harbor: Center,
    django_capture_on_commit_callbacks: Any,
) -> None:
    email, action = noa.email, done(noa, admin, harbor)

    with django_capture_on_commit_callbacks(execute=True):
        action.execute()

    assert AuditEntry.objects.filter(action=action.log_action, person=noa, actor=admin).exists()
    assert email in told()


@pytest.mark.parametrize("name", ["wagtailusers_users:add", "wagtailusers_groups:index", "wagtailusers_groups:add"])
def test_wagtail_s_own_ways_are_closed(boss: Client, name: str) -> None:
    assert boss.get(reverse(name)).status_code == 404


@pytest.mark.parametrize("action", ["delete", "assign_role", "set_active_state"])
def test_accounts_are_not_changed_in_bulk(boss: Client, noa: User, action: str) -> None:
    bulk = reverse("wagtail_bulk_action", args=["modules", "user", action])

    answer = boss.post(f"{bulk}?id={noa.pk}", {"mark_as_active": "False", "role": ""})

    assert answer.status_code == 404
    assert User.objects.get(pk=noa.pk).is_active


def test_the_leads_hear_that_an_administrator_reads(
    noa: User, harbor: Center, admin: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        ReadCenter(harbor, reason="A broken page was reported.", actor=admin).execute()

    (message,) = mail.outbox
    assert message.to == [noa.email]
    assert "A broken page was reported." in message.body
    assert "for 30 minutes" in message.body


def own_page(**values: Any) -> dict[str, Any]:
    """Return the form of one's own account."""
    names = {"name_email-first_name": "Ada", "name_email-last_name": "Example"}
    return {**names, "locale-current_time_zone": "", "theme-theme": "system", "theme-density": "default", **values}


@pytest.mark.parametrize(("zone", "is_taken"), [("America/Chicago", True), ("localtime", False), ("US/Eastern", False)])
def test_one_s_own_time_zone_is_one_in_use(boss: Client, admin: User, zone: str, is_taken: bool) -> None:
    page = boss.get("/cms/account/").content.decode()
    assert (f'<option value="{zone}"' in page) is is_taken

    answer = boss.post("/cms/account/", own_page(**{"locale-current_time_zone": zone, "theme-contrast": "system"}))

    kept = UserProfile.get_for_user(admin).current_time_zone
    assert (answer.status_code, kept) == ((302, zone) if is_taken else (200, ""))


def test_one_name_is_enough_and_no_language_is_offered_that_our_pages_do_not_speak(boss: Client, admin: User) -> None:
    page = boss.get("/cms/account/").content.decode()
    assert "locale-preferred_language" not in page

    one = {"name_email-first_name": "", "name_email-last_name": "Sukarno", "theme-contrast": "system"}
    assert boss.post("/cms/account/", own_page(**one)).status_code == 302
    none = {**one, "name_email-last_name": ""}
    assert "Write a name" in boss.post("/cms/account/", own_page(**none)).content.decode()

    admin.refresh_from_db()
    assert (admin.first_name, admin.last_name) == ("", "Sukarno")


def test_there_is_no_profile_picture(boss: Client, admin: User) -> None:
    assert 'name="avatar-avatar"' not in boss.get("/cms/account/").content.decode()

    picture = SimpleUploadedFile("me.png", factories.picture(), "image/png")
    answer = boss.post("/cms/account/", own_page(**{"avatar-avatar": picture, "theme-contrast": "system"}))

    assert answer.status_code == 302
    assert not UserProfile.get_for_user(admin).avatar
