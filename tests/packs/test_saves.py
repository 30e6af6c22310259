"""A save is a merge: what a form was opened from, what it holds, and what its page holds by then."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from modules.accounts.identity.models import Role, User
from modules.domain.document import Document, walk
from modules.domain.version import Kind
from modules.kept.opened import OpenedForm
from modules.library.modules.models import Guide, Module
from modules.library.words.codec import encode
from modules.packs.clones.customizations import customizations
from modules.packs.pages.models import Clone, ClonedGuide, Pack
from modules.packs.pages.queries import words_of_clone
from tests import factories
from tests.access.forms import Raw, form_of
from tests.packs.updating import FIRST, OPEN, SECOND, every, release_again, remove, rewrite, say, the_clone, update

pytestmark = pytest.mark.django_db
SLIDE = "s0-a"
AUTOSAVE = {"accept": "application/json"}


def lock_first(document: Document) -> None:
    """Lock the first text, with other words in it."""
    say(FIRST, "Locked now.")(document)
    next(block for _, block in walk(document) if block["id"] == "s0-a-1")["value"]["policy"] = "locked"


@pytest.fixture
def colleague(pack: Pack, admin: User) -> User:
    """Another lead of Harbor."""
    return factories.person(Role.LEAD, pack.center, username="dana", admin=admin)


def paragraph(key: str, words: str) -> Callable[[dict[str, Raw]], None]:
    """Return what types other words over a paragraph in the form."""
    block, field, mark = key.split(":")

    def change(streams: dict[str, Raw]) -> None:
        found = _find(streams, block)
        before = found["value"][field]
        start = before.index(">", before.index(f'data-block-key="{mark}"')) + 1
        found["value"][field] = before[:start] + words + before[before.index("<", start) :]

    return change


def _find(value: Any, key: str) -> Any:
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        if isinstance(item, dict) and item.get("id") == key:
            return item
        if found := _find(item, key):
            return found
    return None


def without(key: str) -> Callable[[dict[str, Raw]], None]:
    """Return what takes a part of the first slide out of the form."""

    def change(streams: dict[str, Raw]) -> None:
        parts = _find(streams, SLIDE)["value"]["parts"]
        parts[:] = [part for part in parts if part["id"] != key]

    return change


def form(page: Any, *changes: Callable[[dict[str, Raw]], None], **values: str) -> dict[str, Any]:
    """Open the form of a page, type, and return what it would send."""

    def change(streams: dict[str, Raw]) -> None:
        for one in changes:
            one(streams)

    opened = type(page).objects.get(pk=page.pk)
    return {**form_of(opened, change), "sectors": getattr(opened, "sectors", []), **values}


def send(client: Client, page: Any, data: dict[str, Any], **headers: str) -> Any:
    """Send a form."""
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data, headers=headers)


def words(page: Any) -> dict[str, str]:
    """Return the words of each paragraph of a page, as the database has them."""
    document = encode(type(page).objects.get(pk=page.pk))
    return {
        block["id"]: "".join(run["text"] for run in block["value"]["runs"])
        for _, block in walk(document)
        if isinstance(block["value"], dict) and "runs" in block["value"]
    }


def told(answer: Any) -> str:
    """Return what the messages of an answer say."""
    return " ".join(map(str, get_messages(answer.wsgi_request)))


def read(answer: Any) -> str:
    """Return the text of a page that was answered instead of a redirect."""
    assert answer.status_code == 200, answer.status_code
    return html.unescape(answer.content.decode())


def choose(answer: Any, data: dict[str, Any], word: str) -> dict[str, Any]:
    """Return what the page with the choices sends if every answer is this word."""
    return {**data, "seen": answer.context["state"], **{f"choice-{q.id}": word for q in answer.context["questions"]}}


class TestTwoPeople:
    def test_what_both_wrote_is_saved_and_the_later_one_is_told(
        self, client: Client, lead: User, colleague: User, pack: Pack
    ) -> None:
        clone = the_clone(pack)
        mine = form(clone, paragraph(FIRST, "Mine."))
        rewrite(clone, every(say(OPEN, "Dana’s."), say("s1-a-3:body:p0", "Dana’s too.")), by=colleague)

        answer = send(client, clone, mine)

        assert answer.status_code == 302
        assert "dana’s changes to 2 blocks since you opened this page are in your text now." in told(answer).lower()
        now = words(clone)
        assert (now[FIRST], now[OPEN], now["s1-a-3:body:p0"]) == ("Mine.", "Dana’s.", "Dana’s too.")

    def test_a_form_that_another_account_opened_is_not_saved_under_this_one(
        self, client: Client, lead: User, colleague: User, pack: Pack
    ) -> None:
        clone = the_clone(pack)
        mine = form(clone, paragraph(FIRST, "Mine."))
        revisions = clone.revisions.count()

        answer = send(client, clone, {**mine, "opened_by": str(colleague.pk)})

        assert "You are signed in with another account" in read(answer)
        assert words(clone)[FIRST] != "Mine."
        assert clone.revisions.count() == revisions
        assert send(client, clone, {**mine, "opened_by": str(lead.pk)}).status_code == 302
        assert words(clone)[FIRST] == "Mine."

    def test_an_ordinary_save_tells_of_nobody(self, client: Client, lead: User, pack: Pack) -> None:
        answer = send(client, the_clone(pack), form(the_clone(pack), paragraph(FIRST, "Mine.")))

        assert answer.status_code == 302
        assert "since you opened" not in told(answer)
        assert words(the_clone(pack))[FIRST] == "Mine."

    def test_the_same_words_are_a_choice_and_nothing_is_saved_before(
        self, client: Client, lead: User, colleague: User, pack: Pack
    ) -> None:
        clone = the_clone(pack)
        mine = form(clone, paragraph(FIRST, "Mine."), paragraph(SECOND, "Mine too."))
        rewrite(clone, say(FIRST, "Dana’s."), by=colleague)

        answer = send(client, clone, mine)

        page = read(answer)
        assert "Nothing is saved yet, and nothing is lost" in page
        assert "You and dana both changed these words." in page
        assert "Mine." in page
        assert (words(clone)[FIRST], words(clone)[SECOND]) == ("Dana’s.", "We listen.")

    @pytest.mark.parametrize(("word", "said"), [("ours", "Mine."), ("theirs", "Dana’s."), ("both", "Mine.\nDana’s.")])
    def test_the_choice_is_taken(
        self, word: str, said: str, client: Client, lead: User, colleague: User, pack: Pack
    ) -> None:
        clone = the_clone(pack)
        mine = form(clone, paragraph(FIRST, "Mine."), paragraph(SECOND, "Mine too."))
        rewrite(clone, say(FIRST, "Dana’s."), by=colleague)

        answer = send(client, clone, choose(send(client, clone, mine), mine, word))

        assert answer.status_code == 302
        assert (words(clone)[FIRST], words(clone)[SECOND]) == (said, "Mine too.")

    def test_other_words_can_be_written_in_place_and_are_saved_once_they_fit(
        self, client: Client, lead: User, colleague: User, pack: Pack
    ) -> None:
        clone = the_clone(pack)
        mine = form(clone, paragraph(FIRST, "Mine."))
        rewrite(clone, say(FIRST, "Dana’s."), by=colleague)
        asked = send(client, clone, mine)
        (question,) = asked.context["questions"]
        assert "Write it yourself" in read(asked)
        assert question.own.text == "Mine."
        answer = {**choose(asked, mine, "write"), f"began-{question.id}": question.own.began}

        again = send(client, clone, {**answer, f"written-{question.id}": "  "})
        assert "Write the words, or choose another answer." in read(again)
        assert "written-" not in "".join(name for name, _ in again.context["sent"])
        assert words(clone)[FIRST] == "Dana’s."

        assert send(client, clone, {**answer, f"written-{question.id}": "Dana’s and mine."}).status_code == 302
        assert words(clone)[FIRST] == "Dana’s and mine."

    def test_what_has_words_of_both_is_asked_before_other_choices(
        self, client: Client, lead: User, colleague: User, pack: Pack
    ) -> None:
        clone = the_clone(pack)
        rewrite(clone, say(OPEN, "Reports are kept for 90 days by the center"))
        mine = form(clone, paragraph(FIRST, "Mine."), paragraph(OPEN, "Reports are kept for 30 days by the center"))
        theirs = say(OPEN, "Reports are kept for 90 days by the federal agency")
        rewrite(clone, every(say(FIRST, "Dana’s."), theirs), by=colleague)

        mixed, other = send(client, clone, mine).context["questions"]

        assert "It would have words of both." in mixed.what
        assert "both changed these words" in other.what

    def test_a_choice_is_asked_anew_if_the_other_side_changed_again(
        self, client: Client, lead: User, colleague: User, pack: Pack
    ) -> None:
        clone = the_clone(pack)
        mine = form(clone, paragraph(FIRST, "Mine."))
        rewrite(clone, say(FIRST, "Dana’s."), by=colleague)
        chosen = choose(send(client, clone, mine), mine, "ours")
        rewrite(clone, say(FIRST, "Dana’s, again."), by=colleague)

        answer = send(client, clone, chosen)

        (theirs,) = [one for one in answer.context["questions"][0].options if one.word == "theirs"]
        assert "again." in theirs.result
        assert words(clone)[FIRST] == "Dana’s, again."

    def test_what_one_took_out_and_the_other_changed_is_a_choice(
        self, client: Client, lead: User, colleague: User, pack: Pack
    ) -> None:
        clone = the_clone(pack)
        mine = form(clone, without("s0-a-3"))
        rewrite(clone, say(OPEN, "Dana’s."), by=colleague)

        answer = send(client, clone, mine)

        assert "You removed this, and dana changed it." in read(answer)
        assert words(clone)[OPEN] == "Dana’s."
        assert send(client, clone, choose(answer, mine, "theirs")).status_code == 302
        assert words(clone)[OPEN] == "Dana’s."

    def test_the_same_form_sent_twice_is_saved_once(self, client: Client, lead: User, pack: Pack) -> None:
        clone = the_clone(pack)
        mine = form(clone, paragraph(FIRST, "Mine."))

        first, second = send(client, clone, mine), send(client, clone, mine)

        assert (first.status_code, second.status_code) == (302, 302)
        assert words(clone)[FIRST] == "Mine."

    def test_back_to_the_form_shows_what_was_typed_and_saves_nothing(
        self, client: Client, lead: User, colleague: User, pack: Pack
    ) -> None:
        clone = the_clone(pack)
        mine = form(clone, paragraph(FIRST, "Mine."))
        rewrite(clone, say(FIRST, "Dana’s."), by=colleague)

        page = read(send(client, clone, {**mine, "show_again": "1"}))

        assert "Mine." in page
        assert mine["opened_from"] in page
        assert words(clone)[FIRST] == "Dana’s."

    @pytest.mark.parametrize("named", ["", "nonsense", "00000000-0000-4000-8000-000000000000", "another page’s"])
    def test_a_form_that_does_not_know_what_it_was_opened_from_writes_over_nobody(
        self, named: str, client: Client, lead: User, colleague: User, pack: Pack
    ) -> None:
        clone = the_clone(pack)
        mine = form(clone, paragraph(FIRST, "Mine."), summary="My summary.")
        rewrite(clone, say(OPEN, "Dana’s."), by=colleague)
        guide = ClonedGuide.objects.child_of(clone).get()
        other = form(guide)["opened_from"]

        answer = send(client, clone, {**mine, "opened_from": other if named.startswith("another") else named})

        assert len(answer.context["questions"]) == 3
        assert words(clone)[OPEN] == "Dana’s."


class TestAnUpdateInBetween:
    def test_an_old_form_keeps_the_update_and_its_own_words(
        self, client: Client, lead: User, pack: Pack, module: Module, admin: User
    ) -> None:
        guide = ClonedGuide.objects.child_of(the_clone(pack)).get()
        release_guide = Guide.objects.child_of(module).get()
        mine = form(guide, title="Our way of presenting")
        rewrite(release_guide, say("g0-g1:body:p0", "Arrive an hour early."))
        update(pack, release_again(module, lambda document: None, admin=admin), admin=admin)

        answer = send(client, guide, mine)

        assert answer.status_code == 302
        assert "Release 1.1’s changes to 1 block since you opened this page are in your text now." in told(answer)
        assert words(guide)["g0-g1:body:p0"] == "Arrive an hour early."
        clone = the_clone(pack)
        (changed,) = customizations(clone.released.document, words_of_clone(clone).document)
        assert [change.path[-1] for change in changed.changes] == ["title"]

    def test_the_update_is_named_at_every_autosave_until_the_form_shows_it(
        self, client: Client, lead: User, pack: Pack, module: Module, admin: User
    ) -> None:
        clone = the_clone(pack)
        mine = form(clone, paragraph(FIRST, "Mine."))
        update(pack, release_again(module, say(OPEN, "DHS’s, newer."), admin=admin), admin=admin)

        answer = send(client, clone, mine, **AUTOSAVE).json()
        later = {**mine, "summary": "A summary.", "opened_from": answer["field_updates"]["opened_from"]}
        again = send(client, clone, {**later, "overwrite_revision_id": answer["revision_id"]}, **AUTOSAVE).json()

        for one in (answer, again):
            assert one["field_updates"]["told"].startswith("Release 1.1’s")
            assert "ther people" not in one["field_updates"]["told"]

    def test_words_that_the_update_locked_refuse_no_form_that_left_them_alone(
        self, client: Client, lead: User, pack: Pack, module: Module, admin: User
    ) -> None:
        mine = form(the_clone(pack), paragraph(OPEN, "Mine."))
        update(pack, release_again(module, lock_first, admin=admin, kind=Kind.MAJOR), admin=admin)

        answer = send(client, the_clone(pack), mine)

        assert answer.status_code == 302
        assert (words(the_clone(pack))[FIRST], words(the_clone(pack))[OPEN]) == ("Locked now.", "Mine.")

    def test_words_in_what_the_update_locked_are_shown_before_they_go(
        self, client: Client, lead: User, pack: Pack, module: Module, admin: User
    ) -> None:
        mine = form(the_clone(pack), paragraph(FIRST, "Mine, in what is locked."))
        update(pack, release_again(module, lock_first, admin=admin, kind=Kind.MAJOR), admin=admin)

        answer = send(client, the_clone(pack), mine)

        assert "DHS has locked these words" in read(answer)
        assert "in what is locked." in read(answer)
        assert send(client, the_clone(pack), choose(answer, mine, "ours")).status_code == 302
        assert words(the_clone(pack))[FIRST] == "Locked now."

    def test_an_autosave_does_not_replace_them_either(
        self, client: Client, lead: User, pack: Pack, module: Module, admin: User
    ) -> None:
        mine = form(the_clone(pack), paragraph(FIRST, "Mine, in what is locked."), paragraph(OPEN, "Mine."))
        update(pack, release_again(module, lock_first, admin=admin, kind=Kind.MAJOR), admin=admin)

        answer = send(client, the_clone(pack), mine, **AUTOSAVE)

        assert answer.status_code == 400
        assert "DHS has locked words that you changed" in answer.json()["error_message"]
        assert words(the_clone(pack))[OPEN] == "Call {{center.tip_phone}}."

    def test_what_the_update_removed_and_the_form_left_alone_is_no_question(
        self, client: Client, lead: User, pack: Pack, module: Module, admin: User
    ) -> None:
        clone = the_clone(pack)
        mine = form(clone, paragraph(FIRST, "Mine."))
        text = OPEN.partition(":")[0]
        update(pack, release_again(module, remove(text), admin=admin), admin=admin)

        assert send(client, clone, mine).status_code == 302

        assert words(clone)[FIRST] == "Mine."
        assert not any(block["id"] == text for _, block in walk(encode(the_clone(pack))))

    def test_what_the_update_removed_and_the_form_changed_is_a_choice(
        self, client: Client, lead: User, pack: Pack, module: Module, admin: User
    ) -> None:
        mine = form(the_clone(pack), paragraph("s1-a-1:body:p0", "Mine."))
        update(pack, release_again(module, remove("s1-a-1"), admin=admin), admin=admin)

        answer = send(client, the_clone(pack), mine)

        assert "Release 1.1 removed this, and you changed it." in read(answer)
        assert send(client, the_clone(pack), choose(answer, mine, "ours")).status_code == 302
        assert words(the_clone(pack))["s1-a-1:body:p0"] == "Mine."


class TestAutosave:
    def test_it_merges_and_tells_the_open_form_what_to_go_on_from(
        self, client: Client, lead: User, colleague: User, pack: Pack
    ) -> None:
        clone = the_clone(pack)
        mine = form(clone, paragraph(FIRST, "Mine."))
        rewrite(clone, say(OPEN, "Dana’s."), by=colleague)

        answer = send(client, clone, mine, **AUTOSAVE).json()

        assert answer["success"]
        assert answer["field_updates"]["opened_from"] != mine["opened_from"]
        assert "dana’s changes to 1 block" in answer["field_updates"]["told"].lower()
        assert (words(clone)[FIRST], words(clone)[OPEN]) == ("Mine.", "Dana’s.")

    def test_a_form_that_does_not_show_what_came_in_does_not_take_it_out(
        self, client: Client, lead: User, colleague: User, pack: Pack
    ) -> None:
        clone = the_clone(pack)
        mine = form(clone, paragraph(FIRST, "Mine."))
        rewrite(clone, say(OPEN, "Dana’s."), by=colleague)
        answer = send(client, clone, mine, **AUTOSAVE).json()
        later = {**mine, "summary": "A summary.", "opened_from": answer["field_updates"]["opened_from"]}

        again = send(client, clone, {**later, "overwrite_revision_id": answer["revision_id"]}, **AUTOSAVE).json()

        assert again["success"]
        assert again["revision_id"] == answer["revision_id"]
        assert "’s changes to 1 block" in answer["field_updates"]["told"]
        assert again["field_updates"]["told"] == answer["field_updates"]["told"]  # the form still does not show them
        assert (words(clone)[FIRST], words(clone)[OPEN]) == ("Mine.", "Dana’s.")
        assert the_clone(pack).summary == "A summary."

    def test_it_writes_over_no_newer_revision(self, client: Client, lead: User, colleague: User, pack: Pack) -> None:
        clone = the_clone(pack)
        first = send(client, clone, form(clone, paragraph(FIRST, "Mine.")), **AUTOSAVE).json()
        mine = form(clone, paragraph(SECOND, "Mine too."))
        rewrite(clone, say(OPEN, "Dana’s."), by=colleague)
        newest = the_clone(pack).latest_revision_id

        answer = send(client, clone, {**mine, "overwrite_revision_id": first["revision_id"]}, **AUTOSAVE).json()

        assert answer["success"]
        assert answer["revision_id"] not in (first["revision_id"], newest)
        assert (words(clone)[SECOND], words(clone)[OPEN]) == ("Mine too.", "Dana’s.")

    def test_it_waits_while_there_is_something_to_choose_and_goes_on_after_that(
        self, client: Client, lead: User, colleague: User, pack: Pack
    ) -> None:
        clone = the_clone(pack)
        mine = form(clone, paragraph(FIRST, "Mine."))
        rewrite(clone, say(FIRST, "Dana’s."), by=colleague)

        refused = send(client, clone, mine, **AUTOSAVE)
        mended = {**form(clone, paragraph(FIRST, "Dana’s."), summary="Mine."), "opened_from": mine["opened_from"]}
        saved = send(client, clone, mended, **AUTOSAVE)

        assert (refused.status_code, refused.json()["error_code"]) == (400, "validation_error")
        assert "changed elsewhere" in refused.json()["error_message"]
        assert saved.json()["success"]
        assert (words(clone)[FIRST], the_clone(pack).summary) == ("Dana’s.", "Mine.")


class TestRevert:
    def test_a_version_from_before_an_update_is_moved_to_the_release(
        self, client: Client, lead: User, pack: Pack, module: Module, admin: User
    ) -> None:
        clone = the_clone(pack)
        rewrite(clone, say(OPEN, "Ours, from then."), by=lead)
        before = the_clone(pack).latest_revision
        update(pack, release_again(module, say(FIRST, "DHS’s, newer."), admin=admin), admin=admin)
        rewrite(clone, say(OPEN, "Ours, from now."), by=lead)
        url = reverse("wagtailadmin_pages:revisions_revert", args=[clone.pk, before.pk])

        shown = client.get(url)
        assert "This version is from release 1.0." in read(shown)
        answer = client.post(url, _as_shown(shown))

        assert answer.status_code == 302
        assert (words(clone)[FIRST], words(clone)[OPEN]) == ("DHS’s, newer.", "Ours, from then.")
        assert the_clone(pack).pinned_to.version == module.releases.newest().version

    def test_what_both_changed_is_a_choice(
        self, client: Client, lead: User, pack: Pack, module: Module, admin: User
    ) -> None:
        clone = the_clone(pack)
        rewrite(clone, say(FIRST, "Ours, from then."), by=lead)
        before = the_clone(pack).latest_revision
        rewrite(clone, say(FIRST, "We are {{center.name}}, part 0."), by=lead)
        update(pack, release_again(module, say(FIRST, "DHS’s, newer."), admin=admin), admin=admin)
        url = reverse("wagtailadmin_pages:revisions_revert", args=[clone.pk, before.pk])
        mine = _as_shown(client.get(url))

        answer = client.post(url, mine)

        assert "A later save or update changed the same words as this version." in read(answer)
        assert "someone else" not in read(answer).lower()
        assert words(clone)[FIRST] == "DHS’s, newer."
        assert client.post(url, choose(answer, mine, "ours")).status_code == 302
        assert words(clone)[FIRST] == "Ours, from then."

    def test_a_version_of_the_same_release_replaces_the_words(self, client: Client, lead: User, pack: Pack) -> None:
        clone = the_clone(pack)
        rewrite(clone, say(FIRST, "Earlier."), by=lead)
        before = the_clone(pack).latest_revision
        rewrite(clone, every(say(FIRST, "Later."), say(SECOND, "Later too.")), by=lead)
        url = reverse("wagtailadmin_pages:revisions_revert", args=[clone.pk, before.pk])
        shown = client.get(url)

        answer = client.post(url, _as_shown(shown))

        assert "This version is from release" not in read(shown)
        assert answer.status_code == 302
        assert (words(clone)[FIRST], words(clone)[SECOND]) == ("Earlier.", "We listen.")

    def test_which_newer_words_leave_the_draft_is_listed_before_anything_is_saved(
        self, client: Client, lead: User, pack: Pack
    ) -> None:
        clone = the_clone(pack)
        rewrite(clone, say(FIRST, "Earlier."), by=lead)
        before = the_clone(pack).latest_revision
        rewrite(clone, every(say(FIRST, "Later."), say(SECOND, "Later too.")), by=lead)

        page = read(client.get(reverse("wagtailadmin_pages:revisions_revert", args=[clone.pk, before.pk])))

        assert "<strong>2 changes: 2 edited.</strong>" in page
        assert 'removed: </span>Later.</del> <ins><span class="marked-note">added: </span>Earlier.</ins>' in page
        assert "removed: </span>Later too.</del>" in page
        assert words(clone)[FIRST] == "Later."
        newest = reverse("wagtailadmin_pages:revisions_revert", args=[clone.pk, the_clone(pack).latest_revision_id])
        assert "What this version would replace" not in read(client.get(newest))


def _as_shown(answer: Any) -> dict[str, Any]:
    """Return what a form that was just opened would send."""
    page, shown = answer.context["page"], read(answer)
    start = shown.index('value="', shown.index('name="opened_from"')) + len('value="')
    return {**form_of(page), "sectors": page.sectors, "opened_from": shown[start : shown.index('"', start)]}


class TestTheLibrary:
    def test_two_editors_of_a_module(self, client: Client, module: Module, admin: User) -> None:
        one, other = factories.person(Role.EDITOR, username="one", admin=admin), factories.dhs(Role.EDITOR, admin=admin)
        client.force_login(one)
        mine = {**form(module, paragraph(FIRST, "Mine.")), "owning_office": "Our office"}
        rewrite(module, say(OPEN, "Theirs."), by=other)
        changed = Module.objects.get(pk=module.pk)
        changed.slug = "theirs"
        changed.save()
        changed.save_revision(user=other)

        answer = send(client, module, mine)

        assert answer.status_code == 302
        now = Module.objects.get(pk=module.pk)
        assert (words(module)[FIRST], words(module)[OPEN]) == ("Mine.", "Theirs.")
        assert (now.owning_office, now.slug) == ("Our office", "theirs")

    def test_a_field_of_the_upkeep_that_both_changed_is_a_choice(
        self, client: Client, module: Module, admin: User
    ) -> None:
        client.force_login(factories.dhs(Role.EDITOR, admin=admin))
        mine = {**form(module), "owning_office": "Our office"}
        changed = Module.objects.get(pk=module.pk)
        changed.owning_office, changed.next_review = "Their office", date(2030, 1, 2)
        changed.save()
        changed.save_revision()

        answer = send(client, module, mine)

        assert "Their office" in read(answer)
        assert send(client, module, choose(answer, mine, "theirs")).status_code == 302
        now = Module.objects.get(pk=module.pk)
        assert (now.owning_office, now.next_review) == ("Their office", date(2030, 1, 2))

    def test_companions_are_added_by_both(self, client: Client, module: Module, admin: User) -> None:
        first, second = (factories.module(admin=admin, slug=slug, guides=0) for slug in ("first", "second"))
        client.force_login(factories.dhs(Role.EDITOR, admin=admin))
        mine = {**form(module), "companions": [first.pk]}
        changed = Module.objects.get(pk=module.pk)
        changed.companions.set([second])
        changed.save()
        changed.save_revision()

        assert send(client, module, mine).status_code == 302

        assert set(Module.objects.get(pk=module.pk).companions.all()) == {first, second}

    def test_words_that_came_in_are_read_before_they_are_submitted(
        self, client: Client, module: Module, admin: User
    ) -> None:
        client.force_login(factories.dhs(Role.EDITOR, admin=admin))
        mine = {**form(module, paragraph(FIRST, "Mine.")), "action-submit": "1"}
        rewrite(module, say(OPEN, "Theirs."))

        answer = send(client, module, mine)

        assert "Theirs." in read(answer)
        assert not Module.objects.get(pk=module.pk).workflow_in_progress
        assert send(client, module, choose(answer, mine, "ours")).status_code == 302
        assert Module.objects.get(pk=module.pk).workflow_in_progress


class TestWhatItCosts:
    @pytest.mark.parametrize(("way", "before"), [("button", 115), ("autosave", 140)])
    def test_an_ordinary_save_takes_at_most_three_queries_more_than_before_saves_were_merges(
        self, way: str, before: int, client: Client, lead: User, pack: Pack
    ) -> None:
        clone = the_clone(pack)
        headers = AUTOSAVE if way == "autosave" else {}
        send(client, clone, form(clone), **headers)  # fills what is kept between requests
        data = form(clone, paragraph(FIRST, "Mine."))

        with CaptureQueriesContext(connection) as queries:
            answer = send(client, clone, data, **headers)

        assert answer.status_code == (302 if way == "button" else 200)
        # Who wrote it; what waits on it; the audit, and whether autosave goes on, with what is left to sign off.
        on_record = 2 + (4 if way == "autosave" else 1)
        assert len(queries) <= before + 3 + on_record


class TestWhatTheBrowserKeeps:
    """The server’s part in what a browser keeps of typed words (``kept-words.js``)."""

    def test_the_answer_names_what_was_saved(self, client: Client, lead: User, pack: Pack) -> None:
        answer = send(client, the_clone(pack), form(the_clone(pack), sent="a-name"))

        assert answer.headers["Location"].endswith("/edit/#saved-a-name")

    def test_it_names_nothing_else(self, client: Client, lead: User, pack: Pack) -> None:
        answer = send(client, the_clone(pack), form(the_clone(pack), sent="a name\r\nSet-Cookie: x"))

        assert answer.headers["Location"].endswith("/edit/")

    def test_what_waits_for_a_choice_is_not_named(
        self, client: Client, lead: User, colleague: User, pack: Pack
    ) -> None:
        mine = form(the_clone(pack), paragraph(FIRST, "Mine."), sent="a-name")
        rewrite(the_clone(pack), say(FIRST, "Dana’s."), by=colleague)

        assert ("sent", "a-name") in send(client, the_clone(pack), mine).context["sent"]

    def test_the_key_is_of_one_account(self, client: Client, lead: User, colleague: User) -> None:
        keys = []
        for who in (lead, colleague, lead):
            client.force_login(who)
            keys.append(re.findall(r'data-key="([^"]+)"', read(client.get(reverse("wagtailadmin_home"))))[0])

        assert keys[0] == keys[2] != keys[1]
        assert len(base64.b64decode(keys[0])) == 32

    @pytest.mark.parametrize("accept", ["text/html", "application/json"])
    def test_a_form_that_is_too_large_is_answered_with_what_to_do(
        self, accept: str, client: Client, lead: User, pack: Pack, settings: Any
    ) -> None:
        data = form(the_clone(pack))
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

        answer = send(client, the_clone(pack), data, accept=accept)

        assert answer.status_code == 413
        assert "too large to be saved" in answer.content.decode()
        if accept == "text/html":
            assert "kept in this browser" in answer.content.decode()


def test_a_page_that_goes_takes_its_bases_along(client: Client, lead: User, pack: Pack) -> None:
    clone = the_clone(pack)
    form(clone)
    assert OpenedForm.objects.filter(page=clone).exists()

    ClonedGuide.objects.child_of(clone).delete()
    Clone.objects.get(pk=clone.pk).delete()

    assert not OpenedForm.objects.filter(page=clone.pk).exists()
