"""The pages where a lead updates, compares and goes back, as a browser without scripts would use them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from modules.accounts.identity.models import User
from modules.centers.center.models import Center
from modules.domain.merge import DecisionKind
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.library.words.questions import Speaker
from modules.packs.pages.models import Pack
from modules.packs.pages.queries import words_of_clone
from modules.packs.updates.snapshots import Snapshot
from tests import factories
from tests.factories import text_part
from tests.packs.updating import (
    FIRST,
    OPEN,
    SECOND,
    add,
    block,
    every,
    plan,
    release_again,
    remove,
    rewrite,
    say,
    the_clone,
    update,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def new(pack: Pack, module: Module, admin: User) -> Release:
    """A release with a conflict, a clean change, an addition and a removal of what the center changed."""
    rewrite(
        the_clone(pack),
        every(say(FIRST, "Ours instead."), say(OPEN, "Ours, open."), say("s1-a-1:body:p0", "Ours, in what goes.")),
    )
    return release_again(
        module,
        every(
            say(FIRST, "Theirs instead."),
            say(SECOND, "They listen."),
            add("s0-a", "parts", text_part("new", "From DHS.")),
            remove("s1-a-1"),
        ),
        admin=admin,
    )


def url(name: str, pack: Pack, *more: Any) -> str:
    """Return the address of a page about the pack's clone."""
    return reverse(name, args=[the_clone(pack).pk, *more])


def read(client: Client, address: str) -> str:
    """Open a page."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def send(client: Client, address: str, **data: str) -> str:
    """Send a form, and read where it leads."""
    answer = client.post(address, data, follow=True)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def choices(pack: Pack, release: Release, word: str) -> dict[str, str]:
    """Return an answer to every question."""
    return {f"choice-{question.id}": word for question in plan(pack, release).to_choose}


class TestTheUpdate:
    """One page: what is new, what stays, what to choose."""

    def test_home_and_pack_say_that_a_release_is_there(
        self, client: Client, lead: User, pack: Pack, new: Release
    ) -> None:
        for address in ("/cms/", reverse("pack", args=[pack.pk])):
            page = read(client, address)
            assert url("update", pack) in page
        assert "Clearer words." in page  # the note, on the page of the pack

    def test_it_shows_both_sides_and_names_the_outcomes(
        self, client: Client, lead: User, pack: Pack, new: Release
    ) -> None:
        page = read(client, url("update", pack))

        for words in (
            "Keep yours",
            "Take DHS’s",
            "Keep both",
            "Remove it, as DHS did",
            "2 left to choose",
            "From DHS.",
        ):
            assert words in page

    def test_its_lists_add_up_and_it_says_what_is_compared_and_what_comes_after(
        self, client: Client, lead: User, pack: Pack, new: Release
    ) -> None:
        page = read(client, url("update", pack))
        contents = page.partition('<ul class="bcp-contents">')[2].partition("</ul>")[0]

        of_dhs = contents.partition("#local")[0]
        numbers = [int(number) for number in re.findall(r": (\d+)</a>", of_dhs)]
        assert f"{sum(numbers)} changes, <span" in page
        for words in (
            "You have to choose before the update. Your words stay as they are until then.",
            "The marks compare with release 1.0, which your copy began with.",
            "What is listed here stays. What you choose is above.",
            "your P/CRCL officer signs off",
        ):
            assert words in page
        assert "All of it stays." not in page

    def test_it_tells_what_stands_in_braces(
        self, client: Client, lead: User, pack: Pack, module: Module, admin: User
    ) -> None:
        told = "What stands in double braces is filled in from the center’s profile."
        rewrite(the_clone(pack), say(FIRST, "Call {{center.tip_phone}} first."))
        release_again(module, say(FIRST, "Theirs instead."), admin=admin)
        assert told in read(client, url("update", pack))

        rewrite(the_clone(pack), say(FIRST, "Call first."))
        assert told not in read(client, url("update", pack))

    def test_a_block_that_dhs_removed_is_shown_as_it_looks(self, pack: Pack, new: Release) -> None:
        made = plan(pack, new)
        speaker = Speaker(made.merge.document, made.theirs, made.ours.document, made.base)
        (decision,) = (one for one in made.to_choose if one.kind is DecisionKind.REMOVED)

        keep, remove = speaker.question(decision).options

        assert remove.result.startswith('<del class="marked-block">')
        assert keep.result.startswith('<div class="marked-looks">')
        assert "added: </span>Ours, in what goes.</ins>" in keep.result.partition("Changed in it:")[2]
        assert 'class="marked-name">Text:' not in keep.result + remove.result

    def test_choices_are_kept(self, client: Client, lead: User, pack: Pack, new: Release) -> None:
        one, _ = plan(pack, new).to_choose

        page = send(client, url("update", pack), do="keep", **{f"choice-{one.id}": "theirs"})

        assert "Your choices are kept." in page
        assert "1 left to choose" in page
        assert ">1 needs you</span></h2>" in page
        assert f'name="choice-{one.id}" value="theirs" checked' in page
        page = send(client, url("update", pack), do="keep", **choices(pack, new, "ours"))
        assert "All chosen." in page
        assert ">all is chosen</span></h2>" in page

    def test_it_is_not_made_while_something_is_not_chosen(
        self, client: Client, lead: User, pack: Pack, new: Release
    ) -> None:
        page = send(client, url("update", pack), do="apply", state=plan(pack, new).state)

        assert "2 choices are still missing" in page
        assert the_clone(pack).release != new

    def test_it_is_made_and_can_be_undone(self, client: Client, lead: User, pack: Pack, new: Release) -> None:
        before = words_of_clone(the_clone(pack)).digest
        chosen = choices(pack, new, "ours")

        page = send(client, url("update", pack), do="apply", state=plan(pack, new).state, **chosen)
        assert "is now at release 1.1" in page
        assert the_clone(pack).release == new

        earlier = read(client, url("earlier_words", pack))
        assert "Update to 1.1</strong>" in earlier
        assert ">Undo<" in earlier
        now, snapshot = words_of_clone(the_clone(pack)).digest, Snapshot.objects.get()
        page = send(client, url("restore_snapshot", pack, snapshot.pk), state=now)
        assert "Undone: update to 1.1. “Who we are” is at release 1.0 again, and says what it said" in page
        assert "before the update to 1.1." in page
        assert words_of_clone(the_clone(pack)).digest == before

    def test_an_edit_in_another_tab_stops_it_and_the_choices_are_kept(
        self, client: Client, lead: User, pack: Pack, new: Release
    ) -> None:
        seen, chosen = plan(pack, new).state, choices(pack, new, "ours")
        rewrite(the_clone(pack), say(OPEN, "From another tab."))

        page = send(client, url("update", pack), do="apply", state=seen, **chosen)

        assert "changed after you opened this page, so nothing was done" in page
        assert "All chosen." in page
        assert the_clone(pack).release != new

    def test_previews_show_what_is_chosen(self, client: Client, lead: User, pack: Pack, new: Release) -> None:
        page = send(client, url("update", pack), do="participant", **choices(pack, new, "theirs"))
        assert "Theirs instead." in page
        assert "Ours, open." in page
        assert "Speaker words" not in page

        page = send(client, url("update", pack), do="presenter", **choices(pack, new, "ours"))
        assert "Ours instead." in page
        assert "Speaker words" in page
        assert the_clone(pack).release != new

    def test_a_release_is_skipped_and_taken_back(self, client: Client, lead: User, pack: Pack, new: Release) -> None:
        page = send(client, url("update", pack), do="skip")
        assert "Release 1.1 is skipped" in page
        assert "You skipped release 1.1." in page
        assert url("update", pack) not in read(client, "/cms/")

        assert "You skipped this release." in read(client, url("update", pack))
        kept = send(client, url("update", pack), do="keep")
        assert '<h2 id="summary" tabindex="-1" autofocus>' in kept
        assert "autofocus" not in read(client, url("update", pack))
        assert url("update", pack) in read(client, "/cms/")

    def test_a_strange_choice_is_no_choice(self, client: Client, lead: User, pack: Pack, new: Release) -> None:
        sent = {**choices(pack, new, "nonsense"), "choice-nope": "theirs"}

        page = send(client, url("update", pack), do="apply", state=plan(pack, new).state, **sent)

        assert "still missing" in page

    def test_nothing_to_update_leads_back(self, client: Client, lead: User, pack: Pack) -> None:
        assert "is up to date" in send(client, url("update", pack), do="apply")

    def test_its_queries_do_not_grow_with_the_blocks(self, client: Client, admin: User, harbor: Center) -> None:
        numbers = []
        for slug, blocks in (("short", 4), ("long", 40)):
            module = factories.module(admin=admin, slug=slug, blocks=blocks)
            pack = factories.pack(harbor, [factories.release(module, admin=admin)], admin=admin, title=slug)
            rewrite(the_clone(pack), say(FIRST, "Ours instead."))
            release_again(module, say(FIRST, "Theirs instead."), admin=admin)
            client.force_login(factories.lead(harbor, admin=admin))
            read(client, url("update", pack))
            with CaptureQueriesContext(connection) as counted:
                read(client, url("update", pack))
            numbers.append(len(counted))
        assert numbers[0] == numbers[1]


class TestATextWithWordsOfBoth:
    """It is shown first, and either side can be used instead."""

    @pytest.fixture
    def kept(self, pack: Pack, module: Module, admin: User) -> Release:
        """A release in which DHS changed another word of a sentence than the center did."""
        said = "Reports are kept for {} days by {}."
        release = release_again(module, say(FIRST, said.format(90, "the center")), admin=admin)
        update(pack, release, admin=admin)
        rewrite(the_clone(pack), say(FIRST, said.format(30, "the center")))
        return release_again(module, say(FIRST, said.format(90, "the federal agency")), admin=admin)

    def test_it_is_shown_with_the_sentence_before_all_else(
        self, client: Client, lead: User, pack: Pack, kept: Release
    ) -> None:
        page = read(client, url("update", pack))

        (decision,) = plan(pack, kept).mixed
        assert page.index('id="mixed"') < page.index('id="choose"')
        assert page.count("federal agency") == 3  # in the sentence with both, in DHS's, and to be written otherwise
        assert f'name="choice-{decision.id}" value="mixed" checked' in page

    @pytest.mark.parametrize(
        ("word", "said"),
        [
            ("", "kept for 30 days by the federal agency."),
            ("mixed", "kept for 30 days by the federal agency."),
            ("ours", "kept for 30 days by the center."),
            ("theirs", "kept for 90 days by the federal agency."),
        ],
    )
    def test_it_stands_unless_a_side_is_used(
        self, client: Client, lead: User, pack: Pack, kept: Release, word: str, said: str
    ) -> None:
        (decision,) = plan(pack, kept).mixed
        chosen = {f"choice-{decision.id}": word}

        page = send(client, url("update", pack), do="apply", state=plan(pack, kept).state, **chosen)

        assert "is now at release" in page
        assert said in str(words_of_clone(the_clone(pack)).document)


class TestTheLists:
    """Each change stands once, in reading order, after a summary."""

    @pytest.fixture
    def page(self, client: Client, lead: User, pack: Pack, module: Module, admin: User) -> str:
        """The page of an update: both changed one title, and DHS more of that section; DHS removed what we changed."""

        def rename(title: str, **more: Any) -> Any:
            return lambda document: block(document, "s0")["value"].update(title=title, **more)

        rewrite(the_clone(pack), every(rename("Our title"), say("s1-a-1:body:p0", "Ours, in what goes.")))
        theirs = every(
            rename("Their title", method="activity"),
            say("s1-a-3:body:p0", "Later words."),
            say(OPEN, "Earlier words."),
            remove("s1-a-1"),
        )
        release_again(module, theirs, admin=admin)
        return read(client, url("update", pack))

    def test_what_is_chosen_is_not_listed_among_the_changes_too(self, page: str) -> None:
        questions, _, lists = page.partition('id="upstream"')
        for words in ("Their title</ins>", "Our title</ins>", "in what goes."):
            assert words in questions
            assert words not in lists

    def test_the_rest_of_a_block_with_a_choice_is(self, page: str) -> None:
        assert "Presentation</del>" in page
        assert "Activity</ins>" in page

    def test_in_reading_order_after_a_summary(self, page: str) -> None:
        assert '5 changes, <span data-left="need">2 need you</span></h2>' in page
        at = [page.index(words) for words in ("need you", "Activity</ins>", "Earlier", "Later")]
        assert at == sorted(at)


class TestTheComparison:
    """What a center changed, and the way back."""

    def test_a_copy_that_nobody_changed_says_so(self, client: Client, lead: User, pack: Pack) -> None:
        assert "exactly what release 1.0 says" in read(client, url("clone_changes", pack))

    def test_it_lists_blocks_with_their_words_and_returns_one(self, client: Client, lead: User, pack: Pack) -> None:
        rewrite(the_clone(pack), every(say(FIRST, "Ours instead."), say(OPEN, "Ours, open.")))
        page = read(client, url("clone_changes", pack))
        assert "added: </span>Ours instead.</ins>" in page
        assert "2 customized" in read(client, reverse("pack", args=[pack.pk]))

        state = words_of_clone(the_clone(pack)).digest
        page = send(client, url("return_to_release", pack), block="s0-a-1", state=state)

        assert "Returned to release 1.0" in page
        assert "Ours instead." not in page
        assert "Ours, open." in page

    def test_everything_returns(self, client: Client, lead: User, pack: Pack, release: Release) -> None:
        rewrite(the_clone(pack), every(say(FIRST, "Ours."), add("s0-a", "parts", text_part("mine", "Mine."))))
        state = words_of_clone(the_clone(pack)).digest

        send(client, url("return_to_release", pack), block="all", state=state)

        assert words_of_clone(the_clone(pack)).document == release.content

    def test_what_was_saved_meanwhile_stops_it(self, client: Client, lead: User, pack: Pack) -> None:
        rewrite(the_clone(pack), say(FIRST, "Ours."))
        state = words_of_clone(the_clone(pack)).digest
        rewrite(the_clone(pack), say(OPEN, "Later."))

        page = send(client, url("return_to_release", pack), block="all", state=state)

        assert "nothing was done" in page
        assert "Later." in page

    @pytest.mark.parametrize("block", ["", "nope", "all"])
    def test_what_is_as_released_can_not_return(self, client: Client, lead: User, pack: Pack, block: str) -> None:
        state = words_of_clone(the_clone(pack)).digest

        assert "Nothing would change" in send(client, url("return_to_release", pack), block=block, state=state)

    def test_the_editor_learns_how_each_block_stands(self, client: Client, lead: User, pack: Pack) -> None:
        rewrite(the_clone(pack), say(FIRST, "Ours."))

        blocks = client.get(url("clone_standings", pack)).json()["blocks"]

        assert blocks["s0-a-1"] == ["customized"]
        assert blocks["s0-a-3"] == ["as released"]
        assert url("clone_standings", pack) in read(client, f"/cms/pages/{the_clone(pack).pk}/edit/")


def test_a_snapshot_of_another_clone_is_not_there(
    client: Client, lead: User, pack: Pack, prairie: Center, new: Release, release: Release, admin: User
) -> None:
    other = factories.pack(prairie, [release], admin=admin)
    send(client, url("update", pack), do="apply", state=plan(pack, new).state, **choices(pack, new, "ours"))
    snapshot = Snapshot.objects.get()

    client.force_login(factories.lead(prairie, admin=admin))
    for name in ("preview_snapshot", "restore_snapshot"):
        method = client.post if name == "restore_snapshot" else client.get
        assert method(url(name, other, snapshot.pk)).status_code == 404
