"""Feedback: what a participant is asked, what is kept of it, and when no more is taken."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from modules.accounts.audit.models import AuditEntry
from modules.accounts.identity.models import User
from modules.centers.center.models import Center
from modules.core.refusals import Refused
from modules.resources.codes.attempts import Attempt
from modules.resources.codes.models import AccessCode
from modules.resources.desk.actions import CloseAccessCode
from modules.resources.feedback.actions import SaveFeedbackForm
from modules.resources.feedback.models import FeedbackAnswer, FeedbackForm
from modules.resources.feedback.questions import TEXT, question
from tests import factories

pytestmark = pytest.mark.django_db

WORDS = "When do we meet again?"
ADDRESS = "192.0.2.44"


@pytest.fixture
def form(code: AccessCode) -> FeedbackForm:
    """Its feedback form."""
    return FeedbackForm.objects.get(code=code)


def url(code: AccessCode) -> str:
    """Return the address of the form."""
    return f"{code.get_absolute_url()}feedback/"


def hidden(page: str) -> dict[str, str]:
    """Return what the page sends along by itself."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def send(client: Client, code: AccessCode, headers: dict[str, str] | None = None, **answers: str) -> HttpResponse:
    """Open the form, fill it in and send it, as a browser does."""
    given = hidden(client.get(url(code)).content.decode())
    return client.post(url(code), {**given, **answers}, headers=headers or {}, REMOTE_ADDR=ADDRESS)


def save(form: FeedbackForm, *, admin: User, **values: Any) -> None:
    """Save the form as a lead does."""
    for name, value in values.items():
        setattr(form, name, value)
    SaveFeedbackForm(form, actor=factories.lead(form.code.center, admin=admin)).execute()


@pytest.mark.both_databases("JSON of answers")
class TestAnswering:
    """From the page to the thanks."""

    def test_the_page_leads_to_it_and_the_form_says_what_happens_to_answers(
        self, code: AccessCode, client: Client
    ) -> None:
        page = client.get(code.get_absolute_url()).content.decode()
        form = client.get(url(code)).content.decode()

        assert 'href="feedback/"' in page
        for said in (
            "We do not ask for your name",
            "Answering is your own choice",
            "for 2 years",
            "Do not write names",
        ):
            assert said in form
        assert form.count("<fieldset") == 6
        assert 'maxlength="500"' in form

    def test_an_answer_is_kept_and_leads_to_a_page_that_can_be_loaded_again(
        self, code: AccessCode, form: FeedbackForm, client: Client
    ) -> None:
        answer = send(client, code, q1="4", q4="yes", q7=WORDS)

        assert (answer.status_code, answer["Location"]) == (302, f"{url(code)}thanks/")
        for _ in range(2):
            thanks = client.get(answer["Location"])
            assert thanks.status_code == 200
            assert "Nobody can tell that they are yours" in thanks.content.decode()
        assert [row.answers for row in form.answers.all()] == [{"q1": "4", "q4": "yes", "q7": WORDS}]

    def test_sent_twice_it_is_kept_once_as_it_came_first(self, code: AccessCode, client: Client) -> None:
        given = hidden(client.get(url(code)).content.decode())

        for grade in ("5", "1"):
            assert client.post(url(code), {**given, "q1": grade}).status_code == 302

        assert [row.answers for row in FeedbackAnswer.objects.all()] == [{"q1": "5"}]

    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, code: AccessCode, client: Client) -> None:
        answer = send(client, code, q1="9", q4="no", q7="é" * 501)
        page = answer.content.decode()

        assert answer.status_code == 422
        assert "Your answers were not sent yet" in page
        assert "é" * 501 in page
        assert re.search(r'name="q4" value="no"[^>]*checked', page)
        assert not FeedbackAnswer.objects.exists()

    def test_an_empty_one_is_not_sent(self, code: AccessCode, client: Client) -> None:
        assert "Answer at least one question" in send(client, code, q7="  ").content.decode()
        assert not FeedbackAnswer.objects.exists()

    def test_a_new_line_counts_once(self, code: AccessCode, client: Client) -> None:
        assert send(client, code, q7="a\r\n" * 250).status_code == 302

    def test_words_are_words_and_no_markup(self, code: AccessCode, client: Client) -> None:
        assert "<script>" not in send(client, code, q1="9", q7="<script>alert(1)</script>").content.decode()

    def test_a_machine_that_fills_in_everything_is_thanked_and_not_kept(self, code: AccessCode, client: Client) -> None:
        assert send(client, code, q1="5", more="https://spam.example").status_code == 302
        assert not FeedbackAnswer.objects.exists()

    @pytest.mark.parametrize("key", ["", "nonsense", "0" * 500])
    def test_without_its_number_it_is_kept_all_the_same(self, code: AccessCode, client: Client, key: str) -> None:
        assert send(client, code, q1="5", key=key).status_code == 302
        assert FeedbackAnswer.objects.count() == 1

    def test_questions_that_changed_meanwhile_are_shown_again_with_the_answers(
        self, code: AccessCode, form: FeedbackForm, client: Client, admin: User
    ) -> None:
        given = hidden(client.get(url(code)).content.decode())
        save(form, admin=admin, questions=[question("q1", TEXT, "What else?"), *form.questions[1:]])

        answer = client.post(url(code), {**given, "q1": "4", "q4": "yes"})

        assert answer.status_code == 409
        assert "The questions changed while you were writing" in answer.content.decode()
        assert "What else?" in answer.content.decode()
        assert not FeedbackAnswer.objects.exists()
        assert client.post(url(code), {**hidden(answer.content.decode()), "q4": "yes"}).status_code == 302

    def test_it_costs_the_same_however_many_answered(
        self, code: AccessCode, form: FeedbackForm, client: Client
    ) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as counted:
                assert send(client, code, q1="5").status_code == 302
            return len(counted)

        queries()
        before = queries()
        FeedbackAnswer.objects.bulk_create(
            FeedbackAnswer(form=form, day=factories.today(), answers={"q1": "3"}) for _ in range(30)
        )

        assert queries() == before


class TestWhoAnswered:
    """Nothing tells who it was."""

    @pytest.mark.parametrize("signed_in", [False, True])
    def test_no_cookie_is_set_on_the_way(self, code: AccessCode, client: Client, admin: User, signed_in: bool) -> None:
        if signed_in:
            client.force_login(admin)
        answers = [client.get(url(code)), send(client, code, q1="9"), send(client, code, q1="5")]
        answers.append(client.get(answers[-1]["Location"]))

        assert not any(answer.cookies for answer in answers)
        assert not any("Cookie" in answer.get("Vary", "") for answer in answers)
        assert {answer["Referrer-Policy"] for answer in answers} == {"no-referrer"}
        assert answers[0]["Cache-Control"] == "no-store"

    def test_the_database_has_the_day_and_neither_a_time_nor_an_address_nor_a_person(
        self, code: AccessCode, client: Client, admin: User
    ) -> None:
        client.force_login(admin)
        entries = AuditEntry.objects.count()
        send(client, code, headers={"user-agent": "Quokkafox/1"}, q7=WORDS)

        assert {field.name for field in FeedbackAnswer._meta.get_fields()} == {"id", "form", "day", "answers"}
        assert FeedbackAnswer.objects.get().day == factories.today()
        kept = "".join(str(list(model._base_manager.values())) for model in apps.get_models())
        assert kept.count(WORDS) == 1
        assert ADDRESS not in kept
        assert "Quokkafox" not in kept
        assert AuditEntry.objects.count() == entries

    def test_what_is_counted_tells_neither_the_network_nor_the_page(self, code: AccessCode, client: Client) -> None:
        send(client, code, q1="5")
        client.get(f"/r/{'a' * 22}/", REMOTE_ADDR=ADDRESS)

        counted = Attempt.objects.get(kind=Attempt.Kind.FEEDBACK)
        wrong = Attempt.objects.get(kind=Attempt.Kind.WRONG_CODE)

        assert {field.name for field in Attempt._meta.get_fields()} == {"id", "kind", "origin", "at"}
        assert wrong.origin != counted.origin

    def test_another_website_can_not_answer_in_a_browser(self, code: AccessCode, client: Client) -> None:
        for site in ("cross-site", "same-site"):
            assert send(client, code, headers={"sec-fetch-site": site}, q1="1").status_code == 403
        assert not FeedbackAnswer.objects.exists()
        assert send(client, code, headers={"sec-fetch-site": "same-origin"}, q1="1").status_code == 302


class TestTooMuch:
    """One network sends so many and no more, and loses nothing by it."""

    def test_after_the_limit_it_waits_with_what_was_typed(
        self, code: AccessCode, client: Client, admin: User, settings: Any
    ) -> None:
        settings.BCP_FEEDBACK_LIMIT = 2
        assert [send(client, code, q1="5").status_code for _ in range(2)] == [302, 302]

        answer = send(client, code, q7=WORDS)

        assert answer.status_code == 429
        assert "Wait 10 minutes" in answer.content.decode()
        assert WORDS in answer.content.decode()
        assert FeedbackAnswer.objects.count() == 2
        other = factories.access_code(code.edition, admin=admin)
        assert send(client, other, q1="5").status_code == 302
        Attempt.objects.update(at=timezone.now() - timedelta(minutes=11))
        assert send(client, code, q7=WORDS).status_code == 302
        assert Attempt.objects.count() == 1

    def test_wrong_codes_are_counted_here_too(self, client: Client, settings: Any, site: Any) -> None:
        settings.BCP_WRONG_CODES = 2
        paths = ("feedback/", "feedback/thanks/", "next.ics", "handouts/1/")
        answers = [client.get(f"/r/{uuid.uuid4().hex}/{path}").status_code for path in paths]

        assert answers == [404, 404, 429, 429]


class TestClosing:
    """It closes by itself, and says so."""

    def closed(self, client: Client, code: AccessCode) -> str:
        """Return the page that says so."""
        assert 'href="feedback/"' not in client.get(code.get_absolute_url()).content.decode()
        answer = client.get(url(code))
        assert answer.status_code == 410
        return answer.content.decode()

    @pytest.mark.parametrize("days", [0, 1])
    def test_its_last_day_counts_and_the_next_does_not(
        self, code: AccessCode, form: FeedbackForm, client: Client, days: int
    ) -> None:
        FeedbackForm.objects.update(closes_on=factories.today() - timedelta(days=days))

        assert client.get(url(code)).status_code == (200 if days == 0 else 410)
        assert ('href="feedback/"' in client.get(code.get_absolute_url()).content.decode()) is (days == 0)

    def test_it_closes_by_itself_some_weeks_after_the_page_was_opened(self, form: FeedbackForm, settings: Any) -> None:
        assert form.closes_on == factories.today() + timedelta(days=settings.BCP_FEEDBACK_DAYS)

    def test_what_comes_too_late_is_not_kept_and_that_is_said(
        self, code: AccessCode, form: FeedbackForm, client: Client
    ) -> None:
        given = hidden(client.get(url(code)).content.decode())
        FeedbackForm.objects.update(closes_on=factories.today() - timedelta(days=1))

        answer = client.post(url(code), {**given, "q1": "5"})

        assert answer.status_code == 410
        assert "it was not kept" in answer.content.decode()
        assert not FeedbackAnswer.objects.exists()
        assert "it was not kept" not in self.closed(client, code)

    def test_it_closes_with_the_page(self, code: AccessCode, client: Client, admin: User) -> None:
        CloseAccessCode(code, actor=factories.lead(code.center, admin=admin)).execute()

        for path in (url(code), f"{url(code)}thanks/"):
            assert client.get(path).status_code == 410
            assert "This page has closed" in client.get(path).content.decode()

    def test_it_can_be_switched_off(self, code: AccessCode, form: FeedbackForm, client: Client, admin: User) -> None:
        save(form, admin=admin, asked=False)

        assert "Feedback has closed" in self.closed(client, code)

    def test_a_page_of_before_there_was_feedback_has_none(self, code: AccessCode, client: Client) -> None:
        FeedbackForm.objects.all().delete()

        assert "no longer takes answers" in self.closed(client, code)

    def test_what_dhs_asks_closes_when_its_number_expires(
        self, code: AccessCode, form: FeedbackForm, client: Client, admin: User
    ) -> None:
        today = factories.today()
        save(form, admin=admin, sponsor="dhs", omb_number="1601-0014", omb_expires_on=today)
        page = client.get(url(code)).content.decode()
        assert "OMB control number 1601-0014" in page
        assert "Department of Homeland Security" in page

        FeedbackForm.objects.update(omb_expires_on=today - timedelta(days=1))

        self.closed(client, code)


class TestAsking:
    """A lead says what is asked, before the first answer."""

    def post(self, client: Client, code: AccessCode, **values: Any) -> HttpResponse:
        """Send the lead's form as it stands, but for these values; a value of None is left out."""
        page = client.get(reverse("feedback_questions", args=[code.pk])).content.decode()
        given = dict(re.findall(r'name="([^"]+)"[^>]*? value="([^"]*)"', page))
        given |= dict(re.findall(r'<textarea name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', page))
        selects = re.findall(r'<select name="([^"]+)".*?</select>', page, re.DOTALL)
        chosen = re.findall(r'<select name="([^"]+)"(?:(?!</select>).)*?value="(\w+)" selected', page, re.DOTALL)
        given |= dict.fromkeys(selects, "scale") | dict(chosen)
        given = {name: value for name, value in given.items() if not name.endswith("DELETE")}
        sent = {**given, "asked": "on", **values}
        data = {name: value for name, value in sent.items() if value is not None}
        return client.post(reverse("feedback_questions", args=[code.pk]), data)

    @pytest.fixture
    def lead(self, client: Client, harbor: Center, admin: User) -> Client:
        """A client of Harbor's lead."""
        client.force_login(factories.lead(harbor, admin=admin))
        return client

    def texts(self, form: FeedbackForm) -> list[str]:
        """Return what is asked now."""
        form.refresh_from_db()
        return [one["text"] for one in form.questions]

    def test_saving_it_as_it_is_changes_nothing(self, lead: Client, code: AccessCode, form: FeedbackForm) -> None:
        before = form.questions
        assert self.post(lead, code).status_code == 302

        form.refresh_from_db()

        assert (form.questions, form.version) == (before, 1)

    def test_a_question_is_reworded_another_dropped_and_one_added(
        self, lead: Client, code: AccessCode, form: FeedbackForm
    ) -> None:
        added = {"q-7-text": "How did you hear of it?", "q-7-kind": "choice", "q-7-choices": "By mail\r\nBy a friend"}
        answer = self.post(lead, code, **{"q-0-text": "Clear?", "q-1-DELETE": "on"}, **added)

        assert answer.status_code == 302
        assert self.texts(form)[0] == "Clear?"
        assert len(form.questions) == 7
        assert form.questions[-1]["choices"] == ["By mail", "By a friend"]
        assert form.version == 2

    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ({"q-0-text": "What is your name?"}, "asks who someone is"),
            ({"q-0-text": "Your religion?"}, "asks who someone is"),
            ({"q-0-kind": "choice", "q-0-choices": "Only one"}, "needs 2 to 10 answers"),
            ({"q-0-text": "I could speak candidly."}, "is asked twice"),
            ({"sponsor": "dhs"}, "needs an OMB control number"),
            ({"closes_on": "2020-01-01"}, "last day for feedback is over"),
        ],
    )
    def test_what_can_not_be_asked_is_refused_with_what_was_typed(
        self, lead: Client, code: AccessCode, form: FeedbackForm, asked: dict[str, str], said: str
    ) -> None:
        before = self.texts(form)
        answer = self.post(lead, code, **asked, **{"q-2-text": "Typed with care?"})

        assert answer.status_code == 200
        assert said in answer.content.decode()
        assert "Typed with care?" in answer.content.decode()
        assert self.texts(form) == before

    def test_after_the_first_answer_what_is_asked_stays(
        self, lead: Client, code: AccessCode, form: FeedbackForm, admin: User
    ) -> None:
        send(Client(), code, q1="5")
        day = factories.today() + timedelta(days=3)
        answer = self.post(lead, code, closes_on=day.isoformat(), **{"q-0-text": "Something else?"})

        assert answer.status_code == 302
        assert "Something else?" not in self.texts(form)
        assert form.closes_on == day
        with pytest.raises(Refused, match="People have answered"):
            save(form, admin=admin, questions=form.questions[:2])

    def test_a_page_without_a_form_gets_one(self, lead: Client, code: AccessCode) -> None:
        FeedbackForm.objects.all().delete()

        assert self.post(lead, code).status_code == 302
        assert len(FeedbackForm.objects.get(code=code).questions) == 7


def test_answers_are_purged_when_their_time_is_over(code: AccessCode, client: Client, admin: User) -> None:
    for _ in range(2):
        send(client, code, q1="5")
    FeedbackAnswer.objects.filter(pk=FeedbackAnswer.objects.first().pk).update(
        day=factories.today() - timedelta(days=731)
    )
    Attempt.objects.update(at=timezone.now() - timedelta(hours=1))

    call_command("purge", by=admin.username, verbosity=0)

    assert FeedbackAnswer.objects.count() == 1
    assert not Attempt.objects.exists()
