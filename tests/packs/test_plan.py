"""The plan of a session: hidden and short sections, the time that is left, and what an edition makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.core.refusals import Refused
from modules.domain.document import Document
from modules.domain.version import Kind
from modules.library.modules.models import Module
from modules.packs.editions.actions import MakeEdition
from modules.packs.editions.readiness import NotReady
from modules.packs.editions.sources import source_of_pack
from modules.packs.lifecycle.copying import CopyPack
from modules.packs.pages.choices import Wishes, choices
from modules.packs.pages.models import Pack
from modules.packs.pages.queries import words_of_clone
from modules.packs.plan.actions import PlanSession
from modules.packs.plan.clock import plan
from tests import factories
from tests.factories import section, slide, text_part
from tests.packs.updating import Change, block, release_again, rewrite, the_clone, update


def words() -> Document:
    """Return a module of three sections of eight minutes, short ones five; the second holds locked wording."""
    locked = slide("s2", "Locked", [text_part("t2", "Word for word.", policy="locked")], [])
    return {
        "title": "M",
        "sections": [
            section("one", [slide("s1", "First", [], []), slide("s1b", "Second", [], [])], title="One"),
            section("two", [locked], title="Two"),
            section("three", [], title="Three"),
        ],
        "handouts": [],
    }


def rows(hidden: list[str], short: list[str]) -> list[tuple[str, int, int]]:
    """Return the id, the start and the minutes of each section."""
    chosen = choices([words()], Wishes(hidden=tuple(hidden), short=tuple(short)))
    return [(row.id, row.start, row.minutes) for _, found in plan([words()], chosen, None).modules for row in found]


PLANS: dict[str, tuple[list[str], list[str], list[tuple[str, int, int]]]] = {
    "all in full": ([], [], [("one", 0, 8), ("two", 8, 8), ("three", 16, 8)]),
    "one short": ([], ["one"], [("one", 0, 5), ("two", 5, 8), ("three", 13, 8)]),
    "one hidden": (["one"], [], [("one", 0, 0), ("two", 0, 8), ("three", 8, 8)]),
    "what holds locked wording is never hidden": (["two"], [], [("one", 0, 8), ("two", 8, 8), ("three", 16, 8)]),
    "what is gone is no matter": (["gone"], ["gone"], [("one", 0, 8), ("two", 8, 8), ("three", 16, 8)]),
}


@pytest.mark.parametrize("case", PLANS.values(), ids=PLANS.keys())
def test_start_times_follow(case: tuple[list[str], list[str], list[tuple[str, int, int]]]) -> None:
    hidden, short, expected = case
    assert rows(hidden, short) == expected


@pytest.mark.parametrize(
    ("budget", "said"),
    [
        (None, "The session takes 24 min."),
        (24, "The session takes 24 min."),
        (30, "The session takes 24 min. 6 min of the 30 min available are left."),
        (20, "The session takes 24 min. That is 4 min more than the 20 min available."),
    ],
)
def test_it_says_how_the_time_fits(budget: int | None, said: str) -> None:
    assert plan([words()], choices([words()], Wishes()), budget).in_words == said


def test_locked_wording_is_heard_by_every_audience() -> None:
    content = words()
    for each in content["sections"]:
        each["value"]["sectors"] = ["water"]

    assert choices([content], Wishes(audiences=("faith-community",)))["hidden"] == ["one", "three"]
    row = plan([content], choices([content], Wishes()), None, ["faith-community"]).modules[0][1][1]
    assert (row.locked, row.elsewhere) == (True, False)


def one_more_for(*sectors: str) -> Change:
    """Add a section for some audiences alone."""
    more = section("more", [slide("more-a", "For some", [], [])])
    more["value"]["sectors"] = list(sectors)
    return lambda document: document["sections"].append(more)


def hidden_in(pack: Pack) -> list[str]:
    """Return what an edition of the pack would leave out now."""
    found: list[str] = source_of_pack(Pack.objects.get(pk=pack.pk))["choices"]["hidden"]
    return found


@pytest.mark.django_db
class TestAPack:
    """The choices are the pack's own."""

    def choose(
        self, pack: Pack, *, hidden: list[str], short: list[str], shown: Sequence[str] = (), admin: User
    ) -> Pack:
        """Plan as the lead does."""
        actor = factories.lead(pack.center, admin=admin)
        return PlanSession(pack, hidden=hidden, short=short, shown=shown, actor=actor).execute()

    @pytest.fixture
    def planned(self, pack: Pack, admin: User) -> Pack:
        """A pack of which a slide is hidden and a section short."""
        self.choose(pack, hidden=["s0-b"], short=["s1"], admin=admin)
        return Pack.objects.get(pk=pack.pk)

    def test_an_edition_stores_them_and_shows_what_is_left(self, planned: Pack, admin: User) -> None:
        edition = factories.edition(planned, admin=admin)

        assert edition.body["choices"] == {"hidden": ["s0-b"], "short": ["s1"]}

    def test_the_clone_keeps_every_word(self, planned: Pack) -> None:
        clone = the_clone(planned)
        assert words_of_clone(clone).document == clone.release.content

    def test_they_outlive_an_update_and_saving_in_the_editor(self, planned: Pack, module: Module, admin: User) -> None:
        new = release_again(module, lambda document: document.update(summary="Shorter."), admin=admin)
        update(planned, new, admin=admin)
        planned.save_revision()
        again = planned.get_latest_revision_as_object()
        again.title = "Another title"
        again.save()

        assert source_of_pack(Pack.objects.get(pk=planned.pk))["choices"] == {"hidden": ["s0-b"], "short": ["s1"]}

    def test_what_dhs_locks_later_is_shown_again(self, planned: Pack, module: Module, admin: User) -> None:
        def lock(document: Document) -> None:
            block(document, "s0-b-1")["value"]["policy"] = "locked"

        update(planned, release_again(module, lock, admin=admin, kind=Kind.MAJOR), admin=admin)

        assert source_of_pack(planned)["choices"]["hidden"] == []
        self.choose(planned, hidden=["s1-b"], short=[], admin=admin)
        assert Pack.objects.get(pk=planned.pk).hidden == ["s1-b", "s0-b"]

    @pytest.mark.parametrize(
        ("hidden", "short", "problem"),
        [
            (["s0-a"], [], "locked wording can’t be hidden"),
            (["s0-a-2"], [], "locked wording can’t be hidden"),
            (["gone"], [], "changed after you opened"),
            ([], ["s0-a"], "no short form"),
        ],
    )
    def test_what_can_not_be_chosen_is_refused(
        self, pack: Pack, admin: User, hidden: list[str], short: list[str], problem: str
    ) -> None:
        with pytest.raises(Refused, match=problem):
            self.choose(pack, hidden=hidden, short=short, admin=admin)

    def test_a_section_for_others_is_left_out_and_follows_the_audience(self, pack: Pack, admin: User) -> None:
        rewrite(the_clone(pack), one_more_for("water", "energy"))
        assert hidden_in(pack) == ["more"]
        assert factories.edition(pack, admin=admin).body["choices"]["hidden"] == ["more"]

        Pack.objects.filter(pk=pack.pk).update(sector="water")
        assert hidden_in(pack) == []

    def test_the_umbrella_of_an_audience_is_no_other(self, pack: Pack) -> None:
        rewrite(the_clone(pack), one_more_for("critical-infrastructure"))
        Pack.objects.filter(pk=pack.pk).update(sector="maritime")

        assert hidden_in(pack) == []

    def test_a_lead_shows_it_all_the_same_and_it_is_kept(self, pack: Pack, admin: User) -> None:
        rewrite(the_clone(pack), one_more_for("water"))
        self.choose(pack, hidden=[], short=[], shown=["more"], admin=admin)
        assert hidden_in(pack) == []

        Pack.objects.filter(pk=pack.pk).update(sector="water")
        self.choose(Pack.objects.get(pk=pack.pk), hidden=[], short=[], admin=admin)
        assert Pack.objects.get(pk=pack.pk).shown == ["more"]

    def test_what_is_for_this_audience_needs_no_such_choice(self, pack: Pack, admin: User) -> None:
        with pytest.raises(Refused, match="already for this audience"):
            self.choose(pack, hidden=[], short=[], shown=["s1"], admin=admin)

    def test_a_copy_for_another_audience_follows_that_one(self, pack: Pack, admin: User) -> None:
        rewrite(the_clone(pack), one_more_for("water"))
        self.choose(pack, hidden=[], short=[], shown=["more"], admin=admin)
        actor = factories.lead(pack.center, admin=admin)

        copy = CopyPack(Pack.objects.get(pk=pack.pk), title="Next", sector="energy", minutes=60, actor=actor).execute()

        assert hidden_in(copy) == ["more"]

    def test_the_page_says_whom_a_section_is_for(self, client: Client, pack: Pack, admin: User) -> None:
        rewrite(the_clone(pack), one_more_for("water"))
        client.force_login(factories.lead(pack.center, admin=admin))
        address = reverse("plan_session", args=[pack.pk])

        page = client.get(address).content.decode()
        assert "Only for Water and wastewater" in page
        assert "Left out: for others" in page
        page = client.post(address, {"shown": ["more"]}, follow=True).content.decode()
        assert "Left out: for others" not in page
        assert Pack.objects.get(pk=pack.pk).shown == ["more"]

    @pytest.mark.parametrize("role", [Role.PCRCL, Role.PRESENTER, Role.PUBLISHER, Role.ADMINISTRATOR])
    def test_only_leads_of_the_center_plan(self, pack: Pack, prairie: Center, admin: User, role: Role) -> None:
        center = pack.center if role in {Role.PCRCL, Role.PRESENTER} else None
        for actor in (factories.person(role, center, admin=admin), factories.lead(prairie, admin=admin)):
            with pytest.raises(PermissionDenied):
                PlanSession(pack, hidden=[], short=[], actor=actor).execute()

    def test_too_long_is_no_edition(self, pack: Pack, admin: User) -> None:
        Pack.objects.filter(pk=pack.pk).update(minutes=20)
        actor = factories.lead(pack.center, admin=admin)

        with pytest.raises(NotReady) as refused:
            MakeEdition(pack, actor=actor).execute()

        (missing,) = refused.value.missing
        assert "That is 4 min more than the 20 min available." in missing.sentence
        assert missing.url == reverse("plan_session", args=[pack.pk])
        self.choose(pack, hidden=[], short=["s0", "s1"], admin=admin)
        assert MakeEdition(pack, actor=actor).execute().number == 1

    def test_a_module_without_its_companion_is_no_edition(
        self, harbor: Center, module: Module, release: Any, admin: User
    ) -> None:
        other = factories.module(admin=admin, slug="behaviors", title="Behaviors")
        other.companions.add(module)
        other.save()
        alone = factories.pack(harbor, [factories.release(other, admin=admin)], admin=admin, title="Alone")
        actor = factories.lead(harbor, admin=admin)

        with pytest.raises(NotReady, match="may only be presented together with “Who we are”"):
            MakeEdition(alone, actor=actor).execute()

    def test_the_page_plans(self, client: Client, pack: Pack, admin: User) -> None:
        client.force_login(factories.lead(pack.center, admin=admin))
        address = reverse("plan_session", args=[pack.pk])
        page = client.get(address).content.decode()
        assert "The session takes 24 min. 36 min of the 1 h available are left." in page

        page = client.post(address, {"hidden": ["s0-b"], "short": ["s1", "s2"]}, follow=True).content.decode()
        assert "The session takes 18 min." in page
        page = client.post(address, {"hidden": ["s0-a"]}, follow=True).content.decode()
        assert "locked wording can’t be hidden" in page
        assert Pack.objects.get(pk=pack.pk).hidden == ["s0-b"]

    def test_a_hidden_slide_is_not_in_the_presenter_view(self, client: Client, planned: Pack, admin: User) -> None:
        rewrite(the_clone(planned), lambda document: block(document, "s0-b")["value"].update(title="Not for this room"))
        edition = factories.edition(planned, admin=admin)
        client.force_login(factories.lead(planned.center, admin=admin))

        assert "Not for this room" not in client.get(edition.get_absolute_url()).content.decode()
