"""The second factor: everyone needs one, shown in this session; a provider's counts if the provider says so."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from bcp_cms.settings import auth
from modules.accounts.identity.models import CENTER_ROLES, Role, User
from modules.accounts.signin.entry import check_everyone, check_roles
from modules.centers.center.models import Center
from tests import factories, whole
from tests.accounts.signing_in import is_in, set_up_app, sign_in, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def everyone(the_password_is_enough: None, settings: Any) -> None:
    """Ask everyone, as a server does unless told otherwise."""
    settings.BCP_SECOND_FACTOR = auth.BCP_SECOND_FACTOR


@pytest.fixture
def lead(harbor: Center, admin: User) -> User:
    """Harbor's lead."""
    return factories.person(Role.LEAD, harbor, username="harbor-lead", admin=admin)


@pytest.mark.parametrize("role", Role)
def test_every_role_needs_one(role: Role, client: Client, harbor: Center, admin: User) -> None:
    person = factories.person(role, harbor if role in CENTER_ROLES else None, username="somebody", admin=admin)
    sign_in(client, person.username)

    assert client.get("/cms/").headers["Location"] == "/accounts/2fa/"
    page = words_of(client.get("/accounts/2fa/"))
    assert "Add a passkey" in page
    assert page.index("Add a passkey") < page.index("Set up an app"), "the passkey is offered first"


def test_so_does_someone_without_a_role(client: Client, admin: User) -> None:
    User.objects.create_user("nobody", "nobody@bcp.example", factories.PASSWORD)
    sign_in(client, "nobody")

    assert client.get("/cms/").headers["Location"] == "/accounts/2fa/"


def test_who_sets_one_up_goes_on(client: Client, lead: User) -> None:
    sign_in(client, "harbor-lead")
    edition = "/present/00000000-0000-0000-0000-000000000000/"
    for address in ("/cms/", "/cms/pages/", "/modules/", edition, "/search/", "/search/suggest/?q=a", "/files/a.png"):
        assert client.get(address).headers["Location"] == "/accounts/2fa/"

    set_up_app(client)

    assert is_in(client)


def test_a_factor_that_was_set_up_elsewhere_opens_no_session_of_a_stranger(client: Client, lead: User) -> None:
    stranger = Client()
    sign_in(stranger, "harbor-lead")
    sign_in(client, "harbor-lead")

    set_up_app(client)

    assert is_in(client)
    assert stranger.get("/accounts/2fa/").headers["Location"].startswith("/accounts/login/"), "nobody knows whose it is"
    again = Client()
    again.force_login(lead)
    whole.with_password_alone(again)
    assert again.get("/cms/").headers["Location"] == "/accounts/2fa/", "that there is one is not enough"


def test_who_shows_one_at_sign_in_is_in(client: Client, lead: User) -> None:
    sign_in(client, "harbor-lead")
    set_up_app(client)
    other = Client()
    where = sign_in(other, "harbor-lead")["Location"]
    codes = Authenticator.objects.get(user=lead, type="recovery_codes").wrap().get_unused_codes()

    other.post(where, {"code": codes[0]})

    assert is_in(other)


def test_a_site_may_name_fewer_roles(client: Client, lead: User, admin: User, settings: Any) -> None:
    settings.BCP_SECOND_FACTOR = ["administrator"]
    sign_in(client, "harbor-lead")
    boss = Client()
    sign_in(boss, "admin")

    assert is_in(client)
    assert not is_in(boss)
    settings.BCP_SECOND_FACTOR = ["boss"]
    assert [message.id for message in check_roles()] == ["bcp.E009"]
    assert check_everyone() == []
    settings.BCP_SECOND_FACTOR = []
    assert [message.id for message in check_everyone()] == ["bcp.W010"]


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """The environment of a server."""
    monkeypatch.setenv("BCP_SECRET_KEY", "a" * 30 + "Z0-_" * 10)
    monkeypatch.setenv("BCP_ALLOWED_HOSTS", "bcp.example")
    yield monkeypatch


def test_a_server_does_not_start_as_the_demo(production: pytest.MonkeyPatch) -> None:
    production.setenv("BCP_DEMO_WITHOUT_FACTORS", "1")

    with pytest.raises(ImproperlyConfigured, match="BCP_DEMO_WITHOUT_FACTORS"):
        runpy.run_module("bcp_cms.settings.production")


@pytest.mark.parametrize("page", ["/accounts/login/"])
def test_a_passkey_is_the_first_way_in(page: str, client: Client) -> None:
    said = words_of(client.get(page))

    assert said.index("Sign in with a passkey") < said.index("Password")
