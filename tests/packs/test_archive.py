"""Archiving a pack, restoring it, and deleting for good what was never cut."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision

from modules.accounts.identity.models import Role, User
from modules.centers.center.actions import RequireApproval
from modules.centers.center.models import Center
from modules.centers.profile.gaps import empty_tokens
from modules.core.refusals import Refused
from modules.domain.document import Document, digest
from modules.kept.waiting.models import Waiting
from modules.library.modules.models import Module
from modules.library.modules.reach import reach
from modules.library.releases.models import Release
from modules.packs.clones.actions import CloneModules
from modules.packs.clones.order import MoveModule
from modules.packs.clones.own import PutBack, TakeOut, WriteGuide, WriteModule
from modules.packs.editions.actions import MakeEdition
from modules.packs.editions.approvals import ApproveEdition, AskForApproval, EditionApproval
from modules.packs.editions.models import Edition
from modules.packs.editions.readiness import state_of
from modules.packs.lifecycle.archiving import ArchivePack, DeletePack, RestorePack, loss_of
from modules.packs.lifecycle.copying import CopyPack
from modules.packs.notices.models import Notice
from modules.packs.notices.sending import news_of, send
from modules.packs.pages.models import Clone, ClonedGuide, Pack
from modules.packs.pages.queries import packs_led_by, words_of_clone
from modules.packs.pages.writing import Archived
from modules.packs.plan.actions import PlanSession
from modules.packs.proposals.actions import Propose
from modules.packs.proposals.questions import AskDHS
from modules.packs.signoffs.actions import AskForSignOff, SignOffChanges
from modules.packs.updates.actions import ApplyUpdate, KeepChoices
from modules.packs.updates.many import behind, updates_for
from modules.packs.updates.merging import plan_update
from modules.resources.desk.actions import CloseAccessCode, MakeAccessCode
from tests import factories
from tests.access.forms import form_of
from tests.packs.updating import release_again, rewrite, say, the_clone

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(harbor: Center, admin: User) -> User:
    """Harbor's lead."""
    return factories.lead(harbor, admin=admin)


@pytest.fixture
def clone(pack: Pack) -> Clone:
    """The clone in the pack."""
    return the_clone(pack)


@pytest.fixture
def archived(pack: Pack, lead: User) -> Pack:
    """The pack, archived."""
    ArchivePack(pack, actor=lead).execute()
    return Pack.objects.get(pk=pack.pk)


def change(clone: Clone, lead: User) -> None:
    """Write something in the clone that needs a signature."""
    rewrite(clone, lambda words: words.update(summary="Who we are here."), by=lead)


class TestOnThePage:
    """What a lead is told and sees."""

    def test_what_follows_is_said_first_and_nothing_is_done_yet(self, pack: Pack, lead: User, client: Client) -> None:
        client.force_login(lead)
        here = reverse("archive_pack", args=[pack.pk])
        assert here in client.get(reverse("pack", args=[pack.pk])).content.decode()

        page = client.get(here).content.decode()

        assert "It moves from your packs to “Archived packs”." in page
        assert "No edition was made of it" in page
        assert Pack.objects.get(pk=pack.pk).archived_at is None

    @pytest.mark.parametrize(("number", "said"), [(1, "1 resource page is open"), (2, "2 resource pages are open")])
    def test_open_resource_pages_are_counted_with_a_way_to_close_them(
        self, pack: Pack, lead: User, admin: User, client: Client, number: int, said: str
    ) -> None:
        edition = factories.edition(pack, admin=admin)
        for _ in range(number):
            factories.access_code(edition, admin=admin)
        CloseAccessCode(factories.access_code(edition, admin=admin), actor=lead).execute()
        client.force_login(lead)

        page = client.get(reverse("archive_pack", args=[pack.pk])).content.decode()

        assert "1 edition and the presenter view still work." in page
        assert said in page
        assert f"{reverse('pack', args=[pack.pk])}#editions" in page

    def test_it_moves_to_the_archived_packs_and_back(self, pack: Pack, lead: User, client: Client) -> None:
        client.force_login(lead)
        home = reverse("packs")

        page = client.post(reverse("archive_pack", args=[pack.pk]), follow=True).content.decode()
        assert "Archived packs (1)" in page
        assert list(packs_led_by(lead)) == []

        answer = client.post(reverse("restore_pack", args=[pack.pk]), follow=True)
        assert "is in use again, as it was" in answer.content.decode()
        assert "Archived packs" not in client.get(home).content.decode()
        assert [one.pk for one in packs_led_by(lead)] == [pack.pk]

    def test_its_page_says_so_and_offers_nothing_that_would_be_refused(
        self, archived: Pack, clone: Clone, lead: User, client: Client
    ) -> None:
        client.force_login(lead)

        page = client.get(reverse("pack", args=[archived.pk])).content.decode()

        assert "This pack was archived on" in page
        assert reverse("restore_pack", args=[archived.pk]) in page
        for name, key in (("take_out", clone.pk), ("make_edition", archived.pk), ("clone_module", archived.pk)):
            assert reverse(name, args=[key]) not in page

    @pytest.mark.parametrize("name", ["plan_session", "suggest_modules", "copy_pack", "write_module"])
    def test_its_other_pages_say_so_too(self, archived: Pack, lead: User, client: Client, name: str) -> None:
        client.force_login(lead)

        assert "was archived on" in client.get(reverse(name, args=[archived.pk])).content.decode()

    @pytest.mark.parametrize("name", ["clone_changes", "earlier_words", "propose", "write_guide", "sign_off"])
    def test_so_do_its_modules(self, archived: Pack, clone: Clone, lead: User, client: Client, name: str) -> None:
        client.force_login(lead)

        assert "was archived on" in client.get(reverse(name, args=[clone.pk])).content.decode()

    def test_the_explorer_leaves_it_out(self, archived: Pack, lead: User, admin: User, client: Client) -> None:
        client.force_login(admin)
        folder = reverse("wagtailadmin_explore", args=[archived.get_parent().pk])
        assert archived.title not in client.get(folder).content.decode()

        RestorePack(archived, actor=lead).execute()

        assert archived.title in client.get(folder).content.decode()

    def test_twice_is_refused_in_words(self, archived: Pack, lead: User) -> None:
        with pytest.raises(Refused, match="is already archived"):
            ArchivePack(archived, actor=lead).execute()
        RestorePack(archived, actor=lead).execute()
        with pytest.raises(Refused, match="is already in use"):
            RestorePack(archived, actor=lead).execute()

    def test_nobody_else_does_it(self, pack: Pack, prairie: Center, admin: User) -> None:
        others = (factories.lead(prairie, admin=admin), factories.officer(pack.center, admin=admin), admin)
        for action in (ArchivePack, RestorePack):
            for other in others:
                with pytest.raises(PermissionDenied):
                    action(pack, actor=other).execute()

    def test_it_is_in_the_history(self, archived: Pack, lead: User) -> None:
        entry = PageLogEntry.objects.filter(page=archived.pk, action="bcp.pack.archive").get()

        assert entry.user == lead


Attempt = Callable[[Pack, Clone, User, User, Release], Any]


def sign(pack: Pack, clone: Clone, lead: User, admin: User, newer: Release) -> Any:
    """Sign everything off."""
    state = digest(words_of_clone(clone).document)
    return SignOffChanges(clone, keys=[""], state=state, actor=factories.officer(pack.center, admin=admin))


def approve(pack: Pack, clone: Clone, lead: User, admin: User, newer: Release) -> Any:
    """Approve the next edition."""
    director = factories.person(Role.DIRECTOR, pack.center, admin=admin)
    return ApproveEdition(pack, state=digest(state_of(pack).source), actor=director)


def apply_update(pack: Pack, clone: Clone, lead: User, admin: User, newer: Release) -> Any:
    """Update the clone."""
    return ApplyUpdate(clone, release=newer, choices={}, state=plan_update(clone, newer).state, actor=lead)


ATTEMPTS: dict[str, Attempt] = {
    "an edition": lambda pack, clone, lead, admin, newer: MakeEdition(pack, actor=lead),
    "a clone": lambda pack, clone, lead, admin, newer: CloneModules(pack, releases=[newer], actor=lead),
    "an own module": lambda pack, clone, lead, admin, newer: WriteModule(pack, title="Port", actor=lead),
    "an own guide": lambda pack, clone, lead, admin, newer: WriteGuide(clone, title="Port", actor=lead),
    "taking out": lambda pack, clone, lead, admin, newer: TakeOut(clone, actor=lead),
    "putting back": lambda pack, clone, lead, admin, newer: PutBack(clone, actor=lead),
    "a plan": lambda pack, clone, lead, admin, newer: PlanSession(pack, actor=lead),
    "a copy": lambda pack, clone, lead, admin, newer: CopyPack(
        pack, title="Schools", sector="education", minutes=None, actor=lead
    ),
    "an update": apply_update,
    "choices": lambda pack, clone, lead, admin, newer: KeepChoices(clone, release=newer, choices={}, actor=lead),
    "a proposal": lambda pack, clone, lead, admin, newer: Propose(clone, keys=[""], reason="Clearer.", actor=lead),
    "a question": lambda pack, clone, lead, admin, newer: AskDHS(
        clone, release=newer, about=None, question="Why?", actor=lead
    ),
    "a signature": sign,
    "an approval": approve,
}


class TestItIsReadAndNotWritten:
    """Whatever is done to a pack asks whether it is archived."""

    @pytest.mark.parametrize("name", ATTEMPTS)
    def test_actions_are_refused_with_what_to_do(
        self, name: str, pack: Pack, clone: Clone, module: Module, lead: User, admin: User
    ) -> None:
        change(clone, lead)
        newer = release_again(module, say("s0-a-1:body:p0", "Clearer."), admin=admin)
        clone = the_clone(pack)
        attempt = ATTEMPTS[name](pack, clone, lead, admin, newer)
        ArchivePack(pack, actor=lead).execute()
        before = words_of_clone(clone).document

        with pytest.raises(Refused, match="is archived, so nothing was changed"):
            attempt.execute()

        assert words_of_clone(the_clone(pack)).document == before
        assert Clone.objects.child_of(pack).count() == 1

    def test_no_resource_page_is_opened_and_open_ones_are_closed(self, pack: Pack, lead: User, admin: User) -> None:
        edition = factories.edition(pack, admin=admin)
        code = factories.access_code(edition, admin=admin)
        ArchivePack(pack, actor=lead).execute()

        with pytest.raises(Refused, match="is archived"):
            MakeAccessCode(Edition.objects.get(pk=edition.pk), actor=lead).execute()
        CloseAccessCode(code, actor=lead).execute()

        assert edition.access_codes.filter(closed_at=None).count() == 0

    def test_editions_presenters_and_participants_go_on(
        self, pack: Pack, lead: User, admin: User, client: Client
    ) -> None:
        edition = factories.edition(pack, admin=admin)
        code = factories.access_code(edition, admin=admin)
        ArchivePack(pack, actor=lead).execute()

        assert client.get(code.get_absolute_url()).status_code == 200
        client.force_login(lead)
        assert client.get(edition.get_absolute_url()).status_code == 200

    @pytest.mark.parametrize("kind", ["clone", "guide"])
    def test_the_editor_shows_why_it_saves_nothing(
        self, archived: Pack, clone: Clone, lead: User, client: Client, kind: str
    ) -> None:
        pages: dict[str, Page] = {"clone": clone, "guide": ClonedGuide.objects.child_of(clone).get()}
        page = pages[kind]
        client.force_login(lead)
        editor = reverse("wagtailadmin_pages:edit", args=[page.pk])

        shown = client.get(editor).content.decode()
        assert "is archived, so nothing in it can be changed" in shown
        assert reverse("pack", args=[archived.pk]) in shown
        answer = client.post(editor, {**form_of(page), "title": "Something else"})

        assert "could not be saved as it is locked" in answer.content.decode()
        assert type(page).objects.get(pk=page.pk).title == page.title

    def test_the_order_stays_too(self, archived: Pack, clone: Clone, lead: User) -> None:
        with pytest.raises(Archived):
            MoveModule(clone, after=0, actor=lead).execute()

    @pytest.mark.parametrize(
        ("name", "fields"), [("write_module", {"title": "Port"}), ("make_edition", {}), ("plan_session", {})]
    )
    def test_forms_that_were_open_are_refused_in_words(
        self, archived: Pack, lead: User, client: Client, name: str, fields: dict[str, str]
    ) -> None:
        client.force_login(lead)

        answer = client.post(reverse(name, args=[archived.pk]), fields, follow=True)

        assert "Restore the pack first" in answer.content.decode()

    def test_a_guide_that_was_begun_meanwhile_is_refused_in_words(
        self, archived: Pack, clone: Clone, lead: User, client: Client
    ) -> None:
        client.force_login(lead)

        answer = client.post(reverse("write_guide", args=[clone.pk]), {"title": "Port"}, follow=True)

        assert "Restore the pack first" in answer.content.decode()

    def test_going_back_to_an_earlier_state_of_the_page_leaves_it_archived(self, pack: Pack, lead: User) -> None:
        revision = pack.save_revision(user=lead)
        ArchivePack(pack, actor=lead).execute()

        assert Pack.objects.get(pk=pack.pk).with_content_json(revision.content).archived_at


class TestNothingCountsIt:
    """An archived pack is on no list, in no figure and in no mail."""

    def test_no_news_of_a_release(self, pack: Pack, module: Module, lead: User, admin: User) -> None:
        newer = release_again(module, say("s0-a-1:body:p0", "Clearer."), admin=admin)
        assert [row.kind for row in Waiting.objects.now()] == ["update"]
        assert [release for release, _ in updates_for(pack.center)] == [newer]
        notice = Notice.objects.get(center=pack.center)
        assert news_of(notice).matters

        ArchivePack(pack, actor=lead).execute()

        assert not Waiting.objects.now().exists()
        assert updates_for(pack.center) == []
        assert not behind(pack.center, newer).exists()
        assert not news_of(notice).matters
        send(Notice.objects.all())
        assert mail.outbox == []

    def test_the_center_is_not_told_of_the_next_release(
        self, pack: Pack, archived: Pack, module: Module, release: Release, admin: User
    ) -> None:
        assert reach([release.pk]).clone_holders == []

        release_again(module, say("s0-a-1:body:p0", "Clearer."), admin=admin)

        assert not Notice.objects.exists()

    def test_a_withdrawal_reaches_it_by_what_its_editions_show(
        self, pack: Pack, release: Release, lead: User, admin: User
    ) -> None:
        factories.access_code(factories.edition(pack, admin=admin), admin=admin)
        ArchivePack(pack, actor=lead).execute()

        found = reach([release.pk])
        assert (found.centers, found.editions, found.open_pages) == (["Harbor"], 1, 1)
        factories.withdraw(release, admin=admin)

        assert [title for title, _ in news_of(Notice.objects.get()).packs] == [pack.title]

    def test_nothing_waits_for_the_officer_or_the_director(
        self, pack: Pack, clone: Clone, harbor: Center, lead: User, admin: User
    ) -> None:
        officer, director = (factories.person(role, harbor, admin=admin) for role in (Role.PCRCL, Role.DIRECTOR))
        RequireApproval(harbor, required=True, actor=director).execute()
        AskForApproval(pack, actor=lead).execute()
        assert [row.role for row in Waiting.objects.now().for_person(director)] == [Role.DIRECTOR]
        change(clone, lead)
        AskForSignOff(clone, actor=lead).execute()
        assert [row.role for row in Waiting.objects.now().for_person(officer)] == [Role.PCRCL]

        ArchivePack(pack, actor=lead).execute()

        assert not Waiting.objects.now().exists()

    def test_the_profile_is_not_asked_for_what_it_needs(self, pack: Pack, harbor: Center, lead: User) -> None:
        profile = harbor.profile
        profile.tip_phone = ""
        profile.save()
        pack.title = "Call {{center.tip_phone}}"
        pack.save()
        assert any(gap.uses for gap in empty_tokens(profile))

        ArchivePack(pack, actor=lead).execute()

        assert not any(gap.uses for gap in empty_tokens(profile))

    def test_other_packs_are_counted_as_before(self, archived: Pack, release: Release, lead: User, admin: User) -> None:
        other = factories.pack(archived.center, [release], admin=admin, title="Schools")

        assert [clone.get_parent().pk for clone in Clone.objects.in_packs()] == [other.pk]
        assert reach([release.pk]).clone_holders == ["Harbor"]


class TestDeletingForGood:
    """Only what was never cut, with what is lost named first."""

    def test_what_is_lost_is_named_and_the_title_is_asked_for(
        self, pack: Pack, clone: Clone, lead: User, client: Client
    ) -> None:
        change(clone, lead)
        WriteModule(pack, title="The port and us", actor=lead).execute()
        client.force_login(lead)

        page = client.get(reverse("delete_pack", args=[pack.pk])).content.decode()

        for said in ("Who we are", "The port and us", "1 module of your own", "1 block that your center changed"):
            assert said in page
        assert "2 presenter guides." in page
        assert "undone" in page
        assert Pack.objects.filter(pk=pack.pk).exists()

    @pytest.mark.parametrize("typed", ["", "Autumn roundtable", "spring"])
    def test_another_title_deletes_nothing(self, pack: Pack, lead: User, client: Client, typed: str) -> None:
        client.force_login(lead)

        answer = client.post(reverse("delete_pack", args=[pack.pk]), {"typed": typed})

        assert answer.status_code == 200
        assert Pack.objects.filter(pk=pack.pk).exists()

    @pytest.mark.both_databases("order of deletion, foreign keys, triggers")
    def test_it_goes_with_all_that_hangs_on_it(
        self, pack: Pack, clone: Clone, module: Module, harbor: Center, lead: User, admin: User, client: Client
    ) -> None:
        change(clone, lead)
        newer = release_again(module, say("s0-a-1:body:p0", "Clearer."), admin=admin)
        clone = the_clone(pack)
        apply_update(pack, clone, lead, admin, newer).execute()
        factories.sign_off(pack, admin=admin)
        approve(pack, clone, lead, admin, newer).execute()
        change_proposed(the_clone(pack), lead)
        keys = list(Page.objects.descendant_of(pack, inclusive=True).values_list("pk", flat=True))
        assert len(keys) == 3
        folder = pack.get_parent()
        client.force_login(lead)

        answer = client.post(reverse("delete_pack", args=[pack.pk]), {"typed": pack.title}, follow=True)

        assert "is deleted for good" in answer.content.decode()
        texts = [str(key) for key in keys]
        assert not Page.objects.filter(pk__in=keys).exists()
        assert not Revision.objects.filter(base_content_type__model="page", object_id__in=texts).exists()
        assert not ReferenceIndex.objects.filter(base_content_type__model="page", object_id__in=texts).exists()
        assert not ReferenceIndex.objects.filter(content_type__model="snapshotasset").exists()
        assert not EditionApproval.objects.exists()
        assert Page.objects.get(pk=folder.pk).numchild == 0
        assert Page.find_problems() == ([], [], [], [], [])

    def test_the_history_names_who_deleted_what(self, pack: Pack, lead: User, admin: User, client: Client) -> None:
        folder = pack.get_parent()

        DeletePack(pack, actor=lead).execute()

        entry = PageLogEntry.objects.get(page=folder.pk, action="bcp.pack.delete")
        assert (entry.user, entry.data["title"]) == (lead, "Spring roundtable")
        gone = PageLogEntry.objects.filter(action="wagtail.delete", deleted=True, user=lead)
        assert {one.label for one in gone} >= {"Spring roundtable"}
        assert gone.count() == 3
        client.force_login(admin)
        report = client.get(reverse("wagtailadmin_reports:site_history"))
        assert report.status_code == 200
        assert "Pack deleted for good" in report.content.decode()

    def test_images_that_nothing_shows_any_more_are_named_and_kept(
        self, pack: Pack, clone: Clone, harbor: Center, lead: User, admin: User
    ) -> None:
        image = factories.image(admin=admin, center=harbor, color="olive", name="port.png")
        image.title = "The port"
        image.save()
        rewrite(clone, show(image), by=lead)
        assert loss_of(Pack.objects.get(pk=pack.pk)).unused == ("The port",)
        copy = CopyPack(pack, title="Schools", sector="education", minutes=None, actor=lead).execute()
        assert loss_of(Pack.objects.get(pk=pack.pk)).unused == ()
        DeletePack(copy, actor=lead).execute()
        assert loss_of(Pack.objects.get(pk=pack.pk)).unused == ("The port",)

        DeletePack(pack, actor=lead).execute()

        assert type(image).objects.filter(pk=image.pk).exists()

    @pytest.mark.both_databases("order of deletion, foreign keys, triggers")
    def test_what_was_cut_is_refused_and_can_be_archived(
        self, pack: Pack, lead: User, admin: User, client: Client
    ) -> None:
        factories.edition(pack, admin=admin)
        client.force_login(lead)
        here = reverse("delete_pack", args=[pack.pk])

        page = client.get(here).content.decode()
        assert "1 edition was made of it" in page
        assert reverse("archive_pack", args=[pack.pk]) in page
        assert client.post(here, {"typed": pack.title}).status_code == 200
        with pytest.raises(Refused, match="You can archive the pack"):
            DeletePack(pack, actor=lead).execute()

        assert Pack.objects.filter(pk=pack.pk).exists()

    def test_an_archived_pack_may_be_deleted_too(self, archived: Pack, lead: User) -> None:
        DeletePack(archived, actor=lead).execute()

        assert not Pack.objects.filter(pk=archived.pk).exists()

    def test_twice_is_refused_in_words(self, pack: Pack, lead: User) -> None:
        again = DeletePack(Pack.objects.get(pk=pack.pk), actor=lead)
        DeletePack(pack, actor=lead).execute()

        with pytest.raises(Refused, match="is already deleted"):
            again.execute()

    def test_work_that_was_begun_meanwhile_is_refused_in_words(self, pack: Pack, clone: Clone, lead: User) -> None:
        DeletePack(Pack.objects.get(pk=pack.pk), actor=lead).execute()

        for action in (MakeEdition(pack, actor=lead), TakeOut(clone, actor=lead)):
            with pytest.raises(Refused, match="deleted the pack in the meantime"):
                action.execute()

    def test_nobody_else_does_it(self, pack: Pack, prairie: Center, admin: User) -> None:
        for other in (factories.lead(prairie, admin=admin), factories.officer(pack.center, admin=admin), admin):
            with pytest.raises(PermissionDenied):
                DeletePack(pack, actor=other).execute()

    def test_what_it_asks_does_not_grow_with_what_a_module_says(
        self, harbor: Center, admin: User, django_assert_num_queries: Any
    ) -> None:
        small, large = (
            factories.release(factories.module(admin=admin, slug=f"m-{blocks}", blocks=blocks), admin=admin)
            for blocks in (2, 20)
        )
        packs = [factories.pack(harbor, [one], admin=admin, title=str(one.pk)) for one in (small, large)]
        loss_of(packs[0])
        with CaptureQueriesContext(connection) as few:
            loss_of(packs[0])

        with django_assert_num_queries(len(few)):
            loss_of(packs[1])


def show(image: Any) -> Callable[[Document], None]:
    """Return a change that puts the image on the first slide."""

    def edit(words: Document) -> None:
        first = words["sections"][0]["value"]["items"][0]["value"]
        first["parts"].append(factories.image_part("port-picture", image))

    return edit


def change_proposed(clone: Clone, lead: User) -> None:
    """Propose the center's change to DHS."""
    Propose(clone, keys=[""], reason="Clearer for everyone.", actor=lead).execute()
