"""Sign-off: guided changes and added blocks are read by the center's P/CRCL officer before an edition is made."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from modules.accounts.identity.models import Membership, Role, User
from modules.centers.center.models import Center
from modules.core.refusals import Refused
from modules.domain.document import Document
from modules.kept.waiting.models import Waiting
from modules.kept.writers import ANY, Writer
from modules.library.modules.models import Module
from modules.packs.editions.actions import MakeEdition
from modules.packs.editions.readiness import NotReady
from modules.packs.pages.models import ClonedGuide, Pack
from modules.packs.pages.queries import words_of_clone
from modules.packs.signoffs.actions import AskForSignOff, SendBack, SignOffChanges
from modules.packs.signoffs.models import SignOff, matters
from modules.packs.updates.actions import Overtaken
from tests import factories
from tests.factories import slide, text_part
from tests.packs.updating import Change, add, every, release_again, remove, rewrite, say, the_clone, update

pytestmark = pytest.mark.django_db

GUIDED, OPEN, NOTE = "s0-a-1:body:p0", "s0-a-3:body:p0", "s0-a-n:body:p0"


def waiting(pack: Pack) -> list[str]:
    """Return the ids of the blocks that wait for a signature."""
    clone = the_clone(pack)
    return [matter.change.key for matter in matters(clone, words_of_clone(clone)) if not matter.signed]


def state(pack: Pack) -> str:
    """Return the digest of what the clone says."""
    return words_of_clone(the_clone(pack)).digest


def sign(pack: Pack, *keys: str, admin: User) -> list[SignOff]:
    """Sign blocks off as the officer does."""
    actor = factories.officer(pack.center, admin=admin)
    return SignOffChanges(the_clone(pack), keys=keys, state=state(pack), actor=actor).execute()


def send_back(pack: Pack, *keys: str, reason: str = "Say it without the name.", admin: User) -> list[SignOff]:
    """Send blocks back as the officer does."""
    actor = factories.officer(pack.center, admin=admin)
    return SendBack(the_clone(pack), keys=keys, reason=reason, state=state(pack), actor=actor).execute()


CASES: dict[str, tuple[Change, list[str]]] = {
    "nothing": (lambda document: None, []),
    "open text": (say(OPEN, "Call us."), []),
    "guided text": (say(GUIDED, "Ours."), ["s0-a-1"]),
    "a speaker note": (say(NOTE, "Ours."), ["s0-a-n"]),
    "a guided block less": (remove("s0-b"), ["s0-b"]),
    "a block more": (add("s0-a", "parts", text_part("new", "Ours.")), ["new"]),
    "a slide more, once with all in it": (
        lambda document: document["sections"][0]["value"]["items"].append(
            slide("mine", "M", [text_part("t", "x")], [])
        ),
        ["mine"],
    ),
    "the title": (lambda document: document.update(title="Ours"), [""]),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_what_waits_for_a_signature(pack: Pack, case: tuple[Change, list[str]]) -> None:
    rewrite(the_clone(pack), case[0])

    assert waiting(pack) == case[1]


class TestAnEdition:
    """None is made before all is signed."""

    def test_it_names_what_waits_with_the_place_where_it_is_signed(self, pack: Pack, admin: User) -> None:
        rewrite(the_clone(pack), every(say(GUIDED, "Ours."), add("s0-a", "parts", text_part("new", "Ours too."))))
        send_back(pack, "new", admin=admin)

        with pytest.raises(NotReady) as refused:
            MakeEdition(pack, actor=factories.lead(pack.center, admin=admin)).execute()

        (missing,) = refused.value.missing
        assert missing.sentence.endswith(
            "2 changes are waiting for the sign-off of your P/CRCL officer. 1 of them was sent back."
        )
        assert missing.url == reverse("sign_off", args=[the_clone(pack).pk])

    def test_it_is_made_once_all_is_signed(self, pack: Pack, admin: User) -> None:
        rewrite(the_clone(pack), say(GUIDED, "Ours."))
        sign(pack, "s0-a-1", admin=admin)

        assert MakeEdition(pack, actor=factories.lead(pack.center, admin=admin)).execute().number == 1


class TestASignature:
    """It is about words, and holds while they stand."""

    def test_another_wording_needs_another_one(self, pack: Pack, admin: User) -> None:
        rewrite(the_clone(pack), say(GUIDED, "Ours."))
        sign(pack, "s0-a-1", admin=admin)
        assert waiting(pack) == []

        rewrite(the_clone(pack), say(GUIDED, "Ours, again."))
        assert waiting(pack) == ["s0-a-1"]
        rewrite(the_clone(pack), say(GUIDED, "Ours."))
        assert waiting(pack) == []

    def test_it_outlives_an_update_that_leaves_the_block_alone(self, pack: Pack, module: Module, admin: User) -> None:
        rewrite(the_clone(pack), every(say(GUIDED, "Ours."), add("s0-a", "parts", text_part("new", "Added."))))
        sign(pack, "s0-a-1", "new", admin=admin)
        new = release_again(module, say("s1-a-1:body:p0", "Elsewhere."), admin=admin)

        update(pack, new, admin=admin)

        assert waiting(pack) == []

    def test_it_does_not_outlive_one_that_changes_the_words(self, pack: Pack, module: Module, admin: User) -> None:
        rewrite(the_clone(pack), say("s0-a-1:body:p1", "We listen to ours."))
        sign(pack, "s0-a-1", admin=admin)
        new = release_again(module, say(GUIDED, "DHS changed the first sentence."), admin=admin)

        update(pack, new, admin=admin)

        assert waiting(pack) == ["s0-a-1"]

    def test_what_was_sent_back_waits_until_it_is_signed(self, pack: Pack, admin: User) -> None:
        rewrite(the_clone(pack), say(GUIDED, "Ours."))
        send_back(pack, "s0-a-1", admin=admin)
        assert waiting(pack) == ["s0-a-1"]

        sign(pack, "s0-a-1", admin=admin)
        assert waiting(pack) == []

    def test_it_is_not_given_to_words_that_nobody_read(self, pack: Pack, admin: User) -> None:
        rewrite(the_clone(pack), say(GUIDED, "Ours."))
        seen, actor = state(pack), factories.officer(pack.center, admin=admin)
        rewrite(the_clone(pack), say(GUIDED, "Other words, meanwhile."))

        with pytest.raises(Overtaken):
            SignOffChanges(the_clone(pack), keys=["s0-a-1"], state=seen, actor=actor).execute()

    def test_nothing_chosen_and_no_reason_are_refused(self, pack: Pack, admin: User) -> None:
        rewrite(the_clone(pack), say(GUIDED, "Ours."))
        with pytest.raises(Refused, match="Choose at least one"):
            sign(pack, "s0-a-3", admin=admin)
        with pytest.raises(Refused, match="Write what has to change"):
            send_back(pack, "s0-a-1", reason=" ", admin=admin)

    def test_it_is_in_the_history_of_the_page(self, pack: Pack, admin: User) -> None:
        rewrite(the_clone(pack), say(GUIDED, "Ours."))
        sign(pack, "s0-a-1", admin=admin)

        assert PageLogEntry.objects.get(action="bcp.clone.sign_off").data["blocks"] == ["s0-a-1"]

    @pytest.mark.parametrize("role", [Role.LEAD, Role.PRESENTER, Role.REVIEWER, Role.ADMINISTRATOR])
    def test_only_officers_of_the_center_give_one(self, pack: Pack, prairie: Center, admin: User, role: Role) -> None:
        rewrite(the_clone(pack), say(GUIDED, "Ours."))
        center = pack.center if role in {Role.LEAD, Role.PRESENTER} else None
        for actor in (factories.person(role, center, admin=admin), factories.officer(prairie, admin=admin)):
            with pytest.raises(PermissionDenied):
                SignOffChanges(the_clone(pack), keys=["s0-a-1"], state=state(pack), actor=actor).execute()


class TestOwnWords:
    """Nobody signs off what they wrote, and who can is named."""

    @pytest.fixture
    def officer(self, pack: Pack, admin: User) -> User:
        """An officer who was a lead before, and wrote then."""
        return factories.person(Role.PCRCL, pack.center, username="officer", admin=admin)

    def sign(self, pack: Pack, by: User, *keys: str) -> list[SignOff]:
        """Sign changes off."""
        return SignOffChanges(the_clone(pack), keys=keys, state=state(pack), actor=by).execute()

    def test_it_is_refused_and_names_what_and_who_else(self, pack: Pack, officer: User, admin: User) -> None:
        rewrite(the_clone(pack), say(GUIDED, "Mine."), by=officer)
        with pytest.raises(Refused, match="Nobody else can: ask an administrator to give someone the role “Center P/"):
            self.sign(pack, officer, "s0-a-1")
        other = factories.person(Role.PCRCL, pack.center, username="other-officer", admin=admin)

        with pytest.raises(Refused, match=r"“.*Slide 0.*”, so somebody else has to sign it off. Who can: other"):
            self.sign(pack, officer, "s0-a-1")

        assert self.sign(pack, other, "s0-a-1")
        assert waiting(pack) == []

    def test_what_others_wrote_can_be_signed(self, pack: Pack, officer: User, admin: User) -> None:
        rewrite(the_clone(pack), say(GUIDED, "Mine."), by=officer)
        rewrite(the_clone(pack), say(NOTE, "Theirs."), by=factories.lead(pack.center, admin=admin))

        assert self.sign(pack, officer, "s0-a-n")
        assert waiting(pack) == ["s0-a-1"]

    def test_a_block_that_two_wrote_is_each_one_s(self, pack: Pack, officer: User, admin: User) -> None:
        rewrite(the_clone(pack), say(GUIDED, "Mine."), by=officer)
        rewrite(the_clone(pack), say("s0-a-1:body:p1", "Theirs."), by=factories.lead(pack.center, admin=admin))

        with pytest.raises(Refused, match="somebody else"):
            self.sign(pack, officer, "s0-a-1")

    def test_a_part_of_an_added_slide_counts_for_the_slide(self, pack: Pack, officer: User, admin: User) -> None:
        lead = factories.lead(pack.center, admin=admin)
        new = slide("mine", "M", [text_part("t", "x"), text_part("u", "y")], [])

        def begin(document: Document) -> None:
            document["sections"][0]["value"]["items"].append(new)

        rewrite(the_clone(pack), begin, by=lead)
        assert self.sign(pack, officer, "mine")
        rewrite(the_clone(pack), remove("u"), by=officer)

        with pytest.raises(Refused, match="somebody else"):
            self.sign(pack, officer, "mine")

    def test_the_title_and_a_guide_count_too(self, pack: Pack, officer: User) -> None:
        rewrite(the_clone(pack), lambda document: document.update(title="Mine"), by=officer)
        guide = ClonedGuide.objects.child_of(the_clone(pack)).get()
        rewrite(guide, lambda document: document.update(title="My guide"), by=officer)

        for key in ("", str(guide.uid)):
            assert key in waiting(pack)
            with pytest.raises(Refused, match="somebody else"):
                self.sign(pack, officer, key)

    def test_older_text_is_everyone_s_who_has_a_revision(self, pack: Pack, officer: User, admin: User) -> None:
        rewrite(the_clone(pack), say(GUIDED, "Whose?"))
        Writer.objects.create(page=the_clone(pack), block=ANY, user=officer, at=timezone.now())

        with pytest.raises(Refused, match="somebody else"):
            self.sign(pack, officer, "s0-a-1")

    def test_it_may_be_sent_back(self, pack: Pack, officer: User) -> None:
        rewrite(the_clone(pack), say(GUIDED, "Mine."), by=officer)

        assert SendBack(
            the_clone(pack), keys=["s0-a-1"], reason="Not good yet.", state=state(pack), actor=officer
        ).execute()

    def test_who_is_a_lead_too_signs_nothing(self, pack: Pack, officer: User, admin: User) -> None:
        rewrite(the_clone(pack), say(GUIDED, "Theirs."), by=factories.lead(pack.center, admin=admin))
        Membership.objects.create(user=officer, role=Role.LEAD, center=pack.center)

        with pytest.raises(Refused, match="so you can sign nothing off"):
            self.sign(pack, User.objects.get(pk=officer.pk), "s0-a-1")
        assert waiting(pack) == ["s0-a-1"]

    def test_the_page_offers_what_can_be_signed_and_says_why_not_the_rest(
        self, pack: Pack, officer: User, admin: User, client: Client
    ) -> None:
        rewrite(the_clone(pack), say(GUIDED, "Mine."), by=officer)
        rewrite(the_clone(pack), say(NOTE, "Theirs."), by=factories.lead(pack.center, admin=admin))
        client.force_login(officer)
        address = reverse("sign_off", args=[the_clone(pack).pk])

        page = client.get(address).content.decode()
        assert "so somebody else has to sign it off" in page
        assert 'value="s0-a-n"' in page
        assert 'value="s0-a-1"' not in page
        assert "Sign off all 1" in page
        client.post(address, {"do": "all", "state": state(pack)})

        assert waiting(pack) == ["s0-a-1"]

    def test_the_page_offers_nothing_to_who_is_a_lead_too(
        self, pack: Pack, officer: User, admin: User, client: Client
    ) -> None:
        rewrite(the_clone(pack), say(GUIDED, "Theirs."), by=factories.lead(pack.center, admin=admin))
        Membership.objects.create(user=officer, role=Role.LEAD, center=pack.center)
        client.force_login(officer)

        page = client.get(reverse("sign_off", args=[the_clone(pack).pk])).content.decode()

        assert "so you can sign nothing off" in page
        assert 'value="sign"' not in page
        assert 'value="all"' not in page

    def test_nobody_is_asked_for_what_they_may_not_sign(self, pack: Pack, officer: User, admin: User) -> None:
        lead = factories.lead(pack.center, admin=admin)

        def ask() -> Waiting:
            return AskForSignOff(the_clone(pack), actor=lead).execute()

        rewrite(the_clone(pack), say(GUIDED, "Mine."), by=officer)
        with pytest.raises(Refused, match="Nobody at your center may sign this off"):
            ask()

        rewrite(the_clone(pack), say(NOTE, "Theirs."), by=lead)
        assert ask().person == officer
        other = factories.person(Role.PCRCL, pack.center, username="other-officer", admin=admin)
        assert ask().person is None

        for one in (officer, other):
            Membership.objects.create(user=one, role=Role.LEAD, center=pack.center)
        with pytest.raises(Refused, match="Nobody at your center may sign this off"):
            ask()


class TestThePage:
    """What the officer and the lead see."""

    def address(self, pack: Pack) -> str:
        """Return it."""
        return reverse("sign_off", args=[the_clone(pack).pk])

    def test_an_officer_finds_reads_and_signs(self, client: Client, pack: Pack, admin: User) -> None:
        rewrite(the_clone(pack), every(say(GUIDED, "Ours instead."), say(NOTE, "Ours too.")))
        client.force_login(factories.officer(pack.center, admin=admin))
        AskForSignOff(the_clone(pack), actor=factories.lead(pack.center, admin=admin)).execute()
        assert self.address(pack) in client.get("/cms/").content.decode()
        page = client.get(self.address(pack)).content.decode()
        assert "added: </span>Ours instead.</ins>" in page
        assert "<strong>2 changes: 2 edited.</strong>" in page

        page = client.post(self.address(pack), {"do": "sign", "block": "s0-a-1", "state": state(pack)}, follow=True)
        assert "Signed off: 1." in page.content.decode()
        page = client.post(self.address(pack), {"do": "all", "state": state(pack)}, follow=True).content.decode()
        assert "Nothing to sign off" in page
        assert self.address(pack) not in client.get("/cms/").content.decode()

    def test_an_officer_sends_back_and_the_lead_reads_why(self, client: Client, pack: Pack, admin: User) -> None:
        rewrite(the_clone(pack), say(GUIDED, "Ours instead."))
        client.force_login(factories.officer(pack.center, admin=admin))
        sent = {"do": "send_back", "block": "s0-a-1", "state": state(pack)}
        page = client.post(self.address(pack), sent).content.decode()
        assert "Write what has to change" in page
        assert 'value="s0-a-1" checked' in page
        client.post(self.address(pack), {**sent, "reason": "Too sharp."})

        client.force_login(factories.lead(pack.center, admin=admin))
        page = client.get(self.address(pack)).content.decode()
        assert "Too sharp." in page
        assert "Sign off the selected changes" not in page
        assert f'href="{reverse("pack", args=[pack.pk])}">{pack.title}</a>' in page
        assert self.address(pack) in client.get(reverse("pack", args=[pack.pk])).content.decode()

    def test_a_lead_can_not_sign(self, client: Client, pack: Pack, admin: User) -> None:
        rewrite(the_clone(pack), say(GUIDED, "Ours instead."))
        client.force_login(factories.lead(pack.center, admin=admin))

        assert client.post(self.address(pack), {"do": "all", "state": state(pack)}).status_code == 404
        assert waiting(pack) == ["s0-a-1"]

    def test_words_that_changed_meanwhile_are_shown_anew(self, client: Client, pack: Pack, admin: User) -> None:
        rewrite(the_clone(pack), say(GUIDED, "Ours instead."))
        seen = state(pack)
        rewrite(the_clone(pack), say(GUIDED, "Ours, otherwise."))
        client.force_login(factories.officer(pack.center, admin=admin))

        page = client.post(self.address(pack), {"do": "sign", "block": "s0-a-1", "state": seen}).content.decode()

        assert "nothing was done" in page
        assert "Ours, otherwise." in page
