"""Updates: nothing local is lost, the pin moves with the words, and all can be undone."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError
from wagtail.models import PageLogEntry

from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.core.refusals import Refused
from modules.domain.document import canonical
from modules.domain.merge import Outcome
from modules.domain.version import Kind
from modules.library.modules.models import Guide, Module
from modules.library.releases.models import Release
from modules.packs.pages import writing
from modules.packs.pages.models import ClonedGuide, Pack
from modules.packs.pages.queries import words_of_clone
from modules.packs.updates.actions import ApplyUpdate, KeepChoices, Overtaken, RestoreSnapshot, ReturnToRelease
from modules.packs.updates.merging import offered, offers
from modules.packs.updates.snapshots import Snapshot
from tests import factories
from tests.factories import paragraph, text_part
from tests.packs.updating import add, block, every, plan, release_again, remove, rewrite, say, the_clone, update

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases("locks, JSON of snapshots")]

FIRST, SECOND = "s0-a-1:body:p0", "s0-a-1:body:p1"
OPEN = "s0-a-3:body:p0"


def says(pack: Pack) -> str:
    """Return all that the pack's clone says, as one text."""
    return canonical(words_of_clone(the_clone(pack)).document).decode()


def state(pack: Pack) -> str:
    """Return the digest of what the clone says."""
    return words_of_clone(the_clone(pack)).digest


class TestWhatIsOffered:
    """The newest release of the module, until the clone has it."""

    def test_a_clone_of_the_newest_release_is_up_to_date(self, pack: Pack) -> None:
        assert offered(the_clone(pack)) is None

    def test_the_newest_of_several(self, pack: Pack, module: Module, admin: User) -> None:
        release_again(module, say(FIRST, "One."), admin=admin)
        newest = release_again(module, say(FIRST, "Two."), admin=admin)

        assert offered(the_clone(pack)) == newest

    def test_a_skipped_release_is_marked_and_the_next_is_offered_again(
        self, pack: Pack, module: Module, admin: User
    ) -> None:
        clone, lead = the_clone(pack), factories.lead(pack.center, admin=admin)
        second = release_again(module, say(FIRST, "One."), admin=admin)
        KeepChoices(clone, release=second, choices={}, skipped=True, actor=lead).execute()

        assert offers([clone])[clone.pk].skipped
        release_again(module, say(FIRST, "Two."), admin=admin)
        assert not offers([clone])[clone.pk].skipped


class TestApplying:
    """One step for words and pin."""

    def test_an_untouched_clone_says_what_the_new_release_says(self, pack: Pack, module: Module, admin: User) -> None:
        new = release_again(module, say(FIRST, "New words."), admin=admin)

        update(pack, new, admin=admin)

        assert words_of_clone(the_clone(pack)).document == new.content
        assert the_clone(pack).release == new

    def test_what_the_center_wrote_stays(self, pack: Pack, module: Module, admin: User) -> None:
        rewrite(the_clone(pack), every(say(OPEN, "Our words."), add("s0-a", "parts", text_part("ours", "Added here."))))
        new = release_again(module, say(FIRST, "New words."), admin=admin)

        update(pack, new, admin=admin)

        for words in ("Our words.", "Added here.", "New words."):
            assert words in says(pack)

    def test_it_makes_one_revision_of_each_page(self, pack: Pack, module: Module, admin: User) -> None:
        new = release_again(module, say(FIRST, "New words."), admin=admin)

        update(pack, new, admin=admin)

        clone = the_clone(pack)
        assert clone.revisions.count() == 1
        assert "New words." in str(clone.get_latest_revision_as_object().sections.get_prep_value())
        assert ClonedGuide.objects.child_of(clone).get().revisions.count() == 1

    def test_a_conflict_has_to_be_chosen(self, pack: Pack, module: Module, admin: User) -> None:
        rewrite(the_clone(pack), say(FIRST, "Ours instead."))
        new = release_again(module, say(FIRST, "Theirs instead."), admin=admin)
        before = says(pack)

        with pytest.raises(Refused, match="1 choice is still missing"):
            update(pack, new, admin=admin)
        assert says(pack) == before

    @pytest.mark.parametrize(
        ("choice", "there", "gone"),
        [
            ("ours", ["Ours instead."], ["Theirs instead."]),
            ("theirs", ["Theirs instead."], ["Ours instead."]),
            ("both", ["Ours instead.", "Theirs instead."], []),
        ],
    )
    def test_what_is_chosen_is_what_stands(
        self, pack: Pack, module: Module, admin: User, choice: str, there: list[str], gone: list[str]
    ) -> None:
        rewrite(the_clone(pack), say(FIRST, "Ours instead."))
        new = release_again(module, say(FIRST, "Theirs instead."), admin=admin)
        (question,) = plan(pack, new).to_choose

        update(pack, new, {question.id: choice}, admin=admin)

        assert all(words in says(pack) for words in there)
        assert not any(words in says(pack) for words in gone)

    def test_a_text_that_is_locked_now_is_taken_and_what_it_replaces_is_kept(
        self, pack: Pack, module: Module, admin: User
    ) -> None:
        rewrite(
            the_clone(pack),
            every(
                say(OPEN, "Call us at noon."),
                add("s0-a-3", "body", paragraph("s0-a-3", "body", "mine", "A sentence of ours."), 1),
            ),
        )

        def lock(document: Any) -> None:
            block(document, "s0-a-3")["value"]["policy"] = "locked"

        new = release_again(module, lock, admin=admin, kind=Kind.MAJOR)
        made = plan(pack, new)
        assert [decision.outcome for decision in made.merge.decisions] == [Outcome.TAKEN]
        assert [found["id"] for found in made.crowded_out] == ["s0-a-3:body:mine"]

        snapshot = update(pack, new, admin=admin)

        assert block(words_of_clone(the_clone(pack)).document, "s0-a-3") == block(new.content, "s0-a-3")
        assert "A sentence of ours." in str(snapshot.content)

    def test_our_own_block_in_a_slide_that_is_locked_now_stays(self, pack: Pack, module: Module, admin: User) -> None:
        rewrite(the_clone(pack), add("s0-a", "parts", text_part("ours", "Added here.")))

        def lock(document: Any) -> None:
            block(document, "s0-a")["value"]["policy"] = "locked"

        new = release_again(module, lock, admin=admin, kind=Kind.MAJOR)
        assert plan(pack, new).crowded_out == ()

        update(pack, new, admin=admin)

        assert "Added here." in says(pack)

    def test_a_release_of_another_module_is_refused_and_nothing_is_kept_of_it(self, pack: Pack, admin: User) -> None:
        other = factories.release(factories.module(admin=admin, slug="other"), admin=admin)
        clone, lead, before = the_clone(pack), factories.lead(pack.center, admin=admin), says(pack)

        for action in (
            KeepChoices(clone, release=other, choices={}, actor=lead),
            ApplyUpdate(clone, release=other, choices={}, state=plan(pack, other).state, actor=lead),
        ):
            with pytest.raises(Refused, match="another module"):
                action.execute()

        assert (says(pack), the_clone(pack).release, clone.pending_updates.count()) == (before, clone.release, 0)

    def test_guides_come_and_go_with_the_release(self, pack: Pack, module: Module, admin: User) -> None:
        old = Guide.objects.child_of(module).get()
        made = Guide(title="For schools", slug="schools", summary="New", minutes=30, live=False)
        module.add_child(instance=made)
        rewrite(made, lambda words: words.update(body=[factories.text_part("schools", "Ask the principal.")]))
        old.delete()
        new = factories.release(Module.objects.get(pk=module.pk), admin=admin, note="Another guide.")

        update(pack, new, admin=admin)

        assert [guide.title for guide in ClonedGuide.objects.child_of(the_clone(pack))] == ["For schools"]
        assert words_of_clone(the_clone(pack)).document == new.content

    def test_guides_follow_their_order(self, pack: Pack, module: Module, admin: User) -> None:
        made = Guide(title="For schools", slug="schools", summary="New", minutes=30, live=False)
        module.add_child(instance=made)
        rewrite(made, lambda words: words.update(body=[factories.text_part("schools", "Ask the principal.")]))
        Guide.objects.get(pk=made.pk).move(module, pos="first-child")
        new = factories.release(Module.objects.get(pk=module.pk), admin=admin, note="Another guide.")

        update(pack, new, admin=admin)

        assert words_of_clone(the_clone(pack)).document == new.content

    def test_it_is_refused_once_the_copy_changed_since_the_page_was_opened(
        self, pack: Pack, module: Module, admin: User
    ) -> None:
        new = release_again(module, say(FIRST, "New words."), admin=admin)
        seen = plan(pack, new)
        rewrite(the_clone(pack), say(OPEN, "Written in another tab."))

        actor = factories.lead(pack.center, admin=admin)
        with pytest.raises(Overtaken):
            ApplyUpdate(seen.clone, release=new, choices={}, state=seen.state, actor=actor).execute()
        assert "Written in another tab." in says(pack)
        assert the_clone(pack).release != new

    def test_all_or_nothing(self, pack: Pack, module: Module, admin: User, monkeypatch: pytest.MonkeyPatch) -> None:
        new = release_again(module, say(FIRST, "New words."), admin=admin)
        before = says(pack)
        monkeypatch.setattr(writing, "_arrange", lambda *args: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            update(pack, new, admin=admin)

        assert says(pack) == before
        assert the_clone(pack).release != new
        assert not Snapshot.objects.exists()

    def test_it_is_in_the_history_of_the_page(self, pack: Pack, module: Module, admin: User) -> None:
        new = release_again(module, say(FIRST, "New words."), admin=admin)

        update(pack, new, admin=admin)

        entry = PageLogEntry.objects.get(action="bcp.clone.update")
        assert (entry.data["from"], entry.data["to"]) == ("1.0", "1.1")

    def test_a_release_of_another_module_is_refused(self, pack: Pack, admin: User) -> None:
        other = factories.release(factories.module(admin=admin, slug="other"), admin=admin)

        with pytest.raises(Refused, match="another module"):
            update(pack, other, admin=admin)

    @pytest.mark.parametrize("role", [Role.PCRCL, Role.PRESENTER, Role.PUBLISHER, Role.ADMINISTRATOR])
    def test_only_leads_of_the_center_update(
        self, pack: Pack, module: Module, admin: User, role: Role, prairie: Center
    ) -> None:
        new = release_again(module, say(FIRST, "New words."), admin=admin)
        made = plan(pack, new)
        center = pack.center if role in {Role.PCRCL, Role.PRESENTER} else None
        for actor in (factories.person(role, center, admin=admin), factories.lead(prairie, admin=admin)):
            with pytest.raises(PermissionDenied):
                ApplyUpdate(made.clone, release=new, choices={}, state=made.state, actor=actor).execute()

    def test_an_old_revision_brings_no_old_pin_back(self, pack: Pack, module: Module, admin: User) -> None:
        rewrite(the_clone(pack), say(OPEN, "Ours."))
        old = the_clone(pack).latest_revision
        new = release_again(module, say(FIRST, "New words."), admin=admin)
        update(pack, new, admin=admin)

        assert old.as_object().release_id == new.pk


class TestUndoing:
    """What an update replaced comes back byte for byte."""

    def test_undo_brings_words_and_pin_back(self, pack: Pack, module: Module, release: Release, admin: User) -> None:
        rewrite(the_clone(pack), every(say(OPEN, "Ours."), add("s0-a", "parts", text_part("ours", "Added."))))
        before, raw = says(pack), the_clone(pack).sections.get_prep_value()
        new = release_again(module, say(FIRST, "New words."), admin=admin)
        snapshot = update(pack, new, admin=admin)

        self.undo(pack, snapshot, admin=admin)

        assert says(pack) == before
        assert the_clone(pack).sections.get_prep_value() == raw
        assert the_clone(pack).release == release

    def test_a_snapshot_knows_whether_anything_was_written_since(self, pack: Pack, module: Module, admin: User) -> None:
        rewrite(the_clone(pack), say(OPEN, "Ours, in what goes."))
        new = release_again(module, remove("s0-a-3"), admin=admin)
        (question,) = plan(pack, new).to_choose

        snapshot = update(pack, new, {question.id: "ours"}, admin=admin)

        assert block(words_of_clone(the_clone(pack)).document, "s0-a-3")["value"]["policy"] == "guided"
        assert snapshot.after == state(pack)

    def test_undo_can_be_undone(self, pack: Pack, module: Module, admin: User) -> None:
        new = release_again(module, say(FIRST, "New words."), admin=admin)
        snapshot = update(pack, new, admin=admin)
        after = says(pack)

        again = self.undo(pack, snapshot, admin=admin)
        self.undo(pack, again, admin=admin)

        assert says(pack) == after
        assert the_clone(pack).release == new

    def test_it_keeps_what_was_written_since(self, pack: Pack, module: Module, admin: User) -> None:
        new = release_again(module, say(FIRST, "New words."), admin=admin)
        snapshot = update(pack, new, admin=admin)
        rewrite(the_clone(pack), say(OPEN, "Written since."))

        kept = self.undo(pack, snapshot, admin=admin)

        assert "Written since." not in says(pack)
        assert "Written since." in str(kept.content)

    def test_it_is_refused_when_something_was_saved_after_the_page_was_opened(
        self, pack: Pack, module: Module, admin: User
    ) -> None:
        new = release_again(module, say(FIRST, "New words."), admin=admin)
        snapshot, seen = update(pack, new, admin=admin), state(pack)
        rewrite(the_clone(pack), say(OPEN, "Written in another tab."))

        actor = factories.lead(pack.center, admin=admin)
        with pytest.raises(Overtaken):
            RestoreSnapshot(the_clone(pack), snapshot=snapshot, state=seen, actor=actor).execute()

    def test_a_removed_guide_comes_back(self, pack: Pack, module: Module, admin: User) -> None:
        before = says(pack)
        Guide.objects.child_of(module).get().delete()
        snapshot = update(
            pack, factories.release(Module.objects.get(pk=module.pk), admin=admin, note="No guide."), admin=admin
        )
        assert not ClonedGuide.objects.child_of(the_clone(pack)).exists()

        self.undo(pack, snapshot, admin=admin)

        assert says(pack) == before

    def undo(self, pack: Pack, snapshot: Snapshot, *, admin: User) -> Snapshot:
        """Bring a snapshot back as the lead does."""
        actor = factories.lead(pack.center, admin=admin)
        return RestoreSnapshot(the_clone(pack), snapshot=snapshot, state=state(pack), actor=actor).execute()


class TestReturning:
    """Blocks go back to what the release says, and that can be undone."""

    def go_back(self, pack: Pack, *keys: str, admin: User) -> Snapshot:
        """Return blocks as the lead does."""
        actor = factories.lead(pack.center, admin=admin)
        return ReturnToRelease(the_clone(pack), keys=set(keys), what="it", state=state(pack), actor=actor).execute()

    def test_a_block_says_again_what_the_release_says(self, pack: Pack, admin: User) -> None:
        before = says(pack)
        rewrite(the_clone(pack), every(say(FIRST, "Ours."), say(OPEN, "Ours too.")))

        snapshot = self.go_back(pack, FIRST, admin=admin)

        assert "Ours too." in says(pack)
        assert '"Ours."' not in says(pack)
        assert "'Ours.'" in str(snapshot.content)
        self.go_back(pack, OPEN, admin=admin)
        assert says(pack) == before

    def test_where_nothing_would_change_nothing_is_done(self, pack: Pack, admin: User) -> None:
        with pytest.raises(Refused, match="Nothing would change"):
            self.go_back(pack, FIRST, admin=admin)
        assert not Snapshot.objects.exists()

    def test_a_removed_block_comes_back(self, pack: Pack, admin: User) -> None:
        before = says(pack)
        rewrite(the_clone(pack), remove("s0-a-3"))
        assert says(pack) != before

        self.go_back(pack, "s0-a-3", OPEN, admin=admin)

        assert says(pack) == before


def test_an_image_in_earlier_words_is_kept(pack: Pack, module: Module, admin: User) -> None:
    own = factories.image(admin=admin, center=pack.center, color="red", name="ours.png")
    rewrite(the_clone(pack), add("s0-a", "parts", factories.image_part("pic", own)))
    new = release_again(module, say(FIRST, "New words."), admin=admin)

    snapshot = update(pack, new, admin=admin)

    assert own in {row.image for row in snapshot.assets.all()}
    with pytest.raises(ProtectedError):
        own.delete()
