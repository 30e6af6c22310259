"""Mails about drafts reach those who may read them, and nobody who left."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import Comment, PageSubscription

from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.centers.people.actions import Grant, Revoke
from modules.kept.waiting.mails import MailChoice
from modules.library.modules.models import Module
from tests import factories
from tests.access.forms import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(module: Module, admin: User) -> User:
    """An editor who asked something, and is told of answers and of all that is new."""
    found = factories.person(Role.EDITOR, username="colleague", admin=admin)
    Comment.objects.create(page=module, user=found, text="Is this so?", contentpath="title")
    PageSubscription.objects.create(page=module, user=found, comment_notifications=True)
    return found


def leave(who: User, admin: User, harbor: Center) -> None:
    """Leave DHS for a center."""
    Grant(who, role=Role.LEAD, center=harbor, actor=admin).execute()
    Revoke(who, role=Role.EDITOR, actor=admin).execute()


def comment_and_answer(module: Module, admin: User) -> None:
    """Save the module in the editor with a new comment, and an answer to the one that is there."""
    asked = Comment.objects.get()
    module.save_revision()
    module = Module.objects.get(pk=module.pk)
    first, second = "comments-0-", "comments-1-"
    sent = form_of(module) | {
        "sectors": module.sectors,
        "comments-TOTAL_FORMS": "2",
        "comments-INITIAL_FORMS": "1",
        f"{first}id": str(asked.pk),
        f"{first}text": asked.text,
        f"{first}contentpath": "title",
        f"{first}replies-TOTAL_FORMS": "1",
        f"{first}replies-INITIAL_FORMS": "0",
        f"{first}replies-0-text": "It is, by law.",
        f"{first}replies-0-id": "",
        f"{first}position": "",
        f"{second}id": "",
        f"{second}text": "Ask counsel.",
        f"{second}contentpath": "summary",
        f"{second}replies-TOTAL_FORMS": "0",
        f"{second}replies-INITIAL_FORMS": "0",
        f"{second}position": "",
        "comment_notifications": "on",
    }
    client = Client()
    client.force_login(factories.person(Role.EDITOR, username="author", admin=admin))
    client.post(reverse("wagtailadmin_pages:edit", args=[module.pk]), sent)
    assert Comment.objects.count() == 2


def answer(module: Module, action: str, *, leaving: bool, admin: User, harbor: Center) -> User:
    """Answer a review of somebody who asked for it, and then stayed or left; return that person."""
    asks = factories.person(Role.EDITOR, username="asks", admin=admin)
    module.save_revision(user=asks)
    module.get_workflow().start(module, asks)
    if leaving:
        leave(asks, admin, harbor)
    reviewer = factories.dhs(Role.REVIEWER, admin=admin)
    mail.outbox.clear()
    for _ in module.get_workflow().tasks:
        state = Module.objects.get(pk=module.pk).current_workflow_state.current_task_state.specific
        getattr(state, action)(user=reviewer)
        if action == "reject":
            break
    return asks


def told(person: User, module: Module) -> list[str]:
    """Return the mails to a person that are about a module."""
    bodies = [str(message.body) for message in mail.outbox if message.to == [person.email]]
    return [body for body in bodies if module.title in body]


@pytest.mark.parametrize(("action", "number"), [("approve", 0), ("reject", 1)])
def test_who_asked_for_a_review_is_told_once_if_it_is_sent_back(
    module: Module, admin: User, harbor: Center, django_capture_on_commit_callbacks: Any, action: str, number: int
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        asks = answer(module, action, leaving=False, admin=admin, harbor=harbor)

    assert len(told(asks, module)) == number
    assert all(reverse("review_module", args=[module.pk]) in body for body in told(asks, module))
    assert not any("workflow" in message.body for message in mail.outbox)


@pytest.mark.parametrize("action", ["approve", "reject"])
def test_who_left_since_is_not(
    module: Module, admin: User, harbor: Center, django_capture_on_commit_callbacks: Any, action: str
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        asks = answer(module, action, leaving=True, admin=admin, harbor=harbor)

    assert told(asks, module) == []


def test_who_wants_no_mails_gets_none(module: Module, colleague: User, admin: User) -> None:
    MailChoice.objects.create(person=colleague, how="none")

    comment_and_answer(module, admin)

    assert mail.outbox == []


def test_a_colleague_is_told(module: Module, colleague: User, admin: User) -> None:
    comment_and_answer(module, admin)

    assert [message.to for message in mail.outbox] == [[colleague.email]]
    assert "Ask counsel." in mail.outbox[0].body


def test_who_left_is_not_told(module: Module, colleague: User, admin: User, harbor: Center) -> None:
    leave(colleague, admin, harbor)

    comment_and_answer(module, admin)

    assert mail.outbox == []


def test_who_left_is_not_told_of_answers_either(module: Module, colleague: User, admin: User, harbor: Center) -> None:
    PageSubscription.objects.all().delete()
    leave(colleague, admin, harbor)

    comment_and_answer(module, admin)

    assert mail.outbox == []
