"""Archiving a center, restoring it, and deleting for good one that nothing belongs to."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, ModelLogEntry, Page, PageLogEntry, ReferenceIndex

from modules.accounts.identity.models import Membership, Role, User
from modules.accounts.identity.policy import has_role_at
from modules.centers.center.archive import ArchiveCenter, DeleteCenter, RestoreCenter
from modules.centers.center.models import Center, Profile, RoleGroup
from modules.centers.people.actions import Grant, Revoke
from modules.core.refusals import Refused
from modules.library.modules.models import Module
from modules.library.modules.reach import reach
from modules.library.releases.models import Release
from modules.packs.editions.models import Edition
from modules.packs.lifecycle.archiving import DeletePack
from modules.packs.notices.models import Notice
from modules.packs.notices.sending import send
from modules.packs.pages.models import Pack
from modules.packs.proposals.actions import Propose
from modules.packs.proposals.mail import tell_of_answer
from modules.packs.updates.many import do_run
from modules.packs.updates.runs import UpdateRun
from modules.resources.desk.actions import CloseAccessCode
from tests import factories
from tests.packs.updating import release_again, rewrite, say, the_clone

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(harbor: Center, admin: User) -> User:
    """Harbor's lead."""
    return factories.lead(harbor, admin=admin)


@pytest.fixture
def edition(pack: Pack, admin: User) -> Edition:
    """An edition of Harbor's pack."""
    return factories.edition(pack, admin=admin)


def archive(center: Center, admin: User) -> None:
    """Archive the center."""
    ArchiveCenter(center, actor=admin).execute()


def again(person: User) -> User:
    """Return the person as the next request finds them."""
    return User.objects.get(pk=person.pk)


class TestOnThePage:
    """What an administrator is told."""

    def test_the_center_s_page_leads_to_it(self, harbor: Center, admin: User, client: Client) -> None:
        client.force_login(admin)
        edit = reverse("centers_admin:edit", args=[harbor.pk])
        address = {name: reverse(f"centers_admin:{name}", args=[harbor.pk]) for name in ("archive", "restore")}
        assert address["archive"] in client.get(edit).content.decode()

        archive(harbor, admin)

        page = client.get(edit).content.decode()
        assert address["restore"] in page
        assert address["archive"] not in page
        assert "Harbor (archived)" in page

    def test_what_follows_is_named_and_counted_first(
        self, edition: Edition, harbor: Center, lead: User, admin: User, client: Client
    ) -> None:
        factories.access_code(edition, admin=admin)
        factories.image(admin=admin, center=harbor, color="olive")
        client.force_login(admin)

        page = client.get(reverse("centers_admin:archive", args=[harbor.pk])).content.decode()

        for said in (str(lead), "1 person", "1 pack:", "1 edition:", "1 image:", "1 open resource page:"):
            assert said in page
        assert Center.objects.get(pk=harbor.pk).archived_at is None

    def test_it_is_archived_and_restored_there(self, harbor: Center, admin: User, client: Client) -> None:
        client.force_login(admin)

        said = client.post(reverse("centers_admin:archive", args=[harbor.pk]), follow=True).content.decode()
        assert "is archived. Nothing was deleted." in said
        assert Center.objects.get(pk=harbor.pk).archived_at
        said = client.post(reverse("centers_admin:restore", args=[harbor.pk]), follow=True).content.decode()
        assert "is in use again, as it was" in said
        assert Center.objects.get(pk=harbor.pk).archived_at is None

    def test_twice_is_refused_in_words(self, harbor: Center, admin: User, client: Client) -> None:
        client.force_login(admin)
        archive(harbor, admin)
        address = reverse("centers_admin:archive", args=[harbor.pk])

        assert "It is already archived." in client.get(address).content.decode()
        assert "“Harbor” is already archived." in client.post(address).content.decode()
        RestoreCenter(harbor, actor=admin).execute()
        with pytest.raises(Refused, match="is already in use"):
            RestoreCenter(harbor, actor=admin).execute()

    def test_nobody_but_administrators_does_it(self, harbor: Center, lead: User, admin: User) -> None:
        for other in (lead, factories.dhs(Role.PUBLISHER, admin=admin)):
            for action in (ArchiveCenter, RestoreCenter, DeleteCenter):
                with pytest.raises(PermissionDenied):
                    action(harbor, actor=other).execute()

    def test_it_is_in_the_history(self, harbor: Center, admin: User) -> None:
        archive(harbor, admin)
        RestoreCenter(harbor, actor=admin).execute()

        done = ModelLogEntry.objects.filter(object_id=str(harbor.pk), user=admin).order_by("pk")
        assert list(done.values_list("action", flat=True))[-2:] == ["bcp.center.archive", "bcp.center.restore"]


class TestItsPeople:
    """They keep their roles, and reach nothing by them."""

    def test_they_reach_nothing_and_have_it_all_again(
        self, edition: Edition, harbor: Center, lead: User, admin: User, client: Client
    ) -> None:
        pack = reverse("pack", args=[edition.pack_id])
        held = set(lead.groups.values_list("pk", flat=True))
        assert held
        archive(harbor, admin)

        assert not has_role_at(again(lead), harbor.pk, Role.LEAD)
        assert not again(lead).groups.exists()
        client.force_login(again(lead))
        assert client.get(pack).status_code != 200
        assert client.get(edition.get_absolute_url()).status_code == 404
        assert client.get(reverse("center_profile", args=[harbor.slug])).status_code != 200

        RestoreCenter(harbor, actor=admin).execute()

        assert set(again(lead).groups.values_list("pk", flat=True)) == held
        client.force_login(again(lead))
        assert client.get(pack).status_code == 200
        assert client.get(edition.get_absolute_url()).status_code == 200

    def test_roles_at_other_places_stay(self, harbor: Center, prairie: Center, lead: User, admin: User) -> None:
        Grant(lead, role=Role.LEAD, center=prairie, actor=admin).execute()
        factories.give(lead, Role.EDITOR, admin=admin)

        archive(harbor, admin)

        assert has_role_at(again(lead), prairie.pk, Role.LEAD)
        assert again(lead).groups.count() == 2

    def test_an_administrator_who_works_there_stays_one(self, harbor: Center, admin: User) -> None:
        Grant(admin, role=Role.PRESENTER, center=harbor, actor=factories.second_administrator(admin)).execute()

        archive(harbor, admin)

        assert again(admin).is_superuser

    def test_no_role_is_given_there_and_one_can_be_taken(
        self, harbor: Center, lead: User, admin: User, client: Client
    ) -> None:
        archive(harbor, admin)
        client.force_login(admin)
        other = factories.second_administrator(admin)
        asked = {"user": other.pk, "role": Role.LEAD, "center": harbor.pk}

        assert client.post(reverse("roles:add"), asked).status_code == 200
        with pytest.raises(Refused, match="is archived, so no role was given"):
            Grant(other, role=Role.LEAD, center=harbor, actor=admin).execute()
        Revoke(lead, role=Role.LEAD, center=harbor, actor=admin).execute()

        assert not Membership.objects.filter(center=harbor).exists()

    def test_how_many_queries_a_role_costs_does_not_change(
        self, lead: User, harbor: Center, django_assert_num_queries: Any
    ) -> None:
        with django_assert_num_queries(1):
            assert has_role_at(lead, harbor.pk, Role.LEAD)
            assert has_role_at(lead, harbor.pk, Role.LEAD)


class TestThePublic:
    """What everyone sees of it."""

    def test_an_open_resource_page_is_closed_and_opens_again(
        self, edition: Edition, harbor: Center, admin: User, client: Client
    ) -> None:
        code = factories.access_code(edition, admin=admin)
        image = edition.assets.filter(image__isnull=False).first().image
        file = reverse("resource_asset", args=[code.code, image.sha256, "w400.webp"])
        page = code.get_absolute_url()
        assert (client.get(page).status_code, client.get(file).status_code) == (200, 200)

        archive(harbor, admin)
        assert (client.get(page).status_code, client.get(file).status_code) == (410, 404)

        RestoreCenter(harbor, actor=admin).execute()
        assert (client.get(page).status_code, client.get(file).status_code) == (200, 200)

    def test_a_page_that_was_closed_stays_so(
        self, edition: Edition, harbor: Center, lead: User, admin: User, client: Client
    ) -> None:
        code = factories.access_code(edition, admin=admin)
        CloseAccessCode(code, actor=lead).execute()

        archive(harbor, admin)
        RestoreCenter(harbor, actor=admin).execute()

        assert client.get(code.get_absolute_url()).status_code == 410

    def test_its_page_is_not_there(self, harbor: Center, prairie: Center, admin: User, client: Client) -> None:
        address = {center: f"/centers/{center.slug}/" for center in (harbor, prairie)}
        assert client.get(address[harbor]).status_code == 200

        archive(harbor, admin)

        assert client.get(address[harbor]).status_code == 404
        assert client.get(address[prairie]).status_code == 200
        assert "Harbor" not in client.get("/centers/").content.decode()
        RestoreCenter(harbor, actor=admin).execute()
        assert client.get(address[harbor]).status_code == 200


class TestDhs:
    """Releases, mails and figures leave it out."""

    def test_releases_and_withdrawals_reach_it_no_more(
        self, edition: Edition, release: Release, harbor: Center, admin: User
    ) -> None:
        factories.access_code(edition, admin=admin)
        before = reach([release.pk])
        assert (before.centers, before.editions, before.open_pages) == (["Harbor"], 1, 1)

        archive(harbor, admin)

        found = reach([release.pk])
        assert (found.clone_holders, found.centers, found.editions, found.open_pages) == ([], [], 0, 0)
        factories.withdraw(release, admin=admin)
        assert not Notice.objects.exists()

    def test_mail_that_was_waiting_waits_until_it_is_restored(
        self, pack: Pack, module: Module, harbor: Center, admin: User
    ) -> None:
        release_again(module, say("s0-a-1:body:p0", "Clearer."), admin=admin)
        assert Notice.objects.filter(center=harbor, sent_at=None).count() == 1
        archive(harbor, admin)

        assert send(Notice.objects.all()) == 0
        assert mail.outbox == []
        RestoreCenter(harbor, actor=admin).execute()
        assert send(Notice.objects.all()) == 1

    def test_nobody_is_told_of_an_answer(self, pack: Pack, harbor: Center, lead: User, admin: User) -> None:
        clone = the_clone(pack)
        rewrite(clone, lambda words: words.update(summary="Who we are here."), by=lead)
        proposal = Propose(the_clone(pack), keys=[""], reason="Clearer.", actor=lead).execute()
        archive(harbor, admin)

        tell_of_answer.call(proposal.pk)

        assert mail.outbox == []

    def test_a_run_that_was_waiting_changes_nothing(
        self, pack: Pack, module: Module, harbor: Center, lead: User, admin: User
    ) -> None:
        newer = release_again(module, say("s0-a-1:body:p0", "Clearer."), admin=admin)
        run = UpdateRun.objects.create(center=harbor, release=newer, dry=False, started_by=lead)
        archive(harbor, admin)

        do_run.call(run.pk)

        assert the_clone(pack).release_id != newer.pk
        assert "no longer a lead of this center" in run.entries.get().detail


class TestDeletingForGood:
    """Only one that nothing belongs to."""

    @pytest.mark.both_databases("order of deletion, foreign keys")
    def test_it_goes_with_its_pages_groups_and_collection(self, prairie: Center, admin: User, client: Client) -> None:
        empty = factories.center("Tundra", admin=admin)
        page, collection = empty.page, empty.collection
        groups = list(RoleGroup.objects.filter(center=empty).values_list("group", flat=True))
        above = page.get_parent()
        assert len(groups) == 4
        others = above.numchild - 1
        client.force_login(admin)
        here = reverse("centers_admin:delete", args=[empty.pk])
        assert "Its profile" in client.get(here).content.decode()

        answer = client.post(here, {"typed": "Tundra"}, follow=True)

        assert "is deleted for good" in answer.content.decode()
        assert not Center.objects.filter(pk=empty.pk).exists()
        assert not Profile.objects.filter(center_id=empty.pk).exists()
        assert not Page.objects.filter(path__startswith=page.path).exists()
        assert not Group.objects.filter(pk__in=groups).exists()
        assert not Collection.objects.filter(pk=collection.pk).exists()
        assert not ReferenceIndex.objects.filter(to_object_id=str(empty.pk), to_content_type__model="center").exists()
        assert Page.objects.get(pk=above.pk).numchild == others
        assert Page.find_problems() == Collection.find_problems() == ([], [], [], [], [])
        assert client.get(reverse("centers_admin:index")).status_code == 200

    def test_the_history_names_who_deleted_what(self, admin: User, client: Client) -> None:
        empty = factories.center("Tundra", admin=admin)
        above = empty.page.get_parent()

        DeleteCenter(empty, actor=admin).execute()

        entry = PageLogEntry.objects.get(page=above.pk, action="bcp.center.delete")
        assert (entry.user, entry.data) == (admin, {"center": "tundra", "name": "Tundra"})
        assert ModelLogEntry.objects.filter(label="Tundra", deleted=True).exists()
        client.force_login(admin)
        report = client.get(reverse("wagtailadmin_reports:site_history"))
        assert "Center deleted for good" in report.content.decode()

    @pytest.mark.both_databases("order of deletion, foreign keys")
    @pytest.mark.parametrize("what", ["1 person", "1 image", "1 pack", "1 edition"])
    def test_one_that_something_belongs_to_is_refused(
        self, release: Release, admin: User, client: Client, what: str
    ) -> None:
        center = factories.center("Tundra", admin=admin)
        if what == "1 person":
            factories.lead(center, admin=admin)
        elif what == "1 image":
            factories.image(admin=admin, center=center, color="olive")
        else:
            pack = factories.pack(center, [release], admin=admin)
            if what == "1 edition":
                factories.edition(pack, admin=admin)
        client.force_login(admin)
        here = reverse("centers_admin:delete", args=[center.pk])

        page = client.get(here).content.decode()
        assert what in page
        assert reverse("centers_admin:archive", args=[center.pk]) in page
        assert client.post(here, {"typed": "Tundra"}).status_code == 200
        with pytest.raises(Refused, match="You can archive the center"):
            DeleteCenter(center, actor=admin).execute()

        assert Center.objects.filter(pk=center.pk).exists()

    @pytest.mark.both_databases("order of deletion, foreign keys")
    def test_one_that_had_a_pack_once_can_be_deleted(self, release: Release, module: Module, admin: User) -> None:
        center = factories.center("Tundra", admin=admin)
        pack = factories.pack(center, [release], admin=admin)
        lead = factories.lead(center, admin=admin)
        release_again(module, say("s0-a-1:body:p0", "Clearer."), admin=admin)
        assert Notice.objects.filter(center=center).exists()
        DeletePack(pack, actor=lead).execute()
        Revoke(lead, role=Role.LEAD, center=center, actor=admin).execute()

        DeleteCenter(center, actor=admin).execute()

        assert not Center.objects.filter(pk=center.pk).exists()

    def test_another_name_deletes_nothing(self, admin: User, client: Client) -> None:
        empty = factories.center("Tundra", admin=admin)
        client.force_login(admin)

        client.post(reverse("centers_admin:delete", args=[empty.pk]), {"typed": "Harbor"})

        assert Center.objects.filter(pk=empty.pk).exists()

    def test_twice_is_refused_in_words(self, admin: User) -> None:
        empty = factories.center("Tundra", admin=admin)
        once_more = DeleteCenter(Center.objects.get(pk=empty.pk), actor=admin)
        DeleteCenter(empty, actor=admin).execute()

        with pytest.raises(Refused, match="is already deleted"):
            once_more.execute()
