"""Taking a release back, and a module out of use, as a publisher does."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageLogEntry

from modules.accounts.identity.models import CENTER_ROLES, Role, User
from modules.centers.center.models import Center
from modules.core import moments
from modules.core.refusals import Refused
from modules.domain.version import Kind
from modules.library.modules.models import Module
from modules.library.releases.actions import ReleaseModule
from modules.library.releases.models import Release, Withdrawal
from modules.library.releases.queries import clonable, current_releases
from modules.library.releases.withdrawing import ReinstateModule, RetireModule, WithdrawRelease
from modules.packs.pages.models import Pack
from tests import factories
from tests.packs.updating import release_again, say

pytestmark = pytest.mark.django_db

OTHERS = [role for role in Role if role is not Role.PUBLISHER]


@pytest.fixture
def publisher(admin: User) -> User:
    """DHS's publisher."""
    return factories.dhs(Role.PUBLISHER, admin=admin)


@pytest.fixture
def second(release: Release, module: Module, admin: User) -> Release:
    """Release 1.1 of the module."""
    return release_again(module, say("s0-a-1:body:p0", "Clearer words."), admin=admin)


@pytest.fixture
def other(admin: User) -> Release:
    """A release of another module."""
    return factories.release(factories.module(admin=admin, slug="protections", title="Protections"), admin=admin)


def someone(role: Role, center: Center, *, admin: User) -> User:
    """Return a person with this role; a center's role is at this center."""
    if role is Role.ADMINISTRATOR:
        return admin
    return factories.person(role, center if role in CENTER_ROLES else None, admin=admin)


def refusal(release: Release, *, admin: User, **values: Any) -> str:
    """Try to withdraw, and return what was said against it; no row may be left."""
    before = Withdrawal.objects.count()
    with pytest.raises(Refused) as caught:
        factories.withdraw(release, admin=admin, **values)
    assert Withdrawal.objects.count() == before
    return str(caught.value)


def page(client: Client, who: User, address: str) -> str:
    """Open a page as someone."""
    client.force_login(who)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


class TestWithdrawing:
    """Who may, what is needed, what is written."""

    def test_it_says_who_when_why_and_what_to_use(self, release: Release, other: Release, publisher: User) -> None:
        made = WithdrawRelease(release, reason=" Wrong number. ", replacement=other, actor=publisher).execute()

        assert (made.release, made.reason, made.replacement) == (release, "Wrong number.", other)
        assert made.withdrawn_by == publisher
        assert Release.objects.get(pk=release.pk).withdrawn == made

    @pytest.mark.parametrize("role", OTHERS)
    def test_nobody_but_a_publisher_withdraws_or_retires(
        self, release: Release, harbor: Center, admin: User, role: Role
    ) -> None:
        who = someone(role, harbor, admin=admin)

        for action in (
            WithdrawRelease(release, reason="Why.", actor=who),
            RetireModule(release.module, actor=who),
            ReinstateModule(release.module, actor=who),
        ):
            with pytest.raises(PermissionDenied):
                action.execute()

    def test_a_second_withdrawal_is_refused_and_says_when_the_first_was(self, release: Release, admin: User) -> None:
        first = factories.withdraw(release, admin=admin)

        said = refusal(release, admin=admin, reason="Again.")

        assert f"was already withdrawn on {moments.long_day(first.withdrawn_at)}" in said
        assert "Nothing was changed." in said

    def test_a_reason_is_needed(self, release: Release, admin: User) -> None:
        assert "Write why" in refusal(release, admin=admin, reason="  ")

    def test_a_release_does_not_replace_itself(self, release: Release, admin: User) -> None:
        assert "can’t replace itself" in refusal(release, admin=admin, replacement=release)

    def test_a_withdrawn_release_replaces_none(self, release: Release, second: Release, admin: User) -> None:
        factories.withdraw(second, admin=admin)

        assert "is withdrawn itself" in refusal(release, admin=admin, replacement=second)

    def test_it_is_in_the_history_of_the_module(self, release: Release, second: Release, publisher: User) -> None:
        WithdrawRelease(release, reason="Why.", replacement=second, actor=publisher).execute()

        entry = PageLogEntry.objects.get(action="bcp.release.withdraw")
        assert (entry.page_id, entry.user) == (release.module_id, publisher)
        assert entry.data == {"version": "1.0", "replacement": "Who we are 1.1"}

    @pytest.mark.parametrize(
        "statement", ["UPDATE modules_withdrawal SET reason = ''", "DELETE FROM modules_withdrawal"]
    )
    def test_no_sql_changes_a_withdrawal(self, release: Release, admin: User, statement: str) -> None:
        factories.withdraw(release, admin=admin)
        connection.check_constraints()

        with pytest.raises(IntegrityError, match="never change"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    def test_the_release_itself_stays_as_it_was(self, release: Release, admin: User) -> None:
        before = Release.objects.filter(pk=release.pk).values().get()

        factories.withdraw(release, admin=admin)

        assert Release.objects.filter(pk=release.pk).values().get() == before

    def test_what_was_withdrawn_by_mistake_is_released_again_as_it_was(
        self, release: Release, module: Module, publisher: User, admin: User
    ) -> None:
        factories.withdraw(release, admin=admin)

        again = ReleaseModule(module, kind=Kind.MINOR, note="As it was.", actor=publisher).execute()

        assert (str(again.version), again.digest) == ("1.1", release.digest)


class TestWhatIsOffered:
    """The newest release that stands."""

    def test_the_one_before_is_current_again(self, release: Release, second: Release, admin: User) -> None:
        factories.withdraw(second, admin=admin)

        assert list(Release.objects.newest_of_each()) == list(clonable()) == [release]
        assert [summary.version for summary in current_releases()] == ["1.0"]

    def test_an_older_one_that_is_withdrawn_changes_nothing(
        self, release: Release, second: Release, admin: User
    ) -> None:
        factories.withdraw(release, admin=admin)

        assert list(Release.objects.newest_of_each()) == [second]

    def test_a_module_without_a_release_that_stands_is_not_listed(
        self, release: Release, admin: User, client: Client
    ) -> None:
        factories.withdraw(release, admin=admin)

        assert "Who we are" not in client.get(reverse("modules")).content.decode()
        assert client.get(reverse("module", args=[release.slug])).status_code == 404

    def test_the_address_of_the_module_leads_to_the_one_that_stands(
        self, release: Release, second: Release, admin: User, client: Client
    ) -> None:
        factories.withdraw(second, admin=admin)

        assert client.get(reverse("module", args=[release.slug])).headers["Location"] == release.get_absolute_url()

    def test_the_number_of_a_withdrawn_release_is_not_given_again(
        self, release: Release, second: Release, module: Module, admin: User
    ) -> None:
        factories.withdraw(second, admin=admin)

        third = release_again(module, say("s0-a-1:body:p0", "Clearer still."), admin=admin)

        assert str(third.version) == "1.2"


class TestItsPage:
    """A withdrawn release can still be read by those who work with it."""

    @pytest.mark.parametrize("role", [Role.EDITOR, Role.LEAD, Role.PRESENTER])
    def test_it_says_why_and_what_to_use(
        self, release: Release, second: Release, harbor: Center, admin: User, client: Client, role: Role
    ) -> None:
        factories.withdraw(release, admin=admin, replacement=second)

        shown = page(client, someone(role, harbor, admin=admin), release.get_absolute_url())

        assert "DHS withdrew this release" in shown
        assert "A phone number is wrong." in shown
        assert f'Use this in its place: <a href="{second.get_absolute_url()}">' in shown

    def test_a_release_that_stands_says_which_others_do_not(
        self, release: Release, second: Release, publisher: User, admin: User, client: Client
    ) -> None:
        factories.withdraw(release, admin=admin)

        shown = page(client, publisher, second.get_absolute_url())

        assert "DHS withdrew" not in shown
        assert "Withdrawn" in shown

    def test_publishers_find_the_way_to_withdraw_and_others_do_not(
        self, release: Release, publisher: User, admin: User, client: Client
    ) -> None:
        way = reverse("withdraw_release", args=[release.pk])

        assert way in page(client, publisher, release.get_absolute_url())
        assert way in page(client, publisher, reverse("release_module", args=[release.module_id]))
        assert way not in page(client, factories.dhs(Role.EDITOR, admin=admin), release.get_absolute_url())


class TestWhereAPublisherWithdraws:
    """Whom it reaches is said first."""

    def address(self, release: Release) -> str:
        """Return the page."""
        return reverse("withdraw_release", args=[release.pk])

    def test_it_names_the_centers_and_no_pack(
        self, pack: Pack, release: Release, prairie: Center, publisher: User, admin: User, client: Client
    ) -> None:
        factories.access_code(factories.edition(pack, admin=admin), admin=admin)

        shown = page(client, publisher, self.address(release))

        assert "<strong>1 center</strong>" in shown
        assert "Harbor" in shown
        assert "1 edition and 1 open resource page" in shown
        assert "Prairie" not in shown
        assert pack.title not in shown

    def test_it_says_so_where_it_reaches_nobody(self, release: Release, publisher: User, client: Client) -> None:
        shown = page(client, publisher, self.address(release))

        assert "No center has a copy of this release" in shown
        assert "0 editions and 0 open resource pages" in shown

    def test_sending_the_form_withdraws(
        self, release: Release, second: Release, other: Release, publisher: User, client: Client
    ) -> None:
        client.force_login(publisher)

        answer = client.post(self.address(release), {"reason": "Why.", "replacement": other.pk})

        assert Withdrawal.objects.get().replacement == other
        assert answer["Location"] == release.get_absolute_url()

    def test_a_form_without_a_reason_withdraws_nothing(self, release: Release, publisher: User, client: Client) -> None:
        client.force_login(publisher)

        answer = client.post(self.address(release), {"reason": " "})

        assert "This field is required" in answer.content.decode()
        assert not Withdrawal.objects.exists()

    def test_only_releases_that_stand_are_offered_in_its_place(
        self, release: Release, second: Release, other: Release, publisher: User, admin: User, client: Client
    ) -> None:
        factories.withdraw(second, admin=admin)

        shown = page(client, publisher, self.address(release))

        assert f'<option value="{other.pk}">Protections 1.0</option>' in shown
        assert f'value="{second.pk}"' not in shown
        assert f'value="{release.pk}"' not in shown

    def test_a_withdrawn_one_offers_no_form(
        self, release: Release, publisher: User, admin: User, client: Client
    ) -> None:
        factories.withdraw(release, admin=admin)

        shown = page(client, publisher, self.address(release))

        assert "This release was withdrawn on" in shown
        assert 'name="reason"' not in shown

    def test_a_form_that_is_sent_too_late_says_so(
        self, release: Release, publisher: User, admin: User, client: Client
    ) -> None:
        factories.withdraw(release, admin=admin)
        client.force_login(publisher)

        client.post(self.address(release), {"reason": "Again."})

        assert Withdrawal.objects.get().reason == "A phone number is wrong."

    def test_the_release_page_names_who_will_hear_of_the_next(
        self, pack: Pack, release: Release, second: Release, publisher: User, client: Client
    ) -> None:
        shown = page(client, publisher, reverse("release_module", args=[release.module_id]))

        assert "<strong>1 center</strong> will be told by e-mail" in shown
        assert "Harbor" in shown
        assert pack.title not in shown

    def test_the_number_of_queries_does_not_grow_with_the_centers(
        self, pack: Pack, release: Release, prairie: Center, publisher: User, admin: User, client: Client
    ) -> None:
        def queries(name: str) -> int:
            with CaptureQueriesContext(connection) as captured:
                page(client, publisher, reverse(name, args=[keys[name]]))
            return len(captured)

        keys = {"withdraw_release": release.pk, "release_module": release.module_id}
        before = {name: (queries(name), queries(name))[1] for name in keys}
        for at in range(3):
            own = factories.pack(factories.center(f"Center {at}", admin=admin), [release], admin=admin)
            factories.access_code(factories.edition(own, admin=admin), admin=admin)

        assert {name: queries(name) for name in keys} == before


class TestRetiring:
    """No new clones; all else goes on."""

    def test_it_is_not_offered_any_more_and_listed_as_retired(
        self, release: Release, publisher: User, client: Client
    ) -> None:
        RetireModule(release.module, actor=publisher).execute()

        assert not clonable().exists()
        assert list(Release.objects.newest_of_each()) == [release]
        assert "Centers can’t take new copies" in client.get(reverse("modules")).content.decode()
        assert "Who we are" not in client.get("/").content.decode()

    def test_taken_back_into_use_it_is_offered_again(self, release: Release, publisher: User) -> None:
        RetireModule(release.module, actor=publisher).execute()

        ReinstateModule(release.module, actor=publisher).execute()

        assert list(clonable()) == [release]

    def test_each_is_refused_the_second_time(self, release: Release, publisher: User) -> None:
        with pytest.raises(Refused, match="is already in use"):
            ReinstateModule(release.module, actor=publisher).execute()
        RetireModule(release.module, actor=publisher).execute()
        with pytest.raises(Refused, match="is already retired"):
            RetireModule(release.module, actor=publisher).execute()

    def test_both_are_in_the_history(self, release: Release, publisher: User) -> None:
        for action in (RetireModule, ReinstateModule):
            action(release.module, actor=publisher).execute()

        logged = PageLogEntry.objects.filter(page=release.module_id, user=publisher)
        assert {"bcp.module.retire", "bcp.module.reinstate"} <= set(logged.values_list("action", flat=True))

    def test_it_is_no_change_of_the_text(self, release: Release, publisher: User) -> None:
        RetireModule(release.module, actor=publisher).execute()

        with pytest.raises(Refused, match="Nothing has changed"):
            ReleaseModule(release.module, kind=Kind.MINOR, note="Why.", actor=publisher).execute()

    def test_dhs_still_releases_it(self, release: Release, module: Module, publisher: User, admin: User) -> None:
        RetireModule(module, actor=publisher).execute()

        assert str(release_again(module, say("s0-a-1:body:p0", "Clearer words."), admin=admin).version) == "1.1"

    def test_going_back_to_an_earlier_draft_leaves_it_retired(
        self, release: Release, module: Module, publisher: User
    ) -> None:
        revision = module.save_revision(user=module.owner)
        RetireModule(module, actor=publisher).execute()

        assert Module.objects.get(pk=module.pk).with_content_json(revision.content).retired_at

    def test_the_pages_do_it(self, release: Release, publisher: User, client: Client) -> None:
        for name, words in (("retire_module", "Retire the module"), ("reinstate_module", "Bring it back into use")):
            address = reverse(name, args=[release.module_id])
            assert words in page(client, publisher, address)
            client.post(address)
            assert bool(Module.objects.get().retired_at) is (name == "retire_module")

    def test_the_list_leads_to_the_one_that_can_be_done(
        self, release: Release, publisher: User, client: Client
    ) -> None:
        modules = reverse("library_home")
        retire, reinstate = (reverse(name, args=[release.module_id]) for name in ("retire_module", "reinstate_module"))

        before = page(client, publisher, modules)
        RetireModule(release.module, actor=publisher).execute()
        after = page(client, publisher, modules)

        assert retire in before and reinstate not in before
        assert reinstate in after and retire not in after
