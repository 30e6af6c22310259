"""The home page: the next steps of each role, what is coming, and packs; and the menu."""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from wagtail.admin.menu import admin_menu
from wagtail.models import Workflow

from home.desk.steps import Step, steps_for
from modules.accounts.identity.models import Role, User
from modules.centers.center.actions import RequireApproval
from modules.centers.center.models import Center
from modules.centers.profile.actions import ChangeProfile
from modules.kept.waiting.kinds import Wanted
from modules.kept.waiting.settling import make
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.library.releases.withdrawing import RetireModule
from modules.library.statements.models import Statement
from modules.library.uses import waits as uses
from modules.library.uses.drafting import DraftStatement
from modules.packs.editions.approvals import AskForApproval
from modules.packs.editions.waits import MAKE
from modules.packs.lifecycle.archiving import ArchivePack
from modules.packs.pages.models import Pack
from modules.packs.signoffs.actions import AskForSignOff
from modules.roundtables.actions import PlanRoundtable
from modules.roundtables.models import Roundtable
from tests import factories
from tests.kept.waiting import lies
from tests.packs.updating import FIRST, release_again, rewrite, say, the_clone

pytestmark = pytest.mark.django_db


def words(client: Client, user: User, address: str = "") -> str:
    """Return a page as this person sees it; the home page if no address is given."""
    client.force_login(user)
    return re.sub(r"\s+", " ", client.get(address or reverse("wagtailadmin_home")).content.decode())


def steps(user: User) -> list[str]:
    """Return what a person does next, in words."""
    return [f"{step.does} {step.title}" for step in steps_for(User.objects.get(pk=user.pk))]


def submit(module: Module, admin: User) -> Any:
    """Submit the module for review, as its editor does."""
    editor = factories.dhs(Role.EDITOR, admin=admin)
    module.save_revision(user=editor)
    return Workflow.objects.get().start(module, editor)


def saved(module: Module, **values: Any) -> None:
    """Save a module with these values, as its form does."""
    found = Module.objects.get(pk=module.pk)
    for name, value in values.items():
        setattr(found, name, value)
    found.save()


class TestDhs:
    def test_a_reviewer_reviews_and_an_editor_mends(self, module: Module, admin: User, client: Client) -> None:
        editor, reviewer = (factories.dhs(role, admin=admin) for role in (Role.EDITOR, Role.REVIEWER))
        state = submit(module, admin)
        assert (steps(reviewer), steps(editor)) == ([f"Review {module.title}"], [])

        state.current_task_state.reject(user=reviewer, comment="Say it in plain words.")

        assert (steps(reviewer), steps(editor)) == ([], [f"Change {module.title}"])
        page = words(client, editor)
        assert "“Say it in plain words.”" in page and f"from {reviewer}" in page
        assert steps(factories.person(Role.EDITOR, username="other-editor", admin=admin)) == []

    def test_a_publisher_releases_what_was_approved(self, module: Module, admin: User) -> None:
        publisher = factories.dhs(Role.PUBLISHER, admin=admin)
        factories.approve(module, admin=admin)
        assert steps(publisher) == [f"Release {module.title}"]

        factories.release(module, admin=admin)
        assert steps(publisher) == []

    def test_reviews_that_are_due_have_a_day_and_retired_modules_none(self, module: Module, admin: User) -> None:
        publisher = factories.dhs(Role.PUBLISHER, admin=admin)
        day = timezone.localdate() - timedelta(days=1)
        saved(module, next_review=day)
        assert [step.due for step in steps_for(publisher)] == [day]

        saved(module, next_review=day + timedelta(days=60))
        assert steps(publisher) == []
        saved(module, next_review=day)
        RetireModule(module, actor=publisher).execute()
        assert steps(publisher) == []
        assert lies() == []

    def test_titles_with_commas_stay_apart(self, module: Module, monkeypatch: pytest.MonkeyPatch) -> None:
        statement = Statement.objects.get()
        monkeypatch.setattr(uses, "outdated_in", lambda those: [(statement, ["Tips, leads", "B", "C", "D"])])

        (wanted,) = uses.older(None)

        assert wanted.title == f"{statement.title}, in Tips, leads · B · C · 1 more"

    def test_older_wording_leads_to_where_the_new_one_is_drafted(self, module: Module, admin: User) -> None:
        editor = factories.dhs(Role.EDITOR, admin=admin)
        statement = Statement.objects.get()
        statement.wording = "In an emergency, dial 9-1-1."
        factories.approved(statement, admin=admin)

        (step,) = steps_for(editor)

        assert step.url == reverse("statement_uses", args=[statement.pk])
        assert step.title == f"{statement.title}, in {module.title}"
        assert lies() == []
        DraftStatement(statement, actor=editor).execute()
        assert steps(editor) == []
        assert lies() == []

    def test_an_administrator_sees_all_that_is_due(self, module: Module, admin: User) -> None:
        submit(module, admin)
        saved(module, next_review=timezone.localdate())

        assert steps(admin) == [f"Read again {module.title}", f"Review {module.title}"]

    def test_nothing_to_do_is_one_sentence(self, module: Module, admin: User, client: Client) -> None:
        assert "Nothing is waiting for you." in words(client, factories.dhs(Role.PUBLISHER, admin=admin))


class TestCenters:
    def test_an_update_is_not_nothing(self, pack: Pack, module: Module, admin: User, client: Client) -> None:
        lead = factories.lead(pack.center, admin=admin)
        assert "Nothing is waiting for you." in words(client, lead)

        release_again(module, say(FIRST, "Theirs instead."), admin=admin)

        page = words(client, lead)
        assert "Nothing is waiting for you." not in page
        assert f'<a href="{reverse("update", args=[the_clone(pack).pk])}">Update “Who we are”</a>' in page
        assert "Release 1.1" in page and pack.title in page

    def test_a_lead_sees_what_the_profile_lacks(self, pack: Pack, admin: User, client: Client) -> None:
        lead, profile = factories.lead(pack.center, admin=admin), Center.objects.get(pk=pack.center_id).profile
        profile.tip_phone, profile.hours, profile.non_emergency_phone_verified_on = "", "", None
        ChangeProfile(profile, actor=lead).execute()

        wanted = ["Call and confirm: Non emergency phone", "Fill in your profile: Hours, Tip line"]
        assert sorted(steps(lead)) == wanted

    def test_who_has_the_next_step_stands_on_the_card(self, pack: Pack, admin: User, client: Client) -> None:
        lead, officer = factories.lead(pack.center, admin=admin), factories.officer(pack.center, admin=admin)
        rewrite(the_clone(pack), say(FIRST, "Ours."), by=lead)
        assert "Draft" in words(client, lead)

        AskForSignOff(the_clone(pack), note="By noon.", actor=lead).execute()

        assert "With your P/CRCL officer" in words(client, lead)
        assert steps(officer) == ["Sign off Who we are"]
        assert "“By noon.”" in words(client, officer)

    def test_a_director_approves_what_was_asked_for(self, pack: Pack, admin: User, client: Client) -> None:
        lead = factories.lead(pack.center, admin=admin)
        director = factories.person(Role.DIRECTOR, pack.center, admin=admin)
        RequireApproval(pack.center, required=True, actor=director).execute()
        AskForApproval(pack, actor=lead).execute()

        assert steps(director) == [f"Approve {pack.title}"]
        page = words(client, director)
        assert "Stop asking for my approval" in page
        assert "With your director" in words(client, lead)

    def test_what_is_coming_has_its_date_first(self, pack: Pack, admin: User, client: Client) -> None:
        lead, presenter = (
            factories.lead(pack.center, admin=admin),
            factories.person(Role.PRESENTER, pack.center, admin=admin),
        )
        assert "No roundtable is planned." in words(client, presenter)
        day = factories.today() + timedelta(days=3)
        row = PlanRoundtable(
            pack.center, title="Faith leaders", day=day, at=time(18), pack=pack, place="Hall", actor=lead
        ).execute()

        page = words(client, lead)
        assert (
            f'<p class="bcp-when">{row.when}</p> <h3><a href="{row.get_absolute_url()}">Faith leaders</a></h3>' in page
        )
        assert page.count(row.when) == 2  # on the pack's card too
        theirs = words(client, presenter)
        assert row.when in theirs and f'"{row.get_absolute_url()}"' not in theirs
        assert "Plan a roundtable" not in theirs and "Editions to present" in theirs and "Next steps" in theirs

    def test_no_one_else_sees_it(
        self, pack: Pack, module: Module, prairie: Center, admin: User, client: Client
    ) -> None:
        release_again(module, say(FIRST, "Theirs instead."), admin=admin)

        for user in (factories.lead(prairie, admin=admin), factories.dhs(Role.PUBLISHER, admin=admin), admin):
            assert escape(pack.title) not in words(client, user)

    def test_all_packs_stand_on_a_page_of_their_own(self, pack: Pack, admin: User, client: Client) -> None:
        lead = factories.lead(pack.center, admin=admin)
        assert reverse("pack", args=[pack.pk]) in words(client, lead, reverse("packs"))
        ArchivePack(pack, actor=lead).execute()

        page = words(client, lead, reverse("packs"))

        assert "Archived packs (1)" in page and "All your packs are archived." in page
        client.post(reverse("restore_pack", args=[pack.pk]))
        assert "Archived packs" not in words(client, lead, reverse("packs"))

    def test_urgent_things_come_first_then_those_with_a_day(self) -> None:
        day = timezone.localdate()
        found = [Step("a", "", ""), Step("b", "", "", due=day), Step("c", "", "", mark="Urgent: release 2.0")]
        assert [step.urgent for step in found] == [False, False, True]


class TestCosts:
    def test_twenty_packs_cost_what_one_does(
        self, pack: Pack, release: Release, module: Module, admin: User, client: Client
    ) -> None:
        lead = factories.lead(pack.center, admin=admin)
        officer = factories.officer(pack.center, admin=admin)
        release_again(module, say(FIRST, "Theirs instead."), admin=admin)
        PlanRoundtable(pack.center, title="One", day=factories.today(), pack=pack, actor=lead).execute()
        make(MAKE, Wanted(pack, Role.LEAD, pack.center_id, page=pack.pk, within=pack.pk, by=officer.pk))

        def asked() -> list[int]:
            found = []
            for user in (lead, officer, admin):
                client.force_login(user)
                for address in (reverse("wagtailadmin_home"), *([reverse("packs")] if user == lead else [])):
                    client.get(address)
                    with CaptureQueriesContext(connection) as captured:
                        assert client.get(address).status_code == 200
                    found.append(len(captured))
            return found

        one = asked()
        for at in range(19):
            other = factories.pack(pack.center, [], admin=admin, title=f"Pack {at}")
            make(MAKE, Wanted(other, Role.LEAD, pack.center_id, page=other.pk, within=other.pk, by=officer.pk))
        Roundtable.objects.bulk_create(
            Roundtable(
                center=pack.center, title=other.title, day=factories.today(), time_zone="UTC", pack=other, made_by=lead
            )
            for other in Pack.objects.exclude(pk=pack.pk)
        )

        assert asked() == one
        assert max(one) <= 40


MENUS = {
    Role.LEAD: ["Home", "Packs", "Roundtables", "Library", "Center", "More", "Help"],
    Role.PCRCL: ["Home", "Help"],
    Role.PRESENTER: ["Home", "Help"],
    Role.PUBLISHER: ["Home", "Modules", "Statements", "Reviews", "Proposals", "Questions", "More", "Help"],
    Role.EDITOR: ["Home", "Modules", "Statements", "Reviews", "Questions", "More", "Help"],
}


class TestMenu:
    @pytest.mark.parametrize("role", MENUS)
    def test_it_is_the_work_of_the_role(self, role: Role, pack: Pack, admin: User, rf: Any) -> None:
        at = pack.center if role in (Role.LEAD, Role.PCRCL, Role.PRESENTER) else None
        request = rf.get("/cms/")
        request.user = factories.person(role, at, admin=admin)
        items = sorted(admin_menu.menu_items_for_request(request), key=lambda item: item.order)
        assert [str(item.label) for item in items] == MENUS[role]

    def test_each_entry_leads_to_a_page_that_opens(self, pack: Pack, admin: User, client: Client) -> None:
        lead = factories.lead(pack.center, admin=admin)
        page = words(client, lead)
        for url in (reverse("packs"), reverse("roundtables"), reverse("modules"), reverse("own_centers"), "/help/"):
            assert url in page
            assert client.get(url).status_code == 200
        page = words(client, lead, reverse("own_centers"))
        for name in ("center_profile", "center_people"):
            url = reverse(name, args=[pack.center.slug])
            assert url in page and client.get(url).status_code == 200

    def test_nothing_of_wagtails_stands_on_the_page(self, pack: Pack, admin: User, client: Client) -> None:
        for user in (factories.lead(pack.center, admin=admin), admin):
            page = words(client, user)
            for theirs in ("w-dashboard", "w-summary", "Your most recent edits", "Search all pages", "Editor guide"):
                assert theirs not in page.partition("<main")[2]
