"""The two reviews of a statement: what is mandated is changed by three people, not by one."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from modules.accounts.identity.models import Role, User
from modules.core.refusals import Refused
from modules.library.modules.models import Module
from modules.library.review.actions import Approve
from modules.library.review.models import ReviewKind
from modules.library.review.statements import ApproveStatement, SendStatementBack, standing_of
from modules.library.statements.actions import SaveStatement
from modules.library.statements.choosers import statement_chooser
from modules.library.statements.models import Statement
from modules.library.uses.drafting import DraftStatement
from tests import factories

pytestmark = pytest.mark.django_db

OLD, NEW = "In an emergency, call 9-1-1.", "Call 9-1-1. Say where you are."


@pytest.fixture
def editor(admin: User) -> User:
    """Who writes statements."""
    return factories.dhs(Role.EDITOR, admin=admin)


@pytest.fixture
def people(admin: User) -> dict[ReviewKind, User]:
    """A reviewer for each review."""
    return factories.reviewers(admin=admin)


@pytest.fixture
def statement(admin: User, editor: User) -> Statement:
    """A statement with a first wording that is used, and a draft of another."""
    made = factories.statement(admin=admin)
    made.wording = NEW
    return SaveStatement(made, actor=editor).execute()


def approve(statement: Statement, kind: ReviewKind, actor: User) -> None:
    """Approve the draft as it is now."""
    ApproveStatement(statement, kind=kind, state=statement.state, actor=actor).execute()


def used(statement: Statement) -> list[str]:
    """Return the wordings that modules can show."""
    return [version.wording for version in statement.versions.order_by("number")]


def test_both_approve_before_it_is_used(statement: Statement, people: dict[ReviewKind, User]) -> None:
    assert used(statement) == [OLD]
    approve(statement, ReviewKind.EDITORIAL, people[ReviewKind.EDITORIAL])
    assert used(statement) == [OLD]
    assert standing_of(statement).missing == [ReviewKind.PCRCL]

    approve(statement, ReviewKind.PCRCL, people[ReviewKind.PCRCL])

    assert used(statement) == [OLD, NEW]
    assert not standing_of(statement).is_draft
    with pytest.raises(Refused, match="approved this wording already"):
        approve(statement, ReviewKind.PCRCL, people[ReviewKind.PCRCL])
    assert used(statement) == [OLD, NEW]


def test_one_person_gives_one_approval(statement: Statement, people: dict[ReviewKind, User]) -> None:
    first = people[ReviewKind.EDITORIAL]
    approve(statement, ReviewKind.EDITORIAL, first)

    with pytest.raises(Refused, match="You gave the other approval"):
        approve(statement, ReviewKind.PCRCL, first)


def test_nobody_approves_what_they_wrote(statement: Statement, editor: User, admin: User) -> None:
    factories.give(editor, Role.REVIEWER, admin=admin)
    editor.__dict__.pop("_memberships", None)

    for kind in ReviewKind:
        with pytest.raises(Refused, match="You wrote in this draft"):
            approve(statement, kind, editor)


def test_who_wrote_an_earlier_wording_may_approve_the_next(
    statement: Statement, editor: User, people: dict[ReviewKind, User], admin: User
) -> None:
    for kind, reviewer in people.items():
        approve(statement, kind, reviewer)
    factories.give(editor, Role.REVIEWER, admin=admin)
    editor.__dict__.pop("_memberships", None)
    statement.wording = "Third words."
    SaveStatement(statement, actor=factories.person(Role.EDITOR, admin=admin)).execute()

    approve(statement, ReviewKind.EDITORIAL, editor)

    assert standing_of(statement).missing == [ReviewKind.PCRCL]


def test_words_that_changed_are_approved_anew(
    statement: Statement, editor: User, people: dict[ReviewKind, User]
) -> None:
    state = statement.state
    approve(statement, ReviewKind.EDITORIAL, people[ReviewKind.EDITORIAL])
    statement.wording = "Third words."
    SaveStatement(statement, actor=editor).execute()

    assert standing_of(statement).missing == list(ReviewKind)
    with pytest.raises(Refused, match="changed while you were reading"):
        ApproveStatement(statement, kind=ReviewKind.PCRCL, state=state, actor=people[ReviewKind.PCRCL]).execute()
    assert used(statement) == [OLD]


def test_what_was_sent_back_needs_both_again(statement: Statement, people: dict[ReviewKind, User]) -> None:
    approve(statement, ReviewKind.EDITORIAL, people[ReviewKind.EDITORIAL])
    said = {"kind": ReviewKind.PCRCL, "state": statement.state, "actor": people[ReviewKind.PCRCL]}
    with pytest.raises(Refused, match="Write what has to change"):
        SendStatementBack(statement, reason=" ", **said).execute()

    SendStatementBack(statement, reason="Name the law.", **said).execute()

    standing = standing_of(statement)
    assert standing.missing == list(ReviewKind)
    assert standing.sent_back
    assert standing.sent_back.reason == "Name the law."


@pytest.mark.both_databases("SQLite has one writer; PostgreSQL locks rows")
@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has it")
def test_one_person_who_sends_both_approvals_at_once_gives_one(
    statement: Statement, module: Module, people: dict[ReviewKind, User]
) -> None:
    """What they gave already is asked while the row is locked."""
    said = {"kind": ReviewKind.EDITORIAL, "actor": people[ReviewKind.EDITORIAL]}
    approvals = (
        (ApproveStatement(statement, state=statement.state, **said), "modules_statementanswer"),
        (Approve(module, **said), "modules_approval"),
    )
    for approval, table in approvals:
        with CaptureQueriesContext(connection) as captured:
            approval.execute()
        asked = [query["sql"] for query in captured]
        locked = next(at for at, sql in enumerate(asked) if "FOR UPDATE" in sql)
        assert locked < next(at for at, sql in enumerate(asked) if f'FROM "{table}"' in sql)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PUBLISHER])
def test_others_answer_nothing(statement: Statement, admin: User, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        approve(statement, ReviewKind.EDITORIAL, factories.person(role, admin=admin))


def test_a_first_wording_is_chosen_by_nobody_before_its_reviews(admin: User, editor: User) -> None:
    fresh = Statement(key="new", title="New", kind="safety", wording=NEW)
    SaveStatement(fresh, actor=editor).execute()

    assert not statement_chooser_offers(fresh)
    with pytest.raises(Refused, match="No wording of this statement is approved yet"):
        DraftStatement(fresh, actor=editor).execute()
    factories.approved(fresh, admin=admin)
    assert statement_chooser_offers(fresh)


def statement_chooser_offers(statement: Statement) -> bool:
    """Return whether the editor's chooser offers a wording of this statement."""
    offered = statement_chooser.get_object_list()
    return bool(offered.filter(statement=statement).exists())


class TestPage:
    """What a reviewer sees and presses."""

    def test_it_is_read_against_the_wording_that_is_used_and_answered(
        self, client: Client, statement: Statement, people: dict[ReviewKind, User], editor: User
    ) -> None:
        address = reverse("review_statement", args=[statement.pk])
        for kind in ReviewKind:
            client.force_login(people[kind])
            page = client.get(address).content.decode()
            assert "<del>" in page
            assert f"Approve: {kind.label}" in page
            said = {"action": "approve", "kind": kind.value, "state": statement.state}
            assert "You approved this wording." in client.post(address, said, follow=True).content.decode()

        assert used(statement) == [OLD, NEW]
        assert "Wording 2 is approved and used" in client.get(address).content.decode()

    def test_a_reason_reaches_who_writes_it(
        self, client: Client, statement: Statement, people: dict[ReviewKind, User], editor: User
    ) -> None:
        address = reverse("review_statement", args=[statement.pk])
        client.force_login(people[ReviewKind.EDITORIAL])
        said = {"action": "reject", "kind": "editorial", "state": statement.state}
        assert "Write what has to change" in client.post(address, said).content.decode()

        client.post(address, {**said, "comment": "Name the law."})

        client.force_login(editor)
        page = client.get(address).content.decode()
        assert "Name the law." in page
        assert "Approve:" not in page

    def test_a_draft_is_marked_where_statements_are_listed(
        self, client: Client, statement: Statement, editor: User
    ) -> None:
        client.force_login(editor)

        for name, args in (("statement_overview", []), ("statement_uses", [statement.pk])):
            page = client.get(reverse(name, args=args)).content.decode()
            assert reverse("review_statement", args=[statement.pk]) in page
        assert NEW not in page
        assert OLD in page

    def test_saving_says_that_nothing_is_used_yet(self, client: Client, statement: Statement, editor: User) -> None:
        client.force_login(editor)
        address = reverse("wagtailsnippets_modules_statement:edit", args=[statement.pk])
        sent = {name: getattr(statement, name) for name in ("key", *Statement.VERSIONED)} | {"wording": "Third words."}

        page = client.post(address, {**sent, "confirmed": "on"}, follow=True).content.decode()

        assert "It is used once both reviews approved it." in page
        assert Statement.objects.get(pk=statement.pk).wording == "Third words."
        assert used(statement) == [OLD]
