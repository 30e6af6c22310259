"""The board of a pack: the next step and who takes it, its modules with their time, and what it costs to show."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.desk.steps import steps_for
from modules.accounts.identity.models import Role, User
from modules.centers.center.actions import RequireApproval
from modules.centers.center.models import Center
from modules.domain.version import Kind
from modules.library.modules.models import Module
from modules.library.releases.actions import ReleaseModule
from modules.library.releases.models import Release
from modules.packs.board import reading
from modules.packs.board.next_step import NextStep, next_step
from modules.packs.board.reading import board_of
from modules.packs.clones.customizations import customizations
from modules.packs.clones.own import TakeOut, WriteModule
from modules.packs.editions.approvals import AskForApproval
from modules.packs.editions.readiness import Missing, state_of
from modules.packs.editions.waits import URGENT
from modules.packs.pages.lines import lines_on
from modules.packs.pages.models import Clone, Pack
from modules.packs.pages.queries import words_of_clone
from modules.packs.plan.actions import PlanSession
from modules.packs.signoffs import models as signed
from modules.packs.signoffs.actions import SendBack
from modules.resources.desk.actions import MakeAccessCode, ReplaceAccessCode
from modules.roundtables.actions import PlanRoundtable
from modules.roundtables.models import Roundtable
from modules.templatetags.bcp import clock
from tests import factories
from tests.packs.updating import release_again, rewrite, say, the_clone

pytestmark = pytest.mark.django_db

OWN_QUERIES = 15
SENTENCE = "s0-a-1:body:p0"


def fresh(pack: Pack) -> Pack:
    """Return the pack as the page reads it."""
    return Pack.objects.select_related("center__profile").get(pk=pack.pk)


def shown(client: Client, pack: Pack) -> str:
    """Return the page."""
    answer = client.get(reverse("pack", args=[pack.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


class TestTheNextStep:
    """One thing to do, and who does it."""

    def step(self, pack: Pack, *missing: Missing, last: int = 0, is_new: bool = True) -> NextStep:
        """Return the next step of a pack with modules that lacks this."""
        return next_step(pack, missing, is_empty=False, last=last, is_new=is_new)

    def test_an_empty_pack_wants_modules(self, pack: Pack) -> None:
        step = next_step(pack, [Missing("No module.", "/x/")], is_empty=True, last=0, is_new=True)

        assert (step.headline, step.url) == ("No module yet", reverse("suggest_modules", args=[pack.pk]))

    def test_what_the_lead_can_mend_comes_first(self, pack: Pack) -> None:
        officers, mine = Missing("Sign.", "/sign/", Role.PCRCL), Missing("Fill in.", "/fill/")
        step = self.step(pack, officers, mine)

        assert (step.headline, step.url) == ("2 steps left, 1 of them with you", "/fill/")
        assert [one.who for one in step.left] == ["the P/CRCL officer", "you"]

    def test_one_step_with_the_officer_names_the_officer(self, pack: Pack, admin: User) -> None:
        waits = Missing("Sign.", "/sign/", Role.PCRCL)
        nobody = self.step(pack, waits)
        assert (nobody.headline, nobody.note_link) == ("1 step left, with the P/CRCL officer", "Invite someone")

        officer = factories.officer(pack.center, admin=admin)
        assert self.step(pack, waits).note == str(officer)

    def test_what_nobody_asked_for_is_with_the_lead(self, pack: Pack, admin: User) -> None:
        waits = Missing("Sign.", "/sign/", Role.PCRCL)
        nobody = next_step(pack, [waits], is_empty=False, last=0, is_new=True, unasked=[waits])
        assert (nobody.headline, nobody.label) == ("1 step left, with you", "See what waits")
        assert nobody.note_link == "Invite someone"

        officer = factories.officer(pack.center, admin=admin)
        step = next_step(pack, [waits], is_empty=False, last=0, is_new=True, unasked=[waits])
        assert (step.headline, step.label, step.url) == ("1 step left, with you", "Ask for the sign-off", "/sign/")
        assert step.note == f"Then it is with the P/CRCL officer: {officer}."
        assert [one.who for one in step.left] == ["you"]

    def test_an_urgent_update_comes_before_all_else_and_stops_no_edition(self, pack: Pack) -> None:
        urgent, mine = Missing("Urgent.", "/update/"), Missing("Fill in.", "/fill/")
        both = next_step(pack, [mine], is_empty=False, last=1, is_new=True, urgent=[urgent])
        assert (both.headline, both.url, both.label) == ("2 steps left, with you", "/update/", "Update")
        assert not both.note_link

        alone = next_step(pack, [], is_empty=False, last=1, is_new=True, urgent=[urgent])
        assert (alone.label, alone.note_link) == ("Update", "Make edition 2")

    def test_nothing_left_is_an_edition_unless_the_last_one_says_it_all(self, pack: Pack) -> None:
        assert self.step(pack, last=2).label == "Make edition 3"
        assert self.step(pack, last=2).url == reverse("make_edition", args=[pack.pk])
        assert self.step(pack, last=2, is_new=False).headline == "Edition 2 has all that is here"


class TestWhoTakesIt:
    """Each thing that an edition lacks says with whom it is."""

    def test_a_change_is_with_the_officer_until_it_is_sent_back(self, pack: Pack, lead: User, admin: User) -> None:
        rewrite(the_clone(pack), say(SENTENCE, "We are the port."))
        (missing,) = state_of(fresh(pack)).missing
        assert missing.role is Role.PCRCL

        officer = factories.officer(pack.center, admin=admin)
        state = words_of_clone(the_clone(pack)).digest
        SendBack(the_clone(pack), keys=["s0-a-1"], state=state, reason="Which port?", actor=officer).execute()
        (missing,) = state_of(fresh(pack)).missing
        assert missing.role is Role.LEAD

    def test_an_approval_is_with_the_director(self, pack: Pack, lead: User, admin: User, client: Client) -> None:
        director = factories.person(Role.DIRECTOR, pack.center, admin=admin)
        RequireApproval(pack.center, required=True, actor=director).execute()

        page = shown(client, pack)
        assert "1 step left, with you" in page
        assert "Ask for the approval" in page
        assert str(director) in page

        AskForApproval(pack, actor=lead).execute()
        page = shown(client, pack)
        assert "1 step left, with the director" in page
        assert str(director) in page

    def test_an_urgent_update_is_the_next_step(
        self, pack: Pack, module: Module, lead: User, admin: User, client: Client
    ) -> None:
        factories.edition(pack, admin=admin)
        assert "Edition 1 has all that is here" in shown(client, pack)
        urgent_release(module, admin=admin)

        page = shown(client, pack)

        assert "DHS released an urgent update, 1.1." in page
        assert f'<a class="button" href="{reverse("update", args=[the_clone(pack).pk])}">Update</a>' in page

    def test_presenters_are_warned_of_an_urgent_update(
        self, pack: Pack, module: Module, lead: User, admin: User, client: Client
    ) -> None:
        edition = factories.edition(pack, admin=admin)
        presenter = factories.person(Role.PRESENTER, pack.center, admin=admin)
        tomorrow = pack.center.today + timedelta(days=1)
        PlanRoundtable(pack.center, title="Spring", day=tomorrow, pack=pack, actor=lead).execute()
        assert [step.mark for step in steps_for(presenter)] == ["", ""]
        urgent_release(module, admin=admin)

        assert [step.mark for step in steps_for(presenter)] == [URGENT, URGENT]
        client.force_login(presenter)
        page = client.get(reverse("present", args=[edition.uid])).content.decode()
        assert f"DHS released an urgent update of “{module.title}”" in page
        assert "urgent update" not in page.split('id="stage"')[1]

    def test_participants_who_still_get_an_older_edition_are_the_next_step(
        self, pack: Pack, lead: User, admin: User, client: Client
    ) -> None:
        first = factories.edition(pack, admin=admin)
        code = MakeAccessCode(first, actor=lead).execute()
        assert "Edition 1 has all that is here" in shown(client, pack)
        Pack.objects.filter(pk=pack.pk).update(title="Autumn")
        second = factories.edition(fresh(pack), admin=admin)

        page = shown(client, pack)
        assert "Participants still get edition 1" in page
        assert f'href="{reverse("resource_code", args=[code.pk])}#new"' in page

        ReplaceAccessCode(code, edition=second, actor=lead).execute()
        assert "Edition 2 has all that is here" in shown(client, pack)


class TestTheCards:
    """Modules with their time, and how each stands."""

    def test_a_card_says_how_it_stands_and_how_long_it_takes(self, pack: Pack, lead: User) -> None:
        WriteModule(pack, title="The port and us", actor=lead).execute()
        rewrite(Clone.objects.get(module_uid=the_first(pack).module_uid), say(SENTENCE, "We are the port."))
        first, own = board_of(fresh(pack)).cards

        assert (first.start, first.minutes, dict(first.counts), first.unsigned) == (0, 24, {"customized": 1}, 1)
        assert own.clone.is_own

    def test_hiding_and_shortening_on_the_board_keep_what_was_hidden_slide_by_slide(
        self, pack: Pack, lead: User, client: Client
    ) -> None:
        PlanSession(pack, hidden=["s0-b"], actor=lead).execute()
        page = shown(client, fresh(pack))
        assert '<input type="hidden" form="plan" name="hidden" value="s0-b">' in page

        sent = {"hidden": ["s0-b"], "short": ["s1"], "from": "board"}
        answer = client.post(reverse("plan_session", args=[pack.pk]), sent)

        assert answer.headers["Location"] == reverse("pack", args=[pack.pk])
        board = board_of(fresh(pack))
        assert (fresh(pack).hidden, board.cards[0].short) == (["s0-b"], 1)
        assert board.plan is not None
        assert board.plan.minutes + board.plan.left == 60

    def test_what_was_taken_out_stands_apart(self, pack: Pack, lead: User, client: Client) -> None:
        TakeOut(the_clone(pack), actor=lead).execute()
        board = board_of(fresh(pack))

        assert (len(board.cards), len(board.taken_out)) == (0, 1)
        assert "Put it back" in shown(client, pack)

    def test_a_module_that_can_t_be_read_leaves_the_others_as_they_are(
        self, pack: Pack, lead: User, client: Client
    ) -> None:
        WriteModule(pack, title="The port and us", actor=lead).execute()
        broken = Clone.objects.get(module_uid=the_first(pack).module_uid)
        sections = broken.sections.get_prep_value()
        Clone.objects.filter(pk=broken.pk).update(sections=[sections[0], sections[0]])

        board = board_of(fresh(pack))

        assert [bool(card.problems) for card in board.cards] == [True, False]
        assert board.plan is None
        assert "with you" in shown(client, pack)

    def test_clock_times_follow_the_roundtable(self, pack: Pack, lead: User, client: Client) -> None:
        assert "No date yet" in shown(client, pack)
        row = Roundtable(
            center=pack.center,
            title="Spring",
            day=pack.center.today + timedelta(days=3),
            at=time(18, 30),
            time_zone=pack.center.time_zone,
            pack=pack,
            made_by=lead,
        )
        row.save()

        (line,) = lines_on([fresh(pack)])[pack.pk]
        page = shown(client, pack)

        assert line.begins == 18 * 60 + 30
        assert "6:30 PM" in page
        assert 'data-begins="1110"' in page

    @pytest.mark.parametrize(
        ("minutes", "begins", "said"),
        [(65, None, "1:05"), (0, 0, "12:00 AM"), (65, 690, "12:35 PM"), (60, 1410, "12:30 AM"), (None, 540, "9:00 AM")],
    )
    def test_a_clock(self, minutes: int | None, begins: int | None, said: str) -> None:
        assert clock(minutes, begins) == said


def urgent_release(module: Module, *, admin: User) -> Release:
    """Change the draft and release it as urgent."""
    rewrite(module, lambda words: words.update(summary="Go inland."))
    page = Module.objects.get(pk=module.pk)
    factories.approve(page, admin=admin)
    publisher = factories.dhs(Role.PUBLISHER, admin=admin)
    return ReleaseModule(page, kind=Kind.MINOR, note="Inland.", urgent=True, actor=publisher).execute()


def the_first(pack: Pack) -> Clone:
    """Return the first clone of a pack."""
    found: Clone = Clone.objects.child_of(pack).order_by("path")[0]
    return found


class TestWhatItCosts:
    """The queries of the page do not grow with the modules."""

    @pytest.fixture
    def releases(self, release: Release, admin: User) -> list[Release]:
        """Six releases with words, a picture and a statement each."""
        more = [factories.module(admin=admin, slug=f"m{at}", title=f"Module {at}", guides=2) for at in range(5)]
        return [release, *(factories.release(module, admin=admin) for module in more)]

    def test_the_same_for_one_module_and_for_six(
        self, releases: list[Release], module: Module, harbor: Center, lead: User, admin: User, client: Client
    ) -> None:
        packs = [factories.pack(harbor, releases[:number], admin=admin, title=f"{number}") for number in (1, 6)]
        release_again(module, lambda document: document.update(summary="Newer."), admin=admin, kind=Kind.MINOR)

        def queries(address: str) -> int:
            client.get(address)
            cache.clear()
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            return len(captured)

        floor = queries(reverse("wagtailadmin_account"))
        one, six = (queries(reverse("pack", args=[pack.pk])) for pack in packs)

        assert one == six
        assert one - floor <= OWN_QUERIES

    def test_each_module_is_compared_with_its_release_once(
        self, releases: list[Release], harbor: Center, lead: User, admin: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pack = factories.pack(harbor, releases[:3], admin=admin, title="Three")
        calls = counted(monkeypatch)

        board_of(fresh(pack))

        assert len(calls) == 3


def counted(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """Return a list that grows with each comparison of a clone with its release."""
    calls: list[None] = []

    def counting(*args: object) -> object:
        calls.append(None)
        return customizations(*args)  # type: ignore[arg-type]  # as it was called

    for place in (reading, signed):
        monkeypatch.setattr(place, "customizations", counting)
    return calls
