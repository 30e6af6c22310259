"""Archiving a module, restoring it, and deleting for good one that was never released."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, Page, PageLogEntry, ReferenceIndex, Revision, TaskState, Workflow, WorkflowState

from home.desk.steps import steps_for
from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.core.refusals import Refused
from modules.domain.document import digest
from modules.domain.version import Kind
from modules.library.modules.archive import ArchiveModule, DeleteModule, RestoreModule, loss_of
from modules.library.modules.drafts import draft
from modules.library.modules.models import Guide, Module
from modules.library.releases.actions import ReleaseModule
from modules.library.releases.models import Release
from modules.library.releases.queries import clonable, current_releases
from modules.library.releases.withdrawing import RetireModule
from modules.library.review.actions import Approve
from modules.library.review.models import Approval, ReviewKind
from modules.library.statements.models import Statement
from modules.library.uses.drafting import DraftStatement
from modules.library.uses.queries import overview
from modules.media.models import Image
from modules.packs.clones.actions import CloneModule
from modules.packs.pages.models import Pack
from modules.packs.pages.queries import words_of_clone
from modules.packs.proposals.actions import Propose, TakeProposal
from modules.packs.updates.merging import offers
from tests import factories
from tests.access.forms import form_of
from tests.packs.updating import release_again, rewrite, say, the_clone

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher(admin: User) -> User:
    """DHS's publisher."""
    return factories.dhs(Role.PUBLISHER, admin=admin)


@pytest.fixture
def editor(admin: User) -> User:
    """DHS's editor."""
    return factories.dhs(Role.EDITOR, admin=admin)


@pytest.fixture
def away(module: Module, release: Release, publisher: User) -> Module:
    """The module, released once and archived."""
    ArchiveModule(module, actor=publisher).execute()
    return Module.objects.get(pk=module.pk)


def listed(client: Client, person: User) -> str:
    """Return the lists in which a person of DHS finds modules."""
    client.force_login(person)
    explorer = client.get(reverse("library_home"), follow=True).content.decode()
    return explorer + client.get(reverse("wagtailadmin_home")).content.decode()


def rewrite_draft(module: Module, image: Image) -> None:
    """Make a draft show this image wherever it shows one."""
    raw = json.dumps(module.sections.get_prep_value())
    shown = re.compile(r'("image": )\d+')
    assert shown.search(raw)
    module.sections = json.loads(shown.sub(rf"\g<1>{image.pk}", raw))
    module.save()


class TestOnThePage:
    """What a publisher is told."""

    def test_what_follows_is_said_first(
        self, pack: Pack, module: Module, publisher: User, admin: User, client: Client
    ) -> None:
        other = factories.module(admin=admin, slug="second", title="Behaviors")
        other.companions.add(module)
        other.save()
        client.force_login(publisher)

        page = client.get(reverse("archive_module", args=[module.pk])).content.decode()

        for said in (
            "It is taken off the library",
            "1 center has a copy of it",
            "1 release can still be opened",
            "Behaviors",
        ):
            assert said in page
        assert Module.objects.get(pk=module.pk).archived_at is None

    def test_it_leaves_the_lists_of_dhs_and_comes_back(
        self, module: Module, release: Release, publisher: User, client: Client
    ) -> None:
        assert module.title in listed(client, publisher)

        said = client.post(reverse("archive_module", args=[module.pk]), follow=True).content.decode()
        assert "is archived. All of it is kept." in said
        assert reverse("restore_module", args=[module.pk]) in said
        lists = listed(client, publisher)
        assert f'href="{reverse("release_module", args=[module.pk])}"' not in lists
        assert f'href="{reverse("workbench", args=[module.pk])}"' not in lists
        assert "Archived modules (1)" in lists

        said = client.post(reverse("restore_module", args=[module.pk]), follow=True).content.decode()
        assert "lists again, as it was" in said
        assert module.title in listed(client, publisher)

    @pytest.mark.parametrize("released", [True, False])
    def test_the_list_leads_to_what_can_be_done(
        self, module: Module, publisher: User, admin: User, client: Client, released: bool
    ) -> None:
        if released:
            factories.release(module, admin=admin)
        client.force_login(publisher)

        page = client.get(reverse("library_home")).content.decode()

        assert reverse("archive_module", args=[module.pk]) in page
        assert (reverse("delete_module", args=[module.pk]) in page) is not released

    def test_one_that_was_never_released_can_be_archived(self, module: Module, publisher: User, client: Client) -> None:
        client.force_login(publisher)
        here = reverse("archive_module", args=[module.pk])
        assert "It was never released" in client.get(here).content.decode()

        client.post(here)

        assert Module.objects.get(pk=module.pk).archived_at

    def test_one_in_review_is_refused_in_words(
        self, module: Module, publisher: User, editor: User, client: Client
    ) -> None:
        module.save_revision(user=editor)
        Workflow.objects.get().start(module, editor)
        client.force_login(publisher)

        assert "is in review" in client.get(reverse("archive_module", args=[module.pk])).content.decode()
        with pytest.raises(Refused, match="is in review"):
            ArchiveModule(module, actor=publisher).execute()

    def test_twice_is_refused_in_words(self, away: Module, publisher: User) -> None:
        with pytest.raises(Refused, match="is already archived"):
            ArchiveModule(away, actor=publisher).execute()
        RestoreModule(away, actor=publisher).execute()
        with pytest.raises(Refused, match="is not archived"):
            RestoreModule(away, actor=publisher).execute()

    def test_only_publishers_do_it(self, module: Module, editor: User, admin: User, client: Client) -> None:
        for action in (ArchiveModule, RestoreModule, DeleteModule):
            for other in (editor, admin):
                with pytest.raises(PermissionDenied):
                    action(module, actor=other).execute()
        client.force_login(editor)
        assert client.get(reverse("archived_modules")).status_code == 200

    def test_a_retired_module_comes_back_retired(self, module: Module, release: Release, publisher: User) -> None:
        RetireModule(module, actor=publisher).execute()
        ArchiveModule(module, actor=publisher).execute()
        RestoreModule(module, actor=publisher).execute()

        assert Module.objects.get(pk=module.pk).retired_at


class TestItsDraftStays:
    """Nothing is written in it, whichever way."""

    def test_it_is_not_released_or_approved(self, away: Module, publisher: User, admin: User) -> None:
        with pytest.raises(Refused, match="is archived"):
            ReleaseModule(away, kind=Kind.MINOR, note="More.", actor=publisher).execute()
        with pytest.raises(Refused, match="is archived"):
            Approve(away, kind=ReviewKind.PCRCL, actor=factories.dhs(Role.REVIEWER, admin=admin)).execute()

    @pytest.mark.parametrize("kind", ["module", "guide"])
    def test_the_editor_shows_why_it_saves_nothing(self, away: Module, editor: User, client: Client, kind: str) -> None:
        page: Any = away if kind == "module" else Guide.objects.child_of(away).get()
        client.force_login(editor)
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])

        assert "is archived, so its draft can" in client.get(address).content.decode()
        answer = client.post(address, {**form_of(page), "title": "Something else"})

        assert "could not be saved as it is locked" in answer.content.decode()
        assert type(page).objects.get(pk=page.pk).title == page.title

    def test_no_guide_is_added_deleted_or_moved(self, away: Module, editor: User, publisher: User) -> None:
        def may() -> list[bool]:
            module = Module.objects.get(pk=away.pk)
            perms = module.permissions_for_user(editor)
            guide = Guide.objects.child_of(module).get()
            return [perms.can_add_subpage(), guide.may_be_deleted()]

        assert may() == [False, False]
        RestoreModule(away, actor=publisher).execute()
        assert may() == [True, False]

    def test_pages_of_its_review_and_release_say_so(self, away: Module, publisher: User, client: Client) -> None:
        client.force_login(publisher)

        for name in ("release_module", "review_module"):
            assert "This module was archived on" in client.get(reverse(name, args=[away.pk])).content.decode()

    def test_going_back_to_an_earlier_draft_leaves_it_archived(self, module: Module, publisher: User) -> None:
        revision = module.save_revision()
        ArchiveModule(module, actor=publisher).execute()

        assert Module.objects.get(pk=module.pk).with_content_json(revision.content).archived_at

    def test_no_proposal_is_taken_into_it(self, pack: Pack, module: Module, publisher: User, admin: User) -> None:
        lead = factories.lead(pack.center, admin=admin)
        rewrite(the_clone(pack), lambda words: words.update(summary="Who we are here."), by=lead)
        proposal = Propose(the_clone(pack), keys=[""], reason="Clearer.", actor=lead).execute()
        ArchiveModule(module, actor=publisher).execute()
        state = digest(draft(Module.objects.get(pk=module.pk))["content"])
        with pytest.raises(Refused, match="is archived"):
            TakeProposal(proposal, keys=[""], answer="", state=state, actor=publisher).execute()

    def test_new_wording_of_a_statement_leaves_it_alone(
        self, away: Module, editor: User, publisher: User, admin: User
    ) -> None:
        statement = Statement.objects.get()
        statement.wording = "In an emergency, call 9-1-1 first."
        factories.approved(statement, admin=admin)

        assert not overview()[0].outdated_drafts
        with pytest.raises(Refused, match="There is nothing to do"):
            DraftStatement(statement, actor=editor).execute()
        RestoreModule(away, actor=publisher).execute()
        assert overview()[0].outdated_drafts


class TestWhoeverUsesIt:
    """It is offered to nobody; what was made of it goes on."""

    def test_nobody_is_offered_it(self, module: Module, release: Release, publisher: User, client: Client) -> None:
        assert release.title in client.get("/modules/").content.decode()
        assert clonable().exists()

        ArchiveModule(module, actor=publisher).execute()

        assert current_releases() == []
        assert not clonable().exists()
        for address in ("/", "/modules/"):
            assert release.title not in client.get(address).content.decode()

    def test_nobody_clones_it_however_they_ask(
        self, away: Module, release: Release, prairie: Center, admin: User
    ) -> None:
        pack = factories.pack(prairie, [], admin=admin)

        with pytest.raises(Refused, match="DHS has archived “Who we are”"):
            CloneModule(pack, release=release, actor=factories.lead(prairie, admin=admin)).execute()

    def test_copies_editions_and_release_pages_go_on(
        self, pack: Pack, module: Module, release: Release, publisher: User, admin: User, client: Client
    ) -> None:
        code = factories.access_code(factories.edition(pack, admin=admin), admin=admin)
        before = words_of_clone(the_clone(pack)).document
        newer = release_again(module, say("s0-a-1:body:p0", "Clearer."), admin=admin)

        ArchiveModule(module, actor=publisher).execute()

        assert words_of_clone(the_clone(pack)).document == before
        assert offers([the_clone(pack)])[the_clone(pack).pk].release == newer
        assert client.get(code.get_absolute_url()).status_code == 200
        client.force_login(factories.lead(pack.center, admin=admin))
        assert client.get(release.get_absolute_url()).status_code == 200
        assert client.get(reverse("module", args=[release.slug])).status_code == 302
        assert factories.edition(pack, admin=admin).number == 2

    def test_nothing_of_it_waits_for_anyone(self, module: Module, admin: User, publisher: User) -> None:
        module.next_review = timezone.localdate()
        module.save()
        factories.approve(module, admin=admin)
        assert [step.does for step in steps_for(admin)] == ["Read again"]
        assert [step.does for step in steps_for(publisher)] == ["Read again", "Release"]

        ArchiveModule(module, actor=publisher).execute()

        assert steps_for(admin) == []


class TestDeletingForGood:
    """Only what was never released, with what is lost named first."""

    def test_what_is_lost_is_named_and_the_title_is_asked_for(
        self, module: Module, publisher: User, editor: User, admin: User, client: Client
    ) -> None:
        module.save_revision(user=editor)
        factories.approve(module, admin=admin)
        other = factories.module(admin=admin, slug="second", title="Behaviors")
        other.companions.add(module)
        other.save()
        client.force_login(publisher)

        page = client.get(reverse("delete_module", args=[module.pk])).content.decode()

        for said in ("1 presenter guide:", "Presenting it", "saved state", "2 approvals", "Behaviors", "undone"):
            assert said in page
        assert Module.objects.filter(pk=module.pk).exists()

    @pytest.mark.both_databases("order of deletion, foreign keys, triggers")
    def test_it_goes_with_all_that_hangs_on_it(
        self, module: Module, publisher: User, editor: User, admin: User, client: Client
    ) -> None:
        guide = Guide.objects.child_of(module).get()
        keys = [module.pk, guide.pk]
        for page in (module, guide):
            page.save_revision(user=editor)
            Comment.objects.create(page=page, user=editor, text="Clearer?", contentpath="title")
        factories.approve(module, admin=admin)
        Workflow.objects.get().start(module, editor)
        library = module.get_parent()
        client.force_login(publisher)

        answer = client.post(reverse("delete_module", args=[module.pk]), {"typed": module.title}, follow=True)

        assert "is deleted for good" in answer.content.decode()
        texts = [str(key) for key in keys]
        assert not Page.objects.filter(pk__in=keys).exists()
        assert not Revision.objects.filter(base_content_type__model="page", object_id__in=texts).exists()
        assert not ReferenceIndex.objects.filter(base_content_type__model="page", object_id__in=texts).exists()
        for model in (Approval, Comment, WorkflowState, TaskState):
            assert not model.objects.exists()
        assert Page.objects.get(pk=library.pk).numchild == 0
        assert Page.find_problems() == ([], [], [], [], [])

    def test_the_history_names_who_deleted_what(
        self, module: Module, publisher: User, admin: User, client: Client
    ) -> None:
        library = module.get_parent()

        DeleteModule(module, actor=publisher).execute()

        entry = PageLogEntry.objects.get(page=library.pk, action="bcp.module.delete")
        assert (entry.user, entry.data["title"]) == (publisher, "Who we are")
        assert PageLogEntry.objects.filter(action="wagtail.delete", deleted=True, user=publisher).count() == 2
        client.force_login(admin)
        assert client.get(reverse("wagtailadmin_reports:site_history")).status_code == 200

    def test_a_module_that_named_it_as_a_companion_opens_as_before(
        self, module: Module, publisher: User, editor: User, admin: User, client: Client
    ) -> None:
        other = factories.module(admin=admin, slug="second", title="Behaviors")
        other.companions.add(module)
        other.save()
        other.save_revision(user=editor)

        DeleteModule(module, actor=publisher).execute()

        client.force_login(editor)
        assert client.get(reverse("wagtailadmin_pages:edit", args=[other.pk])).status_code == 200
        latest = Module.objects.get(pk=other.pk).get_latest_revision_as_object()
        assert list(latest.companions.all()) == []
        assert factories.release(Module.objects.get(pk=other.pk), admin=admin)

    def test_images_that_nothing_shows_any_more_are_named_and_kept(
        self, module: Module, publisher: User, admin: User
    ) -> None:
        assert loss_of(module).unused == ("A plan",)
        image = Image.objects.get()
        other = factories.module(admin=admin, slug="second")
        rewrite_draft(other, image)
        assert loss_of(module).unused == ()
        DeleteModule(other, actor=publisher).execute()
        assert loss_of(module).unused == ("A plan",)

        DeleteModule(module, actor=publisher).execute()

        assert Image.objects.filter(pk=image.pk).exists()

    @pytest.mark.both_databases("order of deletion, foreign keys, triggers")
    def test_what_was_released_is_refused_and_can_be_archived(
        self, module: Module, release: Release, publisher: User, client: Client
    ) -> None:
        client.force_login(publisher)
        here = reverse("delete_module", args=[module.pk])

        page = client.get(here).content.decode()
        assert "1 release was made of it" in page
        assert reverse("archive_module", args=[module.pk]) in page
        assert client.post(here, {"typed": module.title}).status_code == 200
        with pytest.raises(Refused, match="You can archive the module"):
            DeleteModule(module, actor=publisher).execute()

        assert Module.objects.filter(pk=module.pk).exists()

    def test_wagtails_own_way_is_refused(self, module: Module, editor: User, admin: User, client: Client) -> None:
        for person in (editor, admin):
            client.force_login(person)
            client.post(reverse("wagtailadmin_pages:delete", args=[module.pk]), {"confirm_delete": module.title})

        assert Module.objects.filter(pk=module.pk).exists()

    def test_a_guide_of_a_draft_is_deleted_by_its_editor(
        self, module: Module, editor: User, admin: User, client: Client
    ) -> None:
        guide = Guide.objects.child_of(module).get()
        client.force_login(editor)

        client.post(reverse("wagtailadmin_pages:delete", args=[guide.pk]))

        assert not Guide.objects.filter(pk=guide.pk).exists()

    @pytest.mark.parametrize("typed", ["", "Who are we"])
    def test_another_title_deletes_nothing(self, module: Module, publisher: User, client: Client, typed: str) -> None:
        client.force_login(publisher)

        answer = client.post(reverse("delete_module", args=[module.pk]), {"typed": typed})

        assert answer.status_code == 200
        assert Module.objects.filter(pk=module.pk).exists()

    def test_twice_is_refused_in_words(self, module: Module, publisher: User) -> None:
        again = DeleteModule(Module.objects.get(pk=module.pk), actor=publisher)
        DeleteModule(module, actor=publisher).execute()

        with pytest.raises(Refused, match="is already deleted"):
            again.execute()

    def test_what_it_asks_does_not_grow(self, admin: User, django_assert_num_queries: Any) -> None:
        small = factories.module(admin=admin, slug="small", blocks=2)
        large = factories.module(admin=admin, slug="large", blocks=20, guides=3)
        loss_of(small)
        with CaptureQueriesContext(connection) as few:
            loss_of(small)

        with django_assert_num_queries(len(few)):
            assert len(loss_of(large).guides) == 3
