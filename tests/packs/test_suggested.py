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
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.library.releases.withdrawing import RetireModule
from modules.packs.clones.actions import AlreadyCloned, CloneModules
from modules.packs.pages.models import Clone, Pack
from modules.packs.plan.queries import suggested_for
from modules.packs.plan.suggested import Candidate, SuggestedSet, suggest
from tests import factories
from tests.factories import section, slide
from tests.packs.updating import rewrite


def one(uid: str, *sectors: str, minutes: int = 40, short: int = 20, needs: tuple[str, ...] = ()) -> Candidate:
    """Return a candidate that is called like its id."""
    return Candidate(ord(uid[0]), uid, uid, "1.0", sectors or ("education",), minutes, short, needs)


def taken(found: SuggestedSet) -> list[tuple[str, bool]]:
    """Return what is suggested, each with whether it is short."""
    return [(each.candidate.uid, each.short) for each in found.taken]


CASES: dict[str, tuple[list[Candidate], int | None, list[tuple[str, bool]]]] = {
    "in full where it fits": ([one("a")], 60, [("a", False)]),
    "short where only that fits": ([one("a")], 30, [("a", True)]),
    "not where even that doesn't": ([one("a")], 19, []),
    "all where nobody said how long": ([one("a"), one("b")], None, [("a", False), ("b", False)]),
    "the nearest first": (
        [one("a", "all"), one("b", "critical-infrastructure"), one("c")],
        60,
        [("c", False), ("b", True)],
    ),
    "by title among equals": ([one("b"), one("a")], 60, [("a", False), ("b", True)]),
    "never what is for others": ([one("a", "water"), one("b")], 60, [("b", False)]),
    "with what it requires, whomever that is for": (
        [one("a", needs=("b",)), one("b", "water")],
        80,
        [("a", False), ("b", False)],
    ),
    "however far that goes, round in a circle": (
        [one("a", needs=("b",)), one("b", needs=("c",)), one("c", needs=("a",))],
        60,
        [("a", True), ("b", True), ("c", True)],
    ),
    "not without what it requires": ([one("a", needs=("b",)), one("b", "water", short=40)], 50, []),
    "not where what it requires can't be had": ([one("a", needs=("gone",))], 60, []),
    "a smaller one where a larger one doesn't fit": ([one("a", short=40), one("b")], 30, [("b", True)]),
    "nothing of nothing": ([], 60, []),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_what_is_suggested(case: tuple[list[Candidate], int | None, list[tuple[str, bool]]]) -> None:
    candidates, minutes, expected = case
    assert taken(suggest(candidates, "education", minutes)) == expected
    assert suggest(candidates, "education", minutes) == suggest(candidates[::-1], "education", minutes)


def test_what_the_pack_has_counts() -> None:
    found = suggest([one("a"), one("b", needs=("a",))], "education", 60, there=["a"], used=40)

    assert taken(found) == [("b", True)]
    assert found.minutes == 60
    assert found.lacking == []


def reasons(found: SuggestedSet, uid: str) -> str:
    """Return why a candidate is suggested, or isn't."""
    return " ".join(next(each.reasons for each in found.suggestions if each.candidate.uid == uid))


def test_each_says_why() -> None:
    candidates = [one("a", needs=("b",)), one("b", "water", "energy"), one("c", "all"), one("d", short=90)]
    found = suggest(candidates, "education", 100)

    assert (
        reasons(found, "a")
        == "Made for this audience: Schools and colleges. It fits in the time in its full form, 40 min."
    )
    assert "Made for other audiences: Energy, Water and wastewater. Required companion of “a”." in reasons(found, "b")
    assert "Made for any audience. It fits in the time in its short form, 20 min" in reasons(found, "c")
    assert reasons(found, "d").endswith("It takes 1 h 30 min even in its short form, and 20 min are left.")
    assert found.in_words == "The 3 modules selected here take 1 h 40 min. That is all of the 1 h 40 min available."


def test_a_companion_that_does_not_fit_is_named() -> None:
    found = suggest([one("a", needs=("b",)), one("b", "water", short=40)], "education", 50)

    assert "Together with “b”, which it requires, it takes 1 h even in its short form, and 50 min are left." in reasons(
        found, "a"
    )
    assert "Required companion of “a”." in reasons(found, "b")


@pytest.mark.parametrize(
    ("candidates", "said"),
    [
        ([], "DHS has no other release now"),
        ([one("a", "water")], "No release is made for “Schools and colleges” or for any audience."),
        ([one("a", short=30)], "Nothing made for “Schools and colleges” fits in 20 min. The shortest takes 30 min."),
    ],
)
def test_nothing_fits_and_says_why(candidates: list[Candidate], said: str) -> None:
    assert suggest(candidates, "education", 20).nothing.startswith(said)


def test_a_companion_that_is_left_out_is_said() -> None:
    found = suggest([one("a", needs=("b",)), one("b")], "education", 90).choosing({ord("a")}, {ord("a")})

    assert found.minutes == 20
    assert found.lacking == [
        "“a” may only be presented together with “b”, which is left out. "
        "No edition can be made before it is in the pack."
    ]


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

    def send(self, client: Client, center: Center, do: str, **sent: Any) -> str:
        """Send the form of a new pack."""
        data = {"title": "For shops", "sector": "business", "minutes": "60", "do": do, **sent}
        return client.post(reverse("new_pack", args=[center.slug]), data, follow=True).content.decode()

    def test_the_set_is_shown_ticked_with_reasons(
        self, client: Client, harbor: Center, lead: User, release: Release, second: Release
    ) -> None:
        page = self.send(client, harbor, "suggest")

        assert page.count(" checked>") == 2
        assert "Made for this audience: Private-sector business." in page
        assert "Required companion of “Behaviors”." in page
        assert "The 2 modules selected here take 48 min. 12 min of the 1 h available are left." in page
        assert not Pack.objects.filter(title="For shops").exists()

    def test_what_is_ticked_is_cloned_in_order_with_its_length(
        self, client: Client, harbor: Center, lead: User, release: Release, second: Release
    ) -> None:
        self.send(client, harbor, "make", releases=[release.pk, second.pk], short=[second.pk])

        pack = Pack.objects.get(title="For shops")
        assert [clone.release for clone in Clone.objects.child_of(pack).order_by("path")] == [second, release]
        assert sorted(pack.short) == ["s0", "s1", "s2"]
        assert PageLogEntry.objects.filter(page=pack, action="bcp.pack.fill", user=lead).count() == 1

    def test_a_companion_left_out_is_said_and_listed_by_readiness(
        self, client: Client, harbor: Center, lead: User, release: Release, second: Release
    ) -> None:
        said = "“Behaviors” may only be presented together with “Who we are”"

        assert said in self.send(client, harbor, "count", releases=[second.pk])
        assert self.send(client, harbor, "make", releases=[second.pk]).count(said) >= 2

    def test_counting_again_makes_nothing(
        self, client: Client, harbor: Center, lead: User, release: Release, second: Release
    ) -> None:
        page = self.send(client, harbor, "count", releases=[release.pk], minutes="20")

        assert "That is 4 min more than the 20 min available." in page
        assert not Pack.objects.filter(title="For shops").exists()

    @pytest.mark.parametrize("forged", ["999999", "x", "-1", "9" * 40])
    def test_what_is_not_offered_makes_nothing(
        self, client: Client, harbor: Center, lead: User, release: Release, forged: str
    ) -> None:
        assert "no longer offered" in self.send(client, harbor, "make", releases=[release.pk, forged])
        assert not Pack.objects.filter(title="For shops").exists()

    def test_withdrawn_and_retired_are_never_offered(self, release: Release, second: Release, admin: User) -> None:
        publisher = factories.dhs(Role.PUBLISHER, admin=admin)
        RetireModule(Module.objects.get(pk=release.module_id), actor=publisher).execute()
        found = suggested_for("business", 60)
        assert [each.candidate.title for each in found.suggestions] == ["Behaviors"]
        assert "It needs “Who we are”, and that module has no release you can use now." in found.suggestions[0].reasons

        factories.withdraw(second, admin=admin)
        assert suggested_for("business", 60).suggestions == ()

    def test_the_minutes_are_those_of_this_audience(self, module: Module, admin: User) -> None:
        more = section("more", [slide("more-a", "For some", [], [])])
        more["value"]["sectors"] = ["water"]
        rewrite(module, lambda document: document["sections"].append(more))
        factories.release(Module.objects.get(pk=module.pk), admin=admin)

        for sector, minutes in (("water", 32), ("energy", 24)):
            (only,) = suggested_for(sector, None).suggestions
            assert only.candidate.minutes == minutes

    def test_a_bad_form_says_so(self, client: Client, harbor: Center, lead: User) -> None:
        page = self.send(client, harbor, "suggest", minutes="two", sector="nobody")

        assert "Enter a whole number." in page
        assert "nobody is not one of the available choices" in page

    def test_an_empty_pack_is_filled(
        self, client: Client, harbor: Center, lead: User, release: Release, second: Release, admin: User
    ) -> None:
        pack = factories.pack(harbor, [], admin=admin, title="Empty")
        address = reverse("suggest_modules", args=[pack.pk])
        assert address in client.get(reverse("pack", args=[pack.pk])).content.decode()
        assert client.get(address).content.decode().count(" checked>") == 2

        client.post(address, {"releases": [release.pk, second.pk], "do": "clone"})
        assert Clone.objects.child_of(pack).count() == 2
        page = client.get(address).content.decode()
        assert "DHS has no other release now that this pack could use." in page

    def test_nothing_ticked_copies_nothing(self, client: Client, pack: Pack, lead: User) -> None:
        page = client.post(reverse("suggest_modules", args=[pack.pk]), {"do": "clone"}, follow=True).content.decode()

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
                suggested_for("business", 60)
            numbers.append(len(captured))

        assert len(set(numbers)) == 1
