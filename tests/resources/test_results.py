"""What answers add up to: for the center alone, and not before there are enough of them."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from modules.accounts.audit.models import AuditEntry
from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.resources.codes.models import AccessCode
from modules.resources.feedback.models import FeedbackAnswer, FeedbackForm
from modules.resources.feedback.results import FEW, results_of
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(code: AccessCode) -> FeedbackForm:
    """Its feedback form."""
    return FeedbackForm.objects.get(code=code)


@pytest.fixture
def lead(client: Client, harbor: Center, admin: User) -> Client:
    """A client of Harbor's lead."""
    client.force_login(factories.lead(harbor, admin=admin))
    return client


def answer(form: FeedbackForm, *answers: dict[str, str]) -> None:
    """Have people answer."""
    FeedbackAnswer.objects.bulk_create(
        FeedbackAnswer(form=form, day=date(2026, 5, 4), answers=given) for given in answers
    )


def six(form: FeedbackForm) -> None:
    """Have six people answer."""
    words = ("Zebra", "=1+1", "Apple", "Élan", "mango")
    answer(form, {"q1": "3", "q4": "no"}, *({"q1": "5", "q4": "yes", "q7": word} for word in words))


def results(client: Client, code: AccessCode) -> str:
    """Open the results."""
    answered = client.get(reverse("feedback_results", args=[code.pk]))
    assert answered.status_code == 200
    return answered.content.decode()


def figures(client: Client, code: AccessCode) -> list[list[str]]:
    """Download the CSV and return its rows."""
    answered = client.get(reverse("feedback_csv", args=[code.pk]))
    assert answered["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answered.content.decode("utf-8-sig"))))


def test_charts_and_tables_have_the_same_figures(lead: Client, code: AccessCode, form: FeedbackForm) -> None:
    six(form)
    page = results(lead, code)

    assert "6 answered. On average 4.7 of 5." in page
    assert '<th scope="row">5, strongly agree</th><td>5</td><td>83 %</td>' in page
    assert '<rect class="bcp-chart-bar" x="0" y="21" width="333"' in page
    ours = page.partition('<div class="nice-padding bcp-work">')[2].partition("</main>")[0]
    assert "style=" not in ours
    assert "<script" not in ours


def test_with_fewer_than_five_all_is_held_back(lead: Client, code: AccessCode, form: FeedbackForm) -> None:
    answer(form, *({"q1": "5", "q7": "Quokka"} for _ in range(FEW - 1)))

    page = results(lead, code)

    assert "4 answers" in page
    assert "held back until 5 answers have come" in page
    assert "Quokka" not in page
    assert figures(lead, code) == [["question", "answer", "number"]]


def test_a_question_that_few_answered_is_held_back_alone(lead: Client, code: AccessCode, form: FeedbackForm) -> None:
    answer(form, *({"q1": "5"} for _ in range(FEW)), {"q7": "Quokka"})

    page = results(lead, code)

    assert "5 answered. On average 5.0 of 5." in page
    assert "Fewer than 5 people answered this question" in page
    assert "Quokka" not in page
    assert "Quokka" not in str(figures(lead, code))


def test_no_row_of_the_file_is_a_person_and_no_cell_a_formula(
    lead: Client, code: AccessCode, form: FeedbackForm
) -> None:
    six(form)
    rows = figures(lead, code)

    assert ["I understand better what the fusion center does.", "5, strongly agree", "5"] in rows
    texts = [row[1] for row in rows if row[0] == "One question that is still open"]
    assert texts == ["'=1+1", "Apple", "mango", "Zebra", "Élan"]
    assert AuditEntry.objects.filter(action="feedback.download", center=code.center).count() == 1


def test_words_are_no_markup(lead: Client, code: AccessCode, form: FeedbackForm) -> None:
    answer(form, *({"q7": "<script>alert(1)</script>"} for _ in range(FEW)))

    assert "<script>alert" not in results(lead, code)


def test_who_answers_for_it_reads_it_and_nobody_else(
    code: AccessCode, form: FeedbackForm, harbor: Center, prairie: Center, admin: User, client: Client
) -> None:
    six(form)
    expected = {Role.LEAD: 200, Role.PCRCL: 200, Role.DIRECTOR: 200, Role.PRESENTER: 404}
    for center in (harbor, prairie):
        for role, status in expected.items():
            client.force_login(factories.person(role, center, admin=admin))
            for name in ("feedback_results", "feedback_csv"):
                answered = client.get(reverse(name, args=[code.pk]))
                assert answered.status_code == (status if center == harbor else 404), (role, center, name)


def test_the_home_page_leads_there_once_someone_answered(
    lead: Client, code: AccessCode, form: FeedbackForm, prairie: Center, admin: User
) -> None:
    link = reverse("feedback_results", args=[code.pk])
    assert link not in lead.get("/cms/").content.decode()
    answer(form, {"q1": "5"})

    assert "1 answer, held back until there are 5" in lead.get("/cms/").content.decode()
    lead.force_login(factories.lead(prairie, admin=admin))
    assert link not in lead.get("/cms/").content.decode()


def test_what_it_costs_does_not_grow_with_the_answers(form: FeedbackForm) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            results_of(form)
        return len(counted)

    six(form)
    before = queries()
    answer(form, *({"q1": "1", "q7": "More"} for _ in range(40)))

    assert queries() == before == 1
