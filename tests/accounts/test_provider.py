"""Sign-in by an agency's own provider: real HTTP, real tokens; groups stand for roles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.socialaccount.models import SocialAccount
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, RequestFactory
from django.utils import timezone

from modules.accounts.audit.models import AuditEntry
from modules.accounts.identity.models import Role, User
from modules.accounts.signin.adapters import BY_PROVIDER_ALONE
from modules.accounts.signin.forgotten import send_link
from modules.centers.center.models import Center
from modules.centers.people import provider as rules
from modules.centers.people.actions import Grant
from modules.centers.people.provider import check_roles, roles_of, take_unconfirmed, unconfirmed
from tests import factories
from tests.accounts.identity import CLIENT, Provider, provider
from tests.accounts.signing_in import is_in, set_up_app, sign_in, words_of
from tests.tasks.doing import do_tasks

pytestmark = pytest.mark.django_db

NEW = "four plain words together"

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


def come(client: Client, agency: Provider, *groups: str, nonce: str | None = None, **person: Any) -> Any:
    """Go to the provider and come back as it says; ``nonce`` is what its token has, in the place of what was sent."""
    agency.person = {**NOA, **person, "groups": list(groups)}
    there = client.post("/accounts/oidc/agency/login/?process=login&next=/cms/account/")
    sent = parse_qs(urlsplit(there["Location"]).query)
    assert there["Location"].startswith(f"{agency.url}/authorization")
    assert sent["redirect_uri"] == ["http://testserver/accounts/oidc/agency/login/callback/"]
    (agency.nonce,) = sent["nonce"]
    agency.person["nonce"] = agency.nonce if nonce is None else nonce
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


def test_a_token_of_another_issuer_opens_nothing(client: Client, agency: Provider, harbor: Center) -> None:
    agency.name = "https://login.elsewhere.example"

    answer = come(client, agency, "harbor-leads")

    assert answer.status_code == 401
    assert not is_in(client)
    assert not User.objects.filter(username="noa").exists()


@pytest.mark.parametrize("nonce", ["", "another", "the last one"])
def test_a_token_that_answers_something_else_opens_nothing(
    client: Client, agency: Provider, harbor: Center, nonce: str
) -> None:
    come(Client(), agency, "harbor-leads")
    answered = agency.nonce

    answer = come(client, agency, "harbor-leads", nonce=answered if nonce == "the last one" else nonce)

    assert answer.status_code == 401
    assert not is_in(client)
    come(client, agency, "harbor-leads")
    assert is_in(client)
    assert agency.nonce != answered, "each sign-in has its own"


@pytest.mark.parametrize("guard", ["issuer", "nonce"])
def test_without_the_check_another_s_token_would_sign_in(
    client: Client, agency: Provider, harbor: Center, monkeypatch: pytest.MonkeyPatch, guard: str
) -> None:
    """The provider is real and its tokens are sound, so nothing but the check stands in the way."""
    agency.name = "https://login.elsewhere.example" if guard == "issuer" else ""
    monkeypatch.setattr(rules, "refuse_others", lambda provider, token, state: None)

    come(client, agency, "harbor-leads", nonce="another")

    assert is_in(client)


def test_an_address_of_this_site_adds_nothing_to_what_the_provider_is_asked(client: Client, agency: Provider) -> None:
    more = "scope=everything&auth_params=acr_values%3Dnone%26nonce%3Dmine"

    there = client.post(f"/accounts/oidc/agency/login/?process=login&{more}")

    sent = parse_qs(urlsplit(there["Location"]).query)
    assert set(sent["scope"][0].split()) == {"openid", "profile", "email"}
    assert "acr_values" not in sent and "mine" not in sent["nonce"]


def test_the_setting_may_name_the_description(client: Client, agency: Provider, harbor: Center, settings: Any) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"] = {"server_url": f"{agency.url}/.well-known/openid-configuration"}

    come(client, agency, "harbor-leads")

    assert is_in(client)


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


AAL2 = "http://idmanagement.gov/ns/assurance/aal/2"


@pytest.mark.parametrize(
    ("said", "is_enough"),
    [
        ({}, False),
        ({"amr": ["pwd"]}, False),
        ({"amr": ["pwd", "mfa"]}, True),
        ({"amr": "mfa"}, True),
        ({"acr": "http://idmanagement.gov/ns/assurance/aal/1"}, False),
        ({"acr": AAL2}, True),
        ({"acr": f"{AAL2}-not"}, False),
        ({"acr": [AAL2]}, False),
        ({"amr": {"mfa": True}}, False),
    ],
)
def test_a_providers_second_factor_counts_if_its_token_says_so(
    client: Client, agency: Provider, harbor: Center, settings: Any, said: dict[str, Any], is_enough: bool
) -> None:
    settings.BCP_SECOND_FACTOR = ["all"]

    come(client, agency, "harbor-leads", **said)

    assert is_in(client) == is_enough
    if not is_enough:
        assert client.get("/cms/").headers["Location"] == "/accounts/2fa/"
        set_up_app(client)
        assert is_in(client)


def test_what_a_provider_says_beside_its_token_does_not_count(
    client: Client, agency: Provider, harbor: Center, settings: Any
) -> None:
    settings.BCP_SECOND_FACTOR = ["all"]
    agency.beside = {"amr": ["mfa"]}

    come(client, agency, "harbor-leads")

    assert not is_in(client)


def test_a_level_is_asked_for(client: Client, agency: Provider, harbor: Center, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["auth_params"] = {"acr_values": AAL2}

    there = client.post("/accounts/oidc/agency/login/?process=login")

    assert parse_qs(urlsplit(there["Location"]).query)["acr_values"] == [AAL2]


def test_an_account_of_a_provider_has_no_password_here(
    client: Client, agency: Provider, harbor: Center, admin: User
) -> None:
    old = factories.person(Role.LEAD, harbor, username="old", admin=admin)
    EmailAddress.objects.create(user=old, email=old.email, verified=True, primary=True)  # allauth keeps the password
    elsewhere = Client()
    sign_in(elsewhere, "old")
    assert is_in(elsewhere)

    come(client, agency, "harbor-leads", email=old.email)

    assert is_in(client)
    assert not is_in(elsewhere), "what the password had opened"
    old.refresh_from_db()
    assert not old.has_usable_password()
    assert AuditEntry.objects.filter(action="account.password_removed", person=old).count() == 1
    assert client.post("/accounts/password/set/", {"password1": NEW, "password2": NEW}).status_code == 403
    Client().post("/accounts/password/reset/", {"email": old.email})
    do_tasks(send_link)
    assert not [message for message in mail.outbox if "/password/reset/key/" in str(message.body)]


def test_a_password_that_it_got_some_other_way_opens_nothing(client: Client, agency: Provider, harbor: Center) -> None:
    come(client, agency, "harbor-leads")
    noa = User.objects.get(username="noa")
    link = f"{user_pk_to_url_str(noa)}-{default_token_generator.make_token(noa)}"
    noa.set_password(factories.PASSWORD)
    noa.save()

    other = Client()
    assert sign_in(other, "noa").status_code == 200
    assert "not correct" in words_of(sign_in(other, "noa"))
    noa.set_unusable_password()
    noa.save()
    opened = other.get(f"/accounts/password/reset/key/{link}/")
    if opened.status_code == 302:
        other.post(opened["Location"], {"password1": NEW, "password2": NEW})
    noa.refresh_from_db()
    assert not noa.has_usable_password()


def test_a_passkey_is_no_way_around_the_provider(client: Client, agency: Provider, harbor: Center) -> None:
    come(client, agency, "harbor-leads")
    noa = User.objects.get(username="noa")
    request = RequestFactory().get("/")
    request.session = client.session
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]

    answer = get_adapter().pre_login(
        request, noa, email_verification="none", signal_kwargs=None, email=None, signup=False, redirect_url=None
    )

    assert answer is not None and answer["Location"] == "/accounts/login/"
    assert [str(said) for said in request._messages] == [BY_PROVIDER_ALONE]  # type: ignore[attr-defined]


def test_whom_a_provider_signed_in_is_asked_there_again(
    client: Client, agency: Provider, harbor: Center, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BCP_OIDC_HOURS, settings.BCP_SESSION_IDLE_MINUTES = 2, 600
    began = timezone.now()
    come(client, agency, "harbor-leads")
    monkeypatch.setattr(timezone, "now", lambda: began + timedelta(minutes=119))
    assert is_in(client)

    monkeypatch.setattr(timezone, "now", lambda: began + timedelta(minutes=122))

    assert not is_in(client)


def test_who_is_disabled_there_loses_every_role(
    client: Client, agency: Provider, harbor: Center, admin: User, settings: Any
) -> None:
    come(client, agency, "harbor-leads")
    noa = User.objects.get(username="noa")
    Grant(noa, role=Role.PRESENTER, center=harbor, actor=admin).execute()
    local = factories.person(Role.LEAD, harbor, username="local", admin=admin)
    SocialAccount.objects.update(last_login=timezone.now() - timedelta(days=29))
    take_unconfirmed.func()
    assert roles() == {("lead", "harbor"), ("presenter", "harbor")}

    SocialAccount.objects.update(last_login=timezone.now() - timedelta(days=31))
    take_unconfirmed.func()

    assert roles() == set()
    assert not noa.groups.exists()
    assert not is_in(client)
    assert local.memberships.exists()
    entry = AuditEntry.objects.get(action="bcp.membership.unconfirmed")
    assert (entry.person, entry.data["roles"]) == (noa, ["lead@harbor", "presenter@harbor"])
    come(Client(), agency, "harbor-leads")
    assert roles() == {("lead", "harbor")}


def test_the_last_administrator_keeps_the_role(agency: Provider, admin: User) -> None:
    SocialAccount.objects.create(user=admin, provider="agency", uid="1")
    SocialAccount.objects.update(last_login=timezone.now() - timedelta(days=31))

    assert not unconfirmed(timezone.now()).exists()


def test_without_a_provider_its_accounts_are_like_any_other(client: Client, admin: User) -> None:
    SocialAccount.objects.create(user=admin, provider="agency", uid="1")

    assert sign_in(client, "admin").status_code == 302
    assert not unconfirmed(timezone.now()).exists()


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
