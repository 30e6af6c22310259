"""The home pages: what needs each role now, and nothing of anyone else's."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from wagtail.models import Workflow, WorkflowState

from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center, Profile
from modules.kept.waiting import SHOWN
from modules.library.home import todos_for
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.library.statements.models import Statement
from modules.packs.pages.models import Pack
from tests import factories
from tests.packs.updating import FIRST, release_again, say

pytestmark = pytest.mark.django_db


def headings(user: User) -> list[str]:
    """Return the lists that a person of DHS has on the home page."""
    return [todo.heading for todo in todos_for(User.objects.get(pk=user.pk))]


def home(client: Client, user: User) -> str:
    """Return the home page as this person sees it."""
    client.force_login(user)
    return client.get(reverse("wagtailadmin_home")).content.decode()


def submitted(module: Module, admin: User) -> WorkflowState:
    """Submit the module for review, as its editor does."""
    editor = factories.dhs(Role.EDITOR, admin=admin)
    module.save_revision(user=editor)
    return Workflow.objects.get().start(module, editor)


class TestDhs:
    def test_a_reviewer_is_told_once(self, client: Client, module: Module, admin: User) -> None:
        submitted(module, admin)

        page = home(client, factories.dhs(Role.REVIEWER, admin=admin))

        assert "To be reviewed" in page
        assert "Awaiting your review" not in page

    def test_a_reviewer_sees_what_waits_and_an_editor_does_not(self, module: Module, admin: User) -> None:
        submitted(module, admin)

        assert "To be reviewed" in headings(factories.dhs(Role.REVIEWER, admin=admin))
        assert "To be reviewed" not in headings(factories.dhs(Role.EDITOR, admin=admin))

    def test_an_editor_sees_what_was_sent_back_with_the_reason(
        self, module: Module, admin: User, client: Client
    ) -> None:
        state = submitted(module, admin)
        reviewer = factories.dhs(Role.REVIEWER, admin=admin)
        state.current_task_state.reject(user=reviewer, comment="Say it in plain words.")

        page = home(client, factories.dhs(Role.EDITOR, admin=admin))

        assert "Sent back to you" in page
        assert "Say it in plain words." in page
        assert "Sent back" not in "".join(headings(reviewer))
        other = factories.person(Role.EDITOR, username="other-editor", admin=admin)
        assert "Sent back to you" not in headings(other)

    def test_a_publisher_sees_what_was_approved_until_it_is_released(self, module: Module, admin: User) -> None:
        publisher = factories.dhs(Role.PUBLISHER, admin=admin)
        assert "Approved and not released" not in headings(publisher)

        factories.approve(module, admin=admin)
        assert "Approved and not released" in headings(publisher)

        factories.release(module, admin=admin)
        assert "Approved and not released" not in headings(publisher)

    def test_reviews_that_are_due_are_listed_and_retired_modules_are_not(self, module: Module, admin: User) -> None:
        publisher = factories.dhs(Role.PUBLISHER, admin=admin)
        Module.objects.update(next_review=timezone.localdate() - timedelta(days=1))
        assert "Reviews due" in headings(publisher)

        Module.objects.update(retired_at=timezone.now())
        assert "Reviews due" not in headings(publisher)

    def test_older_wording_leads_to_where_the_new_one_is_drafted(self, module: Module, admin: User) -> None:
        editor = factories.dhs(Role.EDITOR, admin=admin)
        statement = Statement.objects.get()
        statement.wording = "In an emergency, dial 9-1-1."
        factories.approved(statement, admin=admin)

        (todo,) = [one for one in todos_for(editor) if one.heading.startswith("Drafts with older")]

        assert todo.rows[0].url == reverse("statement_uses", args=[statement.pk])
        assert module.title in todo.rows[0].note

    def test_an_administrator_sees_all_that_is_due(self, module: Module, admin: User) -> None:
        submitted(module, admin)
        Module.objects.update(next_review=timezone.localdate())

        assert {"To be reviewed", "Reviews due"} <= set(headings(admin))

    def test_nothing_to_do_is_said_in_a_sentence(self, module: Module, admin: User, client: Client) -> None:
        assert "Nothing is waiting for you." in home(client, factories.dhs(Role.PUBLISHER, admin=admin))

    def test_a_list_is_short_and_queries_do_not_grow(self, module: Module, admin: User) -> None:
        publisher = factories.dhs(Role.PUBLISHER, admin=admin)
        counts = []
        for at in range(2):
            for number in range(SHOWN):
                factories.module(admin=admin, slug=f"m-{at}-{number}", blocks=2, guides=0)
            Module.objects.update(next_review=timezone.localdate())
            fresh = User.objects.get(pk=publisher.pk)  # who one is, is asked once a request
            with CaptureQueriesContext(connection) as captured:
                (todo,) = todos_for(fresh)
            counts.append(len(captured))
            assert len(todo.rows) == SHOWN

        assert todo.left == SHOWN + 1
        assert counts[0] == counts[1]


class TestCenters:
    @pytest.fixture
    def pack(self, harbor: Center, release: Release, admin: User) -> Pack:
        """A pack that shows the tip line."""
        return factories.pack(harbor, [release], admin=admin, title="For the port")

    def test_a_lead_sees_what_a_pack_and_the_profile_lack(self, pack: Pack, admin: User, client: Client) -> None:
        Profile.objects.filter(center=pack.center).update(tip_phone="", non_emergency_phone_verified_on=None)

        page = home(client, factories.lead(pack.center, admin=admin))

        assert "Packs that are not ready" in page
        assert escape("“Tip line” is empty in your profile") in page
        assert "empty, and needed in For the port" in page
        assert "Nobody has checked the number" in page

    def test_a_lead_with_nothing_to_do_is_told_so(self, pack: Pack, admin: User, client: Client) -> None:
        page = home(client, factories.lead(pack.center, admin=admin))

        assert "Nothing is waiting for you: your packs have all that an edition needs" in page

    def test_an_update_is_not_nothing(self, pack: Pack, module: Module, admin: User, client: Client) -> None:
        release_again(module, say(FIRST, "Theirs instead."), admin=admin)

        page = home(client, factories.lead(pack.center, admin=admin))

        assert "Nothing is waiting for you" not in page
        assert re.search(r"<p>\d updates? from DHS can be reviewed below. Otherwise, your packs have all that", page)

    def test_no_one_else_sees_it(self, pack: Pack, prairie: Center, admin: User, client: Client) -> None:
        Profile.objects.filter(center=pack.center).update(tip_phone="")

        for user in (factories.lead(prairie, admin=admin), factories.dhs(Role.PUBLISHER, admin=admin), admin):
            assert "For the port" not in home(client, user)

    def test_a_presenter_has_editions_and_no_list_of_things_to_do(
        self, pack: Pack, admin: User, client: Client
    ) -> None:
        page = home(client, factories.person(Role.PRESENTER, pack.center, admin=admin))

        assert "Editions to present" in page
        assert "What needs you now" not in page
