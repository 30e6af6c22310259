"""What leads are told by e-mail, and that they are told once."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.domain.version import Kind
from modules.library.modules.models import Module
from modules.library.releases.actions import ReleaseModule
from modules.library.releases.models import Release
from modules.mail.models import Mail
from modules.packs.notices import sending
from modules.packs.notices.models import Delivery, Notice
from modules.packs.notices.tasks import send_notices
from modules.packs.pages.models import Pack
from tests import factories
from tests.mail.work import try_mails
from tests.packs.updating import release_again, rewrite, say, update

pytestmark = pytest.mark.django_db


def released(module: Module, *, admin: User, urgent: bool = False) -> Release:
    """Make the next release."""
    if not urgent:
        return release_again(module, say("s0-a-1:body:p0", f"Words {timezone.now()}."), admin=admin)
    rewrite(module, say("s0-a-1:body:p0", "Urgent words."))
    page = Module.objects.get(pk=module.pk)
    factories.approve(page, admin=admin)
    publisher = factories.dhs(Role.PUBLISHER, admin=admin)
    return ReleaseModule(page, kind=Kind.MINOR, note="The number was wrong.", urgent=True, actor=publisher).execute()


def work() -> None:
    """Do what waits for the worker."""
    for waiting in DBTaskResult.objects.filter(task_path="modules.packs.notices.tasks.send_notices", status="READY"):
        send_notices.call(*waiting.args_kwargs["args"], **waiting.args_kwargs["kwargs"])


def waiting() -> int:
    """Return how many tasks wait."""
    return DBTaskResult.objects.filter(task_path="modules.packs.notices.tasks.send_notices").count()


def to(mails: list[EmailMessage]) -> list[str]:
    """Return who was written to."""
    return sorted(address for mail in mails for address in mail.to)


class TestARelease:
    """Each lead of a center that holds an earlier release hears of it once."""

    def test_it_says_what_was_released_and_where(
        self, pack: Pack, module: Module, admin: User, mailoutbox: list[EmailMessage], settings: Any
    ) -> None:
        settings.WAGTAILADMIN_BASE_URL = "https://bcp.example"
        released(module, admin=admin)
        work()

        (mail,) = mailoutbox

        assert mail.to == [factories.lead(pack.center, admin=admin).email]
        assert mail.subject == "Release 1.1 of “Who we are” is available"
        assert "Clearer words." in mail.body
        assert f"- {pack.title}\n  https://bcp.example{reverse('pack', args=[pack.pk])}\n" in mail.body
        assert "urgent" not in mail.body

    def test_an_urgent_one_says_so(
        self, pack: Pack, module: Module, admin: User, mailoutbox: list[EmailMessage]
    ) -> None:
        released(module, admin=admin, urgent=True)
        work()

        assert mailoutbox[0].subject == "Urgent: release 1.1 of “Who we are” is available"
        assert "This is urgent" in mailoutbox[0].body

    def test_words_are_plain_text_and_not_escaped(
        self, pack: Pack, module: Module, admin: User, mailoutbox: list[EmailMessage]
    ) -> None:
        pack.title = "Q & A's"
        pack.save()
        released(module, admin=admin)
        work()

        assert "- Q & A's\n" in mailoutbox[0].body
        assert mailoutbox[0].content_subtype == "plain"

    def test_every_active_lead_of_the_center_and_nobody_else(
        self, pack: Pack, module: Module, harbor: Center, prairie: Center, admin: User, mailoutbox: list[EmailMessage]
    ) -> None:
        leads = [factories.person(Role.LEAD, harbor, admin=admin) for _ in range(3)]
        for role in (Role.PRESENTER, Role.PCRCL):
            factories.person(role, harbor, admin=admin)
        factories.person(Role.LEAD, prairie, admin=admin)
        User.objects.filter(pk=leads[0].pk).update(is_active=False)
        User.objects.filter(pk=leads[1].pk).update(email="")

        released(module, admin=admin)
        work()

        assert to(mailoutbox) == sorted([factories.lead(harbor, admin=admin).email, leads[2].email])

    def test_one_center_reads_nothing_of_another(
        self, pack: Pack, module: Module, release: Release, prairie: Center, admin: User, mailoutbox: list[EmailMessage]
    ) -> None:
        factories.pack(prairie, [release], admin=admin, title="Autumn on the plains")
        released(module, admin=admin)
        work()

        harbors, prairies = sorted(mailoutbox, key=lambda mail: "Prairie" in mail.body)
        assert (len(harbors.to), len(prairies.to)) == (1, 1)
        for word in ("Prairie", "Autumn on the plains"):
            assert word not in harbors.body + harbors.subject
        for word in ("Harbor", pack.title):
            assert word not in prairies.body + prairies.subject

    def test_a_center_without_a_clone_hears_nothing(
        self, pack: Pack, module: Module, prairie: Center, admin: User
    ) -> None:
        new = released(module, admin=admin)

        assert [notice.center for notice in new.notices.all()] == [pack.center]

    def test_a_first_release_tells_nobody_and_asks_no_worker(self, admin: User) -> None:
        factories.release(factories.module(admin=admin, slug="other", title="Other"), admin=admin)

        assert not Notice.objects.exists()
        assert not waiting()

    def test_the_task_run_twice_sends_once(
        self, pack: Pack, module: Module, admin: User, mailoutbox: list[EmailMessage]
    ) -> None:
        released(module, admin=admin)
        work()
        work()
        call_command("send_update_digest")

        assert len(mailoutbox) == 1

    def test_a_release_that_is_not_made_tells_nobody(
        self, pack: Pack, module: Module, admin: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*args: Any, **kwargs: Any) -> None:
            raise RuntimeError

        rewrite(module, say("s0-a-1:body:p0", "Other words."))
        page = Module.objects.get(pk=module.pk)
        factories.approve(page, admin=admin)
        publisher = factories.dhs(Role.PUBLISHER, admin=admin)
        monkeypatch.setattr("modules.accounts.action.write_history", fail)
        with pytest.raises(RuntimeError):
            ReleaseModule(page, kind=Kind.MINOR, note="Why.", actor=publisher).execute()

        assert not Notice.objects.exists()
        assert not waiting()

    def test_a_center_that_has_it_already_is_not_written_to(
        self, pack: Pack, module: Module, admin: User, mailoutbox: list[EmailMessage]
    ) -> None:
        update(pack, released(module, admin=admin), admin=admin)
        work()

        assert not mailoutbox
        assert Notice.objects.get().sent_at

    def test_a_release_that_was_withdrawn_meanwhile_is_not_announced(
        self, pack: Pack, module: Module, admin: User, mailoutbox: list[EmailMessage]
    ) -> None:
        factories.withdraw(released(module, admin=admin), admin=admin)
        work()

        assert not mailoutbox

    def test_a_center_without_a_lead_is_told_once_it_has_one(
        self, pack: Pack, module: Module, harbor: Center, admin: User, mailoutbox: list[EmailMessage]
    ) -> None:
        User.objects.filter(memberships__center=harbor).update(is_active=False)
        released(module, admin=admin)
        work()
        assert not Notice.objects.get().sent_at

        new = factories.person(Role.LEAD, harbor, admin=admin)
        call_command("send_update_digest")

        assert to(mailoutbox) == [new.email]

    def test_a_center_that_is_archived_hears_nothing(
        self, pack: Pack, module: Module, harbor: Center, admin: User
    ) -> None:
        Center.objects.filter(pk=harbor.pk).update(archived_at=timezone.now())
        released(module, admin=admin)

        assert not Notice.objects.exists()


class TestAWithdrawal:
    """It is told at once, to centers that have it or showed it."""

    def test_it_says_why_what_to_use_and_where(
        self, pack: Pack, release: Release, module: Module, admin: User, mailoutbox: list[EmailMessage]
    ) -> None:
        second = released(module, admin=admin)
        Notice.objects.update(sent_at=timezone.now())
        factories.withdraw(release, admin=admin, replacement=second)
        work()

        (mail,) = mailoutbox

        assert mail.subject == "DHS withdrew release 1.0 of “Who we are”"
        for words in ("Why: A phone number is wrong.", "in its place: Who we are 1.1", f"- {pack.title}\n"):
            assert words in mail.body

    def test_a_center_that_moved_on_hears_where_it_was_shown(
        self, pack: Pack, release: Release, module: Module, admin: User, mailoutbox: list[EmailMessage]
    ) -> None:
        factories.edition(pack, admin=admin)
        update(pack, released(module, admin=admin), admin=admin)
        work()
        factories.withdraw(release, admin=admin)
        work()

        assert [mail.subject for mail in mailoutbox] == ["DHS withdrew release 1.0 of “Who we are”"]
        assert pack.title in mailoutbox[0].body

    def test_a_center_that_never_had_it_hears_nothing(
        self, pack: Pack, release: Release, prairie: Center, admin: User
    ) -> None:
        factories.withdraw(release, admin=admin)

        assert [notice.center for notice in release.notices.all()] == [pack.center]


class TestADigest:
    """With the setting, what is not urgent waits for the command."""

    @pytest.fixture(autouse=True)
    def digest(self, settings: Any) -> None:
        """Set it."""
        settings.BCP_UPDATE_MAIL = "digest"

    def test_releases_wait_and_come_in_one_mail(
        self, pack: Pack, module: Module, admin: User, mailoutbox: list[EmailMessage]
    ) -> None:
        released(module, admin=admin)
        released(module, admin=admin)
        assert not waiting()

        call_command("send_update_digest")

        (mail,) = mailoutbox
        assert mail.subject == "2 new things from DHS for Harbor"
        assert "Release 1.1 of" in mail.body
        assert "Release 1.2 of" in mail.body

    def test_the_command_run_twice_sends_once(
        self, pack: Pack, module: Module, admin: User, mailoutbox: list[EmailMessage]
    ) -> None:
        released(module, admin=admin)
        for _ in range(2):
            call_command("send_update_digest")

        assert len(mailoutbox) == 1

    def test_what_is_urgent_or_withdrawn_does_not_wait(
        self, pack: Pack, release: Release, module: Module, admin: User, mailoutbox: list[EmailMessage]
    ) -> None:
        released(module, admin=admin, urgent=True)
        factories.withdraw(release, admin=admin)
        work()

        assert [mail.subject.split(" ")[0] for mail in mailoutbox] == ["Urgent:", "DHS"]

    def test_a_lead_of_two_centers_gets_a_mail_for_each(
        self, pack: Pack, release: Release, module: Module, prairie: Center, admin: User, mailoutbox: list[EmailMessage]
    ) -> None:
        from modules.centers.people.actions import Grant

        both = factories.lead(pack.center, admin=admin)
        factories.pack(prairie, [release], admin=admin)
        Grant(both, role=Role.LEAD, center=prairie, actor=admin).execute()
        released(module, admin=admin)
        call_command("send_update_digest")

        own = [mail.body for mail in mailoutbox if mail.to == [both.email]]
        assert len(own) == 2
        assert not any("Harbor" in body and "Prairie" in body for body in own)


class TestAMailServerThatFails:
    """It stops no release, and nothing that was to be said is lost: each mail waits on its own."""

    @pytest.fixture(autouse=True)
    def queue(self, settings: Any) -> None:
        """Send as a server does, to a mail server that is not there."""
        settings.EMAIL_BACKEND = "modules.mail.backend.Queue"
        settings.BCP_MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    def test_the_release_stands_and_the_mail_is_sent_later(
        self, pack: Pack, module: Module, admin: User, mailoutbox: list[EmailMessage], settings: Any
    ) -> None:
        new = released(module, admin=admin)
        work()
        (waiting,) = try_mails()
        assert Release.objects.filter(pk=new.pk).exists()
        assert (waiting.kind, waiting.is_late) == ("News of a release or a withdrawal", True)

        settings.BCP_MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
        call_command("send_update_digest")
        try_mails()

        assert len(mailoutbox) == 1

    def test_an_address_that_is_none_holds_up_nobody_else(
        self, pack: Pack, module: Module, harbor: Center, admin: User, mailoutbox: list[EmailMessage], settings: Any
    ) -> None:
        settings.BCP_MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
        wrong = factories.person(Role.LEAD, harbor, admin=admin)
        User.objects.filter(pk=wrong.pk).update(email="no\naddress")
        released(module, admin=admin)
        work()

        assert sorted(mail.is_late for mail in try_mails()) == [False, True]
        assert to(mailoutbox) == [factories.lead(harbor, admin=admin).email]

    def test_a_center_is_told_wholly_or_not_at_all(
        self, pack: Pack, module: Module, harbor: Center, admin: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        factories.person(Role.LEAD, harbor, admin=admin)
        released(module, admin=admin)
        kept, seen = sending.message, []

        def second_fails(*args: Any) -> EmailMessage:
            seen.append(args)
            if len(seen) == 2:
                raise RuntimeError
            return kept(*args)

        monkeypatch.setattr(sending, "message", second_fails)
        with pytest.raises(RuntimeError):
            call_command("send_update_digest")
        assert not Mail.objects.exists()
        assert not Notice.objects.get().sent_at

        monkeypatch.setattr(sending, "message", kept)
        call_command("send_update_digest")
        assert Mail.objects.count() == Delivery.objects.count() == 2
