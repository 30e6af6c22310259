"""Clones: a center's copy of one release, pinned to it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry, ReferenceIndex, Revision

from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center, PacksPage
from modules.domain.diff import diff
from modules.library.modules.models import Guide, Module
from modules.library.releases.models import Release
from modules.media.models import Image
from modules.packs.clones.actions import AlreadyCloned, CloneModule, CreatePack
from modules.packs.pages.models import Clone, ClonedGuide, Pack
from modules.packs.pages.queries import words_of_clone
from tests import factories
from tests.library import documents

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty(harbor: Center, admin: User) -> Pack:
    """Harbor's pack with nothing in it."""
    return factories.pack(harbor, [], admin=admin)


def clone(pack: Pack, release: Release, *, admin: User) -> Clone:
    """Clone as the center's lead does, and return what the database has."""
    made = CloneModule(pack, release=release, actor=factories.lead(pack.center, admin=admin)).execute()
    return Clone.objects.get(pk=made.pk)


class TestWhatACloneSays:
    """Exactly what its release says, and nothing that is not released."""

    def test_a_clone_with_every_block_family_equals_its_release(self, empty: Pack, admin: User) -> None:
        release = factories.release(documents.everything(admin=admin), admin=admin)

        assert words_of_clone(clone(empty, release, admin=admin)).document == release.content

    def test_it_still_does_after_it_was_saved_unchanged(self, empty: Pack, admin: User) -> None:
        release = factories.release(documents.everything(admin=admin), admin=admin)
        made = clone(empty, release, admin=admin)

        made.save()
        for guide in ClonedGuide.objects.child_of(made):
            guide.save()

        assert diff(release.content, words_of_clone(Clone.objects.get(pk=made.pk)).document) == []

    def test_its_draft_revision_says_the_same_as_its_row(self, empty: Pack, release: Release, admin: User) -> None:
        made = clone(empty, release, admin=admin)
        made.save_revision()

        assert words_of_clone(made.get_latest_revision_as_object()).document == release.content

    def test_it_carries_nothing_that_is_not_released(self, empty: Pack, release: Release, admin: User) -> None:
        module = Module.objects.get(pk=release.module_id)
        module.title = "Not released yet"
        module.sections.raw_data[0]["value"]["title"] = "Not released either"
        module.save()
        Guide.objects.child_of(module).get().delete()

        made = clone(empty, release, admin=admin)

        assert words_of_clone(made).document == release.content
        assert not Revision.objects.for_instance(made).exists()

    def test_an_older_release_can_be_cloned_as_it_was(self, empty: Pack, release: Release, admin: User) -> None:
        module = Module.objects.get(pk=release.module_id)
        module.summary = "Other words."
        module.save()
        factories.release(module, admin=admin)

        assert clone(empty, release, admin=admin).summary == "What a fusion center is."

    def test_guides_come_in_their_order(self, empty: Pack, admin: User) -> None:
        release = factories.release(factories.module(admin=admin, slug="three", guides=3), admin=admin)

        made = clone(empty, release, admin=admin)
        guides = ClonedGuide.objects.child_of(made).order_by("path")

        assert [str(guide.uid) for guide in guides] == [guide["id"] for guide in release.content["guides"]]

    def test_it_renders_when_the_library_is_gone_from_the_tree(self, pack: Pack, client: Client, admin: User) -> None:
        module = Module.objects.get()
        module.title = "Gone"
        module.save()
        edition = factories.edition(pack, admin=admin)

        assert edition.body["modules"][0]["content"]["title"] == "Who we are"


class TestOneClone:
    """One clone of a module in a pack."""

    def test_cloning_twice_is_refused_and_names_the_one_that_exists(
        self, empty: Pack, release: Release, admin: User
    ) -> None:
        first = clone(empty, release, admin=admin)

        with pytest.raises(AlreadyCloned, match=r"This pack already has “Who we are”, from release 1\.0\.") as caught:
            clone(empty, release, admin=admin)

        assert caught.value.clone == first
        assert Clone.objects.child_of(empty).count() == 1

    def test_another_release_of_the_same_module_is_refused_too(
        self, empty: Pack, release: Release, admin: User
    ) -> None:
        clone(empty, release, admin=admin)
        module = Module.objects.get(pk=release.module_id)
        module.summary = "Other words."
        module.save()

        with pytest.raises(AlreadyCloned):
            clone(empty, factories.release(module, admin=admin), admin=admin)

    def test_the_page_leads_to_the_one_that_exists(
        self, pack: Pack, release: Release, admin: User, client: Client
    ) -> None:
        client.force_login(factories.lead(pack.center, admin=admin))

        answer = client.post(reverse("clone_module", args=[pack.pk]), {"release": release.pk})

        assert answer["Location"] == reverse("workbench", args=[Clone.objects.get().pk])

    def test_another_pack_may_have_one(self, pack: Pack, release: Release, admin: User) -> None:
        other = factories.pack(pack.center, [release], admin=admin, title="Autumn")

        assert Clone.objects.child_of(other).count() == 1

    def test_a_pack_that_fails_at_its_last_clone_is_not_made(
        self, harbor: Center, release: Release, admin: User
    ) -> None:
        before = (Pack.objects.count(), Clone.objects.count())

        with pytest.raises(AlreadyCloned):
            factories.pack(harbor, [release, release], admin=admin)

        assert (Pack.objects.count(), Clone.objects.count()) == before


class TestTheTree:
    """Where a clone stands, and whose it is."""

    def test_a_clone_is_its_centers_and_never_live(self, pack: Pack) -> None:
        made = Clone.objects.child_of(pack).get()

        assert made.center == pack.center
        assert not made.live
        assert not ClonedGuide.objects.get().live

    def test_the_tree_is_sound_after_several_clones(self, empty: Pack, admin: User) -> None:
        for slug in ("one", "two", "three"):
            words = factories.module(admin=admin, slug=slug, guides=2, objectives=[])
            clone(empty, factories.release(words, admin=admin), admin=admin)

        assert PacksPage.find_problems() == ([], [], [], [], [])
        assert Pack.objects.get(pk=empty.pk).numchild == 3
        assert {made.numchild for made in Clone.objects.child_of(empty)} == {2}

    def test_clones_stand_in_the_order_in_which_they_were_made(self, empty: Pack, admin: User) -> None:
        releases = [
            factories.release(factories.module(admin=admin, slug=slug, title=slug), admin=admin) for slug in ("b", "a")
        ]
        for release in releases:
            clone(empty, release, admin=admin)

        assert [made.title for made in Clone.objects.child_of(empty).order_by("path")] == ["b", "a"]

    def test_clones_get_addresses_of_their_own_under_the_pack(self, pack: Pack) -> None:
        made = Clone.objects.get()

        assert made.url_path == f"{pack.url_path}{made.slug}/"
        assert ClonedGuide.objects.get().url_path.startswith(made.url_path)

    def test_packs_of_the_same_name_get_slugs_of_their_own(self, harbor: Center, admin: User) -> None:
        packs = [factories.pack(harbor, [], admin=admin, title="Autumn") for _ in range(3)]

        assert [pack.slug for pack in packs] == ["autumn", "autumn-2", "autumn-3"]

    def test_what_was_cloned_is_found_by_its_title(self, pack: Pack) -> None:
        assert list(ClonedGuide.objects.all().search("presenting")) == [ClonedGuide.objects.get()]

    def test_what_a_clone_shows_is_held_by_its_release_and_indexed_once_it_is_edited(self, pack: Pack) -> None:
        image, made = Image.objects.get(), Clone.objects.get()

        def known() -> bool:
            found = ReferenceIndex.get_references_to(image).filter(content_type__model="clone")
            return str(made.pk) in set(found.values_list("object_id", flat=True))

        before = known()
        made.save()

        assert (before, known()) == (False, True)
        with pytest.raises(ProtectedError):
            image.delete()

    def test_a_clone_is_logged_with_its_release(self, pack: Pack, release: Release) -> None:
        entry = PageLogEntry.objects.get(action="bcp.clone.create")

        assert entry.data == {"release": str(release), "digest": release.digest}


class TestWhoMay:
    """Only leads of the center."""

    @pytest.mark.parametrize("role", list(Role))
    def test_nobody_but_a_lead_of_the_center_clones(
        self, empty: Pack, prairie: Center, release: Release, admin: User, role: Role
    ) -> None:
        own = dict.fromkeys((Role.PCRCL, Role.DIRECTOR, Role.PRESENTER), empty.center)
        center = {Role.LEAD: prairie, **own}.get(role)
        who = admin if role is Role.ADMINISTRATOR else factories.person(role, center, admin=admin)

        with pytest.raises(PermissionDenied):
            CloneModule(empty, release=release, actor=who).execute()

    def test_a_lead_who_is_deactivated_does_not(self, empty: Pack, release: Release, admin: User) -> None:
        who = factories.lead(empty.center, admin=admin)
        who.is_active = False
        who.save()

        with pytest.raises(PermissionDenied):
            CloneModule(empty, release=release, actor=who).execute()

    def test_nobody_but_a_lead_of_the_center_makes_packs(self, harbor: Center, prairie: Center, admin: User) -> None:
        folder = PacksPage.objects.descendant_of(harbor.page).get()

        with pytest.raises(PermissionDenied):
            CreatePack(folder, title="P", sector="all", actor=factories.lead(prairie, admin=admin)).execute()


def test_an_action_without_an_actor_is_no_action(empty: Pack, release: Release) -> None:
    nobody: Any = None

    with pytest.raises(TypeError, match="needs an actor"):
        CloneModule(empty, release=release, actor=nobody)


@pytest.mark.parametrize("sent", ["", "x", "999999", "9" * 30])
def test_a_release_that_is_not_offered_is_a_message(client: Client, pack: Pack, admin: User, sent: str) -> None:
    client.force_login(factories.lead(pack.center, admin=admin))

    page = client.post(reverse("clone_module", args=[pack.pk]), {"release": sent}, follow=True)

    assert "no longer offered" in page.content.decode()
    assert Clone.objects.count() == 1
