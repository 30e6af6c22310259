"""Reviewers are asked for a review, by name and until a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.desk.steps import steps_for
from modules.accounts.audit.models import AuditEntry
from modules.accounts.identity.models import Membership, Role, User
from modules.core.refusals import Refused
from modules.kept.waiting.mails import How, MailChoice
from modules.kept.waiting.settling import settle
from modules.kept.writers import note_blocks
from modules.library.desk.reading import rows
from modules.library.modules.models import Module
from modules.library.releases.waits import REVIEW
from modules.library.review import assigning
from modules.library.review.assigning import AssignReviewer
from modules.library.review.models import Assignment, ReviewKind
from modules.library.review.submitting import SubmitForReview
from tests import factories
from tests.mail.work import try_mails

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(module: Module, admin: User) -> User:
    """Who wrote the module."""
    return factories.dhs(Role.EDITOR, admin=admin)


@pytest.fixture
def people(admin: User) -> dict[ReviewKind, User]:
    """A reviewer for each review."""
    return factories.reviewers(admin=admin)


def assign(module: Module, kind: ReviewKind, reviewer: User, actor: User, days: int | None = 7) -> Assignment:
    """Ask somebody for a review, until so many days from now."""
    due = None if days is None else timezone.localdate() + timedelta(days=days)
    return AssignReviewer(module, kind=kind, reviewer=reviewer, due=due, actor=actor).execute()


def steps(user: User) -> list[tuple[str, str]]:
    """Return what a person does next, and until when."""
    return [(f"{step.does} {step.title}", str(step.due)) for step in steps_for(User.objects.get(pk=user.pk))]


def test_who_is_asked_has_the_step_with_its_day_and_others_have_none(
    module: Module, editor: User, people: dict[ReviewKind, User]
) -> None:
    first, second = people.values()
    SubmitForReview(module, actor=editor).execute()
    assert len(steps(first)) == len(steps(second)) == 1

    assign(module, ReviewKind.EDITORIAL, first, editor)

    due = str(timezone.localdate() + timedelta(days=7))
    assert (steps(first), steps(second)) == ([(f"Review {module.title}", due)], [])
    row = rows()[0]
    assert (row.with_whom, str(row.due)) == (f"Editorial review, {first}", due)


def test_the_other_review_has_a_person_of_its_own(module: Module, editor: User, people: dict[ReviewKind, User]) -> None:
    assign(module, ReviewKind.EDITORIAL, people[ReviewKind.EDITORIAL], editor)
    assign(module, ReviewKind.PCRCL, people[ReviewKind.PCRCL], editor, days=None)
    SubmitForReview(module, actor=editor).execute()

    state = Module.objects.get().current_workflow_task_state
    state.task.specific.on_action(state, people[ReviewKind.EDITORIAL], "approve")

    assert steps(people[ReviewKind.EDITORIAL]) == []
    assert steps(people[ReviewKind.PCRCL]) == [(f"Review {module.title}", "None")]


def test_somebody_else_can_be_asked_and_a_release_ends_it(
    module: Module, editor: User, people: dict[ReviewKind, User], admin: User
) -> None:
    third = factories.person(Role.REVIEWER, admin=admin)
    SubmitForReview(module, actor=editor).execute()
    assign(module, ReviewKind.EDITORIAL, people[ReviewKind.EDITORIAL], editor)
    assign(module, ReviewKind.EDITORIAL, third, editor)
    assert (steps(people[ReviewKind.EDITORIAL]), len(steps(third))) == ([], 1)

    factories.release(module, admin=admin)
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("who", ["editor", "author", "both", "past"])
def test_whom_nobody_can_ask(
    module: Module, editor: User, people: dict[ReviewKind, User], admin: User, who: str
) -> None:
    reviewer = people[ReviewKind.EDITORIAL]
    if who == "author":
        note_blocks(module.pk, ["s0-a-1"], reviewer)
    if who == "both":
        assign(module, ReviewKind.PCRCL, reviewer, editor)
    said = {"editor": "no reviewer", "author": "wrote in it", "both": "the other review", "past": "over already"}
    with pytest.raises(Refused, match=said[who]):
        asked = editor if who == "editor" else reviewer
        assign(module, ReviewKind.EDITORIAL, asked, editor, days=-1 if who == "past" else 7)
    assert not Assignment.objects.filter(kind=ReviewKind.EDITORIAL).exists()


def test_who_is_no_reviewer_any_longer_keeps_nobody_from_it(
    module: Module, editor: User, people: dict[ReviewKind, User]
) -> None:
    SubmitForReview(module, actor=editor).execute()
    assign(module, ReviewKind.EDITORIAL, people[ReviewKind.EDITORIAL], editor)
    Membership.objects.filter(user=people[ReviewKind.EDITORIAL]).delete()

    settle(REVIEW)

    assert len(steps(people[ReviewKind.PCRCL])) == 1


def test_reviewers_assign_nobody(module: Module, people: dict[ReviewKind, User]) -> None:
    with pytest.raises(PermissionDenied):
        assign(module, ReviewKind.EDITORIAL, people[ReviewKind.PCRCL], people[ReviewKind.EDITORIAL])


class TestPage:
    """Where several modules get reviewers."""

    def test_it_asks_for_all_and_mails_each_with_a_link(
        self, module: Module, editor: User, people: dict[ReviewKind, User], admin: User, client: Client
    ) -> None:
        other = factories.module(admin=admin, slug="b", title="B", guides=0)
        client.force_login(editor)
        here = f"{reverse('assign_together')}?module={module.pk}&module={other.pk}"
        due = timezone.localdate() + timedelta(days=3)
        said = {kind.value: people[kind].pk for kind in ReviewKind} | {"due": due.isoformat()}

        page = client.post(here, said, follow=True).content.decode()

        assert "Reviewers assigned: 2 modules." in page
        assert Assignment.objects.filter(due=due, assigned_by=editor).count() == 4
        assert AuditEntry.objects.filter(action="bcp.module.assign").count() == 4

    def test_the_day_needs_no_script(self, module: Module, editor: User, client: Client) -> None:
        client.force_login(editor)

        page = client.get(f"{reverse('assign_together')}?module={module.pk}").content.decode()

        assert '<input type="date" name="due"' in page and "initDateChooser" not in page
        assert "No words changed." not in page

    def test_one_author_among_them_keeps_it_from_all(
        self, module: Module, editor: User, people: dict[ReviewKind, User], admin: User, client: Client
    ) -> None:
        other = factories.module(admin=admin, slug="b", title="B", guides=0)
        note_blocks(other.pk, ["s0-a-1"], people[ReviewKind.EDITORIAL])
        client.force_login(editor)
        here = f"{reverse('assign_together')}?module={module.pk}&module={other.pk}"

        page = client.post(here, {"editorial": people[ReviewKind.EDITORIAL].pk}).content.decode()

        assert "1 of 2 can’t be done now" in page and "wrote in it" in page
        assert not Assignment.objects.exists()
        assert "Choose a reviewer." in client.post(here, {}).content.decode()

    def test_the_review_says_who_is_asked(
        self, module: Module, editor: User, people: dict[ReviewKind, User], client: Client
    ) -> None:
        SubmitForReview(module, actor=editor).execute()
        reviewer = people[ReviewKind.EDITORIAL]
        assign(module, ReviewKind.EDITORIAL, reviewer, editor)
        client.force_login(editor)

        page = " ".join(client.get(reverse("review_module", args=[module.pk])).content.decode().split())

        assert f"{reviewer} is asked for it" in page
        assert f"{reverse('assign_together')}?module={module.pk}" in page


def test_the_reviewer_gets_a_mail_with_a_link(
    module: Module, editor: User, people: dict[ReviewKind, User], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assign(module, ReviewKind.EDITORIAL, people[ReviewKind.EDITORIAL], editor)

    try_mails()
    (letter,) = mail.outbox
    assert letter.to == [people[ReviewKind.EDITORIAL].email]
    assert letter.subject == "Editorial review of “Who we are”"
    assert reverse("review_module", args=[module.pk]) in letter.body


def test_who_wants_no_mail_at_once_gets_none(
    module: Module, editor: User, people: dict[ReviewKind, User], django_capture_on_commit_callbacks: Any
) -> None:
    MailChoice.objects.create(person=people[ReviewKind.EDITORIAL], how=How.DAILY)

    with django_capture_on_commit_callbacks(execute=True):
        assign(module, ReviewKind.EDITORIAL, people[ReviewKind.EDITORIAL], editor)

    try_mails()
    assert mail.outbox == []


def test_a_mutant_that_asks_authors_is_found(
    module: Module, editor: User, people: dict[ReviewKind, User], admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assigning, "has_written", lambda module, user: False)
    with pytest.raises(pytest.fail.Exception):
        test_whom_nobody_can_ask(module, editor, people, admin, "author")
