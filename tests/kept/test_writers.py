"""Who wrote which block: rows that are written where words are saved, and that follow the ids of the words."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.actions.move_page import MovePageAction

from modules.accounts.identity.models import Role, User
from modules.domain.document import Document, walk
from modules.domain.schema import VERBATIM
from modules.domain.touched import ROOT, touched
from modules.kept.writers import ANY, Writer, Writing, note
from modules.library.modules.authors import has_written, why_not
from modules.library.modules.models import Guide, Module
from modules.library.words.codec import Decoder, encode
from modules.packs.clones.own import WriteGuide, WriteModule
from modules.packs.lifecycle.copying import CopyPack
from modules.packs.pages.models import Clone, ClonedGuide, Pack
from tests import factories
from tests.access.forms import form_of
from tests.packs.updating import add, release_again, say, the_clone, update

before = import_module("modules.migrations.0035_writers_before")

TEXT = factories.text_part


def words(*parts: Document) -> Document:
    """Return a document of one slide with these parts."""
    return {"title": "T", "sections": [factories.section("s", [factories.slide("a", "A", list(parts), [])])]}


class TestTouched:
    """What counts as written."""

    @pytest.mark.parametrize(
        ("was", "now", "blocks"),
        [
            (words(TEXT("t", "One.")), words(TEXT("t", "One.")), set()),
            (words(TEXT("t", "One.")), words(TEXT("t", "Two.")), {"t"}),
            (words(TEXT("t", "One.")), words(TEXT("t", "One.", "More.")), {"t"}),
            (words(TEXT("t", "One.", "More.")), words(TEXT("t", "One.")), {"t"}),
            (words(TEXT("t", "One.")), words(TEXT("t", "One."), TEXT("u", "New.")), {"u"}),
            (words(TEXT("t", "One."), TEXT("u", "Old.")), words(TEXT("t", "One.")), {"u", "a"}),
            (words(TEXT("t", "One.")), {**words(TEXT("t", "One.")), "title": "U"}, {ROOT}),
            ({}, words(TEXT("t", "One.")), {ROOT, "s", "a", "t"}),
        ],
    )
    def test_an_example(self, was: Document, now: Document, blocks: set[str]) -> None:
        assert touched(was, now) == blocks

    def test_a_move_counts(self) -> None:
        was = words(TEXT("t", "One."), TEXT("u", "Two."))
        now = deepcopy(was)
        now["sections"][0]["value"]["items"][0]["value"]["parts"].reverse()

        assert touched(was, now)
        assert touched(was, now) <= {"t", "u"}


pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(pack: Pack, admin: User) -> User:
    """The lead of the pack's center."""
    return factories.lead(pack.center, admin=admin)


def by(user: User, page: Any) -> set[str]:
    """Return the ids of the blocks of a page that somebody wrote."""
    return set(Writer.objects.filter(page=page.pk, user=user).values_list("block", flat=True))


def save(client: Client, page: Any, change: Callable[[dict[str, Any]], None]) -> Any:
    """Save a page in Wagtail's editor."""
    form = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).context["form"]
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**form_of(page, change), **opened(form)})


def opened(form: Any) -> dict[str, Any]:
    """Return the fields that a test's form lacks: what it was opened from, by whom, and the checkboxes."""
    return {name: form[name].value() for name in ("opened_from", "opened_by", "sectors")}


def reword(text: str) -> Callable[[dict[str, Any]], None]:
    """Return a change of the first text's first paragraph."""

    def change(streams: dict[str, Any]) -> None:
        part = streams["sections"][0]["value"]["items"][0]["value"]["parts"][0]
        part["value"]["body"] = part["value"]["body"].replace("We are", text)

    return change


class TestInTheEditor:
    """A save, a merge with what others saved, a new page, and no change at all."""

    def test_a_save_notes_the_blocks_that_changed(self, pack: Pack, lead: User, client: Client) -> None:
        client.force_login(lead)

        assert save(client, the_clone(pack), reword("Ours are")).status_code == 302

        assert by(lead, the_clone(pack)) == {"s0-a-1"}

    def test_a_save_without_a_change_notes_nothing(self, pack: Pack, lead: User, client: Client) -> None:
        client.force_login(lead)

        assert save(client, the_clone(pack), lambda streams: None).status_code == 302

        assert not by(lead, the_clone(pack))

    def test_what_another_saved_meanwhile_stays_theirs(
        self, pack: Pack, lead: User, admin: User, client: Client
    ) -> None:
        other = factories.person(Role.LEAD, pack.center, admin=admin)
        client.force_login(lead)
        page = the_clone(pack)
        form = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).context["form"]
        sent = {**form_of(page, reword("Ours are")), **opened(form)}
        write(the_clone(pack), say("s1-a-1:body:p1", "Theirs."), other)

        assert client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), sent).status_code == 302

        assert by(lead, page) == {"s0-a-1"}
        assert by(other, page) == {"s1-a-1"}

    def test_a_module_s_upkeep_counts_as_its_fields(self, module: Module, admin: User, client: Client) -> None:
        editor = factories.person(Role.EDITOR, username="second-editor", admin=admin)
        client.force_login(editor)
        page = Module.objects.get(pk=module.pk)
        form = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).context["form"]

        sent = {**form_of(page), **opened(form), "owning_office": "Another office"}
        assert client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), sent).status_code == 302

        assert by(editor, page) == {ROOT}


def write(page: Any, change: Callable[[Document], None], user: User) -> None:
    """Save new words as the editor does: the page, and a revision."""
    said = deepcopy(encode(page))
    change(said)
    Decoder(said, page.asset_center_id).fill(page, said)
    page.save()
    page.save_revision(user=user, clean=False)


class TestActions:
    """What an update brings is DHS's; what a center begins, copies and moves stays known."""

    def test_an_update_leaves_the_writers_and_adds_none_for_what_dhs_wrote(
        self, pack: Pack, module: Module, lead: User, admin: User
    ) -> None:
        other = factories.person(Role.LEAD, pack.center, admin=admin)
        write(the_clone(pack), say("s0-a-1:body:p0", "Ours."), other)
        newer = release_again(module, say("s1-a-1:body:p0", "DHS's."), admin=admin)

        update(pack, newer, admin=admin)

        assert by(other, the_clone(pack)) == {"s0-a-1"}
        assert not by(lead, the_clone(pack))

    def test_who_merges_two_wordings_wrote_the_outcome(
        self, pack: Pack, module: Module, lead: User, admin: User
    ) -> None:
        other = factories.person(Role.LEAD, pack.center, admin=admin)
        write(the_clone(pack), say("s0-a-1:body:p1", "We listen to ours."), other)
        newer = release_again(module, say("s0-a-1:body:p0", "DHS's first sentence."), admin=admin)

        update(pack, newer, admin=admin)

        assert by(other, the_clone(pack)) == {"s0-a-1"}
        assert by(lead, the_clone(pack)) == {"s0-a-1"}

    def test_a_copy_of_a_pack_has_the_writers_of_the_original(self, pack: Pack, lead: User, admin: User) -> None:
        other = factories.person(Role.LEAD, pack.center, admin=admin)
        write(the_clone(pack), say("s0-a-1:body:p0", "Ours."), other)
        guide = ClonedGuide.objects.child_of(the_clone(pack)).get()
        write(guide, lambda said: said.update(title="Ours"), other)

        copy = CopyPack(pack, title="Copy", sector="schools", minutes=60, actor=lead).execute()

        clone = the_clone(copy)
        assert by(other, clone) == {"s0-a-1"}
        assert by(other, ClonedGuide.objects.child_of(clone).get()) == {ROOT}
        assert not by(lead, clone)

    def test_a_block_that_moves_keeps_its_writer(self, pack: Pack, lead: User, admin: User) -> None:
        other = factories.person(Role.LEAD, pack.center, admin=admin)
        write(the_clone(pack), add("s0-a", "parts", TEXT("new", "Ours.")), other)

        def move(said: Document) -> None:
            first, second = (said["sections"][at]["value"]["items"][0]["value"]["parts"] for at in (0, 1))
            second.append(first.pop())

        write(the_clone(pack), move, lead)

        assert "new" in by(other, the_clone(pack))

    def test_who_begins_a_module_or_a_guide_wrote_it(self, pack: Pack, lead: User) -> None:
        guide = WriteGuide(the_clone(pack), title="Our guide", actor=lead).execute()
        clone = WriteModule(pack, title="The port", actor=lead).execute()

        assert by(lead, clone) == by(lead, guide) == {ROOT}
        assert by(lead, ClonedGuide.objects.child_of(Clone.objects.get(pk=clone.pk)).get()) == {ROOT}

    def test_a_new_clone_of_a_release_was_written_by_nobody_here(self, pack: Pack) -> None:
        pages = [the_clone(pack).pk, *ClonedGuide.objects.descendant_of(pack).values_list("pk", flat=True)]

        assert not Writer.objects.filter(page__in=pages).exists()

    def test_the_rows_of_many_blocks_are_one_query(self, pack: Pack, lead: User) -> None:
        clone = the_clone(pack)
        said = encode(clone)
        changed = deepcopy(said)
        for _, block in walk(changed):
            if block["type"] == "paragraph":
                block["value"]["runs"] = [{"text": "Ours.", "marks": []}]

        with CaptureQueriesContext(
            connection,
        ) as asked:
            note([Writing(clone.pk, said, changed)], lead)

        assert len(by(lead, clone)) > 5
        assert len(asked) == 1

    def test_a_new_module_was_written_by_who_made_it(self, module: Module, admin: User) -> None:
        editor = factories.dhs(Role.EDITOR, admin=admin)

        every_block = {block["id"] for _, block in walk(encode(module)) if block["type"] not in VERBATIM}

        assert by(editor, module) == every_block | {ROOT}
        assert Guide.objects.child_of(module).exists()


class TestGuidesOfAModule:
    """Who moves or deletes a guide in Wagtail's admin changes what the module says."""

    @pytest.fixture
    def editor(self, admin: User, client: Client) -> User:
        """An editor, signed in, who wrote nothing of the module."""
        editor = factories.person(Role.EDITOR, username="arranges", admin=admin)
        client.force_login(editor)
        return editor

    def test_who_moves_one_wrote_it(self, module: Module, editor: User) -> None:
        first = Guide.objects.child_of(module).get()
        another = Guide(title="Another", slug="another", live=False)
        module.add_child(instance=another)

        MovePageAction(first, another, pos="right", user=editor).execute(skip_permission_checks=True)

        assert [guide.title for guide in Guide.objects.child_of(module).order_by("path")] == ["Another", first.title]
        assert by(editor, module) == {str(first.uid)}
        assert why_not(module, editor, Role.REVIEWER, "approve it").startswith("You wrote “")

    def test_who_deletes_one_wrote_it_and_what_held_it(self, module: Module, editor: User, client: Client) -> None:
        guide = Guide.objects.child_of(module).get()
        inside = {block["id"] for _, block in walk(encode(guide)) if block["type"] not in VERBATIM}

        client.post(reverse("wagtailadmin_pages:delete", args=[guide.pk]))

        assert not Guide.objects.child_of(module).exists()
        assert by(editor, module) == {ROOT, str(guide.uid), *inside}
        assert has_written(module, editor)


class TestOlderText:
    """The migration counts everybody with a revision since the pin, and in the library since the newest release."""

    @pytest.fixture(autouse=True)
    def unwritten(self, pack: Pack) -> None:
        """Begin without rows, as a site does that is migrated."""
        Writer.objects.all().delete()

    def migrate(self) -> set[tuple[int, str, str]]:
        """Run it, and return (page, block, username) of each row."""
        Writer.objects.all().delete()
        before.write_them_down(apps, None)
        return set(Writer.objects.values_list("page", "block", "user__username"))

    def test_at_a_center(self, pack: Pack, module: Module, lead: User, admin: User) -> None:
        earlier = factories.person(Role.LEAD, pack.center, username="earlier", admin=admin)
        later = factories.person(Role.LEAD, pack.center, username="later", admin=admin)
        write(the_clone(pack), say("s0-a-1:body:p0", "Ours."), earlier)
        update(pack, release_again(module, say("s1-a-1:body:p0", "DHS's."), admin=admin), admin=admin)
        write(the_clone(pack), say("s0-a-1:body:p0", "Ours again."), later)
        own = WriteModule(pack, title="The port", actor=lead).execute()
        write(Clone.objects.get(pk=own.pk), lambda said: said.update(title="The docks"), later)
        clone = Clone.objects.child_of(pack).exclude(release=None).get()

        rows = self.migrate()

        assert {row for row in rows if row[0] == clone.pk} == {(clone.pk, ANY, lead.username), (clone.pk, ANY, "later")}
        assert {row for row in rows if row[0] == own.pk} == {(own.pk, ANY, "later")}

    def test_in_the_library(self, module: Module, admin: User) -> None:
        first, second = (factories.person(Role.EDITOR, username=name, admin=admin) for name in ("first", "second"))
        page, guide = Module.objects.get(pk=module.pk), Guide.objects.child_of(module).get()
        write(page, say("s0-a-1:body:p0", "Early words."), first)
        factories.release(Module.objects.get(pk=module.pk), admin=admin)
        write(guide, lambda said: said.update(summary="Late words."), second)

        rows = self.migrate()

        assert {row for row in rows if row[0] in (page.pk, guide.pk)} == {(guide.pk, ANY, "second")}

    def test_it_is_taken_back(self, pack: Pack, lead: User) -> None:
        write(the_clone(pack), say("s0-a-1:body:p0", "Ours."), lead)
        before.write_them_down(apps, None)

        before.forget_them(apps, None)

        assert by(lead, the_clone(pack)) == {"s0-a-1"}
