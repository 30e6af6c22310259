"""When people are mailed of what waits: at once, once a day, or not at all; and who presents and reviews."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from modules.accounts.audit.models import AuditEntry
from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.kept.waiting.mails import ChooseMails, How, MailChoice, send_digests
from modules.kept.waiting.models import Waiting
from modules.library.modules.models import Module
from modules.packs.editions.actions import MakeEdition
from modules.packs.lifecycle.archiving import ArchivePack, RestorePack
from modules.packs.pages.models import Pack
from modules.packs.remarks.actions import WriteRemark
from modules.roundtables.actions import ChangeRoundtable, PlanRoundtable, TakeBackRoundtable
from modules.roundtables.models import Roundtable
from modules.tasks.schedule import NIGHTLY
from tests import factories
from tests.kept.waiting import lies

pytestmark = pytest.mark.django_db

DAY = date(2040, 12, 5)
Commit = Callable[..., Any]


@pytest.fixture
def lead(pack: Pack, admin: User) -> User:
    """The lead."""
    return factories.lead(pack.center, admin=admin)


@pytest.fixture
def presenter(pack: Pack, admin: User) -> User:
    """Who presents."""
    return factories.person(Role.PRESENTER, pack.center, admin=admin)


def choose(person: User, how: str) -> None:
    """Choose when mails come."""
    ChooseMails(person, how=how, actor=person).execute()


def to(person: User) -> list[str]:
    """Return the subjects of the mails to a person."""
    return [one.subject for one in mail.outbox if one.to == [person.email]]


class TestAChoice:
    """At once, once a day, not at all."""

    @pytest.fixture
    def ask(
        self, pack: Pack, lead: User, admin: User, django_capture_on_commit_callbacks: Commit
    ) -> Callable[[], None]:
        """Has something wait for the lead."""
        officer = factories.officer(pack.center, admin=admin)

        def write() -> None:
            with django_capture_on_commit_callbacks(execute=True):
                WriteRemark(pack, words="Too long.", actor=officer).execute()

        return write

    @pytest.mark.parametrize(
        ("how", "at_once", "later"), [("", 1, 0), ("at_once", 1, 0), ("daily", 0, 1), ("none", 0, 0)]
    )
    def test_each_gets_what_they_chose(
        self, lead: User, ask: Callable[[], None], how: str, at_once: int, later: int
    ) -> None:
        if how:
            choose(lead, how)
        ask()
        assert len(to(lead)) == at_once

        mail.outbox.clear()
        assert send_digests() == later
        assert len(to(lead)) == later

    def test_one_mail_a_day_holds_all_that_waits_each_with_its_link(
        self, lead: User, pack: Pack, ask: Callable[[], None]
    ) -> None:
        choose(lead, How.DAILY)
        ask()
        ask()
        send_digests()

        (sent,) = mail.outbox
        rows = Waiting.objects.now().for_person(lead)
        assert sent.subject == f"{rows.count()} things wait for you"
        assert sent.body.count("Answer the comment on “Spring roundtable”") == 2
        assert reverse("remarks", args=[pack.pk]) in sent.body
        assert reverse("wagtailadmin_account") in sent.body

    def test_none_comes_if_nothing_waits(self, lead: User) -> None:
        choose(lead, How.DAILY)
        Waiting.objects.all().delete()

        assert send_digests() == 0
        assert mail.outbox == []

    def test_who_left_gets_none(self, lead: User, ask: Callable[[], None]) -> None:
        choose(lead, How.DAILY)
        ask()
        User.objects.filter(pk=lead.pk).update(is_active=False)

        assert send_digests() == 0

    def test_it_is_sent_every_night(self) -> None:
        assert "send_what_waits" in [one.name for one in NIGHTLY.answers]

    def test_it_is_chosen_on_the_page_of_the_account(self, client: Client, lead: User) -> None:
        client.force_login(lead)
        account = reverse("wagtailadmin_account")
        page = client.get(account).content.decode()
        assert 'name="mails-how" value="at_once"' in page

        own = {"name_email-first_name": "Lee", "name_email-last_name": "Lead", "name_email-email": lead.email}
        rest = {"locale-preferred_language": "en", "locale-current_time_zone": "UTC", "theme-theme": "system"}
        looks = {"theme-density": "default", "theme-contrast": "system", "theme-keyboard_shortcuts": "on"}
        client.post(account, {**own, **rest, **looks, "mails-how": "daily"})

        assert MailChoice.objects.get(person=lead).how == How.DAILY
        assert 'value="daily" id="id_mails-how_1" checked' in client.get(account).content.decode()
        assert AuditEntry.objects.filter(action="bcp.account.choose_mails", actor=lead).count() == 1

    def test_there_is_no_other_choice_beside_it(self, client: Client, admin: User) -> None:
        client.force_login(admin)

        page = client.get(reverse("wagtailadmin_account")).content.decode()

        assert 'name="mails-how"' in page and 'name="notifications-' not in page

    def test_nobody_chooses_for_others(self, lead: User, admin: User) -> None:
        with pytest.raises(PermissionDenied):
            ChooseMails(lead, how="none", actor=admin).execute()

    def test_the_database_knows_the_choices(self, lead: User) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            MailChoice.objects.create(person=lead, how="weekly")


class TestPresenters:
    """They hear of editions and of dates."""

    def test_an_edition_is_ready(
        self, pack: Pack, lead: User, presenter: User, client: Client, django_capture_on_commit_callbacks: Commit
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            edition = MakeEdition(pack, actor=lead).execute()

        assert to(presenter) == ["Present “Spring roundtable, edition 1”"]
        assert edition.get_absolute_url() in mail.outbox[-1].body
        assert lies() == []
        client.force_login(presenter)
        assert "Spring roundtable, edition 1" in client.get(reverse("wagtailadmin_home")).content.decode()

    def test_a_date_is_set_and_changed(
        self, pack: Pack, harbor: Center, lead: User, presenter: User, django_capture_on_commit_callbacks: Commit
    ) -> None:
        def plan(row: Roundtable | None, **said: Any) -> Roundtable:
            words = {"title": "Faith communities", "pack": pack, **said}
            with django_capture_on_commit_callbacks(execute=True):
                if row is None:
                    return PlanRoundtable(harbor, **words, actor=lead).execute()
                return ChangeRoundtable(row, **words, actor=lead).execute()

        row = plan(None)
        assert to(presenter) == []
        plan(row, day=DAY)
        plan(row, day=DAY, place="Hall")
        plan(row, day=DAY, at=time(18))
        assert to(presenter) == [
            "Present at “Faith communities, Wednesday, December 5”",
            "Present at “Faith communities, Wednesday, December 5, 6:00 PM”",
        ]
        assert reverse("present_roundtable", args=[row.pk]) in mail.outbox[-1].body
        assert lies() == []
        TakeBackRoundtable(row, actor=lead).execute()
        assert lies() == []
        assert not Waiting.objects.open().filter(kind="roundtable").exists()

    def test_its_link_leads_to_what_is_presented(
        self, pack: Pack, harbor: Center, lead: User, presenter: User, client: Client, admin: User
    ) -> None:
        row = PlanRoundtable(harbor, title="Faith", pack=pack, day=DAY, actor=lead).execute()
        client.force_login(presenter)
        address = reverse("present_roundtable", args=[row.pk])
        page = client.get(address, follow=True).content.decode()
        assert "has nothing to present yet" in page

        edition = factories.edition(pack, admin=admin)
        assert client.get(address)["Location"] == edition.get_absolute_url()

    def test_nobody_presents_what_is_archived(self, pack: Pack, harbor: Center, lead: User, admin: User) -> None:
        factories.edition(pack, admin=admin)
        PlanRoundtable(harbor, title="Faith", pack=pack, day=DAY, actor=lead).execute()
        ArchivePack(pack, actor=lead).execute()
        assert lies() == []
        assert not Waiting.objects.open().filter(role=Role.PRESENTER).exists()

        RestorePack(Pack.objects.get(pk=pack.pk), actor=lead).execute()
        assert Waiting.objects.open().filter(role=Role.PRESENTER).count() == 2


def test_a_reviewer_hears_of_a_review_once_and_as_they_chose(
    module: Module, admin: User, django_capture_on_commit_callbacks: Commit
) -> None:
    told, daily = (factories.person(Role.REVIEWER, username=name, admin=admin) for name in ("told", "daily"))
    choose(daily, How.DAILY)
    editor = factories.person(Role.EDITOR, username="asks", admin=admin)
    module.save_revision(user=editor)
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        module.get_workflow().start(module, editor)

    assert to(told) == ["Review “Who we are”"]
    assert reverse("review_module", args=[module.pk]) in mail.outbox[-1].body
    assert to(daily) == []
    send_digests()
    assert to(daily) == ["1 thing waits for you"]
