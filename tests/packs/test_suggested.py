"""The suggested set of a pack: what suits its audience and fits in its time, and one action that clones it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageLogEntry

from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.domain.document import digest
from modules.library.modules.drafts import draft
from modules.library.modules.models import Module
from modules.library.modules.ranks import Rank
from modules.library.releases.models import Release
from modules.library.releases.withdrawing import RetireModule
from modules.packs.clones.actions import AlreadyCloned, CloneModules
from modules.packs.pages.models import Clone, Pack
from modules.packs.plan.candidates import Candidate, ordered
from modules.packs.plan.queries import suggested_for
from modules.packs.plan.suggested import Offer, SuggestedSet, suggest
from tests import factories
from tests.factories import section, slide
from tests.packs.updating import rewrite


def one(uid: str, *sectors: str, minutes: int = 40, short: int = 20, **more: Any) -> Candidate:
    """Return a candidate that is called like its id."""
    return Candidate(ord(uid[0]), uid, uid, "1.0", sectors or ("education",), minutes, short, **more)


def taken(found: Offer) -> list[tuple[str, bool]]:
    """Return the best set, each module with whether it is short."""
    return [(each.candidate.uid, each.short) for each in found.sets[0].taken] if found.sets else []


NEAR = [one("a", "all"), one("b", "critical-infrastructure"), one("c")]
ROUND = [one("a", companions=("b",)), one("b", companions=("c",)), one("c", companions=("a",))]
CASES: dict[str, tuple[list[Candidate], int | None, list[tuple[str, bool]]]] = {
    "in full where it fits": ([one("a")], 60, [("a", False)]),
    "short where only that fits": ([one("a")], 30, [("a", True)]),
    "not where even that doesn't": ([one("a")], 19, []),
    "all where nobody said how long": ([one("a"), one("b")], None, [("a", False), ("b", False)]),
    "two short ones before a long one": ([one("a"), one("b")], 40, [("a", True), ("b", True)]),
    "one to start with before all others": (
        [one("a", first_for=("education",)), one("b", "all", rank=Rank.START)],
        30,
        [("b", True)],
    ),
    "the audience that gains most": ([one("a"), one("b", "water", first_for=("education",))], 30, [("b", True)]),
    "the nearest first": (NEAR, 45, [("c", True), ("b", True)]),
    "further ones last": ([one("a", rank=Rank.FURTHER), one("b")], 30, [("b", True)]),
    "never what is for others": ([one("a", "water"), one("b")], 90, [("b", False)]),
    "with what it requires, whomever that is for": (
        [one("a", companions=("b",)), one("b", "water")],
        80,
        [("b", False), ("a", False)],
    ),
    "however far that goes, round in a circle": (ROUND, 60, [("a", True), ("c", True), ("b", True)]),
    "not without what it requires": ([one("a", companions=("b",)), one("b", "water", short=40)], 50, []),
    "not where what it requires can't be had": ([one("a", companions=("gone",))], 60, []),
    "a smaller one where a larger one doesn't fit": ([one("a", short=40), one("b")], 30, [("b", True)]),
    "nothing of nothing": ([], 60, []),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_what_is_suggested(case: tuple[list[Candidate], int | None, list[tuple[str, bool]]]) -> None:
    candidates, minutes, expected = case
    assert taken(suggest(candidates, ["education"], minutes)) == expected
    assert suggest(candidates, ["education"], minutes) == suggest(candidates[::-1], ["education"], minutes)


def test_what_the_pack_has_counts() -> None:
    found = suggest([one("a"), one("b", companions=("a",))], ["education"], 60, there=["a"], used=40)

    assert taken(found) == [("b", True)]
    assert (found.sets[0].minutes, found.sets[0].left) == (60, 0)
    assert found.sets[0].lacking == []


def test_a_session_begins_with_what_the_rest_builds_on() -> None:
    candidates = [
        one("a", rank=Rank.START),
        one("b", companions=("d",)),
        one("c", builds_on=("e",), first_for=("education",)),
        one("d"),
        one("e", rank=Rank.FURTHER),
    ]

    assert [each.uid for each in ordered(candidates, ["education"])] == ["a", "d", "b", "e", "c"]


def test_there_are_up_to_three_sets_to_choose_from_and_none_twice() -> None:
    candidates = [one("a", minutes=50, short=45, rank=Rank.START), one("b"), one("c", short=10), one("d", short=10)]
    sets = suggest(candidates, ["education"], 60).sets

    assert [each.name for each in sets] == ["The best that fits", "Fewer, none of them short", "As many as fit"]
    assert len({each.code for each in sets}) == len(sets)
    assert all(each.over == 0 for each in sets)
    assert not any(one.short for one in sets[1].taken)
    assert len(sets[2].taken) == 3
    assert [each.name for each in suggest([one("a")], ["education"], 60).sets] == ["The best that fits"]


def reasons(found: SuggestedSet, uid: str) -> str:
    """Return why a candidate is suggested."""
    return " ".join(next(each.reasons for each in found.suggestions if each.candidate.uid == uid))


def test_each_says_why_and_no_tick_changes_it() -> None:
    candidates = [
        one("a", companions=("b",), rank=Rank.START),
        one("b", "water", "energy"),
        one("c", "all", builds_on=("a",)),
        one("d", first_for=("education",), short=40),
    ]
    found = suggest(candidates, ["education"], 100)

    assert reasons(found.all, "a") == (
        "Start here: DHS puts it before all others. Made for this audience: Schools and colleges. "
        "It takes 40 min, or 20 min in its short form."
    )
    required = "Made for other audiences: Energy, Water and wastewater. Required companion of “a”."
    assert required in reasons(found.all, "b")
    assert "Made for any audience. Best shown after “a”." in reasons(found.all, "c")
    assert reasons(found.all, "d") == "This audience gains most from it: Schools and colleges. It takes 40 min."
    for each in (*found.sets, found.all.choosing({ord("c")}, {ord("c")})):
        assert [one.reasons for one in each.suggestions] == [one.reasons for one in found.all.suggestions]


@pytest.mark.parametrize(
    ("candidates", "said"),
    [
        ([], "DHS has no other release now"),
        ([one("a", "water")], "No release is made for “Schools and colleges” or for any audience."),
        ([one("a", short=30)], "Nothing made for “Schools and colleges” fits in 20 min. The shortest takes 30 min."),
        ([one("a", companions=("gone",))], "What suits this audience needs another module that can’t be taken now"),
    ],
)
def test_nothing_fits_and_says_why(candidates: list[Candidate], said: str) -> None:
    found = suggest(candidates, ["education"], 20)

    assert found.sets == ()
    assert found.all.nothing.startswith(said)


def test_what_is_left_out_is_said() -> None:
    candidates = [one("a", companions=("b",), builds_on=("c",)), one("b"), one("c")]
    found = suggest(candidates, ["education"], 90).all.choosing({ord("a")}, {ord("a")})

    assert (found.minutes, found.name, found.code) == (20, "Your own choice", "97s")
    assert found.lacking == [
        "“a” may only be presented together with “b”, which is left out. "
        "No edition can be made before it is in the pack."
    ]
    assert found.hints == ["“a” is best shown after “c”, which is left out."]


@pytest.fixture
def second(admin: User, module: Module) -> Release:
    """A release for businesses, which requires the other one."""
    made = factories.module(admin=admin, slug="behaviors", title="Behaviors", sectors=["business"])
    made.companions.add(module)
    made.save()
    return factories.release(made, admin=admin)


@pytest.mark.django_db
class TestInAPack:
    """A lead takes a set, in one action."""

    @pytest.fixture
    def lead(self, client: Client, harbor: Center, admin: User) -> User:
        """Harbor's lead, signed in."""
        person = factories.lead(harbor, admin=admin)
        client.force_login(person)
        return person

    def look(self, client: Client, center: Center, **asked: Any) -> str:
        """Open the page of a new pack at an address with an audience and minutes."""
        data = {"sector": "business", "minutes": "60", **asked}
        return client.get(reverse("new_pack", args=[center.slug]), data).content.decode()

    def make(self, client: Client, center: Center, chosen: str, **sent: Any) -> str:
        """Send the form with the button of a set."""
        data = {"title": "For shops", "sector": "business", "minutes": "60", "set": chosen, **sent}
        return client.post(reverse("new_pack", args=[center.slug]), data, follow=True).content.decode()

    def test_sets_are_shown_with_reasons_and_stand_in_the_address(
        self, client: Client, harbor: Center, lead: User, release: Release, second: Release
    ) -> None:
        page = self.look(client, harbor)

        assert "The best that fits" in page
        assert f'name="set" value="{release.pk} {second.pk}"' in page
        assert "Made for this audience: Private-sector business." in page
        assert "Required companion of “Behaviors”." in page
        assert "12 min left" in page
        assert 'id="sets" tabindex="-1" autofocus' in page
        assert not Pack.objects.filter(title="For shops").exists()

    def test_without_an_address_it_suggests_for_any_audience(
        self, client: Client, harbor: Center, lead: User, release: Release
    ) -> None:
        page = client.get(reverse("new_pack", args=[harbor.slug])).content.decode()

        assert 'id="sets" tabindex="-1">' in page

    def test_a_set_is_cloned_in_order_with_its_length(
        self, client: Client, harbor: Center, lead: User, release: Release, second: Release
    ) -> None:
        self.make(client, harbor, f"{release.pk} {second.pk}s")

        pack = Pack.objects.get(title="For shops")
        assert [clone.release for clone in Clone.objects.child_of(pack).order_by("path")] == [release, second]
        assert sorted(pack.short) == ["s0", "s1", "s2"]
        assert PageLogEntry.objects.filter(page=pack, action="bcp.pack.fill", user=lead).count() == 1

    def test_without_modules_and_without_a_title(self, client: Client, harbor: Center, lead: User) -> None:
        assert "This field is required" in self.make(client, harbor, "", title="")
        assert not Pack.objects.filter(title="For shops").exists()
        self.make(client, harbor, "")
        assert Clone.objects.child_of(Pack.objects.get(title="For shops")).count() == 0

    def test_a_companion_left_out_is_said_and_listed_by_readiness(
        self, client: Client, harbor: Center, lead: User, release: Release, second: Release
    ) -> None:
        said = "“Behaviors” may only be presented together with “Who we are”"

        assert said in self.look(client, harbor, releases=[second.pk])
        assert self.make(client, harbor, str(second.pk)).count(said) >= 2

    def test_a_set_of_ones_own_is_counted_first(
        self, client: Client, harbor: Center, lead: User, release: Release, second: Release
    ) -> None:
        page = self.look(client, harbor, releases=[release.pk], minutes="20")

        assert page.index("Your own choice") < page.index("Put a set together")
        assert "4 min too long" in page
        assert f'aria-describedby="why-{release.pk}" checked' in page

    @pytest.mark.parametrize("forged", ["999999", "x", "-1", "9" * 40, "1ss"])
    def test_what_is_not_offered_makes_nothing(
        self, client: Client, harbor: Center, lead: User, release: Release, forged: str
    ) -> None:
        assert "no longer offered" in self.make(client, harbor, f"{release.pk} {forged}")
        assert not Pack.objects.filter(title="For shops").exists()

    def test_withdrawn_and_retired_are_never_offered(self, release: Release, second: Release, admin: User) -> None:
        publisher = factories.dhs(Role.PUBLISHER, admin=admin)
        RetireModule(Module.objects.get(pk=release.module_id), actor=publisher).execute()
        found = suggested_for(["business"], 60)
        assert [each.candidate.title for each in found.all.suggestions] == ["Behaviors"]
        assert found.sets == ()  # it needs the other one

        factories.withdraw(second, admin=admin)
        assert suggested_for(["business"], 60).all.suggestions == ()

    def test_what_dhs_says_of_ranks_holds_at_once_and_is_no_part_of_a_release(
        self, module: Module, release: Release, admin: User
    ) -> None:
        other = factories.module(admin=admin, slug="second", title="Second")
        factories.release(other, admin=admin)
        page = Module.objects.get(pk=module.pk)
        page.rank, page.first_for = Rank.START, ["water"]
        page.builds_on.add(other)
        page.save()

        found = {one.candidate.uid: one for one in suggested_for(["water"], 60).all.suggestions}[str(module.uid)]

        assert (found.candidate.rank, found.candidate.first_for) == (Rank.START, ("water",))
        assert found.reasons[0].startswith("Start here")
        assert "Best shown after “Second”." in found.reasons
        assert digest(draft(Module.objects.get(pk=module.pk))) == release.digest

    def test_the_minutes_are_those_of_this_audience(self, module: Module, admin: User) -> None:
        more = section("more", [slide("more-a", "For some", [], [])])
        more["value"]["sectors"] = ["water"]
        rewrite(module, lambda document: document["sections"].append(more))
        factories.release(Module.objects.get(pk=module.pk), admin=admin)

        for sector, minutes in (("water", 32), ("energy", 24)):
            (only,) = suggested_for([sector], None).all.suggestions
            assert only.candidate.minutes == minutes

    def test_a_bad_form_says_so(self, client: Client, harbor: Center, lead: User) -> None:
        page = self.look(client, harbor, minutes="two", sector="nobody")

        assert "Enter a whole number." in page
        assert "nobody is not one of the available choices" in page

    def test_an_empty_pack_is_filled(
        self, client: Client, harbor: Center, lead: User, release: Release, second: Release, admin: User
    ) -> None:
        pack = factories.pack(harbor, [], admin=admin, title="Empty")
        address = reverse("suggest_modules", args=[pack.pk])
        assert address in client.get(reverse("pack", args=[pack.pk])).content.decode()
        assert f'name="set" value="{release.pk} {second.pk}"' in client.get(address).content.decode()

        client.post(address, {"set": f"{release.pk} {second.pk}"})
        assert Clone.objects.child_of(pack).count() == 2
        page = client.get(address).content.decode()
        assert "DHS has no other release now that this pack could use." in page

    def test_nothing_ticked_copies_nothing(self, client: Client, pack: Pack, lead: User) -> None:
        page = client.post(reverse("suggest_modules", args=[pack.pk]), {"set": ""}, follow=True).content.decode()

        assert "No module is chosen, so nothing was copied." in page

    def test_it_is_all_or_nothing(
        self, harbor: Center, lead: User, release: Release, second: Release, admin: User
    ) -> None:
        pack = factories.pack(harbor, [release], admin=admin, title="One")

        with pytest.raises(AlreadyCloned):
            CloneModules(pack, releases=[second, release], actor=lead).execute()

        assert Clone.objects.child_of(pack).count() == 1

    def test_only_leads_of_the_center_fill(self, pack: Pack, prairie: Center, second: Release, admin: User) -> None:
        for actor in (factories.lead(prairie, admin=admin), factories.officer(pack.center, admin=admin), admin):
            with pytest.raises(PermissionDenied):
                CloneModules(pack, releases=[second], actor=actor).execute()

    def test_a_suggestion_takes_the_same_queries_for_more_modules(self, release: Release, admin: User) -> None:
        numbers = []
        for at in range(3):
            factories.release(factories.module(admin=admin, slug=f"m{at}", blocks=4 + 20 * at), admin=admin)
            with CaptureQueriesContext(connection) as captured:
                suggested_for(["business"], 60)
            numbers.append(len(captured))

        assert len(set(numbers)) == 1
