"""Proposing a customization back to DHS, taking it, part of it, declining it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry

from modules.accounts.identity.models import Role, User
from modules.core import moments
from modules.core.refusals import Refused
from modules.domain.document import canonical, digest
from modules.library.modules.authors import has_written
from modules.library.modules.drafts import draft
from modules.library.modules.models import Guide, Module
from modules.library.releases.models import Release
from modules.packs.pages.models import ClonedGuide, Pack
from modules.packs.proposals.actions import DeclineProposal, Propose, TakeProposal
from modules.packs.proposals.mail import tell_of_answer
from modules.packs.proposals.models import Proposal, only
from tests import factories
from tests.factories import image_part, section, slide, text_part
from tests.packs.updating import add, block, every, release_again, rewrite, say, the_clone

pytestmark = pytest.mark.django_db

FIRST, OPEN = "s0-a-1:body:p0", "s0-a-3:body:p0"


@pytest.fixture
def customized(pack: Pack) -> Pack:
    """Harbor's pack, in whose clone two texts are changed, one is added, and the guide too."""
    rewrite(
        the_clone(pack),
        every(say(FIRST, "We are your center."), say(OPEN, "Secret plan of ours."), add("s0-a", "parts", new_text())),
    )
    rewrite(ClonedGuide.objects.child_of(the_clone(pack)).get(), say("g0-g1:body:p0", "Arrive an hour early."))
    return pack


def new_text() -> Any:
    """Return a text that the center added."""
    return text_part("ours", "A good question to begin with.")


def propose(pack: Pack, *keys: str, admin: User, reason: str = "Our audience asked for it.") -> Proposal:
    """Propose blocks as the lead does."""
    actor = factories.lead(pack.center, admin=admin)
    return Propose(the_clone(pack), keys=keys, reason=reason, actor=actor).execute()


def take(proposal: Proposal, *keys: str, admin: User, state: str = "") -> Proposal:
    """Take blocks as the publisher does."""
    actor = factories.dhs(Role.PUBLISHER, admin=admin)
    seen = state or digest(words(proposal.module))
    return TakeProposal(proposal, keys=keys, answer="Thank you.", state=seen, actor=actor).execute()


def words(module: Module) -> Any:
    """Return the words of a module's draft."""
    return draft(Module.objects.get(pk=module.pk))["content"]


class TestProposing:
    """Only what is chosen leaves the center."""

    def test_the_same_is_not_sent_twice_while_it_waits(self, customized: Pack, admin: User) -> None:
        first = propose(customized, "s0-a-1", "ours", admin=admin)

        on = moments.long_day(first.proposed_at, first.center)
        with pytest.raises(Refused, match=rf"You proposed the same on {on}\. It waits for DHS\."):
            propose(customized, "ours", "s0-a-1", admin=admin, reason="Once more.")
        propose(customized, "s0-a-1", admin=admin)  # less is something else

        DeclineProposal(first, answer="Not now.", actor=factories.dhs(Role.PUBLISHER, admin=admin)).execute()
        propose(customized, "s0-a-1", "ours", admin=admin)

    def test_it_holds_the_chosen_blocks_and_nothing_else_of_the_center(self, customized: Pack, admin: User) -> None:
        proposal = propose(customized, "s0-a-1", "ours", admin=admin)

        assert "We are your center." in str(proposal.content)
        assert "A good question to begin with." in str(proposal.content)
        assert "Secret plan of ours." not in str(proposal.content)
        assert "Arrive an hour early." not in str(proposal.content)

    def test_a_guide_can_be_proposed_too(self, customized: Pack, admin: User) -> None:
        assert "Arrive an hour early." in str(propose(customized, "g0-g1", admin=admin).content)

    def test_what_stands_above_an_added_block_comes_with_it(self, pack: Pack, admin: User) -> None:
        mine = section("mine", [slide("sl", "Mine", [text_part("t", "Inside.")], [])], title="Our section")
        rewrite(the_clone(pack), lambda document: document["sections"].append(mine))

        proposal = propose(pack, "mine", admin=admin)

        assert "Inside." in str(proposal.content)
        assert only(the_clone(pack).release.content, proposal.content, ["t"]) == proposal.content

    @pytest.mark.parametrize(
        ("keys", "reason", "problem"),
        [
            ([], "Because.", "Choose at least one change"),
            (["s0-b-1"], "Because.", "Choose at least one change"),
            (["s0-a-1"], "  ", "Write why"),
        ],
    )
    def test_without_a_change_or_a_reason_it_is_refused(
        self, customized: Pack, admin: User, keys: list[str], reason: str, problem: str
    ) -> None:
        with pytest.raises(Refused, match=problem):
            propose(customized, *keys, reason=reason, admin=admin)

    def test_a_picture_of_the_center_is_not_proposed(self, pack: Pack, admin: User) -> None:
        own = factories.image(admin=admin, center=pack.center, color="red", name="ours.png")
        rewrite(the_clone(pack), every(add("s0-a", "parts", image_part("pic", own)), say(FIRST, "Ours.")))

        with pytest.raises(Refused, match="picture or file of your own center"):
            propose(pack, "pic", admin=admin)
        assert propose(pack, "s0-a-1", admin=admin).blocks == ["s0-a-1"]

    @pytest.mark.parametrize("role", [Role.PCRCL, Role.PRESENTER, Role.PUBLISHER, Role.ADMINISTRATOR])
    def test_only_leads_of_the_center_propose(self, customized: Pack, admin: User, role: Role) -> None:
        center = customized.center if role in {Role.PCRCL, Role.PRESENTER} else None
        with pytest.raises(PermissionDenied):
            Propose(
                the_clone(customized), keys=["s0-a-1"], reason="x", actor=factories.person(role, center, admin=admin)
            ).execute()


def words_of(document: Any, key: str) -> str:
    """Return what a paragraph says."""
    return "".join(run["text"] for run in block(document, key)["value"]["runs"])


class TestTaking:
    """DHS takes all or part of it into its draft."""

    def test_what_is_taken_is_in_the_draft_and_the_rest_of_it_stays(
        self, customized: Pack, module: Module, admin: User
    ) -> None:
        proposal = propose(customized, "s0-a-1", "ours", "g0-g1", admin=admin)
        rewrite(module, say("s0-a-1:body:p1", "DHS wrote this meanwhile."))

        taken = take(proposal, "s0-a-1", "ours", admin=admin)

        said = canonical(words(module)).decode()
        for there in ("We are your center.", "A good question to begin with.", "DHS wrote this meanwhile."):
            assert there in said
        assert "Arrive an hour early." not in said
        assert (taken.state, taken.taken) == ("partly", ["s0-a-1", "ours"])

    def test_a_guide_is_written_too(self, customized: Pack, module: Module, admin: User) -> None:
        assert take(propose(customized, "g0-g1", admin=admin), "g0-g1", admin=admin).state == "taken"

        assert "Arrive an hour early." in str(Guide.objects.child_of(module).get().body.get_prep_value())

    def test_where_dhs_changed_the_same_what_is_taken_stands(
        self, customized: Pack, module: Module, admin: User
    ) -> None:
        proposal = propose(customized, "s0-a-1", admin=admin)
        release_again(module, say(FIRST, "DHS's other words."), admin=admin)

        take(proposal, "s0-a-1", admin=admin)

        assert "We are your center." in canonical(words(module)).decode()

    def test_words_of_the_proposal_are_not_mixed_with_others_of_dhs(
        self, pack: Pack, module: Module, admin: User
    ) -> None:
        before = words_of(words(module), FIRST)
        rewrite(the_clone(pack), say(FIRST, f"Ours first. {before}"))
        proposal = propose(pack, "s0-a-1", admin=admin)
        rewrite(module, say(FIRST, f"{before} DHS last."))

        take(proposal, "s0-a-1", admin=admin)

        assert words_of(words(module), FIRST) == f"Ours first. {before}"

    def test_it_is_an_edit_that_somebody_else_has_to_approve(
        self, customized: Pack, module: Module, admin: User
    ) -> None:
        take(propose(customized, "s0-a-1", admin=admin), "s0-a-1", admin=admin)

        assert has_written(module, factories.dhs(Role.PUBLISHER, admin=admin))
        entry = PageLogEntry.objects.get(action="bcp.proposal.take")
        assert (entry.page_id, entry.data["credit"]) == (module.pk, customized.center.name)

    def test_a_draft_that_changed_since_is_not_written_over(
        self, customized: Pack, module: Module, admin: User
    ) -> None:
        proposal, seen = propose(customized, "s0-a-1", admin=admin), digest(words(module))
        rewrite(module, say(OPEN, "DHS writes."))

        with pytest.raises(Refused, match="nothing was done"):
            take(proposal, "s0-a-1", admin=admin, state=seen)
        assert "We are your center." not in canonical(words(module)).decode()

    def test_it_is_answered_once(self, customized: Pack, admin: User) -> None:
        proposal = propose(customized, "s0-a-1", admin=admin)
        take(proposal, "s0-a-1", admin=admin)

        with pytest.raises(Refused, match="already been answered"):
            take(proposal, "s0-a-1", admin=admin)

    def test_nothing_chosen_is_no_answer(self, customized: Pack, admin: User) -> None:
        with pytest.raises(Refused, match="Choose what to take"):
            take(propose(customized, "s0-a-1", admin=admin), "s0-b", admin=admin)

    def test_it_is_declined_with_a_reason_alone(self, customized: Pack, admin: User) -> None:
        proposal, actor = propose(customized, "s0-a-1", admin=admin), factories.dhs(Role.PUBLISHER, admin=admin)

        with pytest.raises(Refused, match="Write why"):
            DeclineProposal(proposal, answer=" ", actor=actor).execute()
        DeclineProposal(proposal, answer="Not for all.", actor=actor).execute()

        proposal.refresh_from_db()
        assert (proposal.state, proposal.answer) == ("declined", "Not for all.")

    @pytest.mark.parametrize("role", [Role.EDITOR, Role.REVIEWER, Role.ADMINISTRATOR])
    def test_only_publishers_answer(self, customized: Pack, admin: User, role: Role) -> None:
        proposal, actor = propose(customized, "s0-a-1", admin=admin), factories.person(role, admin=admin)

        with pytest.raises(PermissionDenied):
            DeclineProposal(proposal, answer="No.", actor=actor).execute()


def test_the_lead_is_told(customized: Pack, admin: User) -> None:
    proposal = propose(customized, "s0-a-1", admin=admin)
    take(proposal, "s0-a-1", admin=admin)

    tell_of_answer.call(proposal.pk)

    (sent,) = mail.outbox
    assert sent.to == [proposal.proposed_by.email]
    assert "Thank you." in sent.body
    assert f"/cms/clones/{proposal.clone_id}/propose/" in sent.body


def test_nobody_is_told_who_left(customized: Pack, admin: User) -> None:
    proposal = propose(customized, "s0-a-1", admin=admin)
    User.objects.filter(pk=proposal.proposed_by_id).update(is_active=False)

    tell_of_answer.call(proposal.pk)

    assert mail.outbox == []


class TestThePages:
    """What both sides see of it."""

    def test_a_lead_proposes_and_reads_the_answer(self, client: Client, customized: Pack, admin: User) -> None:
        client.force_login(factories.lead(customized.center, admin=admin))
        address = reverse("propose", args=[the_clone(customized).pk])
        assert "<strong>4 changes: 1 added, 3 edited.</strong>" in client.get(address).content.decode()
        page = client.post(address, {"block": "s0-a-1"}).content.decode()
        assert "Write why this would be better" in page
        assert 'value="s0-a-1" checked' in page

        page = client.post(address, {"block": "s0-a-1", "reason": "They asked."}, follow=True).content.decode()
        assert "Waiting for DHS" in page

        take(Proposal.objects.get(), "s0-a-1", admin=admin)
        assert "Thank you." in client.get(address).content.decode()

    def test_a_publisher_sees_it_against_the_current_release_and_takes_it(
        self, client: Client, customized: Pack, module: Module, release: Release, admin: User
    ) -> None:
        proposal = propose(customized, "s0-a-1", "ours", admin=admin)
        release_again(module, say(FIRST, "DHS's other words."), admin=admin)
        client.force_login(factories.dhs(Role.PUBLISHER, admin=admin))
        assert "from Harbor" in client.get("/cms/").content.decode()

        page = client.get(proposal.get_absolute_url()).content.decode()
        assert "DHS changed this too, since 1.0" in page
        assert "Secret plan of ours." not in page
        assert "<strong>2 changes: 1 added, 1 edited.</strong>" in page

        sent = {"do": "take", "block": ["s0-a-1", "ours"], "state": digest(words(module)), "answer": "Good."}
        page = client.post(proposal.get_absolute_url(), sent, follow=True).content.decode()
        assert "Taken into the draft." in page
        assert block(words(module), "ours")

    def test_what_the_release_says_already_is_marked(
        self, client: Client, customized: Pack, module: Module, admin: User
    ) -> None:
        proposal = propose(customized, "s0-a-1", admin=admin)
        release_again(module, say(FIRST, "We are your center."), admin=admin)
        client.force_login(factories.dhs(Role.PUBLISHER, admin=admin))

        assert "Release 1.1 already says this." in client.get(proposal.get_absolute_url()).content.decode()

    def test_declining_without_a_reason_keeps_what_was_written(
        self, client: Client, customized: Pack, admin: User
    ) -> None:
        proposal = propose(customized, "s0-a-1", admin=admin)
        client.force_login(factories.dhs(Role.PUBLISHER, admin=admin))

        page = client.post(proposal.get_absolute_url(), {"do": "decline", "answer": ""}).content.decode()

        assert "Write why. The center will read it." in page
