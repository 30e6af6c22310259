"""A pack is copied for the next audience: the center's words go with it, editions and access codes stay."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageLogEntry, ReferenceIndex

from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.core.refusals import Refused
from modules.packs.board.reading import board_of
from modules.packs.clones.carried import OWN_WORDS
from modules.packs.clones.customizations import Customization, customizations
from modules.packs.editions.models import Edition
from modules.packs.lifecycle.copying import CopyPack
from modules.packs.pages.models import Clone, ClonedGuide, Pack
from modules.packs.pages.queries import words_of_clone
from modules.packs.plan.actions import PlanSession
from modules.packs.signoffs.models import SignOff, matters
from modules.resources.codes.models import AccessCode
from tests import factories
from tests.packs.updating import add, block, every, rewrite, say, the_clone

pytestmark = pytest.mark.django_db


def copy(pack: Pack, *, admin: User, by: User | None = None) -> Pack:
    """Copy the pack as its lead does."""
    actor = by or factories.lead(pack.center, admin=admin)
    made = CopyPack(pack, title="For schools", sector="education", minutes=45, actor=actor).execute()
    return Pack.objects.get(pk=made.pk)


@pytest.fixture
def own(pack: Pack, admin: User) -> Pack:
    """Harbor's pack with words, a block and a picture of its own, a plan, and an edition that participants can open."""
    picture = factories.image(admin=admin, center=pack.center, color="olive", name="port.png")
    rewrite(
        the_clone(pack),
        every(
            say("s0-a-1:body:p0", "We are the port."),
            say("s0-a-n:body:p0", "Begin at the pier."),
            add("s1-b", "parts", factories.image_part("ours", picture), 1),
        ),
    )
    rewrite(ClonedGuide.objects.descendant_of(pack).get(), lambda words: words.update(title="At the port"))
    lead = factories.lead(pack.center, admin=admin)
    PlanSession(pack, hidden=["s0-b"], short=["s1"], actor=lead).execute()
    factories.access_code(factories.edition(pack, admin=admin), admin=admin)
    return Pack.objects.get(pk=pack.pk)


class TestWhatWasWrittenForAnotherAudience:
    """A copy lists it, as long as it says the same."""

    def listed(self, pack: Pack) -> list[tuple[str, str]]:
        """Return the place and the audience of what is listed."""
        (card,) = board_of(pack).cards
        return [(one.where.split(":")[0], one.audience) for one in card.carried]

    def test_it_is_listed_until_it_is_changed(self, own: Pack, admin: User) -> None:
        assert self.listed(own) == []
        made = copy(own, admin=admin)
        before = self.listed(made)
        assert len(before) == len(customizations_of(own))
        assert {audience for _, audience in before} == {"Private-sector business"}

        rewrite(the_clone(made), say("s0-a-1:body:p0", "We are the port, and your school’s neighbor."))

        assert len(self.listed(Pack.objects.get(pk=made.pk))) == len(before) - 1

    def test_it_keeps_its_audience_over_two_copies_and_ends_at_home(self, own: Pack, admin: User) -> None:
        lead = factories.lead(own.center, admin=admin)
        made = copy(own, admin=admin)
        again = CopyPack(made, title="Energy", sector="energy", minutes=None, actor=lead).execute()
        home = CopyPack(made, title="Business", sector="business", minutes=None, actor=lead).execute()

        assert self.listed(Pack.objects.get(pk=again.pk)) == self.listed(made)
        assert self.listed(Pack.objects.get(pk=home.pk)) == []

    def test_the_pack_shows_it(self, own: Pack, admin: User, client: Client) -> None:
        made = copy(own, admin=admin)
        client.force_login(factories.lead(own.center, admin=admin))

        page = client.get(reverse("pack", args=[made.pk])).content.decode()

        assert "written for another audience" in page
        assert "written for Private-sector business" in page
        assert "written for another" not in client.get(reverse("pack", args=[own.pk])).content.decode()


def customizations_of(pack: Pack) -> list[Customization]:
    """Return what the center added or changed in the pack's only clone."""
    clone = the_clone(pack)
    found = customizations(clone.released.document, words_of_clone(clone).document)
    return [one for one in found if OWN_WORDS.intersection(one.standings)]


class TestTheCopy:
    """What it has, and what it hasn't."""

    def test_it_is_for_the_next_audience(self, own: Pack, admin: User) -> None:
        made = copy(own, admin=admin)

        assert (made.title, made.sector, made.minutes, made.slug) == ("For schools", "education", 45, "for-schools")
        assert made.center == own.center
        assert PageLogEntry.objects.get(page=made, action="bcp.pack.copy").data["from"] == own.pk

    def test_it_says_every_word_under_the_same_ids_and_pins(self, own: Pack, admin: User) -> None:
        made = copy(own, admin=admin)

        assert words_of_clone(the_clone(made)).document == words_of_clone(the_clone(own)).document
        assert the_clone(made).release == the_clone(own).release
        assert (made.hidden, made.short) == (["s0-b"], ["s1"])

    def test_signatures_hold_as_they_are(self, own: Pack, admin: User) -> None:
        clone = the_clone(copy(own, admin=admin))

        assert all(matter.signed for matter in matters(clone, words_of_clone(clone)))
        assert clone.sign_offs.values_list("at", "by", "digest").first() == (
            SignOff.objects.filter(clone=the_clone(own)).values_list("at", "by", "digest").first()
        )
        rewrite(clone, say("s0-a-1:body:p0", "We are the school’s friends."))
        clone = the_clone(Pack.objects.parent_of(clone).get())
        assert [matter.change.key for matter in matters(clone, words_of_clone(clone)) if not matter.signed] == [
            "s0-a-1"
        ]

    def test_it_has_no_edition_no_code_and_no_earlier_words(self, own: Pack, admin: User) -> None:
        made = copy(own, admin=admin)

        assert not Edition.objects.filter(pack=made).exists()
        assert AccessCode.objects.count() == 1
        assert not the_clone(made).snapshots.exists()

    def test_each_goes_its_own_way(self, own: Pack, admin: User) -> None:
        made = copy(own, admin=admin)
        rewrite(the_clone(made), say("s0-a-1:body:p0", "Other words."))

        assert (
            block(words_of_clone(the_clone(own)).document, "s0-a-1:body:p0")["value"]["runs"][0]["text"]
            == "We are the port."
        )

    def test_wagtail_knows_what_it_points_to(self, own: Pack, admin: User) -> None:
        clone = the_clone(copy(own, admin=admin))

        assert ReferenceIndex.get_references_for_object(clone).exists()

    def test_it_makes_an_edition_at_once(self, own: Pack, admin: User) -> None:
        made = copy(own, admin=admin)

        assert factories.edition(made, admin=admin).number == 1

    def test_two_copies_have_addresses_of_their_own(self, own: Pack, admin: User) -> None:
        assert copy(own, admin=admin).slug != copy(own, admin=admin).slug

    def test_a_withdrawn_release_is_as_withdrawn_in_the_copy(self, own: Pack, admin: User) -> None:
        factories.withdraw(the_clone(own).release, admin=admin)

        assert the_clone(copy(own, admin=admin)).release.withdrawn

    def test_what_no_version_may_hold_is_not_copied(self, own: Pack, admin: User) -> None:
        clone = the_clone(own)
        clone.sections.raw_data[1]["id"] = clone.sections.raw_data[0]["id"]
        clone.save(clean=False)

        with pytest.raises(Refused):
            copy(own, admin=admin)
        assert not Pack.objects.filter(title="For schools").exists()

    def test_the_queries_are_the_same_for_long_modules(self, harbor: Center, admin: User) -> None:
        numbers = []
        for at, blocks in enumerate((10, 10, 60)):
            release = factories.release(factories.module(admin=admin, slug=f"m{at}", blocks=blocks), admin=admin)
            pack = factories.pack(harbor, [release], admin=admin, minutes=None)
            with CaptureQueriesContext(connection) as captured:
                copy(pack, admin=admin)
            numbers.append(len(captured))

        assert numbers[1] == numbers[2]


class TestWhoMay:
    """Leads of the center, and nobody else can tell that the pack exists."""

    @pytest.mark.parametrize("role", [Role.PCRCL, Role.PRESENTER, Role.PUBLISHER, Role.ADMINISTRATOR])
    def test_only_leads_of_the_center_copy(self, pack: Pack, prairie: Center, admin: User, role: Role) -> None:
        center = pack.center if role in {Role.PCRCL, Role.PRESENTER} else None
        for actor in (factories.person(role, center, admin=admin), factories.lead(prairie, admin=admin)):
            with pytest.raises(PermissionDenied):
                copy(pack, admin=admin, by=actor)

    def test_another_center_s_pack_is_not_there(self, client: Client, pack: Pack, prairie: Center, admin: User) -> None:
        client.force_login(factories.lead(prairie, admin=admin))
        sent = {"title": "Mine now", "sector": "education"}

        answers = [client.post(reverse("copy_pack", args=[pk]), sent) for pk in (pack.pk, 999_999)]

        assert [answer.status_code for answer in answers] == [404, 404]
        assert not Pack.objects.filter(title="Mine now").exists()

    def test_the_page_copies(self, client: Client, own: Pack, admin: User) -> None:
        client.force_login(factories.lead(own.center, admin=admin))
        address = reverse("copy_pack", args=[own.pk])
        assert address in client.get(reverse("pack", args=[own.pk])).content.decode()
        assert 'name="minutes" value="60"' in client.get(address).content.decode()

        sent = {"title": "For schools", "sector": "education", "minutes": ""}
        page = client.post(address, sent, follow=True).content.decode()

        assert "For Schools and colleges<" in page
        assert Clone.objects.child_of(Pack.objects.get(title="For schools")).count() == 1

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({"title": "spring ROUNDTABLE", "sector": "education"}, "Give the copy a different one."),
            ({"title": "Other", "sector": ""}, "This field is required."),
            ({"title": "Other", "sector": "nobody"}, "is not one of the available choices"),
            ({"title": "", "sector": "education", "minutes": "-3"}, "greater than or equal to 5"),
        ],
    )
    def test_bad_input_is_said(self, client: Client, pack: Pack, admin: User, sent: dict[str, str], said: str) -> None:
        client.force_login(factories.lead(pack.center, admin=admin))

        assert said in client.post(reverse("copy_pack", args=[pack.pk]), sent).content.decode()
        assert Pack.objects.count() == 1
