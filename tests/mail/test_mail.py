"""Every mail leaves by the worker: no request waits for a mail server, nothing is lost, and no link can be read."""

from __future__ import annotations

import re
import runpy
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import InvalidToken
from django.conf import settings as project
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail import send_mail as send_djangos
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.admin.mail import send_mail as send_wagtails

from modules.accounts.identity.models import Role, User
from modules.accounts.signin.forgotten import send_link
from modules.centers.center.models import Center
from modules.centers.people.invitations import Invitation
from modules.mail.checking import check_mail_server
from modules.mail.letters import letter, of_kind, seal, unseal
from modules.mail.models import KEPT, Mail
from modules.mail.sending import forget_stale, send_mail
from tests import factories
from tests.accounts.signing_in import words_of
from tests.mail.silent import silent_server
from tests.mail.work import try_for_the_last_time, try_mails
from tests.tasks.doing import do_tasks

pytestmark = pytest.mark.django_db

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture(autouse=True)
def queue(settings: Any) -> None:
    """Send as a server does."""
    settings.EMAIL_BACKEND = "modules.mail.backend.Queue"


@pytest.fixture
def broken(settings: Any) -> None:
    """Have no mail server where the settings say there is one."""
    settings.BCP_MAIL_TRANSPORT, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", 1


@pytest.fixture
def lead(harbor: Center, admin: User, client: Client) -> Client:
    """Harbor's lead, signed in."""
    client.force_login(factories.person(Role.LEAD, harbor, username="harbor-lead", admin=admin))
    return client


def invite(lead: Client, email: str = "noa@harbor.example") -> Any:
    """Send the lead's form."""
    return lead.post("/cms/centers/harbor/people/", {"email": email, "role": "presenter"}, follow=True)


def forget_password(email: str) -> Any:
    """Ask for a new password, as anybody can, and let the worker find out whose the address is."""
    answer = Client().post(reverse("account_reset_password"), {"email": email})
    do_tasks(send_link)
    return answer


def what_runs(admin: User) -> str:
    """Return what administrators see."""
    client = Client()
    client.force_login(admin)
    return words_of(client.get(reverse("what_runs")))


class TestTheOneWayOut:
    """Whoever sends it, and whatever it is."""

    def test_a_mail_of_anybody_is_kept_and_then_sent_by_the_worker(self, lead: Client, admin: User) -> None:
        send_djangos("Django’s", "words", None, ["d@bcp.example"])
        send_wagtails("Wagtail’s", "words", ["w@bcp.example"])
        forget_password(admin.email)
        invite(lead)
        assert mail.outbox == []

        kinds = [one.kind for one in try_mails()]

        assert [to for one in mail.outbox for to in one.to] == [
            "d@bcp.example",
            "w@bcp.example",
            admin.email,
            "noa@harbor.example",
        ]
        assert kinds == ["A notice", "A notice", "A link for a new password", "An invitation"]

    def test_nothing_of_ours_goes_another_way(self) -> None:
        """A connection that code chooses itself, a server's own client, and a mail to all administrators."""
        other = re.compile(r"\b(smtplib|get_connection|mail_admins|mail_managers|send_mass_mail|EMAIL_BACKEND)\b")
        found = {
            f"{path.relative_to(project.BASE_DIR)}: {name}"
            for room in ("bcp_cms", "home", "modules", "search")
            for path in (project.BASE_DIR / room).rglob("*.py")
            for name in other.findall(re.sub(r'""".*?"""', "", path.read_text(), flags=re.DOTALL))
        }
        settings_of = {f"bcp_cms/settings/{kind}.py: EMAIL_BACKEND" for kind in ("mail", "dev", "test")}
        own = {f"modules/mail/{name}.py: get_connection" for name in ("backend", "sending")}
        quiet = {"modules/demo/serving.py: EMAIL_BACKEND"}  # no mail while the demo is loaded
        assert found == settings_of | own | quiet

    def test_all_that_it_has_arrives(self) -> None:
        message = EmailMultiAlternatives(
            "Words", "plain", "from@bcp.example", ["a@bcp.example"], ["b@bcp.example"], headers={"X-One": "1"}
        )
        message.cc, message.reply_to = ["c@bcp.example"], ["r@bcp.example"]
        message.attach_alternative("<p>marked</p>", "text/html")
        message.send()
        try_mails()

        (found,) = mail.outbox
        assert (found.subject, found.body, found.from_email) == ("Words", "plain", "from@bcp.example")
        assert (found.to, found.cc, found.bcc) == (["a@bcp.example"], ["c@bcp.example"], ["b@bcp.example"])
        assert (found.reply_to, found.extra_headers) == (["r@bcp.example"], {"X-One": "1"})
        assert [tuple(part) for part in getattr(found, "alternatives")] == [("<p>marked</p>", "text/html")]  # noqa: B009  - only some mails have them

    def test_what_is_taken_back_is_not_sent(self) -> None:
        with pytest.raises(RuntimeError), transaction.atomic():
            letter("A notice", "Words", "words", "a@bcp.example").send()
            raise RuntimeError

        assert not Mail.objects.exists()
        assert not DBTaskResult.objects.exists()

    def test_one_without_an_addressee_is_none(self) -> None:
        assert EmailMessage("Words", "words").send() == 0
        assert not Mail.objects.exists()

    def test_in_development_it_is_sent_at_once(
        self, settings: Any, django_capture_on_commit_callbacks: Callable[..., Any]
    ) -> None:
        settings.EMAIL_BACKEND = "modules.mail.backend.AtOnce"
        with django_capture_on_commit_callbacks(execute=True):
            send_djangos("Two\nlines", "words", None, ["d@bcp.example"])
            assert mail.outbox == []

        assert [one.subject for one in mail.outbox] == ["Two lines"]


class TestAMailServerThatIsAway:
    """No request waits, nothing is lost, and who has to know sees it."""

    def test_a_silent_one_holds_up_no_request(self, lead: Client, admin: User, settings: Any) -> None:
        with silent_server() as port:
            settings.BCP_MAIL_TRANSPORT, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", port
            settings.EMAIL_TIMEOUT = 20  # a request that waited for it would be seen to
            began = time.monotonic()
            answers = [forget_password(admin.email), forget_password(admin.email), invite(lead)]
            took = time.monotonic() - began

            settings.EMAIL_TIMEOUT = 0.1
            waiting = try_mails()

        assert [answer.status_code for answer in answers] == [302, 302, 200]
        assert took < 10
        assert [(one.task.status, one.task.state.tries, one.is_late) for one in waiting] == [("READY", 1, True)] * 3
        assert {one.task.exception_class_path for one in waiting} == {"smtplib.SMTPServerDisconnected"}

    def test_known_and_unknown_addresses_are_answered_alike(self, admin: User, broken: None) -> None:
        known, unknown = forget_password(admin.email), forget_password("nobody@bcp.example")

        assert (known.status_code, known.url) == (unknown.status_code, unknown.url) == (302, unknown.url)
        assert Mail.objects.count() == 1

    def test_who_invited_sees_that_it_was_not_delivered(self, lead: Client, broken: None) -> None:
        invite(lead)
        assert "deliver" not in words_of(lead.get("/cms/centers/harbor/people/"))

        try_mails()
        assert "The e-mail is not delivered yet; it is tried again" in words_of(lead.get("/cms/centers/harbor/people/"))

        try_for_the_last_time()
        assert "The e-mail could not be delivered." in words_of(lead.get("/cms/centers/harbor/people/"))

    def test_administrators_see_it_too_and_try_again(
        self, lead: Client, admin: User, broken: None, settings: Any
    ) -> None:
        invite(lead)
        (failed,) = try_for_the_last_time()
        page = what_runs(admin)
        assert "Failed (1)" in page
        assert "Send a mail: An invitation, to noa@harbor.example" in page

        settings.BCP_MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
        client = Client()
        client.force_login(admin)
        client.post(reverse("change_task", args=[failed.task_id, "retry"]))
        (sent,) = try_mails()

        assert sent.sent_at
        assert len(mail.outbox) == 1

    def test_the_pages_ask_the_database_as_often_for_many_mails_as_for_one(
        self, lead: Client, django_assert_max_num_queries: Any
    ) -> None:
        def asked() -> int:
            with django_assert_max_num_queries(200) as counted:
                lead.get("/cms/centers/harbor/people/")
            return len(counted)

        invite(lead)
        one = asked()
        for number in range(5):
            invite(lead, f"{number}@bcp.example")
        assert asked() <= one

    def test_run_twice_it_is_sent_once(self) -> None:
        letter("A notice", "Words", "words", "a@bcp.example").send()
        try_mails()
        send_mail.call(str(Mail.objects.get().pk))

        assert len(mail.outbox) == 1


class TestNobodyReadsALink:
    """Not in the database, not on the page, not in a log, not after it was sent."""

    def test_a_key_stands_nowhere(self, lead: Client, admin: User, broken: None, caplog: Any, capfd: Any) -> None:
        invite(lead)
        forget_password(admin.email)
        keys = [
            re.search(r"accounts/(?:invitation|password/reset/key)/([\w-]+)/", str(unseal(one.sealed).body))
            for one in Mail.objects.all()
        ]
        try_mails()
        stored = repr([list(model.objects.values()) for model in (Mail, DBTaskResult)])
        shown = what_runs(admin)
        logged = caplog.text + "".join(capfd.readouterr())

        assert len(keys) == 2
        for key in keys:
            assert key
            assert key[1] not in stored
            assert key[1] not in shown
            assert key[1] not in logged
        assert "A try of modules.mail.sending.send_mail failed" in logged
        assert "Send a mail: An invitation, to noa@harbor.example" in shown

    def test_what_was_sent_is_forgotten_and_what_is_of_no_use_too(self) -> None:
        letter("A notice", "Words", "words", "a@bcp.example").send()
        (sent,) = try_mails()
        assert sent.sealed == ""

        letter("A notice", "Words", "words", "b@bcp.example").send()
        Mail.objects.filter(sent_at=None).update(created_at=timezone.now() - KEPT - timedelta(hours=1))
        forget_stale.call()
        left = try_for_the_last_time()[0]

        assert (left.sealed, left.is_undelivered) == ("", True)
        assert left.task.exception_class_path.endswith("TooOld")
        assert len(mail.outbox) == 1

    def test_it_is_opened_with_the_key_of_before_and_with_no_other(self, settings: Any) -> None:
        sealed = seal(letter("A notice", "Words", "the link", "a@bcp.example"))
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "x" * 50, [settings.SECRET_KEY]
        assert unseal(sealed).body == "the link"

        settings.SECRET_KEY_FALLBACKS = []
        with pytest.raises(InvalidToken):
            unseal(sealed)

    def test_without_a_mail_server_nothing_is_sent_or_printed(
        self, lead: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, capfd: Any
    ) -> None:
        monkeypatch.delenv("BCP_EMAIL_HOST", raising=False)
        found = runpy.run_path(str(Path(project.BASE_DIR, "bcp_cms", "settings", "mail.py")))
        settings.EMAIL_HOST, settings.BCP_MAIL_TRANSPORT = found["EMAIL_HOST"], found["BCP_MAIL_TRANSPORT"]
        assert found["EMAIL_BACKEND"] == settings.EMAIL_BACKEND

        invite(lead)
        key = re.search(r"invitation/([\w-]+)/", str(unseal(Mail.objects.get().sealed).body))
        (waiting,) = try_mails()

        assert waiting.task.exception_class_path.endswith("NoMailServer")
        assert key
        assert key[1] not in "".join(capfd.readouterr())
        assert [found.id for found in check_mail_server()] == ["bcp.W006"]
        settings.EMAIL_HOST = "mail.bcp.example"
        assert check_mail_server() == []


class TestWhatStandsInAMail:
    """Nobody writes to strangers in the site's name, or steers a mail by a name."""

    @pytest.mark.parametrize("limit_of", ["person", "center"])
    def test_invitations_are_limited(
        self, lead: Client, harbor: Center, admin: User, settings: Any, limit_of: str
    ) -> None:
        settings.BCP_INVITATIONS_PER_HOUR = 2
        if limit_of == "center":
            other = factories.person(Role.LEAD, harbor, username="other-lead", admin=admin)
            second = Client()
            second.force_login(other)
        for number in range(2):
            invite(lead, f"{number}@bcp.example")

        page = invite(second if limit_of == "center" else lead, "third@bcp.example")

        assert "2 invitations were sent within an hour" in words_of(page)
        assert Mail.objects.count() == Invitation.objects.count() == 2

        Invitation.objects.update(invited_at=timezone.now() - timedelta(minutes=61))
        assert "third@bcp.example is invited" in words_of(invite(lead, "third@bcp.example"))

    @pytest.mark.parametrize("name", ["Noa\nBcc: all@bcp.example", "Noa\r\n", "Noa\u2028Smith", "Noa\x07", "N" * 300])
    def test_a_name_is_one_short_line(self, lead: Client, admin: User, name: str) -> None:
        invite(lead)
        found = re.search(r"/accounts/invitation/\S+", str(unseal(Mail.objects.get().sealed).body))
        assert found
        new = {"last_name": "Example", "username": "noa", "password": "four plain words together"}

        answer = Client().post(found[0], {**new, "first_name": f"a{name}a"})

        assert answer.status_code == 200
        assert answer.context["form"].errors["first_name"]
        assert not User.objects.filter(username="noa").exists()

    def test_a_center_has_a_name_of_one_line(self, admin: User) -> None:
        client = Client()
        client.force_login(admin)
        answer = client.post(
            reverse("centers_admin:add"),
            {"name": "Two\nlines", "acronym": "A\nB", "kind": "primary", "time_zone": "America/Chicago"},
        )

        assert set(answer.context["form"].errors) == {"name", "acronym"}

    def test_a_name_from_before_can_not_do_more_than_stand_there(self, lead: Client, harbor: Center) -> None:
        User.objects.filter(username="harbor-lead").update(first_name="Ha\nBcc: all@bcp.example", last_name="x" * 140)
        Center.objects.filter(pk=harbor.pk).update(name="Har\nbor")
        invite(lead)
        try_mails()

        (found,) = mail.outbox
        assert found.subject == "Building Community Partnerships: you are invited by Har bor"
        assert len(str(found.body).split("\n")[0]) < 250
        assert "xxxx… invites you" in str(found.body).split("\n")[0]
        assert found.recipients() == ["noa@harbor.example"]

    @pytest.mark.parametrize("subject", ["Two\nlines", "Two\r\nBcc: all@bcp.example", "x" * 1000])
    def test_a_subject_is_one_line(self, subject: str) -> None:
        of_kind("A notice", EmailMessage(subject, "words", to=["a@bcp.example"])).send()
        (sent,) = try_mails()

        assert sent.sent_at
        assert "\n" not in mail.outbox[0].subject
        assert len(mail.outbox[0].subject) <= 200
        assert mail.outbox[0].recipients() == ["a@bcp.example"]


def test_of_an_erased_person_no_mail_tells(admin: User, harbor: Center) -> None:
    from modules.centers.privacy.personal_data import ErasePerson, held_of

    person = factories.person(Role.PRESENTER, harbor, username="quokka", admin=admin)
    for to in (person.email.upper(), "other@bcp.example"):
        letter("A notice", "Words", "words", to).send()
    assert [row["kind"] for row in held_of(person)["mails"]] == ["A notice"]
    assert "sealed" not in held_of(person)["mails"][0]
    person.is_active = False
    person.save()

    ErasePerson(person, actor=admin).execute()

    assert [one.addressees for one in Mail.objects.all()] == ["\nother@bcp.example\n"]
    assert DBTaskResult.objects.count() == 1
