"""What waits at a center: rows that are what the state is, after every action of a walk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from modules.accounts.identity.models import Role, User
from modules.centers.center.actions import RequireApproval
from modules.centers.center.models import Center
from modules.centers.profile.actions import ChangeProfile
from modules.core.refusals import Refused
from modules.domain.document import digest
from modules.kept.waiting.kinds import KINDS, kind_of
from modules.kept.waiting.models import Waiting
from modules.kept.waiting.settling import settle_everything
from modules.kept.waiting.tasks import settle_waiting
from modules.kept.waiting.telling import AT_MOST_EVERY
from modules.library.modules.models import Module
from modules.packs.clones.own import PutBack, TakeOut
from modules.packs.editions.actions import MakeEdition
from modules.packs.editions.approvals import ApproveEdition, AskForApproval, SendEditionBack
from modules.packs.editions.readiness import state_of
from modules.packs.lifecycle.archiving import ArchivePack, DeletePack, RestorePack
from modules.packs.pages.models import Pack
from modules.packs.pages.queries import words_of_clone
from modules.packs.proposals.actions import DeclineProposal, Propose
from modules.packs.proposals.questions import AnswerQuestion, AskDHS
from modules.packs.signoffs.actions import AskForSignOff, SendBack, SignOffChanges
from modules.packs.updates.actions import KeepChoices, RestoreSnapshot
from modules.packs.updates.snapshots import Snapshot
from modules.resources.desk.actions import ChangeClosing, CloseAccessCode, ReopenAccessCode
from tests import factories
from tests.kept.waiting import lies, rows
from tests.packs.updating import release_again, rewrite, say, the_clone, update

pytestmark = pytest.mark.django_db

GUIDED = "s0-a-1:body:p0"
BLOCK = "s0-a-1"
READY = ("edition_ready", Role.PRESENTER.value)
LEAD, OFFICER, DIRECTOR = Role.LEAD.value, Role.PCRCL.value, Role.DIRECTOR.value


@pytest.fixture
def lead(pack: Pack, admin: User) -> User:
    return factories.lead(pack.center, admin=admin)


@pytest.fixture
def officer(pack: Pack, admin: User) -> User:
    return factories.officer(pack.center, admin=admin)


@pytest.fixture
def director(pack: Pack, admin: User) -> User:
    found = factories.person(Role.DIRECTOR, pack.center, admin=admin)
    RequireApproval(pack.center, required=True, actor=found).execute()
    return found


@pytest.fixture(autouse=True)
def no_row_lies_afterwards() -> Any:
    """Hold at the end of each test here what holds after every action."""
    yield
    assert lies() == []


@pytest.fixture(autouse=True)
def mails_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do at once what actions do when they are committed, which no test here ever is."""
    monkeypatch.setattr(transaction, "on_commit", lambda do, *args, **kwargs: do())


def write(pack: Pack, text: str, by: User) -> None:
    rewrite(the_clone(pack), say(GUIDED, text), by=by)


def ask(pack: Pack, by: User, note: str = "") -> Waiting:
    return AskForSignOff(the_clone(pack), note=note, actor=by).execute()


def sign(pack: Pack, by: User) -> None:
    clone = the_clone(pack)
    SignOffChanges(clone, keys=[BLOCK], state=words_of_clone(clone).digest, actor=by).execute()


def send_back(pack: Pack, by: User, reason: str = "Leave the name out.") -> None:
    clone = the_clone(pack)
    SendBack(clone, keys=[BLOCK], reason=reason, state=words_of_clone(clone).digest, actor=by).execute()


def text_of(pack: Pack) -> str:
    return digest(state_of(Pack.objects.select_related("center__profile").get(pk=pack.pk)).source)


class TestUpdates:
    def test_a_release_waits_until_it_is_taken(self, pack: Pack, module: Module, lead: User, admin: User) -> None:
        assert rows() == []
        newer = release_again(module, say(GUIDED, "Clearer."), admin=admin)
        assert rows() == [("update", LEAD)] and lies() == []
        row = Waiting.objects.now().get()
        assert (row.title, row.called, row.within.title) == ("Release 1.1", "Who we are", pack.title)
        assert kind_of(row).url(row) == reverse("update", args=[the_clone(pack).pk])
        update(pack, newer, admin=admin)
        assert rows() == []
        undone = Snapshot.objects.get()
        state = words_of_clone(the_clone(pack)).digest
        RestoreSnapshot(the_clone(pack), snapshot=undone, state=state, actor=lead).execute()
        assert rows() == [("update", LEAD)]

    def test_choices_that_were_begun_and_a_skipped_release(
        self, pack: Pack, module: Module, lead: User, admin: User
    ) -> None:
        newer = release_again(module, say(GUIDED, "Clearer."), admin=admin)
        KeepChoices(the_clone(pack), release=newer, choices={"one": "ours"}, actor=lead).execute()
        assert rows() == [("choice", LEAD)] and lies() == []
        KeepChoices(the_clone(pack), release=newer, choices={}, skipped=True, actor=lead).execute()
        assert rows() == [] and lies() == []
        release_again(module, say(GUIDED, "Clearer still."), admin=admin)
        assert rows() == [("update", LEAD)]

    def test_a_withdrawn_release_and_what_comes_in_its_place(
        self, pack: Pack, module: Module, release: Any, admin: User
    ) -> None:
        factories.withdraw(release, admin=admin)
        assert rows() == [("withdrawn", LEAD)] and lies() == []
        release_again(module, say(GUIDED, "Right."), admin=admin)
        assert rows() == [("update", LEAD)]

    def test_what_left_the_pack_waits_for_nobody(self, pack: Pack, module: Module, lead: User, admin: User) -> None:
        release_again(module, say(GUIDED, "Clearer."), admin=admin)
        for away, back in (
            (lambda: TakeOut(the_clone(pack), actor=lead), lambda: PutBack(the_clone(pack), actor=lead)),
            (lambda: ArchivePack(pack, actor=lead), lambda: RestorePack(pack, actor=lead)),
        ):
            away().execute()
            assert rows() == [] and lies() == []
            back().execute()
            assert rows() == [("update", LEAD)] and lies() == []
        DeletePack(pack, actor=lead).execute()
        assert not Waiting.objects.filter(kind="update").exists()


class TestSignOff:
    def test_it_is_asked_for_with_a_message_mailed_and_signed(self, pack: Pack, lead: User, officer: User) -> None:
        write(pack, "Ours.", lead)
        assert rows() == []
        row = ask(pack, lead, "For Thursday, please.")
        assert rows() == [("sign_off", OFFICER)] and row.message == "For Thursday, please."
        (letter,) = [one for one in mail.outbox if one.to == [officer.email] and "Sign off" in one.subject]
        assert letter.subject == f"Sign off “Who we are” ({pack.title})"
        assert "For Thursday, please." in letter.body
        assert reverse("sign_off", args=[the_clone(pack).pk]) in letter.body
        sign(pack, officer)
        assert rows() == [("make_edition", LEAD)]
        MakeEdition(pack, actor=lead).execute()
        assert rows() == [READY]

    def test_nobody_is_mailed_twice_in_twelve_hours(self, pack: Pack, lead: User, officer: User) -> None:
        write(pack, "Ours.", lead)

        def asked_for() -> int:
            ask(pack, lead, "Please.")
            return sum(one.to == [officer.email] and "Sign off" in one.subject for one in mail.outbox)

        assert (asked_for(), asked_for()) == (1, 1)
        Waiting.objects.update(mailed_at=timezone.now() - AT_MOST_EVERY - timedelta(minutes=1))
        assert asked_for() == 2
        assert Waiting.objects.now().count() == 1

    def test_words_that_go_back_to_the_release_end_it(
        self, pack: Pack, release: Any, lead: User, officer: User
    ) -> None:
        write(pack, "Ours.", lead)
        ask(pack, lead)
        write(pack, "Ours, again.", lead)
        assert rows() == [("sign_off", OFFICER)]
        write(pack, "We are {{center.name}}, part 0.", lead)
        assert rows() == []

    def test_what_was_sent_back_waits_for_the_lead_until_it_is_changed(
        self, pack: Pack, lead: User, officer: User
    ) -> None:
        write(pack, "Ours.", lead)
        ask(pack, lead)
        send_back(pack, officer)
        assert rows() == [("sign_off_changes", LEAD)]
        assert Waiting.objects.now().get().message == "Leave the name out."
        (letter,) = [one for one in mail.outbox if one.to == [lead.email] and one.subject.startswith("Sent back")]
        assert "Leave the name out." in letter.body
        write(pack, "Without it.", lead)
        assert rows() == [] and lies() == []
        ask(pack, lead)
        assert rows() == [("sign_off", OFFICER)]

    def test_nothing_is_asked_without_a_change_or_an_officer(self, pack: Pack, lead: User) -> None:
        with pytest.raises(Refused, match="No change"):
            ask(pack, lead)
        write(pack, "Ours.", lead)
        with pytest.raises(Refused, match="Nobody at your center"):
            ask(pack, lead)

    def test_the_lead_asks_on_the_page(self, client: Client, pack: Pack, lead: User, officer: User) -> None:
        write(pack, "Ours.", lead)
        client.force_login(lead)
        page = reverse("sign_off", args=[the_clone(pack).pk])
        assert "Ask for the sign-off" in client.get(page).content.decode()
        shown = client.post(page, {"do": "ask", "note": "Before noon."}, follow=True).content.decode()
        assert "Before noon." in shown and "Ask again" in shown
        assert rows() == [("sign_off", OFFICER)]
        client.force_login(officer)
        assert client.post(page, {"do": "ask"}).status_code in (302, 403)
        assert "Ask again" not in client.get(page).content.decode()


class TestApproval:
    def test_it_is_asked_for_given_and_used(self, pack: Pack, lead: User, director: User) -> None:
        assert rows() == []
        AskForApproval(pack, note="It is for Thursday.", actor=lead).execute()
        assert rows() == [("approval", DIRECTOR)]
        (letter,) = [one for one in mail.outbox if one.to == [director.email] and one.subject.startswith("Approve")]
        assert "It is for Thursday." in letter.body and reverse("approve_edition", args=[pack.pk]) in letter.body
        ApproveEdition(pack, state=text_of(pack), actor=director).execute()
        assert rows() == [("make_edition", LEAD)]
        MakeEdition(pack, actor=lead).execute()
        assert rows() == [READY]

    def test_a_change_takes_the_question_or_the_answer_away(self, pack: Pack, lead: User, director: User) -> None:
        AskForApproval(pack, actor=lead).execute()
        write(pack, "Ours, and not signed.", lead)
        assert rows() == [] and lies() == []
        with pytest.raises(Refused, match="nothing to approve"):
            AskForApproval(pack, actor=lead).execute()
        write(pack, "We are {{center.name}}, part 0.", lead)
        ApproveEdition(pack, state=text_of(pack), actor=director).execute()
        profile = Center.objects.get(pk=pack.center_id).profile
        profile.hours = "Weekdays"
        ChangeProfile(profile, actor=lead).execute()
        assert rows() == []

    def test_sent_back_it_waits_for_the_lead(self, pack: Pack, lead: User, director: User) -> None:
        AskForApproval(pack, actor=lead).execute()
        SendEditionBack(pack, state=text_of(pack), reason="Shorter, please.", actor=director).execute()
        assert rows() == [("edition_changes", LEAD)]
        Pack.objects.get(pk=pack.pk).save()
        assert rows() == [("edition_changes", LEAD)]
        changed = Pack.objects.get(pk=pack.pk)
        changed.title = "Shorter"
        changed.save()
        assert rows() == []

    def test_a_center_that_no_longer_asks_for_it(self, pack: Pack, lead: User, director: User) -> None:
        AskForApproval(pack, actor=lead).execute()
        RequireApproval(pack.center, required=False, actor=director).execute()
        assert rows() == []

    def test_the_lead_asks_on_the_page(self, client: Client, pack: Pack, lead: User, director: User) -> None:
        client.force_login(lead)
        page = reverse("approve_edition", args=[pack.pk])
        assert "Ask for the approval" in client.get(page).content.decode()
        shown = client.post(page, {"do": "ask", "note": "By noon."}, follow=True).content.decode()
        assert "By noon." in shown and rows() == [("approval", DIRECTOR)]


class TestTheRest:
    def test_what_is_sent_to_dhs_and_its_answer(self, pack: Pack, module: Module, lead: User, admin: User) -> None:
        editor, publisher = (factories.dhs(role, admin=admin) for role in (Role.EDITOR, Role.PUBLISHER))
        write(pack, "Ours.", lead)
        sent = Propose(the_clone(pack), keys=[BLOCK], reason="Clearer.", actor=lead).execute()
        assert rows() == [("proposal", "publisher")] and lies() == []
        DeclineProposal(sent, answer="No.", actor=publisher).execute()
        assert rows() == [("answer", LEAD)] and lies() == []
        newer = release_again(module, say("s0-a-1:body:p1", "Better."), admin=admin)
        question = AskDHS(the_clone(pack), release=newer, about=None, question="Why?", actor=lead).execute()
        assert ("question", "editor") in rows() and ("question", "publisher") in rows()
        AnswerQuestion(question, answer="So.", actor=editor).execute()
        assert rows() == [("answer", LEAD), ("answer", LEAD), ("update", LEAD)]
        Waiting.objects.filter(kind="answer").update(until=timezone.now())
        assert rows() == [("update", LEAD)]
        settle_waiting.func()

    def test_a_page_waits_in_its_last_week(self, pack: Pack, lead: User, admin: User) -> None:
        code = factories.access_code(factories.edition(pack, admin=admin), admin=admin)
        assert rows() == [READY] and lies() == []
        ChangeClosing(code, closes_on=factories.today() + timedelta(days=3), actor=lead).execute()
        assert rows() == [READY, ("page_closes", LEAD)]
        assert Waiting.objects.now().get(kind="page_closes").due == factories.today() + timedelta(days=3)
        CloseAccessCode(code, actor=lead).execute()
        assert rows() == [READY] and lies() == []
        ReopenAccessCode(code, actor=lead).execute()
        assert rows() == [READY, ("page_closes", LEAD)]

    def test_a_number_waits_ninety_days_after_its_call(self, pack: Pack, lead: User) -> None:
        profile = Center.objects.get(pk=pack.center_id).profile
        assert rows() == []
        profile.tip_phone_verified_on = factories.today() - timedelta(days=91)
        ChangeProfile(profile, actor=lead).execute()
        assert rows() == [("phone", LEAD)]
        row = Waiting.objects.now().get()
        assert kind_of(row).url(row) == f"{profile.get_absolute_url()}#id_tip_phone"
        profile.tip_phone_verified_on = factories.today() - timedelta(days=90)
        ChangeProfile(profile, actor=lead).execute()
        assert rows() == []
        profile.tip_phone, profile.tip_phone_verified_on = "", None
        ChangeProfile(profile, actor=lead).execute()
        assert rows() == [("profile", LEAD)] and Waiting.objects.now().get().title == "Tip line"


class TestRows:
    def test_who_sees_them(self, pack: Pack, module: Module, lead: User, officer: User, admin: User) -> None:
        release_again(module, say(GUIDED, "Clearer."), admin=admin)
        write(pack, "Ours.", lead)
        ask(pack, lead)
        seen = {
            "lead": [row.kind for row in Waiting.objects.now().for_person(lead)],
            "officer": [row.kind for row in Waiting.objects.now().for_person(officer)],
            "admin": list(Waiting.objects.now().for_person(admin)),
        }
        assert seen == {"lead": ["update"], "officer": ["sign_off"], "admin": []}

    def test_the_database_holds_one_open_row(self, pack: Pack, lead: User, officer: User) -> None:
        write(pack, "Ours.", lead)
        row = ask(pack, lead)
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
        row.role, row.center = Role.REVIEWER, pack.center
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)

    def test_all_of_it_is_found_from_the_state_once(
        self, pack: Pack, module: Module, lead: User, officer: User, admin: User
    ) -> None:
        release_again(module, say(GUIDED, "Clearer."), admin=admin)
        write(pack, "Ours.", lead)
        before = rows()
        Waiting.objects.all().delete()
        made = settle_everything()
        assert (made["update"], made["sign_off"]) == (1, 1)
        assert rows() == sorted([*before, ("sign_off", OFFICER)])
        assert sum(settle_everything().values()) == 0
        sign(pack, officer)
        assert settle_everything()["sign_off"] == 0

    def test_a_save_asks_one_query_more_if_nothing_was_asked(self, pack: Pack, lead: User) -> None:
        page = the_clone(pack)
        with CaptureQueriesContext(connection) as asked:
            page.save()
        assert sum("modules_waiting" in query["sql"] for query in asked) == 1

    def test_each_kind_has_a_short_name_of_its_own(self) -> None:
        names = [kind.name for kind in KINDS.answers]
        assert len(set(names)) == len(names) and all(len(name) <= 30 for name in names)


FORGETS = [
    ("modules.packs.editions.actions.answered", "make_edition"),
    ("modules.packs.signoffs.actions.recheck", "sign_off"),
    ("modules.packs.editions.approvals.answered", "approval"),
]


class TestMutants:
    """An action that forgets to end its row is found by the law that every test above holds."""

    @pytest.mark.parametrize(("what", "kind"), FORGETS)
    def test_a_row_that_is_not_ended_is_a_lie(
        self, what: str, kind: str, pack: Pack, lead: User, officer: User, monkeypatch: pytest.MonkeyPatch, request: Any
    ) -> None:
        write(pack, "Ours.", lead)
        ask(pack, lead)
        monkeypatch.setattr(what, lambda *args: None)
        sign(pack, officer)
        if kind != "sign_off":
            director = request.getfixturevalue("director")
            AskForApproval(pack, actor=lead).execute()
            ApproveEdition(pack, state=text_of(pack), actor=director).execute()
        if kind == "make_edition":
            MakeEdition(pack, actor=lead).execute()
        found = [lie.partition(":")[0] for lie in lies()]
        Waiting.objects.filter(kind=kind).delete()
        assert found == [kind]
