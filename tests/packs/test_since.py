"""What an edition says that the one before did not, and the director's approval before it is made."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from modules.accounts.audit.models import AuditEntry
from modules.accounts.identity.models import Role, User
from modules.centers.center.actions import RequireApproval
from modules.centers.center.models import Center, Profile
from modules.centers.people.actions import Grant
from modules.centers.profile.actions import ChangeProfile
from modules.core.refusals import Refused
from modules.domain.document import digest
from modules.library.modules.models import Module
from modules.packs.clones.actions import CloneModule
from modules.packs.editions.actions import MakeEdition
from modules.packs.editions.approvals import ApproveEdition, AskForApproval, EditionApproval, SendEditionBack
from modules.packs.editions.models import Edition
from modules.packs.editions.readiness import NotReady, state_of
from modules.packs.editions.since import since
from modules.packs.editions.sources import source_of_pack
from modules.packs.pages.models import Pack
from modules.packs.plan.actions import PlanSession
from tests import factories
from tests.packs.updating import release_again, rewrite, say, the_clone, update

pytestmark = pytest.mark.django_db


def again(pack: Pack) -> Pack:
    """Return the pack as the database has it."""
    return Pack.objects.get(pk=pack.pk)


class TestWhatChanged:
    """In words, from the two documents."""

    @pytest.fixture
    def first(self, pack: Pack, admin: User) -> Edition:
        """The first edition."""
        return factories.edition(pack, admin=admin)

    def sentences(self, first: Edition) -> tuple[str, ...]:
        """Return what is said of the pack as a whole."""
        return since(1, first.body, source_of_pack(again(first.pack))).sentences

    def test_nothing(self, first: Edition, pack: Pack) -> None:
        assert since(1, first.body, source_of_pack(again(pack))).in_words == "Nothing has changed since edition 1."

    def test_words(self, first: Edition, pack: Pack) -> None:
        rewrite(the_clone(pack), say("s0-a-1:body:p1", "We hear you."))
        found = since(1, first.body, source_of_pack(again(pack)))

        assert found.in_words == "Since edition 1: 1 change: 1 edited."
        assert found.parts[0].title == "Who we are"
        assert "Slide 0" in found.parts[0].changes[0].where

    def test_what_is_no_change_of_words_is_counted_apart(self, first: Edition, pack: Pack) -> None:
        rewrite(the_clone(pack), say("s0-a-1:body:p1", "We hear you."))
        Pack.objects.filter(pk=pack.pk).update(title="Autumn", minutes=None)
        found = since(1, first.body, source_of_pack(again(pack)))

        assert found.in_words == "Since edition 1: 3 changes: 1 edited, 2 others."

    def test_title_audience_and_minutes(self, first: Edition, pack: Pack) -> None:
        Pack.objects.filter(pk=pack.pk).update(title="Autumn", sector="education", minutes=None)

        assert self.sentences(first) == (
            "The pack is now called “Autumn”. It was called “Spring roundtable”.",
            "It is now for Schools and colleges. It was for Private-sector business.",
            "The minutes available are now not given. They were 60.",
        )

    def test_the_plan(self, first: Edition, pack: Pack, admin: User) -> None:
        actor = factories.lead(pack.center, admin=admin)
        PlanSession(pack, hidden=["s0-b"], short=["s1"], actor=actor).execute()

        assert self.sentences(first) == (
            "“Picture 0” is left out now.",
            "“Section 1” takes its short form now.",
        )

    def test_the_profile(self, first: Edition, pack: Pack, admin: User) -> None:
        profile = Profile.objects.get(center=pack.center)
        profile.tip_phone = "(555) 555-0199"
        ChangeProfile(profile, actor=factories.lead(pack.center, admin=admin)).execute()

        assert self.sentences(first) == ("Tip line: “(555) 555-0199” now, “(555) 555-0142” before.",)

    def test_modules_and_releases(self, first: Edition, pack: Pack, module: Module, admin: User) -> None:
        new = release_again(module, lambda words: words.update(summary="Shorter."), admin=admin)
        update(pack, new, admin=admin)
        other = factories.release(factories.module(admin=admin, slug="other", title="Other"), admin=admin)
        CloneModule(pack, release=other, actor=factories.lead(pack.center, admin=admin)).execute()
        found = since(1, first.body, source_of_pack(again(pack)))

        assert found.sentences == ("“Other” is new in it, from release 1.0.",)
        assert found.parts[0].sentences == ("It is now from release 1.1. It was from 1.0.",)
        back = since(2, source_of_pack(again(pack)), first.body)
        assert back.sentences == ("“Other” is no longer in it.",)

    def test_the_pages_say_it(self, first: Edition, pack: Pack, admin: User, client: Client) -> None:
        client.force_login(factories.lead(pack.center, admin=admin))
        rewrite(the_clone(pack), say("s0-a-1:body:p1", "We hear you."))
        changes = reverse("next_changes", args=[pack.pk])
        assert changes in client.get(reverse("pack", args=[pack.pk])).content.decode()
        assert "Since edition 1: 1 change: 1 edited." in client.get(changes).content.decode()

        second = factories.edition(pack, admin=admin)
        page = client.get(reverse("edition_changes", args=[second.uid])).content.decode()
        assert "Since edition 1: 1 change: 1 edited." in page
        assert "hear" in page
        page = client.get(reverse("edition_changes", args=[first.uid])).content.decode()
        assert "This is the first edition of the pack" in page

    def test_another_center_s_edition_is_not_there(
        self, first: Edition, prairie: Center, admin: User, client: Client
    ) -> None:
        client.force_login(factories.lead(prairie, admin=admin))

        assert client.get(reverse("edition_changes", args=[first.uid])).status_code == 404


@pytest.fixture
def director(harbor: Center, admin: User) -> User:
    """Harbor's director; from now on editions need their approval."""
    person = factories.person(Role.DIRECTOR, harbor, admin=admin)
    RequireApproval(harbor, required=True, actor=factories.lead(harbor, admin=admin)).execute()
    return person


def text_of(pack: Pack) -> str:
    """Return the digest of what an edition would store now."""
    return digest(source_of_pack(again(pack)))


def approve(pack: Pack, by: User) -> EditionApproval:
    """Approve what the next edition would hold."""
    return ApproveEdition(again(pack), state=text_of(pack), actor=by).execute()


class TestApproval:
    """With the setting on, an edition is made of what the director approved, and of nothing else."""

    def test_without_it_there_is_no_edition(self, pack: Pack, director: User, admin: User) -> None:
        with pytest.raises(NotReady) as refused:
            factories.edition(pack, admin=admin)

        (missing,) = refused.value.missing
        assert missing.sentence == "The director has not approved what this edition would contain."
        assert missing.url == reverse("approve_edition", args=[pack.pk])

    def test_with_it_there_is(self, pack: Pack, director: User, admin: User) -> None:
        approve(pack, director)

        assert factories.edition(pack, admin=admin).digest == text_of(pack)

    def test_it_lapses_with_the_words_and_holds_again_with_them(self, pack: Pack, director: User, admin: User) -> None:
        approve(pack, director)
        rewrite(the_clone(pack), say("s0-a-3:body:p0", "Call {{center.hours}}."))
        with pytest.raises(NotReady):
            factories.edition(pack, admin=admin)

        rewrite(the_clone(pack), say("s0-a-3:body:p0", "Call {{center.tip_phone}}."))
        assert factories.edition(pack, admin=admin).number == 1

    def test_what_changed_meanwhile_is_not_approved_unseen(self, pack: Pack, director: User) -> None:
        shown = text_of(pack)
        rewrite(the_clone(pack), say("s0-a-3:body:p0", "Call {{center.hours}}."))

        with pytest.raises(Refused, match="changed after you opened"):
            ApproveEdition(pack, state=shown, actor=director).execute()

    def test_what_could_be_no_edition_is_not_approved(self, pack: Pack, director: User) -> None:
        rewrite(the_clone(pack), say("s0-a-1:body:p0", "Nobody signed this."))

        with pytest.raises(Refused, match="is still missing"):
            approve(pack, director)

    def test_nobody_approves_what_they_make(self, pack: Pack, director: User, admin: User) -> None:
        both = factories.lead(pack.center, admin=admin)
        Grant(both, role=Role.DIRECTOR, center=pack.center, actor=admin).execute()
        approve(pack, both)

        with pytest.raises(NotReady, match="not approved"):
            MakeEdition(pack, actor=both).execute()
        other = factories.person(Role.LEAD, pack.center, admin=admin)
        assert MakeEdition(pack, actor=other).execute().number == 1

    def test_nobody_approves_what_they_wrote(self, pack: Pack, director: User, admin: User, client: Client) -> None:
        rewrite(the_clone(pack), say("s0-a-3:body:p0", "Call {{center.hours}}."), by=director)
        client.force_login(director)
        shown = client.get(reverse("approve_edition", args=[pack.pk])).content.decode()
        other = factories.person(Role.DIRECTOR, pack.center, username="other-director", admin=admin)

        with pytest.raises(Refused, match=r"You wrote “.*”, so somebody else has to approve it. Who can: other-dir"):
            approve(pack, director)

        assert "so somebody else has to approve it" in shown
        assert "Approve this text</button>" not in shown
        assert approve(pack, other)

    def test_what_stands_as_released_again_was_written_by_nobody(self, pack: Pack, director: User) -> None:
        rewrite(the_clone(pack), say("s0-a-3:body:p0", "Call {{center.hours}}."), by=director)
        rewrite(the_clone(pack), say("s0-a-3:body:p0", "Call {{center.tip_phone}}."), by=director)

        assert approve(pack, director)

    def test_it_is_sent_back_with_a_reason_that_the_lead_reads(
        self, pack: Pack, director: User, admin: User, client: Client, django_capture_on_commit_callbacks: Any
    ) -> None:
        lead, address = factories.lead(pack.center, admin=admin), reverse("approve_edition", args=[pack.pk])
        approve(pack, director)
        client.force_login(director)
        sent = {"do": "send_back", "state": text_of(pack), "reason": "Say who we are first."}

        with django_capture_on_commit_callbacks(execute=True):
            client.post(address, sent)

        (message,) = [one for one in mail.outbox if one.to == [lead.email] and "Sent back" in one.subject]
        assert "Say who we are first." in message.body
        assert f"Approve “{pack.title}”" not in client.get("/cms/").content.decode()
        client.force_login(lead)
        for page in (address, reverse("pack", args=[pack.pk])):
            assert "Say who we are first." in client.get(page).content.decode()
        with pytest.raises(NotReady, match=r"sent this text back: Say who we are first."):
            MakeEdition(pack, actor=lead).execute()
        entry = AuditEntry.objects.get(action="bcp.edition.send_back")
        assert "reason" not in entry.data

    def test_it_lapses_with_an_approval_and_with_the_words(self, pack: Pack, director: User, admin: User) -> None:
        SendEditionBack(pack, state=text_of(pack), reason="Not yet.", actor=director).execute()
        approve(pack, director)
        assert factories.edition(pack, admin=admin).number == 1

        rewrite(the_clone(pack), say("s0-a-3:body:p0", "Call {{center.hours}}."))
        SendEditionBack(pack, state=text_of(pack), reason="Not yet.", actor=director).execute()
        rewrite(the_clone(pack), say("s0-a-3:body:p0", "Ask {{center.hours}}."))

        with pytest.raises(NotReady, match="The director has not approved"):
            MakeEdition(pack, actor=factories.lead(pack.center, admin=admin)).execute()

    def test_a_reason_is_asked_for_and_what_was_typed_is_kept(self, pack: Pack, director: User, client: Client) -> None:
        client.force_login(director)
        address, seen = reverse("approve_edition", args=[pack.pk]), text_of(pack)
        page = client.post(address, {"do": "send_back", "state": seen, "reason": "  "}).content.decode()
        assert "Write what has to change" in page
        rewrite(the_clone(pack), say("s0-a-3:body:p0", "Call {{center.hours}}."))

        page = client.post(address, {"do": "send_back", "state": seen, "reason": "Too long."}).content.decode()

        assert "The pack changed after you opened this page" in page
        assert ">Too long.</textarea>" in page
        assert not pack.sent_back.exists()

    def test_a_lead_sends_nothing_back(self, pack: Pack, director: User, admin: User, client: Client) -> None:
        lead = factories.lead(pack.center, admin=admin)
        client.force_login(lead)
        address = reverse("approve_edition", args=[pack.pk])

        assert "What has to change" not in client.get(address).content.decode()
        with pytest.raises(PermissionDenied):
            SendEditionBack(pack, state=text_of(pack), reason="No.", actor=lead).execute()

    def test_without_a_director_it_says_whom_to_ask(self, pack: Pack, admin: User) -> None:
        Center.objects.filter(pk=pack.center_id).update(director_approval=True)

        with pytest.raises(NotReady, match="Ask your administrator to give it"):
            factories.edition(pack, admin=admin)

    @pytest.mark.parametrize("role", [Role.LEAD, Role.PCRCL, Role.PRESENTER, Role.PUBLISHER, Role.ADMINISTRATOR])
    def test_only_directors_of_the_center_approve(
        self, pack: Pack, director: User, prairie: Center, admin: User, role: Role
    ) -> None:
        center = pack.center if role in {Role.LEAD, Role.PCRCL, Role.PRESENTER} else None
        for actor in (
            factories.person(role, center, admin=admin),
            factories.person(Role.DIRECTOR, prairie, admin=admin),
        ):
            with pytest.raises(PermissionDenied):
                approve(pack, actor)

    def test_the_director_s_pages(self, pack: Pack, director: User, admin: User, client: Client) -> None:
        client.force_login(director)
        address = reverse("approve_edition", args=[pack.pk])
        AskForApproval(pack, actor=factories.lead(pack.center, admin=admin)).execute()
        assert address in client.get(reverse("wagtailadmin_home")).content.decode()
        assert "as presenters see it" in client.get(address).content.decode()
        assert client.get(reverse("preview_pack", args=[pack.pk])).status_code == 200
        assert client.get(reverse("pack", args=[pack.pk])).headers["Location"] == address

        page = client.post(address, {"state": "0" * 64}, follow=True).content.decode()
        assert "Nothing was approved" in page
        page = client.post(address, {"state": text_of(pack)}, follow=True).content.decode()
        assert "approved this text on" in page
        assert address not in client.get(reverse("wagtailadmin_home")).content.decode()

    def test_the_lead_sees_how_it_stands_and_approves_nothing(
        self, pack: Pack, director: User, admin: User, client: Client
    ) -> None:
        client.force_login(factories.lead(pack.center, admin=admin))
        address = reverse("approve_edition", args=[pack.pk])

        assert "The director has not approved" in client.get(reverse("pack", args=[pack.pk])).content.decode()
        assert "Ask for the approval" in client.get(address).content.decode()
        assert client.post(address, {"state": text_of(pack)}).status_code == 404


class TestTheSetting:
    """A lead switches it on; the director or an administrator switches it off."""

    def test_not_without_a_director(self, harbor: Center, admin: User) -> None:
        with pytest.raises(Refused, match="Nobody at your center has the director’s role"):
            RequireApproval(harbor, required=True, actor=factories.lead(harbor, admin=admin)).execute()

    def test_the_lead_does_not_drop_it(self, harbor: Center, director: User, admin: User, client: Client) -> None:
        lead = factories.person(Role.LEAD, harbor, admin=admin)  # another one than who asked for it
        with pytest.raises(PermissionDenied):
            RequireApproval(harbor, required=False, actor=lead).execute()
        client.force_login(lead)
        address = reverse("require_approval", args=[harbor.slug])

        page = client.post(address, {"required": "0"}, follow=True).content.decode()

        assert "Only the director or an administrator can switch off the approval." in page
        assert Center.objects.get(pk=harbor.pk).director_approval

    def test_a_lead_takes_back_a_request_that_the_director_did_not_answer(
        self, harbor: Center, director: User, admin: User, client: Client
    ) -> None:
        RequireApproval(harbor, required=False, actor=director).execute()
        lead, other = factories.lead(harbor, admin=admin), factories.person(Role.LEAD, harbor, admin=admin)
        RequireApproval(harbor, required=True, actor=lead).execute()
        with pytest.raises(PermissionDenied):  # it is not the other lead's request
            RequireApproval(harbor, required=False, actor=other).execute()
        client.force_login(lead)
        profile = reverse("center_profile", args=[harbor.slug])
        assert "Take the request back" in client.get(profile).content.decode()

        client.post(reverse("require_approval", args=[harbor.slug]), {"required": "0"})

        assert not Center.objects.get(pk=harbor.pk).director_approval

    def test_once_the_director_answered_it_stays(self, pack: Pack, harbor: Center, director: User, admin: User) -> None:
        RequireApproval(harbor, required=False, actor=director).execute()
        lead = factories.lead(harbor, admin=admin)
        RequireApproval(harbor, required=True, actor=lead).execute()
        state = digest(state_of(pack).source)
        ApproveEdition(pack, state=state, actor=director).execute()

        with pytest.raises(PermissionDenied):
            RequireApproval(harbor, required=False, actor=lead).execute()

    def test_the_director_drops_it(self, harbor: Center, director: User, client: Client) -> None:
        client.force_login(director)

        client.post(reverse("require_approval", args=[harbor.slug]), {"required": "0"})

        assert not Center.objects.get(pk=harbor.pk).director_approval

    def test_a_lead_makes_nobody_director(self, harbor: Center, admin: User) -> None:
        lead = factories.lead(harbor, admin=admin)

        with pytest.raises(PermissionDenied):
            Grant(lead, role=Role.DIRECTOR, center=harbor, actor=lead).execute()
