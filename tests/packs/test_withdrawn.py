"""What a withdrawal and a retirement mean for packs, editions and presenters."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.core.refusals import Refused
from modules.library.modules.models import Module
from modules.library.modules.reach import Reach, reach
from modules.library.releases.models import Release
from modules.library.releases.withdrawing import RetireModule
from modules.packs.clones.actions import CloneModule
from modules.packs.editions.models import Edition, EditionModule
from modules.packs.editions.readiness import NotReady
from modules.packs.pages.models import Clone, Pack
from modules.packs.pages.queries import words_of_clone
from modules.packs.updates.merging import offered
from tests import factories
from tests.packs.updating import release_again, say, the_clone, update

pytestmark = pytest.mark.django_db

WHY = "A phone number is wrong."


@pytest.fixture
def second(release: Release, module: Module, pack: Pack, admin: User) -> Release:
    """Release 1.1 of the module, which Harbor's clone is not at."""
    return release_again(module, say("s0-a-1:body:p0", "Clearer words."), admin=admin)


@pytest.fixture
def edition(pack: Pack, admin: User) -> Edition:
    """An edition of Harbor's pack, made while the release stood."""
    return factories.edition(pack, admin=admin)


def missing(pack: Pack, *, admin: User) -> list[Any]:
    """Try to make an edition; return what is missing."""
    with pytest.raises(NotReady) as caught:
        factories.edition(pack, admin=admin)
    return caught.value.missing


def shown(client: Client, who: User, address: str) -> str:
    """Open a page as someone."""
    client.force_login(who)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def pack_page(client: Client, pack: Pack, *, admin: User) -> str:
    """Open the page of a pack as its lead."""
    return shown(client, factories.lead(pack.center, admin=admin), reverse("pack", args=[pack.pk]))


class TestCloning:
    """What is withdrawn or retired is cloned by nobody, however they ask."""

    def refusal(self, center: Center, release: Release, *, admin: User) -> str:
        pack = factories.pack(center, [], admin=admin)
        with pytest.raises(Refused) as caught:
            CloneModule(pack, release=release, actor=factories.lead(center, admin=admin)).execute()
        assert not Clone.objects.child_of(pack).exists()
        return str(caught.value)

    def test_a_withdrawn_release_is_refused(self, prairie: Center, release: Release, admin: User) -> None:
        factories.withdraw(release, admin=admin)

        assert self.refusal(prairie, release, admin=admin) == "DHS has withdrawn release 1.0 of “Who we are”."

    def test_a_retired_module_is_refused(self, prairie: Center, release: Release, admin: User) -> None:
        RetireModule(release.module, actor=factories.dhs(Role.PUBLISHER, admin=admin)).execute()

        assert "DHS has retired “Who we are”" in self.refusal(prairie, release, admin=admin)

    def test_a_new_pack_is_offered_the_release_that_stands(
        self, prairie: Center, release: Release, second: Release, admin: User, client: Client
    ) -> None:
        factories.withdraw(second, admin=admin)

        client.force_login(factories.lead(prairie, admin=admin))
        asked = {"title": "New", "sector": "business", "minutes": "60"}
        page = client.get(reverse("new_pack", args=[prairie.slug]), asked).content.decode()

        assert release.get_absolute_url() in page
        assert second.get_absolute_url() not in page

    def test_a_forged_choice_copies_nothing(
        self, prairie: Center, release: Release, second: Release, admin: User, client: Client
    ) -> None:
        factories.withdraw(second, admin=admin)
        pack = factories.pack(prairie, [], admin=admin)
        client.force_login(factories.lead(prairie, admin=admin))

        page = client.post(reverse("clone_module", args=[pack.pk]), {"release": second.pk}, follow=True)

        assert "no longer offered" in page.content.decode()
        assert not Clone.objects.child_of(pack).exists()

    def test_clones_of_a_retired_module_are_still_offered_updates(
        self, pack: Pack, second: Release, module: Module, admin: User
    ) -> None:
        RetireModule(module, actor=factories.dhs(Role.PUBLISHER, admin=admin)).execute()

        assert offered(the_clone(pack)) == second


class TestClones:
    """A clone of a withdrawn release keeps its words and is marked."""

    def test_no_word_of_it_changes(self, pack: Pack, release: Release, admin: User) -> None:
        before = words_of_clone(the_clone(pack)).digest

        factories.withdraw(release, admin=admin)

        assert words_of_clone(the_clone(pack)).digest == before

    def test_the_pack_says_why_and_what_to_use(
        self, pack: Pack, release: Release, second: Release, admin: User, client: Client
    ) -> None:
        assert "DHS withdrew" not in pack_page(client, pack, admin=admin)
        factories.withdraw(release, admin=admin, replacement=second)

        page = pack_page(client, pack, admin=admin)

        assert "DHS withdrew release 1.0" in page
        assert WHY in page
        assert f'<a href="{second.get_absolute_url()}">Who we are 1.1</a>' in page

    def test_the_home_page_of_a_lead_names_it_and_that_of_others_does_not(
        self, pack: Pack, release: Release, prairie: Center, admin: User, client: Client
    ) -> None:
        factories.withdraw(release, admin=admin)

        ours, theirs = (
            shown(client, factories.lead(center, admin=admin), reverse("wagtailadmin_home"))
            for center in (pack.center, prairie)
        )

        assert "Withdrawn by DHS: Who we are" in ours
        assert f'href="{reverse("pack", args=[pack.pk])}#modules"' in ours
        assert "Withdrawn by DHS" not in theirs

    def test_an_edition_needs_another_release_and_leads_to_it(
        self, pack: Pack, release: Release, second: Release, admin: User
    ) -> None:
        factories.withdraw(release, admin=admin)

        (item,) = missing(pack, admin=admin)

        assert item.sentence == (
            "“Who we are” comes from release 1.0, which DHS has withdrawn. Move it to another release."
        )
        assert item.url == reverse("update", args=[the_clone(pack).pk])

    def test_where_no_release_stands_it_says_so(self, pack: Pack, release: Release, admin: User) -> None:
        factories.withdraw(release, admin=admin)

        (item,) = missing(pack, admin=admin)

        assert "There is no other release of it" in item.sentence
        assert item.url == f"{reverse('pack', args=[pack.pk])}#modules"

    def test_moved_to_a_release_that_stands_it_is_well_again(
        self, pack: Pack, release: Release, second: Release, admin: User, client: Client
    ) -> None:
        factories.withdraw(release, admin=admin)
        update(pack, second, admin=admin)

        assert factories.edition(pack, admin=admin).number == 1
        assert "DHS withdrew" not in pack_page(client, pack, admin=admin)

    def test_the_page_of_the_pack_takes_no_more_queries_for_more_of_them(
        self, pack: Pack, release: Release, second: Release, admin: User, client: Client
    ) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                pack_page(client, pack, admin=admin)
            return len(captured)

        others = [
            factories.release(factories.module(admin=admin, slug=f"m{at}", title=f"M{at}"), admin=admin)
            for at in range(2)
        ]
        for other in others:
            CloneModule(pack, release=other, actor=factories.lead(pack.center, admin=admin)).execute()
        factories.withdraw(release, admin=admin)
        counts = [queries(), queries()]
        for other in others:
            factories.withdraw(other, admin=admin, replacement=second)

        assert queries() == counts[1]


class TestEditions:
    """An edition stays whatever it is; who presents it is told."""

    def test_it_notes_the_releases_that_it_shows(self, edition: Edition, release: Release) -> None:
        assert [row.release for row in edition.modules.all()] == [release]

    @pytest.mark.parametrize(
        "statement", ["UPDATE modules_editionmodule SET release_id = release_id", "DELETE FROM modules_editionmodule"]
    )
    def test_no_sql_changes_what_it_notes(self, edition: Edition, statement: str) -> None:
        connection.check_constraints()

        with pytest.raises(IntegrityError, match="never change"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert EditionModule.objects.count() == 1

    def test_a_withdrawal_changes_nothing_of_it(self, edition: Edition, release: Release, admin: User) -> None:
        before = Edition.objects.filter(pk=edition.pk).values().get()

        factories.withdraw(release, admin=admin)

        assert Edition.objects.filter(pk=edition.pk).values().get() == before

    @pytest.mark.parametrize("role", [Role.LEAD, Role.PRESENTER])
    def test_presenters_read_the_notice_also_where_the_slides_are_cached(
        self, edition: Edition, release: Release, admin: User, client: Client, role: Role
    ) -> None:
        who = factories.person(role, edition.center, admin=admin)
        before = shown(client, who, edition.get_absolute_url())
        factories.withdraw(release, admin=admin)

        after = shown(client, who, edition.get_absolute_url())

        assert "DHS withdrew" not in before
        assert "DHS withdrew release 1.0 of “Who we are”" in after
        assert WHY in after
        assert "We are Harbor" in after

    def test_the_room_reads_nothing_of_it_on_the_wall(
        self, edition: Edition, release: Release, admin: User, client: Client
    ) -> None:
        factories.withdraw(release, admin=admin)

        page = shown(client, factories.lead(edition.center, admin=admin), edition.get_absolute_url())
        before, stage = page.split('id="stage"')

        assert WHY in before
        assert "withdrew" not in stage and WHY not in stage

    def test_the_notice_goes_with_the_next_edition(
        self, edition: Edition, pack: Pack, release: Release, second: Release, admin: User, client: Client
    ) -> None:
        factories.withdraw(release, admin=admin)
        update(pack, second, admin=admin)
        cache.clear()

        page = shown(
            client, factories.lead(pack.center, admin=admin), factories.edition(pack, admin=admin).get_absolute_url()
        )

        assert "DHS withdrew" not in page


class TestReach:
    """Whom releases reach, as DHS is told."""

    def test_nobody(self, module: Module, second: Release) -> None:
        assert reach([second.pk]) == reach([]) == Reach()

    def test_centers_with_clones_and_what_shows_it(
        self, edition: Edition, release: Release, prairie: Center, admin: User
    ) -> None:
        factories.pack(prairie, [release], admin=admin)
        closed, _ = (factories.access_code(edition, admin=admin) for _ in range(2))
        closed.closed_at = edition.made_at
        closed.save()

        found = reach([release.pk])

        assert found.clone_holders == found.centers == ["Harbor", "Prairie"]
        assert (found.editions, found.open_pages) == (1, 1)
        assert found.shown_by == {"Harbor"}

    def test_a_center_that_moved_on_but_showed_it_is_still_reached(
        self, edition: Edition, pack: Pack, release: Release, second: Release, admin: User
    ) -> None:
        update(pack, second, admin=admin)

        found = reach([release.pk])

        assert (found.clone_holders, found.centers) == ([], ["Harbor"])

    def test_a_pack_with_two_editions_counts_two_and_its_center_once(
        self, edition: Edition, pack: Pack, release: Release, admin: User
    ) -> None:
        factories.edition(pack, admin=admin)

        found = reach([release.pk])

        assert (found.centers, found.editions) == (["Harbor"], 2)
