"""Several audiences in one room: what is suggested, shown, stored and said to them."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from modules.accounts.identity.models import User
from modules.centers.center.models import Center, Profile
from modules.domain.document import digest
from modules.domain.fields import Row
from modules.domain.schema import GUIDE
from modules.library.modules.models import Guide, Module
from modules.library.releases.models import Release
from modules.packs.editions.since import since_last
from modules.packs.editions.sources import source_of_pack
from modules.packs.pages import choices as chosen
from modules.packs.pages.models import Clone, ClonedGuide, Pack
from modules.packs.plan.actions import PlanSession
from modules.packs.plan.candidates import Candidate
from modules.packs.plan.suggested import suggest
from tests import factories
from tests.packs.test_plan import one_more_for
from tests.packs.updating import rewrite, the_clone

BOTH = ("education", "water")


def one(uid: str, *sectors: str, minutes: int = 40, first_for: tuple[str, ...] = ()) -> Candidate:
    """Return a candidate that is called like its id."""
    return Candidate(ord(uid), uid, uid, "1.0", sectors, minutes, minutes, first_for=first_for)


class TestSuggestions:
    """What is for more of the people in the room comes first."""

    def test_a_module_for_both_outranks_one_for_either(self) -> None:
        found = suggest([one("a", "education"), one("b", "water"), one("c", "education", "water")], BOTH, 40)

        assert [each.candidate.uid for each in found.sets[0].taken] == ["c"]

    def test_a_module_for_one_of_them_is_for_them(self) -> None:
        found = suggest([one("a", "water"), one("b", "energy")], BOTH, None)

        assert [each.candidate.uid for each in found.sets[0].taken] == ["a"]

    @pytest.mark.parametrize(
        ("candidate", "said"),
        [
            (one("a", "water"), "Made for an audience of yours: Water and wastewater."),
            (one("a", *BOTH), "Made for an audience of yours: Schools and colleges and Water and wastewater."),
            (one("a", "critical-infrastructure"), "which Schools and colleges and Water and wastewater belong to."),
            (one("a", "all"), "Made for any audience."),
            (one("a", "energy"), "Made for other audiences: Energy."),
            (one("a", "all", first_for=BOTH), "These audiences gain most from it: Schools"),
        ],
    )
    def test_reasons_name_them(self, candidate: Candidate, said: str) -> None:
        (only,) = suggest([candidate], BOTH, None).all.suggestions

        assert said in " ".join(only.reasons)

    @pytest.mark.parametrize("sectors", [("all",), ("water",), ("energy",), ("critical-infrastructure",), ()])
    def test_what_several_gain_is_what_each_gains(self, sectors: tuple[str, ...]) -> None:
        candidate = one("a", *sectors)

        assert candidate.weight(BOTH) == candidate.weight(BOTH[:1]) + candidate.weight(BOTH[1:])
        assert candidate.weight(BOTH) == candidate.weight(BOTH[::-1])


@pytest.mark.django_db
class TestAPack:
    """What it shows and stores."""

    @pytest.fixture
    def shared(self, pack: Pack) -> Pack:
        """The pack, for two audiences."""
        Pack.objects.filter(pk=pack.pk).update(sector="education", also_for=["water"])
        return Pack.objects.select_related("center__profile").get(pk=pack.pk)

    def test_a_section_for_any_of_them_is_shown(self, shared: Pack) -> None:
        rewrite(the_clone(shared), one_more_for("water"))
        assert source_of_pack(shared)["choices"]["hidden"] == []

        rewrite(the_clone(shared), lambda words: words["sections"][-1]["value"].update(sectors=["energy"]))
        assert source_of_pack(shared)["choices"]["hidden"] == ["more"]

    def test_an_edition_names_all_of_them_and_one_for_one_audience_says_what_it_always_said(self, shared: Pack) -> None:
        several = source_of_pack(shared)
        assert several["pack"]["sectors"] == list(BOTH)
        assert several["tokens"]["audience.sector"] == "Schools and colleges and Water and wastewater"

        shared.also_for = []
        single = source_of_pack(shared)
        assert set(single["pack"]) == {"title", "sector", "minutes"}
        assert digest(single) != digest(several)

    def test_what_changed_since_the_last_edition_says_so(self, shared: Pack, admin: User) -> None:
        factories.edition(shared, admin=admin)
        shared.also_for = ["water", "energy"]

        since = since_last(shared, source_of_pack(shared))
        assert since is not None
        assert "It is now for Schools and colleges, Water and wastewater and Energy." in " ".join(since.sentences)

    def test_a_lead_adds_one_on_the_page_of_the_pack(self, client: Client, lead: User, pack: Pack) -> None:
        address = reverse("change_pack", args=[pack.pk])
        sent = {"title": pack.title, "sector": pack.sector, "also_for": ["water", "energy"], "minutes": "60"}
        shown = {"initial-title": pack.title, "initial-sector": pack.sector, "initial-minutes": "60"}
        client.post(address, {**sent, **shown})

        assert Pack.objects.get(pk=pack.pk).also_for == ["energy", "water"]
        page = client.get(reverse("pack", args=[pack.pk])).content.decode()
        assert "Private-sector business, Energy and Water and wastewater" in page
        assert page.count("For Private-sector business") == 1

    def test_a_new_pack_is_made_for_several(self, client: Client, lead: User, harbor: Center, release: Release) -> None:
        address = reverse("new_pack", args=[harbor.slug])
        asked = {"sector": "education", "also_for": ["water"], "minutes": "60"}
        page = client.get(address, asked).content.decode()
        assert '<input type="hidden" name="also_for" value="water">' in page

        client.post(address, {**asked, "title": "For two", "set": f"{release.pk}"})
        made = Pack.objects.get(title="For two")
        assert made.audiences == BOTH
        assert Clone.objects.child_of(made).count() == 1


@pytest.mark.django_db
class TestAGuideForOthers:
    """It stays out of editions and of the presenter view, unless a lead shows it."""

    @pytest.fixture
    def guide(self, module: Module, admin: User, harbor: Center) -> ClonedGuide:
        """A guide for water utilities in a pack for businesses."""
        rewrite(Guide.objects.child_of(module).get(), lambda words: words.update(sectors=["water"]))
        release = factories.release(Module.objects.get(pk=module.pk), admin=admin, note="For utilities.")
        pack = factories.pack(harbor, [release], admin=admin, title="Business")
        found: ClonedGuide = ClonedGuide.objects.descendant_of(pack).get()
        return found

    @staticmethod
    def pack_of(guide: ClonedGuide) -> Pack:
        """Return its pack, as it is now."""
        found: Pack = Pack.objects.ancestor_of(guide).select_related("center__profile").get()
        return found

    def test_it_stays_out_of_what_presenters_read(self, guide: ClonedGuide, client: Client, lead: User) -> None:
        assert source_of_pack(self.pack_of(guide))["choices"]["hidden"] == [str(guide.uid)]
        rehearsal = reverse("rehearse", args=[self.pack_of(guide).pk])
        assert "Guide words" not in client.get(rehearsal).content.decode()

        Pack.objects.filter(pk=self.pack_of(guide).pk).update(also_for=["water"])
        assert "Guide words" in client.get(rehearsal).content.decode()

    def test_a_lead_shows_it_on_the_board_and_reads_it_back(
        self, guide: ClonedGuide, client: Client, lead: User
    ) -> None:
        pack = self.pack_of(guide)
        board, box = reverse("pack", args=[pack.pk]), f'name="shown" value="{guide.uid}"'
        page = client.get(board).content.decode()
        assert "Only for Water and wastewater" in page
        assert f"{box}>" in page

        client.post(reverse("plan_session", args=[pack.pk]), {"shown": [str(guide.uid)], "from": "board"})
        assert source_of_pack(self.pack_of(guide))["choices"]["hidden"] == []
        assert f"{box} checked>" in client.get(board).content.decode()
        assert f"{box} checked>" in client.get(reverse("plan_session", args=[pack.pk])).content.decode()

    def test_locked_words_in_it_do_not_make_it_for_everyone(self, guide: ClonedGuide) -> None:
        words = {**GUIDE.empty(), "sectors": ["water"], "body": [factories.text_part("l", "Say.", policy="locked")]}
        content = {"sections": [], "guides": [{"id": "g", "type": "guide", "value": words}]}

        assert chosen.for_others([content], ["energy"]) == ["g"]

    def test_a_guide_for_everyone_says_nothing_of_audiences(self, guide: ClonedGuide, module: Module) -> None:
        source = Guide.objects.child_of(module).get()
        rewrite(source, lambda words: words.update(sectors=[]))

        assert "sectors" not in Row.written(GUIDE, {**GUIDE.empty(), "sectors": []})
        assert Guide.objects.get(pk=source.pk).sectors == []

    def test_what_a_lead_can_not_say_has_no_field(self, guide: ClonedGuide, client: Client, lead: User) -> None:
        page = client.get(reverse("wagtailadmin_pages:edit", args=[guide.pk])).content.decode()

        assert 'name="minutes"' in page
        assert 'name="sectors"' not in page

    def test_a_lead_chooses_it_by_the_action(self, guide: ClonedGuide, lead: User) -> None:
        made = PlanSession(self.pack_of(guide), shown=[str(guide.uid)], actor=lead).execute()

        assert made.shown == [str(guide.uid)]


@pytest.mark.django_db
class TestWordsForOneAudience:
    """The products and the local example are told per audience; what is not told, is said as to all."""

    def told(self, harbor: Center, *audiences: str) -> str:
        """Return the products that these audiences are offered."""
        tokens = Profile.objects.get(center=harbor).tokens(audiences)
        return tokens["center.products_for_this_audience"]

    def test_a_lead_says_it_and_packs_use_it(self, client: Client, lead: User, pack: Pack, harbor: Center) -> None:
        to_all = self.told(harbor)
        address = reverse("profile_audience", args=[harbor.slug, "water"])
        client.post(address, {"products_for_this_audience": "A bulletin on pumps", "example_positive_report": ""})

        assert self.told(harbor, "water") == self.told(harbor, "education", "water") == "A bulletin on pumps"
        assert self.told(harbor, "education") == self.told(harbor) == to_all
        Pack.objects.filter(pk=pack.pk).update(sector="water")
        now = Pack.objects.select_related("center__profile").get(pk=pack.pk)
        assert source_of_pack(now)["tokens"]["center.products_for_this_audience"] == "A bulletin on pumps"

        assert "A bulletin on pumps" in client.get(address).content.decode()
        profile = client.get(reverse("center_profile", args=[harbor.slug])).content.decode()
        assert profile.count("Told its own") == 1

    def test_it_is_taken_back_by_emptying_it(self, client: Client, lead: User, harbor: Center) -> None:
        address = reverse("profile_audience", args=[harbor.slug, "water"])
        client.post(address, {"products_for_this_audience": "Pumps"})
        client.post(address, {"products_for_this_audience": " "})

        assert Profile.objects.get(center=harbor).for_audiences == {}

    def test_what_is_too_long_or_for_nobody_is_refused(self, client: Client, lead: User, harbor: Center) -> None:
        address = reverse("profile_audience", args=[harbor.slug, "water"])

        assert (
            "Take the braces out"
            in client.post(address, {"products_for_this_audience": "{{center.name}}"}).content.decode()
        )
        assert "at most 300" in client.post(address, {"products_for_this_audience": "p" * 301}).content.decode()
        assert client.get(reverse("profile_audience", args=[harbor.slug, "martians"])).status_code == 404
        assert Profile.objects.get(center=harbor).for_audiences == {}

    def test_the_profile_saves_without_losing_it(self, client: Client, lead: User, harbor: Center) -> None:
        client.post(reverse("profile_audience", args=[harbor.slug, "water"]), {"products_for_this_audience": "Pumps"})
        profile = Profile.objects.get(center=harbor)
        sent = {name: getattr(profile, name) for name in Profile.own_fields()}
        client.post(reverse("center_profile", args=[harbor.slug]), {**sent, "hours": "Every day"})

        assert self.told(harbor, "water") == "Pumps"


@pytest.mark.django_db
def test_add_it_puts_one_module_into_the_pack(
    client: Client, lead: User, harbor: Center, release: Release, admin: User
) -> None:
    pack = factories.pack(harbor, [], admin=admin, title="Empty")
    page = client.get(reverse("suggest_modules", args=[pack.pk])).content.decode()
    (form,) = re.findall(r'<form id="add" method="post" action="([^"]+)">', page)
    assert f'form="add" class="button button-small button-secondary" name="release" value="{release.pk}"' in page

    client.post(form, {"release": str(release.pk)})

    assert release.title in client.get(reverse("pack", args=[pack.pk])).content.decode()
    again = client.get(reverse("suggest_modules", args=[pack.pk])).content.decode()
    assert f'name="release" value="{release.pk}"' not in again
