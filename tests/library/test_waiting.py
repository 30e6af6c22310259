"""What waits in the library for people of DHS: rows that are what the state is."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from wagtail.models import Workflow, WorkflowState

from modules.accounts.identity.models import Role, User
from modules.kept.waiting.models import Waiting
from modules.library.modules.archive import ArchiveModule, RestoreModule
from modules.library.modules.models import Module
from modules.library.review.models import Assignment, ReviewKind
from modules.library.review.statements import SendStatementBack
from modules.library.statements.actions import SaveStatement
from tests import factories
from tests.kept.waiting import lies, rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_row_lies_afterwards() -> Any:
    """Hold at the end of each test here what holds after every action."""
    yield
    assert lies() == []


def submitted(module: Module, admin: User) -> WorkflowState:
    editor = factories.dhs(Role.EDITOR, admin=admin)
    module.save_revision(user=editor)
    return Workflow.objects.get().start(module, editor)


def approve(state: WorkflowState, reviewer: User) -> None:
    task = state.current_task_state.task.specific
    task.on_action(state.current_task_state, reviewer, "approve")
    state.refresh_from_db()


def test_a_draft_waits_for_both_reviews_then_for_its_release(module: Module, admin: User) -> None:
    state, reviewer = submitted(module, admin), factories.dhs(Role.REVIEWER, admin=admin)
    second = factories.person(Role.REVIEWER, username="second-reviewer", admin=admin)
    assert rows() == [("review", "reviewer")] and lies() == []
    first = Waiting.objects.now().get()
    assert first.called == module.title and first.made_by == factories.dhs(Role.EDITOR, admin=admin)
    approve(state, reviewer)
    assert rows() == [("review", "reviewer")] and lies() == []
    assert Waiting.objects.now().get().title != first.title
    approve(state, second)
    assert rows() == [("release", "publisher")] and lies() == []
    factories.release(module, admin=admin)
    assert rows() == []


def test_who_gives_the_second_review_is_mailed_when_the_first_is_given(
    module: Module, admin: User, django_capture_on_commit_callbacks: Any
) -> None:
    reviewer = factories.dhs(Role.REVIEWER, admin=admin)
    second = factories.person(Role.REVIEWER, username="second-reviewer", admin=admin)
    editor = factories.dhs(Role.EDITOR, admin=admin)
    Assignment.objects.create(module=module, kind=ReviewKind.PCRCL, reviewer=second, assigned_by=editor)
    with django_capture_on_commit_callbacks(execute=True):
        state = submitted(module, admin)
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        approve(state, reviewer)

    (letter,) = mail.outbox
    assert letter.to == [second.email]


def test_what_was_sent_back_waits_for_who_asked(module: Module, admin: User) -> None:
    state, reviewer = submitted(module, admin), factories.dhs(Role.REVIEWER, admin=admin)
    state.current_task_state.reject(user=reviewer, comment="Say it in plain words.")
    assert rows() == [("review_changes", "editor")]
    row = Waiting.objects.now().get()
    assert row.message == "Say it in plain words." and row.person == factories.dhs(Role.EDITOR, admin=admin)
    other = factories.person(Role.EDITOR, username="other-editor", admin=admin)
    assert not Waiting.objects.now().for_person(other).exists()
    WorkflowState.objects.get().cancel(user=reviewer)
    assert rows() == []


def test_an_archived_module_waits_for_nobody(module: Module, admin: User) -> None:
    publisher = factories.dhs(Role.PUBLISHER, admin=admin)
    factories.approve(module, admin=admin)
    assert rows() == [("release", "publisher")]
    ArchiveModule(module, actor=publisher).execute()
    assert rows() == [] and lies() == []
    RestoreModule(module, actor=publisher).execute()
    assert rows() == [("release", "publisher")]


def test_a_statement_waits_for_its_reviews_and_for_what_was_sent_back(admin: User) -> None:
    statement = factories.statement(admin=admin)
    people = factories.reviewers(admin=admin)
    assert rows() == []
    statement.wording = "Call 9-1-1. Say where you are."
    SaveStatement(statement, actor=factories.dhs(Role.EDITOR, admin=admin)).execute()
    assert rows() == [("statement_review", "reviewer")] and lies() == []
    said = {"kind": ReviewKind.EDITORIAL, "state": statement.state, "actor": people[ReviewKind.EDITORIAL]}
    SendStatementBack(statement, reason="Name the law.", **said).execute()
    assert rows() == [("statement_changes", "editor")] and lies() == []
    assert Waiting.objects.now().get().message == "Name the law."
    statement.wording = "Call 9-1-1. Say where you are, as the law has it."
    factories.approved(statement, admin=admin)
    assert rows() == []
