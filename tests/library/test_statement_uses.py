"""Statements: where each is used, and its new wording drafted into all that carry older one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry, PageLogEntry

from modules.accounts.identity.models import Role, User
from modules.core.refusals import Refused
from modules.domain.diff import diff
from modules.domain.document import ids
from modules.domain.version import Kind
from modules.domain.words import Words
from modules.library.modules.drafts import draft
from modules.library.modules.models import Guide, Module
from modules.library.releases.models import Release
from modules.library.review.actions import Approve
from modules.library.review.models import ReviewKind
from modules.library.statements.models import Statement
from modules.library.uses.drafting import DraftStatement
from modules.library.uses.queries import overview, uses_of
from modules.library.words.codec import Decoder, encode
from tests import factories

pytestmark = pytest.mark.django_db

NEW = "Call 9-1-1. Say where you are."


@pytest.fixture
def editor(admin: User) -> User:
    """DHS's other editor, who wrote nothing yet."""
    return factories.person(Role.EDITOR, username="second-editor", admin=admin)


@pytest.fixture
def statement(module: Module) -> Statement:
    """The statement that the module shows."""
    return Statement.objects.get(key="emergency-911")


def reword(statement: Statement, editor: User, wording: str = NEW) -> Statement:
    """Give the statement new wording, as an editor does, and have it approved."""
    statement.wording = wording
    factories.approved(statement, admin=User.objects.get(username="admin"), by=editor)
    return statement


def words(module: Module) -> Any:
    """Return what the draft says now."""
    return draft(Module.objects.get(pk=module.pk))["content"]


def numbers(module: Module) -> set[int]:
    """Return which versions the draft shows."""
    return {statement["number"] for statement in Words(words(module)).statements}


def give_guide_the_statement(module: Module, statement: Statement) -> Guide:
    """Have the module's guide show the statement too."""
    guide = Guide.objects.child_of(module).get()
    said = {**factories.guide_words(), "body": [factories.statement_part("g-st", statement)]}
    Decoder(said, None).fill(guide, said)
    guide.save()
    return guide


def other_module(admin: User, **values: Any) -> Module:
    """Return a second module that shows the statement."""
    return factories.module(admin=admin, slug="other", title="Other", **values)


class TestWhereUsed:
    """What is said of drafts and releases."""

    def test_drafts_and_releases_with_the_number_that_they_show(
        self, statement: Statement, release: Release, module: Module, editor: User
    ) -> None:
        reword(statement, editor)

        uses = uses_of(statement)

        assert uses.number == 2
        assert [(use.module.title, use.numbers, use.outdated) for use in uses.drafts] == [("Who we are", [1], True)]
        assert [(use.release, use.numbers, use.outdated, use.newest) for use in uses.releases] == [
            (release, [1], True, True)
        ]

    def test_a_guide_counts_as_its_module(self, statement: Statement, module: Module, editor: User) -> None:
        reword(statement, editor)
        give_guide_the_statement(module, statement)

        assert uses_of(statement).drafts[0].numbers == [2, 1]

    def test_a_module_that_says_the_newest_is_not_outdated(self, statement: Statement, module: Module) -> None:
        assert uses_of(statement).outdated_drafts == []

    def test_earlier_releases_are_told_from_the_newest(
        self, statement: Statement, release: Release, module: Module, editor: User, admin: User
    ) -> None:
        reword(statement, editor)
        DraftStatement(statement, actor=editor).execute()
        factories.release(Module.objects.get(pk=module.pk), kind=Kind.MAJOR, admin=admin)

        uses = uses_of(statement)

        assert [(str(use.release.version), use.numbers, use.newest) for use in uses.releases] == [
            ("2.0", [2], True),
            ("1.0", [1], False),
        ]
        assert uses.outdated_releases == []

    def test_the_overview_names_what_is_outdated(
        self, statement: Statement, release: Release, module: Module, editor: User, admin: User
    ) -> None:
        unused = factories.statement(admin=admin, key="unused")
        reword(statement, editor)

        found = {uses.statement: uses for uses in overview()}

        assert [use.module for use in found[statement].outdated_drafts] == [module]
        assert [use.release for use in found[statement].outdated_releases] == [release]
        assert not found[unused].drafts

    @pytest.mark.parametrize("kept", [False, True])
    def test_the_queries_do_not_grow_with_blocks_or_modules(self, admin: User, kept: bool) -> None:
        counts = []
        for at, slides in enumerate((4, 4, 60)):
            factories.release(factories.module(admin=admin, slug=f"m{at}", title=f"M{at}", blocks=slides), admin=admin)
            counts.append(_queries(overview, kept=kept))

        assert counts[1] == counts[2] <= 9


def _queries(work: Callable[[], object], *, kept: bool) -> int:
    cache.clear()
    if kept:
        work()
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


class TestDrafting:
    """New wording into every draft."""

    def test_every_module_and_guide_gets_it(
        self, statement: Statement, module: Module, editor: User, admin: User
    ) -> None:
        other = other_module(admin)
        give_guide_the_statement(module, statement)
        reword(statement, editor)

        done = DraftStatement(statement, actor=editor).execute()

        assert numbers(module) == numbers(other) == {2}
        assert {page.title for pages in done.changed.values() for page in pages} == {
            "Who we are",
            "Presenting it",
            "Other",
        }

    def test_nothing_else_changes(self, statement: Statement, module: Module, editor: User) -> None:
        before = words(module)
        reword(statement, editor)

        DraftStatement(statement, actor=editor).execute()

        after = words(module)
        assert ids(after) == ids(before)
        for change in diff(before, after):
            assert change.path[-1] == "statement"
            assert change.after == {**change.before, "number": 2, "wording": NEW}

    def test_the_newest_of_several_is_written(self, statement: Statement, module: Module, editor: User) -> None:
        reword(statement, editor)
        reword(statement, editor, "Third words.")

        DraftStatement(statement, actor=editor).execute()

        assert numbers(module) == {3}

    def test_one_revision_a_page_that_changed(self, statement: Statement, module: Module, editor: User) -> None:
        guide = Guide.objects.child_of(module).get()
        before = (module.revisions.count(), guide.revisions.count())
        reword(statement, editor)

        DraftStatement(statement, actor=editor).execute()

        assert (module.revisions.count(), guide.revisions.count()) == (before[0] + 1, before[1])
        assert encode(module.revisions.latest("pk").as_object()) == encode(Module.objects.get(pk=module.pk))

    def test_a_second_run_finds_nothing_to_do(self, statement: Statement, module: Module, editor: User) -> None:
        reword(statement, editor)
        DraftStatement(statement, actor=editor).execute()
        revisions = module.revisions.count()

        with pytest.raises(Refused, match="nothing to do"):
            DraftStatement(statement, actor=editor).execute()
        assert module.revisions.count() == revisions

    def test_a_release_stays_as_it_is(
        self, statement: Statement, release: Release, module: Module, editor: User
    ) -> None:
        reword(statement, editor)
        DraftStatement(statement, actor=editor).execute()

        assert Release.objects.get(pk=release.pk).body == release.body

    def test_whoever_did_it_cannot_approve_it(
        self, statement: Statement, release: Release, module: Module, admin: User
    ) -> None:
        both = factories.person(Role.EDITOR, username="both", admin=admin)
        _also(both, Role.REVIEWER, admin)
        reword(statement, both)
        DraftStatement(statement, actor=both).execute()

        with pytest.raises(Refused, match=r"You wrote “.*”, so somebody else has to approve it"):
            Approve(Module.objects.get(pk=module.pk), kind=ReviewKind.EDITORIAL, actor=both).execute()

    def test_it_is_in_the_history_of_the_module_and_of_the_statement(
        self, statement: Statement, module: Module, editor: User
    ) -> None:
        reword(statement, editor)
        DraftStatement(statement, actor=editor).execute()

        assert PageLogEntry.objects.get(page=module.pk, action="bcp.statement.draft").data["number"] == 2
        about = ModelLogEntry.objects.get(action="bcp.statement.draft")
        assert (about.user, about.data["modules"]) == (editor, [str(module.uid)])

    def test_a_draft_that_no_version_may_hold_is_left_and_named(
        self, statement: Statement, module: Module, editor: User, admin: User
    ) -> None:
        other = other_module(admin)
        _repeat_an_id(module)
        reword(statement, editor)

        done = DraftStatement(statement, actor=editor).execute()

        assert [(held.module, "is used on 2 blocks" in held.problems[0]) for held in done.held] == [(module, True)]
        assert numbers(other) == {2}

    def test_where_no_draft_can_be_written_it_is_refused(
        self, statement: Statement, module: Module, editor: User
    ) -> None:
        _repeat_an_id(module)
        reword(statement, editor)

        with pytest.raises(Refused, match=r"Who we are.*is used on 2 blocks"):
            DraftStatement(statement, actor=editor).execute()
        assert not ModelLogEntry.objects.filter(action="bcp.statement.draft").exists()

    def test_a_module_in_review_is_left_until_the_review_ends(
        self, statement: Statement, module: Module, editor: User, admin: User
    ) -> None:
        other = other_module(admin)
        module.save_revision(user=module.owner)
        module.get_workflow().start(module, module.owner)
        reword(statement, editor)

        done = DraftStatement(statement, actor=editor).execute()

        assert "in review" in done.held[0].problems[0]
        assert (numbers(module), numbers(other)) == ({1}, {2})

    @pytest.mark.parametrize("role", [Role.REVIEWER, Role.PUBLISHER, Role.EXPERT])
    def test_only_editors_do(self, statement: Statement, module: Module, admin: User, editor: User, role: Role) -> None:
        reword(statement, editor)

        with pytest.raises(PermissionDenied):
            DraftStatement(statement, actor=factories.dhs(role, admin=admin)).execute()
        assert numbers(module) == {1}

    def test_the_queries_do_not_grow_with_blocks(self, admin: User, editor: User) -> None:
        counts = []
        for at, slides in enumerate((4, 4, 60)):
            statement = factories.statement(admin=admin)
            module = factories.module(admin=admin, slug=f"m{at}", title=f"M{at}", blocks=slides)
            reword(statement, editor, f"Words {at}.")
            with CaptureQueriesContext(connection) as captured:
                DraftStatement(statement, actor=editor).execute()
            counts.append(len([query for query in captured if "referenceindex" not in query["sql"]]))
            Module.objects.get(pk=module.pk).delete()

        assert counts[1] == counts[2]


def _also(user: User, role: Role, admin: User) -> None:
    factories.give(user, role, admin=admin)
    user.__dict__.pop("_memberships", None)


def _repeat_an_id(module: Module) -> None:
    """Write a draft that no version may hold, past all that would refuse it."""
    page = Module.objects.get(pk=module.pk)
    parts = page.sections.raw_data[0]["value"]["items"][0]["value"]["parts"]
    parts[2]["id"] = parts[0]["id"]
    Module.objects.filter(pk=module.pk).update(sections=page.sections)


class TestPages:
    """What an editor sees and presses."""

    def test_an_editor_drafts_it_from_the_statements_page(
        self, client: Client, statement: Statement, release: Release, module: Module, editor: User
    ) -> None:
        reword(statement, editor)
        client.force_login(editor)
        edit = client.get(reverse("wagtailsnippets_modules_statement:edit", args=[statement.pk])).content.decode()
        where = reverse("statement_uses", args=[statement.pk])

        assert where in edit
        assert "1 draft has older wording" in " ".join(edit.split())
        page = client.get(where).content.decode()
        assert "Put the new wording into all of them" in page
        assert "Older wording" in page
        done = client.post(where, follow=True).content.decode()
        assert "Wording 2 is now in the draft of “Who we are”: 1 page changed." in done
        assert "Every draft has the newest wording." in done
        assert numbers(module) == {2}

    def test_a_withdrawn_release_is_marked(
        self, client: Client, statement: Statement, release: Release, editor: User, admin: User
    ) -> None:
        factories.withdraw(release, admin=admin)
        client.force_login(editor)

        assert "Withdrawn" in client.get(reverse("statement_uses", args=[statement.pk])).content.decode()

    def test_what_was_left_is_said(
        self, client: Client, statement: Statement, module: Module, editor: User, admin: User
    ) -> None:
        other_module(admin)
        _repeat_an_id(module)
        reword(statement, editor)
        client.force_login(editor)

        said = client.post(reverse("statement_uses", args=[statement.pk]), follow=True).content.decode()

        assert "“Who we are” was left as it is" in said
        assert "“Other”: 1 page changed" in said

    def test_a_reviewer_reads_it_and_may_not_press(
        self, client: Client, statement: Statement, module: Module, editor: User, admin: User
    ) -> None:
        reword(statement, editor)
        client.force_login(factories.dhs(Role.REVIEWER, admin=admin))
        where = reverse("statement_uses", args=[statement.pk])

        assert "<button" not in client.get(where).content.decode().split("Drafts</h2>")[1].split("Releases</h2>")[0]
        client.post(where)
        assert numbers(module) == {1}

    def test_the_overview_links_to_each(
        self, client: Client, statement: Statement, release: Release, editor: User
    ) -> None:
        reword(statement, editor)
        client.force_login(editor)

        page = client.get(reverse("statement_overview")).content.decode()

        assert reverse("statement_uses", args=[statement.pk]) in page
        assert release.get_absolute_url() in page

    def test_without_any_statement_it_says_what_to_do(self, client: Client, admin: User, editor: User) -> None:
        client.force_login(editor)

        assert "Write the first one" in client.get(reverse("statement_overview")).content.decode()
