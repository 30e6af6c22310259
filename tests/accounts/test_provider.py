"""Sign-in by an agency's own provider: real HTTP, real tokens; groups stand for roles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.centers.people.provider import check_roles, roles_of
from tests import factories
from tests.accounts.identity import CLIENT, Provider, provider
from tests.accounts.signing_in import is_in, set_up_app, words_of

pytestmark = pytest.mark.django_db

NOA = {
    "sub": "4711",
    "email": "noa@harbor.example",
    "email_verified": True,
    "preferred_username": "noa",
    "given_name": "Noa",
    "family_name": "Example",
}


@pytest.fixture
def agency(settings: Any) -> Iterator[Provider]:
    """A provider that the settings name."""
    with provider() as found:
        app = {
            "provider_id": "agency",
            "name": "Harbor County",
            "client_id": CLIENT,
            "secret": "secret",
            "settings": {"server_url": found.url},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        settings.BCP_OIDC_ROLES = {"harbor-leads": "lead@harbor", "harbor-privacy": "pcrcl@harbor", "dhs": "editor"}
        yield found


def come(client: Client, agency: Provider, *groups: str, **person: Any) -> Any:
    """Go to the provider and come back as it says."""
    agency.person = {**NOA, **person, "groups": list(groups)}
    there = client.post("/accounts/oidc/agency/login/?process=login&next=/cms/account/")
    sent = parse_qs(urlsplit(there["Location"]).query)
    assert there["Location"].startswith(f"{agency.url}/authorization")
    assert sent["redirect_uri"] == ["http://testserver/accounts/oidc/agency/login/callback/"]
    agency.nonce = sent.get("nonce", [""])[0]
    if agency.nonce:
        agency.person["nonce"] = agency.nonce
    return client.get("/accounts/oidc/agency/login/callback/", {"code": "once", "state": sent["state"][0]})


def roles(username: str = "noa") -> set[tuple[str, str | None]]:
    """Return role and center's slug of each membership."""
    return set(User.objects.get(username=username).memberships.values_list("role", "center__slug"))


def test_the_page_offers_it(client: Client, agency: Provider, settings: Any) -> None:
    settings.BCP_OIDC_ORIGINS = [agency.url]

    page = client.get("/accounts/login/")

    assert "Sign in with Harbor County" in words_of(page)
    assert f"form-action 'self' {agency.url};" in page["Content-Security-Policy"]
    assert agency.url not in client.get("/")["Content-Security-Policy"]


def test_a_group_makes_an_account_with_its_roles(client: Client, agency: Provider, harbor: Center) -> None:
    answer = come(client, agency, "harbor-leads", "bowling")

    assert answer["Location"] == "/cms/account/"
    assert is_in(client)
    noa = User.objects.get(username="noa")
    assert (noa.first_name, noa.email, noa.has_usable_password()) == ("Noa", "noa@harbor.example", False)
    assert roles() == {("lead", "harbor")}
    assert noa.groups.filter(name="harbor: Center lead").exists()


def test_roles_follow_at_each_sign_in(client: Client, agency: Provider, harbor: Center) -> None:
    come(client, agency, "harbor-leads", "dhs")
    come(Client(), agency, "harbor-privacy")

    assert roles() == {("pcrcl", "harbor")}


def test_roles_that_were_given_here_stay(client: Client, agency: Provider, harbor: Center, admin: User) -> None:
    old = factories.person(Role.PRESENTER, harbor, username="old", admin=admin)

    come(client, agency, "harbor-leads", email=old.email)

    assert roles("old") == {("presenter", "harbor"), ("lead", "harbor")}
    assert not User.objects.filter(username="noa").exists(), "the account with this address is theirs"
    come(Client(), agency, email=old.email)
    assert roles("old") == {("presenter", "harbor")}


def test_an_address_that_the_provider_does_not_vouch_for_opens_nothing(
    client: Client, agency: Provider, harbor: Center, admin: User
) -> None:
    old = factories.person(Role.LEAD, harbor, username="old", admin=admin)

    come(client, agency, "dhs", email=old.email, email_verified=False)

    assert roles("old") == {("lead", "harbor")}
    assert str(old.pk) != client.session.get("_auth_user_id")


def test_who_has_no_group_gets_no_account(client: Client, agency: Provider, harbor: Center) -> None:
    answer = come(client, agency, "bowling")

    assert "There is no account for you yet" in words_of(answer)
    assert not User.objects.filter(username="noa").exists()
    assert not is_in(client)


def test_a_closed_account_stays_closed(client: Client, agency: Provider, harbor: Center) -> None:
    come(client, agency, "harbor-leads")
    User.objects.filter(username="noa").update(is_active=False)

    answer = come(Client(), agency, "harbor-leads")

    assert answer["Location"] == "/accounts/inactive/"


def test_a_provider_has_its_own_second_factor(client: Client, agency: Provider, harbor: Center, settings: Any) -> None:
    settings.BCP_SECOND_FACTOR = ["lead"]

    come(client, agency, "harbor-leads")

    assert is_in(client)


def test_who_has_no_password_here_is_asked_for_none(
    client: Client, agency: Provider, harbor: Center, settings: Any
) -> None:
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    come(client, agency, "harbor-leads")

    set_up_app(client)

    noa = User.objects.get(username="noa")
    assert not noa.has_usable_password()
    assert client.get("/accounts/2fa/recovery-codes/generate/")["Location"].startswith("/accounts/2fa/reauthenticate/")


@pytest.mark.parametrize("state", ["", "guessed"])
def test_an_answer_that_nobody_asked_for_opens_nothing(client: Client, agency: Provider, state: str) -> None:
    answer = client.get("/accounts/oidc/agency/login/callback/", {"code": "once", "state": state})

    assert "did not work" in words_of(answer)
    assert "/token" not in agency.asked


def test_a_provider_that_is_down_is_said(client: Client, agency: Provider, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:1"

    answer = client.post("/accounts/oidc/agency/login/?process=login")

    assert "did not work" in words_of(answer)


def test_who_stops_half_way_is_told_so(client: Client, agency: Provider) -> None:
    there = client.post("/accounts/oidc/agency/login/?process=login")
    state = parse_qs(urlsplit(there["Location"]).query)["state"][0]

    answer = client.get("/accounts/oidc/agency/login/callback/", {"error": "access_denied", "state": state})

    assert answer["Location"] == "/accounts/provider/cancelled/"


@pytest.mark.parametrize("said", ["boss", "lead", "editor@harbor", "lead@"])
def test_a_setting_that_names_no_role_stops_the_start(said: str, settings: Any) -> None:
    settings.BCP_OIDC_ROLES = {"group": said}

    assert [message.id for message in check_roles()] == ["bcp.E002"]
    with pytest.raises(ImproperlyConfigured):
        roles_of(["group"])


def test_a_center_that_is_not_there_gives_nothing(client: Client, agency: Provider, settings: Any) -> None:
    settings.BCP_OIDC_ROLES = {"group": "lead@nowhere"}

    assert "There is no account for you yet" in words_of(come(client, agency, "group"))
