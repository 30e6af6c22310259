"""The choices of an update: what each shows, words written in place, and how long choices hold."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from modules.accounts.audit.models import AuditEntry
from modules.accounts.identity.models import Role, User
from modules.domain.document import Document
from modules.domain.version import Kind
from modules.library.modules.models import Module
from modules.library.releases.actions import ReleaseModule
from modules.library.releases.models import Release
from modules.library.releases.withdrawing import WithdrawRelease
from modules.library.words.answers import began_with, sent
from modules.packs.lifecycle.archiving import ArchivePack
from modules.packs.lifecycle.copying import CopyPack
from modules.packs.pages.models import Pack
from modules.packs.pages.queries import words_of_clone
from modules.packs.updates.pending import PendingUpdate
from modules.packs.updates.snapshots import Snapshot, undoing
from tests import factories
from tests.factories import text_part
from tests.packs.test_update_pages import read, send, url
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
)

pytestmark = pytest.mark.django_db


def title(text: str) -> Any:
    """Change the title of the first section."""

    def change(document: Document) -> None:
        block(document, "s0")["value"]["title"] = text

    return change


@pytest.fixture
def two(pack: Pack, module: Module, admin: User) -> Release:
    """A release with a conflict in a paragraph and one in the title of a section, and a change of DHS's alone."""
    rewrite(the_clone(pack), every(say(FIRST, "Ours instead."), title("Our title")))
    return release_again(
        module, every(say(FIRST, "Theirs instead."), title("Their title"), say(SECOND, "They listen.")), admin=admin
    )


def says(pack: Pack) -> str:
    """Return what the pack's clone says."""
    return str(words_of_clone(the_clone(pack)).document)


def apply(client: Client, pack: Pack, release: Release, **data: str) -> str:
    """Press “Update” on a page that is not stale."""
    made = plan(pack, release)
    return send(client, url("update", pack), do="apply", state=made.state, release=str(release.pk), **data)


def visible(page: str) -> str:
    """Return the words of a page without tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


class TestResults:
    """Each answer shows what comes of it before it is given."""

    def test_of_every_answer(self, client: Client, lead: User, pack: Pack, two: Release) -> None:
        page = visible(read(client, url("update", pack)))

        assert re.search(r"If you keep yours: .{0,90}Ours instead", page)
        assert re.search(r"If you take DHS’s: .{0,90}Theirs instead", page)
        assert re.search(r"If you keep both: .{0,120}Ours instead.{0,60}Theirs instead", page)

    def test_both_is_not_offered_if_it_does_not_fit(
        self, client: Client, lead: User, pack: Pack, module: Module, admin: User
    ) -> None:
        rewrite(the_clone(pack), title("o" * 150))
        new = release_again(module, title("t" * 150), admin=admin)

        (decision,) = plan(pack, new).to_choose
        page = read(client, url("update", pack))

        assert f'name="choice-{decision.id}" value="ours"' in page
        assert f'name="choice-{decision.id}" value="both"' not in page

    def test_nothing_is_listed_twice(self, client: Client, lead: User, pack: Pack, two: Release) -> None:
        made = plan(pack, two)
        asked = {(one.block, one.field) for one in made.merge.decisions}
        listed = [(one.block, one.path) for one in (*made.upstream, *made.policies, *made.local_only)]

        assert len(listed) == len(set(listed))
        assert not {block for block, _ in listed} & {block for block, _ in asked}
        assert visible(read(client, url("update", pack))).count("They listen.") == 1

    def test_what_locked_words_crowd_out_is_not_listed_as_kept(self, pack: Pack, module: Module, admin: User) -> None:
        def locked(document: Document) -> None:
            block(document, "s0-a-3")["value"]["policy"] = "locked"

        own = {"id": "own", "type": "paragraph", "value": {"runs": [{"text": "Our own.", "marks": []}]}}
        rewrite(the_clone(pack), add("s0-a-3", "body", own))
        new = release_again(module, locked, admin=admin, kind=Kind.MAJOR)

        made = plan(pack, new)

        (gone,) = made.crowded_out
        assert gone["id"] in {change.block for change in made.local}
        assert gone["id"] not in {change.block for change in made.local_only}

    def test_a_move_within_a_list_has_no_place_that_it_came_from(
        self, client: Client, lead: User, pack: Pack, module: Module, admin: User
    ) -> None:
        def swapped(document: Document) -> None:
            parts = block(document, "s0-a")["value"]["parts"]
            parts.insert(0, parts.pop())

        release_again(module, swapped, admin=admin)
        page = visible(read(client, url("update", pack)))

        assert "Now at the beginning." in page
        assert "Moved from" not in page

    def test_a_move_elsewhere_says_where_it_was(
        self, client: Client, lead: User, pack: Pack, module: Module, admin: User
    ) -> None:
        def elsewhere(document: Document) -> None:
            parts = block(document, "s0-a")["value"]["parts"]
            block(document, "s1-a")["value"]["parts"].insert(0, parts.pop(0))

        release_again(module, elsewhere, admin=admin)

        assert "Moved from" in visible(read(client, url("update", pack)))


class TestWritingInPlace:
    """A fourth answer: the right words, within what the field holds."""

    def test_the_words_are_taken_and_kept(self, client: Client, lead: User, pack: Pack, two: Release) -> None:
        decisions = plan(pack, two).to_choose
        written = {
            key: value
            for one in decisions
            for key, value in (
                (f"choice-{one.id}", "write"),
                (f"written-{one.id}", f"Right words of {one.kind} {one.block}"),
            )
        }

        apply(client, pack, two, **written)

        assert the_clone(pack).release == two
        for one in decisions:
            assert f"Right words of {one.kind} {one.block}" in says(pack)
        (kept,) = PendingUpdate.objects.values_list("choices", flat=True)
        assert kept == {one.id: {"written": f"Right words of {one.kind} {one.block}"} for one in decisions}

    def test_the_audit_has_no_words(self, client: Client, lead: User, pack: Pack, two: Release) -> None:
        decisions = plan(pack, two).to_choose
        written = {f"choice-{one.id}": "write" for one in decisions}
        texts = {f"written-{one.id}": "Nobody else’s business" for one in decisions}

        apply(client, pack, two, **written, **texts)

        entry = AuditEntry.objects.get(action="bcp.clone.update")
        assert "Nobody else" not in str(entry.data)
        assert set(entry.data["choices"].values()) == {"write"}

    @pytest.mark.parametrize(("text", "problem"), [("x" * 161, "161 characters"), ("  ", "Write the words")])
    def test_words_that_do_not_fit_are_shown_again(
        self, client: Client, lead: User, pack: Pack, two: Release, text: str, problem: str
    ) -> None:
        paragraph, heading = sorted(plan(pack, two).to_choose, key=lambda one: one.limit)
        data = {f"choice-{paragraph.id}": "ours", f"choice-{heading.id}": "write", f"written-{heading.id}": text}

        page = apply(client, pack, two, **data)

        assert the_clone(pack).release != two
        assert problem in page
        assert "1 choice is still missing, so nothing was changed" in visible(page).replace(" .", ".")
        assert text.strip() in page
        assert f'href="#q-{heading.id}"' in page
        assert page.count(" autofocus") == 1

    def test_an_answer_to_a_text_of_both_that_does_not_fit_holds_the_update(
        self, client: Client, lead: User, pack: Pack, module: Module, admin: User
    ) -> None:
        rewrite(the_clone(pack), title("Our first section of all"))
        first = release_again(module, title("A title of five words"), admin=admin)
        apply(client, pack, first, **{f"choice-{one.id}": "theirs" for one in plan(pack, first).to_choose})
        rewrite(the_clone(pack), title("Our title of five words"))
        new = release_again(module, title("A title of five letters"), admin=admin)
        (decision,) = plan(pack, new).mixed

        page = apply(client, pack, new, **{f"choice-{decision.id}": "write", f"written-{decision.id}": "x" * 200})

        assert the_clone(pack).release != new
        assert "At most 160 fit here." in page

    def test_without_scripts_typing_is_choosing(self) -> None:
        shown = {"written-a": "As it was.", "began-a": began_with("As it was.")}

        assert sent(shown) == {}
        assert sent({**shown, "written-a": "Other words."}) == {"a": {"written": "Other words."}}
        assert sent({**shown, "written-a": "Other words.", "choice-a": "ours"}) == {"a": "ours"}
        assert sent({**shown, "choice-a": "write"}) == {"a": {"written": "As it was."}}
        assert sent({**shown, "written-a": "As it was.\r\n"}) == {}


class TestMissing:
    """An update that is refused leads to what is missing."""

    def test_the_first_one_takes_the_focus_and_each_is_linked(
        self, client: Client, lead: User, pack: Pack, two: Release
    ) -> None:
        first, second = plan(pack, two).to_choose

        page = apply(client, pack, two, **{f"choice-{first.id}": "ours"})

        assert f'href="#q-{second.id}"' in page
        assert f'href="#q-{first.id}"' not in page
        assert page.count(" autofocus") == 1
        assert re.search(rf'id="{second.id}-ours"[^>]* autofocus', page)

    def test_nothing_is_missed_before_anybody_tried(self, client: Client, lead: User, pack: Pack, two: Release) -> None:
        page = read(client, url("update", pack))

        assert "still missing" not in page
        assert " autofocus" not in page


class TestHowLongChoicesHold:
    """As long as the question is asked: over a stale page, a newer release, and a withdrawn one."""

    def test_over_the_next_release(
        self, client: Client, lead: User, pack: Pack, module: Module, two: Release, admin: User
    ) -> None:
        paragraph, heading = sorted(plan(pack, two).to_choose, key=lambda one: one.limit)
        kept = {f"choice-{paragraph.id}": "theirs", f"choice-{heading.id}": "write", f"written-{heading.id}": "Right"}
        send(client, url("update", pack), do="keep", **kept)
        newer = release_again(module, say(OPEN, "Newer still."), admin=admin)

        page = read(client, url("update", pack))
        assert "All chosen." in page
        assert f'name="choice-{paragraph.id}" value="theirs" checked' in page
        apply(client, pack, newer)

        assert the_clone(pack).release == newer
        assert "Theirs instead." in says(pack)
        assert "'Right'" in says(pack)

    def test_not_where_the_words_are_others(
        self, client: Client, lead: User, pack: Pack, module: Module, two: Release, admin: User
    ) -> None:
        send(
            client, url("update", pack), do="keep", **{f"choice-{one.id}": "ours" for one in plan(pack, two).to_choose}
        )
        release_again(module, say(FIRST, "Theirs, once more."), admin=admin)

        assert "1 left to choose" in read(client, url("update", pack))

    def test_a_stale_update_says_that_they_are_kept(self, client: Client, lead: User, pack: Pack, two: Release) -> None:
        paragraph, heading = sorted(plan(pack, two).to_choose, key=lambda one: one.limit)
        state = plan(pack, two).state
        rewrite(the_clone(pack), title("Ours, from another tab"))
        choices = {
            f"choice-{paragraph.id}": "theirs",
            f"choice-{heading.id}": "write",
            f"written-{heading.id}": "Words of mine",
        }

        page = visible(send(client, url("update", pack), do="apply", state=state, **choices))

        assert "nothing was done" in page
        assert "Your choices are kept. 1 of them no longer applies" in page
        assert "You wrote: “Words of mine”" in page  # nothing that anybody wrote is lost
        assert "1 left to choose" in page

    def test_a_release_that_was_withdrawn_meanwhile(
        self, client: Client, lead: User, pack: Pack, module: Module, two: Release, admin: User
    ) -> None:
        made = plan(pack, two)
        choices = {f"choice-{one.id}": "theirs" for one in made.to_choose}
        withdraw(two, "It named a person.", admin=admin)

        page = send(client, url("update", pack), do="apply", state=made.state, release=str(two.pk), **choices)

        assert "is up to date" not in page
        assert "DHS withdrew release 1.1 after you opened this page, so nothing was changed." in page
        assert "It named a person." in page
        assert the_clone(pack).release != two
        release_again(module, say(OPEN, "Newer still."), admin=admin)
        assert "All chosen." in read(client, url("update", pack))

    def test_a_newer_release_is_not_skipped_unseen(
        self, client: Client, lead: User, pack: Pack, module: Module, two: Release, admin: User
    ) -> None:
        release_again(module, say(OPEN, "Newer still."), admin=admin)

        page = send(client, url("update", pack), do="skip", release=str(two.pk))

        assert "DHS released 1.2 after you opened this page, so nothing was skipped." in page
        assert not PendingUpdate.objects.filter(skipped=True).exists()


def withdraw(release: Release, reason: str, *, admin: User) -> None:
    """Withdraw a release as a publisher does."""
    publisher = factories.dhs(Role.PUBLISHER, admin=admin)
    WithdrawRelease(release, reason=reason, replacement=None, actor=publisher).execute()


class TestTheWayThere:
    """Every note between, urgent if any release was, and why one was withdrawn."""

    def test_over_several_releases(self, client: Client, lead: User, pack: Pack, module: Module, admin: User) -> None:
        for number, urgent in enumerate((False, True, False), 1):
            rewrite(module, say(FIRST, f"Words {number}."))
            draft, publisher = Module.objects.get(pk=module.pk), factories.dhs(Role.PUBLISHER, admin=admin)
            factories.approve(draft, admin=admin)
            note = f"Note {number}."
            ReleaseModule(draft, kind=Kind.MINOR, note=note, urgent=urgent, actor=publisher).execute()
        withdraw(Release.objects.get(major=1, minor=2), "A wrong number.", admin=admin)

        page = visible(read(client, url("update", pack)))

        assert page.index("Note 3.") < page.index("Note 2.") < page.index("Note 1.")
        assert "Urgent. What changed and why" in page
        assert "DHS has withdrawn release 1.2: A wrong number." in page
        assert "Urgent: release 1.3" in visible(read(client, reverse("pack", args=[pack.pk])))

    def test_back_from_a_withdrawn_one(
        self, client: Client, lead: User, pack: Pack, module: Module, two: Release, admin: User
    ) -> None:
        apply(client, pack, two, **{f"choice-{one.id}": "ours" for one in plan(pack, two).to_choose})
        withdraw(two, "It named a person.", admin=admin)

        page = visible(read(client, url("update", pack)))

        assert "DHS has withdrawn release 1.1, which this copy has. DHS’s reason: It named a person." in page
        assert "You go back to release 1.0." in page


class TestOtherCopies:
    """The same answers, where the same is asked about the same words."""

    @pytest.fixture
    def copy(self, pack: Pack, two: Release, lead: User) -> Pack:
        """A copy of the pack."""
        return CopyPack(pack, title="For utilities", sector=pack.sector, minutes=None, actor=lead).execute()

    def answers(self, pack: Pack, release: Release) -> dict[str, str]:
        """Answer every question with DHS's words."""
        return {f"choice-{one.id}": "theirs" for one in plan(pack, release).to_choose}

    def test_they_are_kept_there_too(self, client: Client, lead: User, pack: Pack, two: Release, copy: Pack) -> None:
        assert "Use the same answers in your other copy" in read(client, url("update", pack))

        page = send(client, url("update", pack), do="same", **self.answers(pack, two))

        assert "In “For utilities” 2 questions are answered in the same way. Nothing is updated there yet." in page
        assert "All chosen." in read(client, url("update", copy))
        assert the_clone(copy).release != two
        entries = AuditEntry.objects.filter(action="bcp.clone.choose")
        assert {entry.object_id for entry in entries} == {str(the_clone(one).pk) for one in (pack, copy)}

    def test_not_for_other_words(self, client: Client, lead: User, pack: Pack, two: Release, copy: Pack) -> None:
        rewrite(the_clone(copy), every(say(FIRST, "Utilities instead."), title("Utilities")))

        page = send(client, url("update", pack), do="same", **self.answers(pack, two))

        assert "“For utilities” does not ask the same about the same words." in page
        assert "2 left to choose" in read(client, url("update", copy))

    def test_an_archived_pack_refuses(self, client: Client, lead: User, pack: Pack, two: Release, copy: Pack) -> None:
        ArchivePack(copy, actor=lead).execute()

        page = send(client, url("update", pack), do="same", **self.answers(pack, two))

        assert "Not in “For utilities”: “For utilities” is archived, so nothing was changed." in page
        assert not PendingUpdate.objects.filter(clone=the_clone(copy)).exists()

    def test_never_in_another_center(
        self, client: Client, lead: User, pack: Pack, two: Release, prairie: Any, release: Release, admin: User
    ) -> None:
        other = factories.pack(prairie, [release], admin=admin)
        rewrite(the_clone(other), every(say(FIRST, "Ours instead."), title("Our title")))

        send(client, url("update", pack), do="same", **self.answers(pack, two))

        assert not PendingUpdate.objects.filter(clone=the_clone(other)).exists()
        assert "Use the same answers" not in read(client, url("update", pack))


class TestGoingBackAndForth:
    """One step at a time, in words that do not grow."""

    @pytest.mark.parametrize(
        ("times", "done"),
        [
            (0, "Update to 2.0"),
            (1, "Undone: update to 2.0"),
            (2, "Redone: update to 2.0"),
            (3, "Undone: update to 2.0"),
            (4, "Redone: update to 2.0"),
        ],
    )
    def test_its_words(self, times: int, done: str) -> None:
        what = "update to 2.0"
        for _ in range(times):
            what = undoing(what)

        assert Snapshot(replaced_by=what).done == done
        assert len(what) < 60

    def test_one_undo_at_a_time(self, client: Client, lead: User, pack: Pack, two: Release) -> None:
        apply(client, pack, two, **{f"choice-{one.id}": "ours" for one in plan(pack, two).to_choose})
        buttons = []
        for _ in range(2):  # afterwards the copy says what it said after the update, which could be undone before
            now, last = words_of_clone(the_clone(pack)).digest, Snapshot.objects.first()
            assert last
            said = visible(send(client, url("restore_snapshot", pack, last.pk), state=now))
            buttons.append("Redo" if ">Redo<span" in read(client, url("earlier_words", pack)) else "Undo")

        page = read(client, url("earlier_words", pack))

        assert buttons == ["Redo", "Undo"]
        assert "“Who we are” is at release 1.1 again, and says what it said before that was undone." in said
        assert page.count(">Undo<span") == 1
        assert page.index("Redone: update to 1.1") < page.index("Undone: update to 1.1")
        assert "undoing" not in page


def test_decisions_are_in_reading_order(pack: Pack, module: Module, admin: User) -> None:
    rewrite(the_clone(pack), every(say(OPEN, "Ours."), say(FIRST, "Ours."), title("Ours"), remove("s1-a-1")))
    new = release_again(
        module,
        every(say(OPEN, "Theirs."), say(FIRST, "Theirs."), title("Theirs"), add("s0-a", "parts", text_part("n", "N"))),
        admin=admin,
    )

    assert [one.block for one in plan(pack, new).to_choose] == ["s0", FIRST, OPEN]
