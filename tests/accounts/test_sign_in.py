"""Signing in: by name or address, with a second factor, and not too often."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from modules.accounts.identity.models import Role, User
from modules.accounts.signin import devices
from modules.accounts.signin.forgotten import send_link
from modules.accounts.signin.remembered import Remembered
from modules.accounts.signin.tries import Place, Tries
from modules.centers.center.models import Center
from tests import factories
from tests.accounts.signing_in import code_now, is_in, set_up_app, sign_in, words_of
from tests.at_once import at_once
from tests.tasks.doing import do_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(harbor: Center, admin: User) -> User:
    """Harbor's lead."""
    return factories.person(Role.LEAD, harbor, username="harbor-lead", admin=admin)


def fail(client: Client, times: int, name: str = "harbor-lead") -> list[int]:
    """Try wrong passwords; return what was answered."""
    return [sign_in(client, name, "wrong").status_code for _ in range(times)]


@pytest.mark.parametrize("name", ["harbor-lead", "Harbor-Lead", "harbor-lead@bcp.example", "HARBOR-LEAD@bcp.example"])
def test_one_signs_in_by_name_or_address(client: Client, lead: User, name: str) -> None:
    answer = sign_in(client, name)

    assert answer.status_code == 302
    assert answer["Location"] == "/cms/"
    assert is_in(client)


def test_wagtails_own_pages_to_sign_in_lead_to_ours(client: Client, lead: User) -> None:
    for address in ("/cms/login/", "/_util/login/"):
        assert client.get(f"{address}?next=/cms/pages/").headers["Location"] == "/accounts/login/?next=/cms/pages/"
        client.post(address, {"username": "harbor-lead", "password": factories.PASSWORD})
        assert not is_in(client)
    assert client.get("/cms/pages/").headers["Location"] == "/accounts/login/?next=/cms/pages/"
    assert client.get("/cms/password_reset/").status_code == 404


def test_one_comes_to_where_one_wanted_and_nowhere_else(client: Client, lead: User) -> None:
    assert sign_in(client, "harbor-lead", next="/cms/account/")["Location"] == "/cms/account/"
    for bad in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"):
        assert sign_in(Client(), "harbor-lead", next=bad)["Location"] == "/cms/"


def test_who_does_not_exist_is_answered_like_who_does(client: Client, lead: User) -> None:
    real, none = sign_in(client, "harbor-lead", "wrong"), sign_in(client, "nobody-here", "wrong")

    assert real.status_code == none.status_code == 200
    assert words_of(real) == words_of(none)
    assert fail(client, 2)[-1] == fail(client, 2, "nobody-here")[-1] == 429


def test_an_account_locks_after_three_failures_and_opens_again_by_itself(client: Client, lead: User) -> None:
    assert fail(client, 3) == [200, 200, 429]

    locked = sign_in(client, "harbor-lead")
    assert locked.status_code == 429
    assert locked["Retry-After"] == "900"
    assert "Please wait 15 minutes" in words_of(locked)
    assert sign_in(Client(REMOTE_ADDR="203.0.113.9"), "harbor-lead@bcp.example").status_code == 429
    assert not is_in(client)

    Tries.objects.update(last_at=timezone.now() - timedelta(minutes=16))
    assert sign_in(client, "harbor-lead").status_code == 302


def test_name_and_address_are_tries_at_one_account(client: Client, lead: User) -> None:
    fail(client, 1)
    fail(client, 1, "harbor-lead@bcp.example")

    assert fail(client, 1, "HARBOR-lead") == [429]


def test_failures_before_a_success_are_forgotten(client: Client, lead: User) -> None:
    fail(client, 2)
    sign_in(client, "harbor-lead")
    client.post("/accounts/logout/")

    assert fail(client, 2) == [200, 200]


def test_nobody_is_kept_out_by_somebody_who_goes_on_trying(client: Client, lead: User) -> None:
    fail(client, 3)
    Tries.objects.update(last_at=timezone.now() - timedelta(minutes=14))

    fail(client, 3)

    Tries.objects.update(last_at=timezone.now() - timedelta(minutes=16))
    assert sign_in(client, "harbor-lead").status_code == 302


def test_an_administrator_lets_someone_in_again(client: Client, lead: User, admin: User) -> None:
    fail(client, 3)
    boss = Client()
    boss.force_login(admin)
    assert "harbor-lead" in words_of(boss.get("/cms/sign-ins/"))

    done = boss.post("/cms/sign-ins/let-in/", {"user": lead.pk}, follow=True)

    assert "can sign in again now" in words_of(done)
    assert sign_in(client, "harbor-lead").status_code == 302
    assert "is not locked out" in words_of(boss.post("/cms/sign-ins/let-in/", {"user": lead.pk}, follow=True))


def test_what_is_kept_of_a_failure_has_neither_password_nor_name(client: Client, lead: User) -> None:
    client.post("/accounts/login/", {"login": "harbor-lead", "password": "secret-word-of-mine"})
    client.post("/accounts/login/", {"login": "secret-word-of-mine", "password": "harbor-lead"})

    kept = str(list(Tries.objects.values()))
    assert "secret-word-of-mine" not in kept and "harbor-lead" not in kept


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases("one count for several connections at once")
def test_twelve_tries_at_once_count_as_twelve(admin: User) -> None:
    left = at_once(lambda _: Place(admin).take(), 12)

    assert sorted(left, key=str) == [0, 1, 2, *[None] * 9]
    kept = Tries.objects.get()
    assert (kept.number, kept.refused) == (3, 9)


def test_a_try_is_counted_before_its_password_is_looked_at(
    client: Client, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[int] = []
    look = User.check_password

    def check(user: User, password: str) -> bool:
        counted.append(Tries.objects.get().number)
        return look(user, password)

    monkeypatch.setattr(User, "check_password", check)
    fail(client, 12)

    assert counted == [1, 2, 3], "three passwords were looked at, and each was counted by then"


def test_a_code_is_counted_before_it_is_looked_at(client: Client, lead: User, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(client, "harbor-lead")
    set_up_app(client)
    other = Client()
    where = sign_in(other, "harbor-lead")["Location"]
    counted: list[int] = []
    monkeypatch.setattr(TOTP, "validate_code", lambda self, code: counted.append(Tries.objects.get().number))

    for digit in range(6):
        other.post(where, {"code": f"11111{digit}"})

    assert counted == [1, 2, 3]


def test_a_right_password_makes_no_more_codes_possible(client: Client, lead: User) -> None:
    sign_in(client, "harbor-lead")
    set_up_app(client)

    def try_code(code: str) -> int:
        other = Client()
        begun = sign_in(other, "harbor-lead")
        return int(other.post(begun["Location"], {"code": code}).status_code if begun.status_code == 302 else 429)

    assert [try_code(f"11111{digit}") for digit in range(4)] == [200, 200, 429, 429]


def test_the_old_password_is_counted_too(client: Client, lead: User) -> None:
    sign_in(client, "harbor-lead")
    new = {"password1": "four plain words together", "password2": "four plain words together"}

    answers = [client.post("/accounts/password/change/", {"oldpassword": "wrong", **new}).status_code for _ in range(3)]

    assert answers == [200, 200, 429]
    assert client.post("/accounts/password/change/", {"oldpassword": factories.PASSWORD, **new}).status_code == 429


def test_who_locks_an_account_does_not_lock_its_owner_out_of_a_known_device(client: Client, lead: User) -> None:
    sign_in(client, "harbor-lead")
    client.post("/accounts/logout/")
    assert client.cookies[devices.COOKIE]["path"] == "/accounts/"
    assert client.cookies[devices.COOKIE]["httponly"]

    assert fail(Client(), 4) == [200, 200, 429, 429]

    assert sign_in(Client(), "harbor-lead").status_code == 429
    assert sign_in(client, "harbor-lead").status_code == 302
    assert is_in(client)


def test_the_cookie_of_a_known_device_travels_over_tls_alone(client: Client, lead: User, settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = True
    asks = {"login": "harbor-lead", "password": factories.PASSWORD}
    client.post("/accounts/login/", asks, secure=True)

    cookie = client.cookies["__Secure-known_device"]
    assert cookie["secure"] and cookie["httponly"] and not cookie["domain"]
    client.post("/accounts/logout/", secure=True)
    fail(Client(), 4)
    assert client.post("/accounts/login/", asks, secure=True).status_code == 302, "it is read by that name, too"


def test_a_known_device_has_its_own_count(client: Client, lead: User) -> None:
    sign_in(client, "harbor-lead")
    client.post("/accounts/logout/")

    assert fail(client, 4) == [200, 200, 429, 429]
    assert sign_in(Client(), "harbor-lead").status_code == 302


def test_a_sign_in_by_passkey_does_not_end_a_strangers_lockout(client: Client, lead: User) -> None:
    fail(Client(), 4)

    client.force_login(lead)  # as a passkey does, which is not counted

    assert sign_in(Client(), "harbor-lead").status_code == 429
    assert Tries.objects.get().refused == 2


def test_a_device_is_known_for_one_person_and_one_password(client: Client, lead: User, admin: User) -> None:
    sign_in(client, "harbor-lead")
    request = RequestFactory().get("/")
    request.COOKIES[devices.COOKIE] = client.cookies[devices.COOKIE].value
    assert devices.known_to(request, lead)
    assert not devices.known_to(request, admin)

    lead.set_password("four plain words together")
    assert not devices.known_to(request, lead)
    lead.refresh_from_db()
    assert devices.known_to(request, lead)
    request.COOKIES[devices.COOKIE] = "forged" + request.COOKIES[devices.COOKIE][6:]
    assert not devices.known_to(request, lead)


def work_of(client: Client, typed: str, hashed: list[int]) -> list[tuple[int, list[str]]]:
    """Return for each of four wrong passwords how many were hashed, and which questions the database was asked."""
    done = []
    for _ in range(4):
        hashed.clear()
        with CaptureQueriesContext(connection) as queries:
            sign_in(client, typed, "wrong")
        done.append((len(hashed), [" ".join(re.findall(r'^[A-Z]+|"[a-z_]+"', query["sql"])[:2]) for query in queries]))
    return done


@pytest.mark.parametrize("typed", ["harbor-lead", "harbor-lead@bcp.example"])
def test_known_and_unknown_names_cost_the_same_work(
    client: Client, lead: User, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[int] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: (hashed.append(1), encode(*args))[1])
    sign_in(client, "somebody-else", "wrong")  # what is read once by a process is read

    none = work_of(client, typed.replace("harbor-lead", "nobody-here"), hashed)
    Remembered.objects.all().delete()
    real = work_of(client, typed, hashed)

    assert [number for number, _ in real] == [1, 1, 1, 0]
    assert real == none


@pytest.mark.parametrize("name", ["a" * 5000, "x\0y", "", "😀", "' OR 1=1 --"])
def test_odd_names_are_refused_and_break_nothing(client: Client, name: str) -> None:
    assert sign_in(client, name, "wrong").status_code == (400 if "\0" in name else 200)


def test_a_closed_account_is_told_apart_only_with_its_password(client: Client, lead: User) -> None:
    lead.is_active = False
    lead.save()

    assert sign_in(client, "harbor-lead", "wrong").status_code == 200
    answer = sign_in(client, "harbor-lead")
    assert answer["Location"] == "/accounts/inactive/"
    assert "What you wrote is kept" in words_of(client.get("/accounts/inactive/"))
    assert not is_in(client)


def test_an_app_with_codes_is_set_up_and_asked_for(client: Client, lead: User) -> None:
    sign_in(client, "harbor-lead")
    secret = set_up_app(client)
    client.post("/accounts/logout/")

    answer = sign_in(client, "harbor-lead")

    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client)
    assert client.post(answer["Location"], {"code": "000000"}).status_code == 200
    assert not is_in(client)
    code = RecoveryCodes(Authenticator.objects.get(user=lead, type="recovery_codes")).get_unused_codes()[0]
    assert client.post(answer["Location"], {"code": code}).status_code == 302
    assert is_in(client)
    assert secret not in Authenticator.objects.get(user=lead, type="totp").data["secret"], "kept as it is"


def test_no_code_by_mail_stands_in_for_the_password(client: Client, lead: User, settings: Any) -> None:
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    EmailAddress.objects.create(user=lead, email=lead.email, verified=True, primary=True)
    sign_in(client, "harbor-lead")

    asked = client.get("/accounts/2fa/totp/activate/")

    assert asked["Location"].startswith("/accounts/reauthenticate/?")
    assert client.get(asked["Location"]).status_code == 200
    assert mail.outbox == []


def test_a_recovery_code_works_once(client: Client, lead: User) -> None:
    sign_in(client, "harbor-lead")
    set_up_app(client)
    code = RecoveryCodes(Authenticator.objects.get(user=lead, type="recovery_codes")).get_unused_codes()[0]
    again = Client()
    for expected in (302, 200):
        client.post("/accounts/logout/")
        again = Client()
        assert again.post(sign_in(again, "harbor-lead")["Location"], {"code": code}).status_code == expected


@pytest.mark.both_databases("a row for each code")
def test_a_code_of_an_app_works_once_whichever_worker_is_asked(client: Client, lead: User) -> None:
    sign_in(client, "harbor-lead")
    secret = set_up_app(client, of=-1)
    answers = []
    for _ in range(2):
        worker = Client()
        where = sign_in(worker, "harbor-lead")["Location"]
        cache.clear()  # what another worker has in its memory is empty
        answers.append(worker.post(where, {"code": code_now(secret)}).status_code)

    assert answers == [302, 200]


def test_the_code_that_set_an_app_up_opens_nothing(client: Client, lead: User) -> None:
    sign_in(client, "harbor-lead")
    secret = set_up_app(client)
    other = Client()

    assert other.post(sign_in(other, "harbor-lead")["Location"], {"code": code_now(secret)}).status_code == 200


def test_wrong_codes_lock_like_wrong_passwords(client: Client, lead: User) -> None:
    sign_in(client, "harbor-lead")
    set_up_app(client)
    other = Client()
    where = sign_in(other, "harbor-lead")["Location"]

    answers = [other.post(where, {"code": f"11111{digit}"}).status_code for digit in range(4)]

    assert answers == [200, 200, 429, 429]
    codes = RecoveryCodes(Authenticator.objects.get(user=lead, type="recovery_codes")).get_unused_codes()
    assert other.post(where, {"code": codes[0]}).status_code == 429, "right ones wait too"
    assert sign_in(Client(), "harbor-lead").status_code == 429


def test_who_lost_everything_is_helped_by_an_administrator(client: Client, lead: User, admin: User) -> None:
    sign_in(client, "harbor-lead")
    set_up_app(client)
    boss = Client()
    boss.force_login(admin)

    done = boss.post("/cms/sign-ins/forget-factors/", {"user": lead.pk}, follow=True)

    assert "has no second factor now" in words_of(done)
    assert not is_in(client), "signed out everywhere"
    assert sign_in(client, "harbor-lead")["Location"] == "/cms/"


def test_a_new_password_comes_by_mail_and_signs_out_elsewhere(client: Client, lead: User) -> None:
    elsewhere = Client()
    sign_in(elsewhere, "harbor-lead")

    client.post("/accounts/password/reset/", {"email": "harbor-lead@bcp.example"}, HTTP_HOST="localhost")
    do_tasks(send_link)

    link = re.search(r"http\S+", str(mail.outbox[0].body))
    assert link and link[0].startswith("http://127.0.0.1:8000/accounts/password/reset/key/"), (
        "the settings' own address"
    )
    path = client.get(link[0].removeprefix("http://127.0.0.1:8000"))["Location"]
    weak = client.post(path, {"password1": "short", "password2": "short"})
    assert weak.status_code == 200
    new = "four plain words together"
    assert client.post(path, {"password1": new, "password2": new}).status_code == 302
    assert sign_in(client, "harbor-lead", new).status_code == 302
    assert not is_in(elsewhere)
    assert client.get(link[0].removeprefix("http://127.0.0.1:8000")).status_code == 200, "it says that it was used"


def test_who_asks_for_a_new_password_learns_nothing(client: Client, lead: User) -> None:
    known = client.post("/accounts/password/reset/", {"email": "harbor-lead@bcp.example"})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@bcp.example"})
    assert mail.outbox == [], "the worker looks up whose the address is"
    assert "bcp.example" not in str(list(DBTaskResult.objects.values("args_kwargs")))
    do_tasks(send_link)

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [message.to for message in mail.outbox] == [["harbor-lead@bcp.example"]]


def test_asking_for_a_link_costs_the_same_for_everyone(client: Client, lead: User) -> None:
    work = []
    for email in ("warm-up@bcp.example", "harbor-lead@bcp.example", "nobody@bcp.example"):
        with CaptureQueriesContext(connection) as queries:
            client.post("/accounts/password/reset/", {"email": email})
        work.append([" ".join(re.findall(r'^[A-Z]+|"[a-z_]+"', query["sql"])[:2]) for query in queries])

    assert work[1] == work[2]
    assert not [asked for asked in work[1] if "user" in asked]


def test_a_mail_server_that_fails_is_no_ones_answer(
    client: Client, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: Any, **kwargs: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(mail.EmailMessage, "send", fails)
    client.raise_request_exception = False
    known = client.post("/accounts/password/reset/", {"email": "harbor-lead@bcp.example"})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@bcp.example"})

    assert (
        (known.status_code, known["Location"])
        == (unknown.status_code, unknown["Location"])
        == (
            302,
            "/accounts/password/reset/done/",
        )
    )


GUESSABLE = (
    "aaaaaaaaaaaa", "abababababab", "abcabcabcabc", "123412341234", "abcdefghijkl", "qwertyuiopas", "password2026!",
    "P@ssw0rd2026", "passwordpassword", "harborcenter1", "Harbor-Harbor-1", "fusioncenter26", "bcpbcpbcpbcp",
    "BuildingCommunity", "roundtable2026", "homelandsecurity", "Fus10nC3nter!!", "iloveyou1234", "letmein12345",
)  # fmt: skip


@pytest.mark.parametrize("password", GUESSABLE)
def test_what_anybody_could_guess_is_no_password(password: str, harbor: Center) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password",
    [
        factories.PASSWORD,
        "four plain words together",
        "7f3a9c2e8b1d",
        "kT9$xw2Q!mvb",
        "the police came at night",
        "über den Fluss da",
    ],
)
def test_what_nobody_could_guess_is_one(password: str, harbor: Center) -> None:
    validate_password(password)


def test_the_own_names_of_the_site_are_no_password(harbor: Center) -> None:
    Center.objects.filter(pk=harbor.pk).update(name="Quokka Ridge")

    with pytest.raises(ValidationError):
        validate_password("quokkaridge26")


def test_nobody_signs_up(client: Client) -> None:
    for address in ("/accounts/signup/", "/accounts/email/", "/accounts/3rdparty/", "/accounts/signup/passkey/"):
        assert client.get(address).status_code == 404


def test_other_sessions_are_listed_and_signed_out(client: Client, lead: User) -> None:
    elsewhere = Client(HTTP_USER_AGENT="An old tablet", REMOTE_ADDR="203.0.113.9")
    sign_in(elsewhere, "harbor-lead")
    sign_in(client, "harbor-lead")
    page = words_of(client.get("/accounts/sessions/"))
    assert "An old tablet" in page
    assert "203.0.113.9" in page

    client.post("/accounts/sessions/")

    assert is_in(client)
    assert not is_in(elsewhere)


def test_the_text_comes_before_everything(client: Client, lead: User, settings: Any, tmp_path: Path) -> None:
    text = tmp_path / "consent.txt"
    text.write_text("You use a system of the government.\n\n<b>It may be watched.</b>")
    settings.BCP_CONSENT_FILE = str(text)

    asked = client.get("/accounts/login/?next=/cms/account/")
    page = client.get(asked["Location"])
    refused = sign_in(client, "harbor-lead")

    assert "&lt;b&gt;It may be watched." in page.content.decode()
    assert refused["Location"].startswith("/accounts/consent/")
    assert not is_in(client)
    agreed = client.post("/accounts/consent/", {"next": page.context["next"]})
    assert agreed["Location"] == "/accounts/login/?next=%2Fcms%2Faccount%2F"
    assert sign_in(client, "harbor-lead").status_code == 302
    assert is_in(client)
    assert client.post("/accounts/consent/", {"next": "https://evil.example/"})["Location"] == "/accounts/login/"


def test_who_was_in_before_the_text_came_has_to_agree(
    client: Client, lead: User, settings: Any, tmp_path: Path
) -> None:
    sign_in(client, "harbor-lead")
    text = tmp_path / "consent.txt"
    text.write_text("New words.")

    settings.BCP_CONSENT_FILE = str(text)

    assert client.get("/cms/").headers["Location"].startswith("/accounts/consent/")


def test_without_a_text_there_is_no_such_page(client: Client) -> None:
    assert client.get("/accounts/consent/").status_code == 404


def test_pages_for_everyone_ask_for_no_session(client: Client, lead: User, settings: Any) -> None:
    settings.BCP_SECOND_FACTOR = ["lead"]
    sign_in(client, "harbor-lead")

    assert client.get("/").status_code == 200
    assert "Cookie" not in client.get("/robots.txt").get("Vary", "")


def test_too_many_questions_from_one_network_are_told_to_wait(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}

    answers = [sign_in(client, f"somebody-{number}", "wrong") for number in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "Please wait a minute" in words_of(answers[2])
