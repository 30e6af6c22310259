"""Many clones at once: those that nobody changed, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from modules.accounts.identity.models import Membership, Role, User
from modules.centers.center.models import Center
from modules.core.refusals import Refused
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.packs.pages.models import Clone, Pack
from modules.packs.updates import many as update_all
from modules.packs.updates.many import UpdateUntouched, do_run, updates_for
from modules.packs.updates.runs import Outcome, UpdateRun
from tests import factories
from tests.packs.updating import release_again, rewrite, say, the_clone

pytestmark = pytest.mark.django_db

FIRST, OPEN = "s0-a-1:body:p0", "s0-a-3:body:p0"


@pytest.fixture
def packs(pack: Pack, harbor: Center, release: Release, admin: User) -> list[Pack]:
    """Three packs of Harbor with a clone of the module; the second is customized."""
    made = [pack, *(factories.pack(harbor, [release], admin=admin, title=f"Pack {at}") for at in (1, 2))]
    rewrite(the_clone(made[1]), say(OPEN, "Ours."))
    return made


@pytest.fixture
def new(packs: list[Pack], module: Module, admin: User) -> Release:
    """The next release."""
    return release_again(module, say(FIRST, "Clearer words."), admin=admin)


def start(center: Center, release: Release, *, admin: User, dry: bool = False) -> UpdateRun:
    """Start a run as the center's lead does, and let it be done."""
    run = UpdateUntouched(center, release=release, dry=dry, actor=factories.lead(center, admin=admin)).execute()
    do_run.call(run.pk)
    run.refresh_from_db()
    return run


def outcomes(run: UpdateRun) -> list[str]:
    """Return what came of each clone."""
    return [entry.outcome for entry in run.entries.all()]


def pins(packs: list[Pack]) -> list[str]:
    """Return the release that each clone has."""
    return [str(the_clone(pack).release.version) for pack in packs]


def test_those_that_nobody_changed_are_updated(packs: list[Pack], harbor: Center, new: Release, admin: User) -> None:
    run = start(harbor, new, admin=admin)

    assert outcomes(run) == [Outcome.UPDATED, Outcome.CUSTOMIZED, Outcome.UPDATED]
    assert pins(packs) == ["1.1", "1.0", "1.1"]
    assert (run.state, run.done, run.total) == ("finished", 3, 3)
    assert the_clone(packs[0]).snapshots.count() == 1


def test_a_dry_run_changes_nothing(packs: list[Pack], harbor: Center, new: Release, admin: User) -> None:
    run = start(harbor, new, admin=admin, dry=True)

    assert outcomes(run) == [Outcome.WOULD, Outcome.CUSTOMIZED, Outcome.WOULD]
    assert pins(packs) == ["1.0"] * 3


def test_another_center_is_left_alone(
    packs: list[Pack], harbor: Center, prairie: Center, release: Release, new: Release, admin: User
) -> None:
    theirs = factories.pack(prairie, [release], admin=admin)

    start(harbor, new, admin=admin)

    assert pins([theirs]) == ["1.0"]


def test_stopped_midway_each_is_whole_and_a_second_run_finishes(
    packs: list[Pack], harbor: Center, new: Release, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop_at(pk: int) -> Callable[..., Any]:
        tried = update_all._try

        def try_or_stop(run: UpdateRun, clone: int) -> Outcome:
            if clone == pk:
                raise KeyboardInterrupt
            return tried(run, clone)

        return try_or_stop

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(update_all, "_try", stop_at(the_clone(packs[2]).pk))
        start(harbor, new, admin=admin)
    assert pins(packs) == ["1.1", "1.0", "1.0"]

    assert outcomes(start(harbor, new, admin=admin)) == [Outcome.CUSTOMIZED, Outcome.UPDATED]
    assert pins(packs) == ["1.1", "1.0", "1.1"]


def test_a_run_of_which_nothing_is_heard_was_stopped(
    packs: list[Pack], harbor: Center, new: Release, admin: User
) -> None:
    run = UpdateUntouched(harbor, release=new, dry=False, actor=factories.lead(harbor, admin=admin)).execute()
    assert run.state == "waiting"

    UpdateRun.objects.filter(pk=run.pk).update(touched_at=timezone.now() - timedelta(hours=1))
    run.refresh_from_db()
    assert run.state == "stopped"


def test_the_same_run_done_again_goes_on_with_what_is_left(
    packs: list[Pack], harbor: Center, new: Release, admin: User
) -> None:
    run = start(harbor, new, admin=admin)

    do_run.call(run.pk)

    assert len(outcomes(run)) == 3


def test_a_lead_who_lost_the_role_meanwhile_updates_nothing(
    packs: list[Pack], harbor: Center, new: Release, admin: User
) -> None:
    run = UpdateUntouched(harbor, release=new, dry=False, actor=factories.lead(harbor, admin=admin)).execute()
    Membership.objects.filter(center=harbor).delete()

    do_run.call(run.pk)

    assert pins(packs) == ["1.0"] * 3
    assert "no longer a lead of this center" in run.entries.first().detail


def test_where_all_have_it_there_is_nothing_to_do(
    packs: list[Pack], harbor: Center, release: Release, admin: User
) -> None:
    with pytest.raises(Refused, match="is already at this release"):
        start(harbor, release, admin=admin)


def test_an_old_release_is_refused(
    packs: list[Pack], harbor: Center, release: Release, new: Release, admin: User
) -> None:
    with pytest.raises(Refused, match="Only the newest"):
        start(harbor, release, admin=admin)


@pytest.mark.parametrize("role", [Role.PCRCL, Role.PRESENTER, Role.PUBLISHER, Role.ADMINISTRATOR])
def test_only_leads_start_one(harbor: Center, packs: list[Pack], new: Release, admin: User, role: Role) -> None:
    center = harbor if role in {Role.PCRCL, Role.PRESENTER} else None
    with pytest.raises(PermissionDenied):
        UpdateUntouched(harbor, release=new, dry=True, actor=factories.person(role, center, admin=admin)).execute()


class TestThePages:
    """What a lead sees of it."""

    def test_they_say_what_is_there_and_report(
        self, client: Client, packs: list[Pack], harbor: Center, new: Release, admin: User
    ) -> None:
        client.force_login(factories.lead(harbor, admin=admin))
        address = reverse("update_many", args=[harbor.slug])
        assert "3 of your copies are not at this release yet" in client.get(address).content.decode()

        page = client.post(address, {"release": new.pk, "do": "dry"}, follow=True)
        assert "0 of 3 copies" in page.content.decode()
        run = UpdateRun.objects.get()
        do_run.call(run.pk)
        page = client.get(run.get_absolute_url()).content.decode()
        assert "Nothing was changed." in page
        assert page.count("Will be updated") == 2
        assert client.get(reverse("update_run_progress", args=[run.pk])).json() == {
            "state": "finished",
            "done": 3,
            "total": 3,
        }

    @pytest.mark.parametrize("sent", ["", "x", "999999", "9" * 30])
    def test_a_strange_release_is_refused(
        self, client: Client, harbor: Center, pack: Pack, admin: User, sent: str
    ) -> None:
        client.force_login(factories.lead(harbor, admin=admin))

        page = client.post(reverse("update_many", args=[harbor.slug]), {"release": sent}, follow=True)

        assert "Choose a release first." in page.content.decode()
        assert not UpdateRun.objects.exists()


def test_what_could_be_updated_is_counted(harbor: Center, packs: list[Pack], new: Release) -> None:
    assert updates_for(harbor) == [(new, 3)]
    Clone.objects.update(release=new)
    assert updates_for(harbor) == []


def test_an_old_release_asked_for_by_its_key_is_not_the_newest(release: Release, new: Release) -> None:
    assert list(Release.objects.newest_of_each().filter(pk__in=[release.pk, new.pk])) == [new]
    assert not Release.objects.newest_of_each().filter(pk=release.pk).exists()
